"""What is weak in how the catalogue is set up, each named with what to do now.

Facts are gathered once (gathering.py); each check is a pure function of them and stands in one table, so another one
is another row. Nothing here needs a database: ``serve`` asks before it starts whether the world may see the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from catalog.doctor.addresses import ADDRESS_CHECKS
from catalog.doctor.database import DATABASE_CHECKS
from catalog.doctor.duties import DUTY_CHECKS
from catalog.doctor.facts import Check, Facts, FileFact, Finding, Severity, is_loopback, is_public
from catalog.doctor.files import FILE_CHECKS, files_of
from catalog.doctor.mail import MAIL_CHECKS
from catalog.doctor.people import PEOPLE_CHECKS
from catalog.doctor.search import SEARCH_CHECKS
from catalog.settings import Settings

__all__ = [
    "CHECKS",
    "Check",
    "Facts",
    "FileFact",
    "Finding",
    "Severity",
    "examine",
    "files_of",
    "is_loopback",
    "is_public",
    "why_not_public",
]

CHECKS: tuple[Check, ...] = (
    *ADDRESS_CHECKS, *MAIL_CHECKS, *PEOPLE_CHECKS, *FILE_CHECKS, *DATABASE_CHECKS, *SEARCH_CHECKS, *DUTY_CHECKS
)  # fmt: skip

_ORDER = list(Severity)


def examine(facts: Facts) -> list[Finding]:
    """Every finding, the gravest first."""
    found = [finding for check in CHECKS for finding in check(facts)]
    return sorted(found, key=lambda finding: _ORDER.index(finding.severity))


def why_not_public(settings: Settings, now: datetime) -> Iterator[Finding]:
    """What keeps a catalogue from being served to the world; nothing where it is served to this machine only."""
    if is_public(settings):
        facts = Facts(settings, public=True, now=now, files=files_of(settings))
        yield from (finding for finding in examine(facts) if finding.severity == Severity.REFUSED)
