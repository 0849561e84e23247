"""Checks of the search: of its index, and of the server that does it, where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from catalog.doctor.facts import Check, Facts, Finding, SearchServerFact, Severity, is_loopback

SEARCH: Final = "search"
VERSION: Final = "version"
"""Only a key for all indexes of a server can have it."""
KEYS: Final = "keys.get"
WRITE_RIGHTS: Final = (
    "search",
    "documents.add",
    "documents.get",
    "documents.delete",
    "indexes.create",
    "indexes.get",
    "indexes.update",
    "indexes.delete",
    "indexes.swap",
    "settings.get",
    "settings.update",
    "stats.get",
    "tasks.get",
)
"""What the key of the worker may do."""

OLDEST = (1, 50)
_DOCUMENTED = "(docs/search-server.md)"


def unencrypted(facts: Facts) -> Iterator[Finding]:
    """Keys and queries go over the wire; a query may hold a name."""
    address = facts.settings.search_url
    host = urlsplit(address).hostname or ""
    if address.startswith("http://") and not is_loopback(host):
        yield Finding(
            "search_unencrypted",
            Severity.NOTE if _is_inside(host) else Severity.WEAK,
            f"Die Verbindung zum Suchserver auf {host} ist nicht verschlüsselt: Schlüssel und Suchwörter gehen lesbar"
            " durchs Netz.",
            "In LICHTERMEER_SEARCH_URL eine Adresse mit https:// nennen, oder den Suchserver nur in einem eigenen Netz"
            " erreichbar machen.",
        )


def _is_inside(host: str) -> bool:
    """Whether it is an address of a private network, or a name without a dot, as containers have."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


def unreachable(facts: Facts) -> Iterator[Finding]:
    """Whatever else is to be known of it can't be asked."""
    server = _server(facts)
    if server and not server.reachable:
        yield Finding(
            "search_unreachable",
            Severity.WEAK,
            f"Der Suchserver {facts.settings.search_url} antwortet nicht. Besucher sehen nur die neuesten Einträge.",
            "Ihn starten, oder LICHTERMEER_SEARCH_URL berichtigen.",
        )


def version(facts: Facts) -> Iterator[Finding]:
    """Older servers lack settings that the index needs."""
    server = _server(facts)
    if not server or not server.reachable:
        return
    found = re.match(r"(\d+)\.(\d+)", server.version)
    if not found:
        yield Finding(
            "search_version_unknown",
            Severity.NOTE,
            "Welche Fassung der Suchserver hat, sagt er diesen Schlüsseln nicht; gebraucht wird 1.50 oder eine neuere.",
            f"Auf seinem Rechner „meilisearch --version“ rufen {_DOCUMENTED}.",
        )
    elif (int(found[1]), int(found[2])) < OLDEST:
        yield Finding(
            "search_too_old",
            Severity.WEAK,
            f"Der Suchserver hat die Fassung {server.version}; gebraucht wird 1.50 oder eine neuere.",
            f"Ihn erneuern {_DOCUMENTED}.",
        )


def search_key(facts: Facts) -> Iterator[Finding]:
    """The web processes hold it, so it must not be worth stealing."""
    server = _server(facts)
    if not server or not server.reachable:
        return
    if SEARCH not in server.rights:
        yield Finding(
            "search_key_refused",
            Severity.WEAK,
            "Der Suchserver nimmt LICHTERMEER_SEARCH_KEY zum Suchen nicht an.",
            f"Einen Schlüssel mit dem Recht {SEARCH} für {facts.settings.search_index}* anlegen {_DOCUMENTED}.",
        )
    if more := sorted(server.rights - {SEARCH, VERSION}):
        yield Finding(
            "search_key_too_powerful",
            Severity.WEAK,
            f"LICHTERMEER_SEARCH_KEY darf mehr als suchen: {', '.join(more)}.",
            f"Einen Schlüssel anlegen, der nur das Recht {SEARCH} hat {_DOCUMENTED}.",
        )


def write_key(facts: Facts) -> Iterator[Finding]:
    """The worker needs all of these rights, and none to make keys."""
    server = _server(facts)
    if not server or not server.reachable:
        return
    if server.write_rights is None:
        yield _no_write_key()
        return
    if lacking := [right for right in WRITE_RIGHTS if right not in server.write_rights]:
        yield Finding(
            "search_write_key_lacks_rights",
            Severity.WEAK,
            f"LICHTERMEER_SEARCH_WRITE_KEY fehlen Rechte: {', '.join(lacking)}.",
            f"Einen Schlüssel mit diesen Rechten für {facts.settings.search_index}* anlegen {_DOCUMENTED}.",
        )
    if KEYS in server.write_rights:
        yield Finding(
            "search_write_key_too_powerful",
            Severity.WEAK,
            "LICHTERMEER_SEARCH_WRITE_KEY darf auch die Schlüssel des Suchservers verwalten.",
            f"Dem Hintergrunddienst einen eigenen Schlüssel geben, nicht den obersten {_DOCUMENTED}.",
        )


def _no_write_key() -> Finding:
    return Finding(
        "search_write_key_missing",
        Severity.NOTE,
        "Ohne LICHTERMEER_SEARCH_WRITE_KEY wird von diesem Rechner aus der Suchindex nicht nachgeführt.",
        "Ihn setzen, oder „lichtermeer work“ mit dem Schlüssel auf einem anderen Rechner laufen lassen.",
    )


def index(facts: Facts) -> Iterator[Finding]:
    """What is not in the index nobody finds."""
    search = facts.search
    if search is None or not search.status.reachable:
        return
    if search.status.generation and not search.status.current_layout:
        yield Finding(
            "index_of_another_release",
            facts.weak_in_public(),
            "Der Suchindex stammt von einer anderen Fassung und wird nicht gelesen.",
            _BUILT_ANEW,
        )
    elif search.entries and not search.status.ready:
        yield Finding("index_missing", facts.weak_in_public(), "Es gibt keinen brauchbaren Suchindex.", _BUILT_ANEW)
    elif search.entries is not None and search.status.documents != search.entries:
        yield Finding(
            "index_differs",
            facts.weak_in_public(),
            f"Im Suchindex stehen {search.status.documents} Einträge, in der Datenbank {search.entries}.",
            "„lichtermeer index rebuild“ baut ihn neu.",
        )


_BUILT_ANEW = "Der Hintergrunddienst baut ihn neu; „lichtermeer index rebuild“ tut es auch."


def _server(facts: Facts) -> SearchServerFact | None:
    return facts.search.server if facts.search else None


SEARCH_CHECKS: tuple[Check, ...] = (unencrypted, unreachable, version, search_key, write_key, index)
