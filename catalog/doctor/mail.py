"""Checks of the way that letters take."""

from __future__ import annotations

from collections.abc import Iterator

from catalog.doctor.facts import Check, Facts, Finding, Severity, is_loopback


def letters_in_files(facts: Facts) -> Iterator[Finding]:
    """One-time links in clear on a disk are right for one machine only."""
    if not facts.settings.smtp_host:
        yield Finding(
            "letters_in_files",
            Severity.REFUSED if facts.public else Severity.NOTE,
            f"Ohne Mailserver liegt jeder Brief samt Einmal-Link lesbar im Ordner {facts.settings.letters}.",
            "LICHTERMEER_SMTP_HOST und LICHTERMEER_MAIL_FROM setzen. Wer den Katalog nur auf dem eigenen Rechner"
            f" ausprobiert, setzt LICHTERMEER_BASE_URL auf http://127.0.0.1:{facts.settings.port}.",
        )


def letters_unencrypted(facts: Facts) -> Iterator[Finding]:
    """Between two programs on one machine nobody listens."""
    settings = facts.settings
    if settings.smtp_host and settings.smtp_tls == "none" and not is_loopback(settings.smtp_host):
        yield Finding(
            "letters_unencrypted",
            Severity.WEAK,
            f"Briefe gehen unverschlüsselt an den Mailserver {settings.smtp_host}.",
            "LICHTERMEER_SMTP_TLS auf starttls oder tls setzen.",
        )


MAIL_CHECKS: tuple[Check, ...] = (letters_in_files, letters_unencrypted)
