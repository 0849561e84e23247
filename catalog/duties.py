"""What the law asks of whoever runs a catalogue, as one table: on which page it stands, and which settings fill it.

The pages leave a blank for what is missing and say so; ``lichtermeer doctor`` reads the same table before a start for
the public. Which duties an operator has hangs on what it is; the table errs on the side of telling.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.settings import PREFIX, Settings
from content.duties import lands


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that ``settings`` fulfil; of which one is enough where ``any_of`` holds. ``page`` is where it shows."""

    code: str
    page: str
    law: str
    what: str
    settings: tuple[str, ...]
    any_of: bool = False

    def missing(self, settings: Settings) -> tuple[str, ...]:
        """The settings that are yet to be filled in."""
        empty = tuple(name for name in self.settings if not getattr(settings, name))
        if "enforcement_body" in empty and _enforcer_known(settings):
            empty = tuple(name for name in empty if name != "enforcement_body")
        return () if self.any_of and len(empty) < len(self.settings) else empty


def _enforcer_known(settings: Settings) -> bool:
    """Whether the table of the federal states names who enforces the rule on accessibility there."""
    known = lands().get(settings.operator_federal_state)
    return known is not None and bool(known.body)


DUTIES = (
    Duty(
        "imprint",
        "/impressum",
        "§ 5 Absatz 1 DDG",
        "Im Impressum (§ 5 DDG, § 18 MStV)",
        ("operator_name", "operator_address", "operator_representative", "operator_mail", "operator_phone"),
    ),
    Duty(
        "responsible_person",
        "/impressum",
        "§ 18 Absatz 2 MStV",
        "Zur Verantwortung für redaktionelle Inhalte (§ 18 MStV)",
        ("responsible_person",),
    ),
    Duty(
        "privacy_notice",
        "/datenschutz",
        "Artikel 13 und 14 DSGVO",
        "In der Datenschutzerklärung",
        ("operator_name", "operator_address", "operator_mail", "privacy_officer", "processors"),
    ),
    Duty(
        "terms",
        "/nutzungsbedingungen",
        "Artikel 11 bis 14 Verordnung (EU) 2022/2065",
        "In den Nutzungsbedingungen",
        ("operator_name", "operator_mail"),
    ),
    Duty(
        "accessibility_statement",
        "/barrierefreiheit",
        "§ 12b BGG und die Gesetze der Länder",
        "In der Erklärung zur Barrierefreiheit",
        ("operator_federal_state", "enforcement_body", "accessibility_checked_on"),
    ),
)


def open_duties(settings: Settings) -> list[tuple[Duty, tuple[str, ...]]]:
    """Each duty with the environment variables that are still to be set for it, where there are any."""
    found = [(duty, duty.missing(settings)) for duty in DUTIES]
    return [(duty, tuple(PREFIX + name.upper() for name in names)) for duty, names in found if names]
