"""Checks of what the operator owes the public before it comes, and of what is there for trying out."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.doctor.facts import Check, Facts, Finding, Severity
from catalog.duties import open_duties


def missing(facts: Facts) -> Iterator[Finding]:
    """One finding a duty, with the settings that it lacks."""
    for duty, variables in open_duties(facts.settings) if facts.public else ():
        yield Finding(
            f"{duty.code}_incomplete",
            Severity.WEAK,
            f"{duty.what} fehlen Angaben.",
            f"Setzen: {', '.join(variables)} (docs/configuration.md; zu sehen unter {duty.page}).",
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
