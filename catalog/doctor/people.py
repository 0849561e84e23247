"""Checks of who may come in, and for how long."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.doctor.facts import Check, Facts, Finding, Severity

LONG_DAYS = 14
LONG_IDLE_MINUTES = 720
LONG_PROOF_MINUTES = 60


def no_administrator(facts: Facts) -> Iterator[Finding]:
    """Somebody must answer reports and verify domains."""
    if facts.administrators == 0:
        yield Finding(
            "no_administrator",
            facts.weak_in_public(),
            "Niemand verwaltet den Katalog.",
            "„lichtermeer people add --administrator“ gibt einen Einmal-Link für das erste Konto.",
        )


def long_sessions(facts: Facts) -> Iterator[Finding]:
    """A forgotten browser stays open as long as its session."""
    settings = facts.settings
    if settings.session_days > LONG_DAYS or settings.session_idle_minutes > LONG_IDLE_MINUTES:
        yield Finding(
            "long_sessions",
            Severity.WEAK,
            f"Wer sich anmeldet, bleibt bis zu {settings.session_days} Tage angemeldet"
            f" und {settings.session_idle_minutes} Minuten ohne Zutun.",
            f"LICHTERMEER_SESSION_DAYS auf höchstens {LONG_DAYS} und LICHTERMEER_SESSION_IDLE_MINUTES auf höchstens"
            f" {LONG_IDLE_MINUTES} setzen.",
        )


def long_proof(facts: Facts) -> Iterator[Finding]:
    """Who left the room must not be mistaken for who comes in."""
    if facts.settings.proof_minutes > LONG_PROOF_MINUTES:
        yield Finding(
            "long_proof",
            Severity.WEAK,
            f"Vor gefährlichen Schritten gilt ein Nachweis {facts.settings.proof_minutes} Minuten lang.",
            f"LICHTERMEER_PROOF_MINUTES auf höchstens {LONG_PROOF_MINUTES} setzen.",
        )


def providers(facts: Facts) -> Iterator[Finding]:
    """Over plain http anybody on the way can be anybody; the settings allow it on this machine only."""
    for provider in facts.settings.identity_providers:
        if facts.public and provider.issuer.startswith("http://"):
            yield Finding(
                "provider_unencrypted",
                Severity.WEAK,
                f"Der Anmeldedienst „{provider.name}“ ({provider.issuer}) ist nicht verschlüsselt.",
                "In LICHTERMEER_IDENTITY_PROVIDERS eine Adresse mit https:// nennen.",
            )


PEOPLE_CHECKS: tuple[Check, ...] = (no_administrator, long_sessions, long_proof, providers)
