"""Checks of the database, of the time, and of what is tidied up in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from catalog.doctor.facts import Check, Facts, Finding, Severity, is_loopback

NOT_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
"""No clock that goes right shows a time before this release was thought of."""
TOLERANCE = timedelta(minutes=5)
TIDY_AT_LEAST = timedelta(days=3)
_SECURED = {"require", "verify-ca", "verify-full"}


def unreadable(facts: Facts) -> Iterator[Finding]:
    """What could not be asked was not examined, and that must be said."""
    if facts.database_trouble:
        yield Finding(
            "database_not_examined",
            Severity.WEAK,
            f"Die Datenbank konnte nicht befragt werden: {facts.database_trouble}",
            "Den Grund beheben und „lichtermeer doctor“ noch einmal rufen.",
        )


def unencrypted(facts: Facts) -> Iterator[Finding]:
    """On the way to another machine, passwords and people's data must not be read."""
    host, mode = _server(facts)
    if host and mode not in _SECURED:
        yield Finding(
            "database_unencrypted",
            Severity.WEAK,
            f"Die Verbindung zur Datenbank auf {host} muss nicht verschlüsselt sein.",
            "Der Adresse in LICHTERMEER_DATABASE_URL ?sslmode=verify-full anfügen, mit sslrootcert.",
        )
    elif host and mode == "require":
        yield Finding(
            "database_unverified",
            Severity.NOTE,
            f"Die Verbindung zur Datenbank auf {host} ist verschlüsselt, aber niemand prüft, wer dort antwortet.",
            "In LICHTERMEER_DATABASE_URL sslmode=verify-full mit sslrootcert setzen.",
        )


def _server(facts: Facts) -> tuple[str, str]:
    """Another machine's name, and how connections to it are secured; a socket or this machine is none."""
    if facts.settings.embedded:
        return "", ""
    address = urlsplit(facts.settings.database)
    options = parse_qs(address.query)
    host = (options.get("host") or [address.hostname or ""])[-1]
    if not host or host.startswith("/") or is_loopback(host):
        return "", ""
    return host, (options.get("sslmode") or ["prefer"])[-1]


def powers(facts: Facts) -> Iterator[Finding]:
    """A role that may everything turns each hole of ours into one of the whole server."""
    if facts.role and facts.role.powers:
        yield Finding(
            "role_too_powerful",
            facts.weak_in_public(),
            f"Die Datenbankrolle {facts.role.name} darf mehr als nötig: {', '.join(facts.role.powers)}.",
            "Eine eigene Rolle anlegen, der nur die eine Datenbank gehört (docs/postgresql.md).",
        )


def wrong_time(facts: Facts) -> Iterator[Finding]:
    """Sessions, links and tokens end by the clock."""
    ahead = facts.newest_entry and facts.newest_entry > facts.now + TOLERANCE
    apart = facts.database_time and abs(facts.database_time - facts.now) > TOLERANCE
    if facts.now < NOT_BEFORE or ahead or apart:
        yield Finding(
            "clock_wrong",
            Severity.WEAK,
            f"Die Uhr dieses Rechners geht wohl falsch: Sie zeigt {facts.now:%d.%m.%Y %H:%M} (UTC).",
            "Die Uhr stellen, am besten mit einem Zeitdienst (NTP).",
        )


def untidied(facts: Facts) -> Iterator[Finding]:
    """Periods that nobody keeps are a promise broken."""
    if facts.database_asked and facts.public and _is_old(facts.tidied_at, facts.now):
        last = f"zuletzt am {facts.tidied_at:%d.%m.%Y}" if facts.tidied_at else "noch nie"
        yield Finding(
            "retention_not_run",
            Severity.WEAK,
            f"Abgelaufene Daten wurden seit Tagen nicht gelöscht ({last}).",
            "Läuft ein Hintergrunddienst? „lichtermeer serve“ startet einen, „lichtermeer work“ einen weiteren.",
        )


def _is_old(moment: datetime | None, now: datetime) -> bool:
    return moment is None or now - moment > TIDY_AT_LEAST


def debugging(facts: Facts) -> Iterator[Finding]:
    """Python's development mode is slow and says more than strangers should read."""
    if facts.debug:
        yield Finding(
            "debugging",
            facts.weak_in_public(),
            "Python läuft im Entwicklungsmodus.",
            "Die Variablen PYTHONDEVMODE und PYTHONASYNCIODEBUG nicht setzen.",
        )


DATABASE_CHECKS: tuple[Check, ...] = (unreadable, unencrypted, powers, wrong_time, untidied, debugging)
