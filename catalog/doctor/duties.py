"""Checks of what the operator owes the public before it comes: a table of settings, and what each is for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.doctor.facts import Check, Facts, Finding, Severity
from catalog.settings import PREFIX


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty that ``settings`` fulfil, of which ``any_of`` holds: one is enough, or all are needed."""

    code: str
    settings: tuple[str, ...]
    what: str
    any_of: bool = False


DUTIES = (
    Duty("imprint", ("operator_name", "operator_address", "operator_mail"), "Im Impressum (§ 5 DDG, § 18 MStV)"),
    Duty("privacy_notice", ("operator_name", "operator_mail"), "In der Datenschutzerklärung"),
    Duty(
        "accessibility_statement",
        ("operator_federal_state", "enforcement_body"),
        "In der Erklärung zur Barrierefreiheit",
    ),
)


def missing(facts: Facts) -> Iterator[Finding]:
    """One finding a duty, with the settings that it lacks."""
    for duty in DUTIES if facts.public else ():
        known = [name for name in duty.settings if hasattr(facts.settings, name)]
        empty = [PREFIX + name.upper() for name in known if not getattr(facts.settings, name)]
        if len(empty) == len(known) > 0 or (empty and not duty.any_of):
            yield Finding(
                f"{duty.code}_incomplete",
                Severity.WEAK,
                f"{duty.what} fehlen Angaben.",
                f"Setzen: {', '.join(empty)}.",
            )


def demo(facts: Facts) -> Iterator[Finding]:
    """What is for trying out misleads who takes it for real."""
    if facts.public and facts.settings.demo_notice:
        yield Finding(
            "demo_notice",
            Severity.WEAK,
            "Auf jeder Seite steht, dies sei ein Demokatalog.",
            "LICHTERMEER_DEMO_NOTICE=off setzen, wenn er keiner mehr ist.",
        )
    if facts.public and facts.settings.samples:
        yield Finding(
            "samples",
            Severity.NOTE,
            "Erfundene Muster (Musterkreis) stehen, als solche gezeichnet, zwischen echten Einträgen.",
            "LICHTERMEER_SAMPLES=off setzen, wenn sie niemand mehr braucht.",
        )


DUTY_CHECKS: tuple[Check, ...] = (missing, demo)
