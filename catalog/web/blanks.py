"""What the pages of text leave to the operator: what it says of itself, the thresholds and the periods that it has set.

What follows from the operator's federal state comes from a table with its source (content/duties); a setting wins.
"""

from __future__ import annotations

from datetime import date

from catalog.settings import Settings
from catalog.web.words import label
from content.duties import Land, lands
from content.locale.formats import day

_AS_SET = (
    "transfer_uses", "established_uses", "fresh_months", "stale_months",
    "operator_name", "operator_address", "operator_mail", "operator_phone", "operator_representative",
    "operator_register", "operator_vat", "supervising_authority", "responsible_person", "privacy_officer", "processors",
    "session_days", "session_idle_minutes", "audit_days",
    "retention_links_days", "retention_letters_days", "retention_letter_files_days", "retention_tokens_days",
    "retention_memberships_days", "retention_requests_days", "retention_reports_days", "retention_replies_days",
)  # fmt: skip


def blanks_of(settings: Settings) -> dict[str, str]:
    """The values of all blanks by name, in the language that is spoken; empty where nothing is set."""
    known = lands().get(settings.operator_federal_state)
    checked_on = settings.accessibility_checked_on
    return {
        **{name: str(getattr(settings, name)) for name in _AS_SET},
        "operator_federal_state": label("federal_state", settings.operator_federal_state),
        "accessibility_mail": settings.accessibility_mail or settings.operator_mail,
        "accessibility_checked_on": day(date.fromisoformat(checked_on)) if checked_on else "",
        "enforcement_body": settings.enforcement_body or (known.body if known else ""),
        **_of_land(known, settings),
    }


def _of_land(known: Land | None, settings: Settings) -> dict[str, str]:
    if known is None:
        return {"accessibility_law": "", "enforcement_source": "", "privacy_authority": ""}
    by_table = bool(known.body) and not settings.enforcement_body
    return {
        "accessibility_law": known.law,
        "enforcement_source": f"{known.source}, {day(known.checked_on)}" if by_table else "",
        "privacy_authority": f"{known.authority}\n{known.authority_site}",
    }
