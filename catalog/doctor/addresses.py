"""Checks of the addresses: under which name the catalogue is known, and through whom visitors come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from catalog.doctor.facts import Check, Facts, Finding, Severity, is_loopback

_WIDE = {4: 8, 6: 16}
"""Whole networks of more addresses than that are nobody's proxies."""


def no_base_url(facts: Facts) -> Iterator[Finding]:
    """Links in letters need it."""
    if not facts.settings.base_url and facts.public:
        yield Finding(
            "no_base_url",
            Severity.WEAK,
            "Die Adresse, unter der Menschen den Katalog kennen, ist nicht gesetzt: Anmelden kann sich dort niemand.",
            "LICHTERMEER_BASE_URL setzen, etwa https://katalog.example.",
        )


def no_https(facts: Facts) -> Iterator[Finding]:
    """Without TLS nobody can sign in: browsers drop the cookie (RFC 6265bis)."""
    base = facts.settings.base_url
    if base.startswith("http://") and not is_loopback(urlsplit(base).hostname or ""):
        yield Finding(
            "no_https",
            Severity.WEAK,
            f"Die Adresse {base} ist nicht verschlüsselt: Anmelden ist dort abgeschaltet.",
            "Einen Proxy mit TLS davorstellen und LICHTERMEER_BASE_URL mit https:// beginnen lassen.",
        )


def any_host(facts: Facts) -> Iterator[Finding]:
    """An unknown name may lead pages of others to us, and us to believe it."""
    if facts.public and not facts.settings.base_url and not facts.settings.allowed_hosts.strip():
        yield Finding(
            "any_host",
            Severity.WEAK,
            "Der Katalog antwortet unter jedem Rechnernamen, den eine Anfrage nennt.",
            "LICHTERMEER_BASE_URL setzen; weitere Namen nennt LICHTERMEER_ALLOWED_HOSTS.",
        )


def proxies(facts: Facts) -> Iterator[Finding]:
    """Whom we believe who a visitor is."""
    for network in trusted(facts):
        if network.prefixlen < _WIDE[network.version]:
            everybody = network.prefixlen == 0
            yield Finding(
                "proxies_trust_everybody" if everybody else "proxies_trust_many",
                Severity.REFUSED if everybody and facts.public else Severity.WEAK,
                f"Als Proxy gilt das Netz {network}: Fremde können damit vorgeben, jemand anderes zu sein.",
                "In LICHTERMEER_TRUSTED_PROXIES nur die Adressen der eigenen Proxys nennen.",
            )


def no_proxy(facts: Facts) -> Iterator[Finding]:
    """We speak no TLS ourselves, so somebody stands between us and the visitors."""
    if facts.public and facts.settings.base_url.startswith("https://") and not facts.settings.trusted_proxies.strip():
        yield Finding(
            "no_proxy_named",
            Severity.WEAK,
            "Vor dem Katalog steht ein Proxy, aber keiner ist genannt: Alle Besucher sehen aus wie einer.",
            "LICHTERMEER_TRUSTED_PROXIES auf die Adresse des Proxys setzen, etwa 127.0.0.1.",
        )


def whole_network(facts: Facts) -> Iterator[Finding]:
    """Whoever reaches the port passes the proxy by."""
    if facts.public and not is_loopback(facts.settings.host):
        yield Finding(
            "answers_the_network",
            Severity.NOTE,
            f"Der Katalog antwortet auf {facts.settings.host}: Wer den Port erreicht, kommt am Proxy vorbei.",
            "Den Port nur für den Proxy öffnen; läuft er auf diesem Rechner, LICHTERMEER_HOST=127.0.0.1 setzen.",
        )


def trusted(facts: Facts) -> Iterator[IPv4Network | IPv6Network]:
    """The networks of proxies; the settings have looked at their spelling."""
    return (ip_network(part) for part in re.split(r"[\s,]+", facts.settings.trusted_proxies.strip()) if part)


ADDRESS_CHECKS: tuple[Check, ...] = (no_base_url, no_https, any_host, proxies, no_proxy, whole_network)
