"""All addresses of the catalogue in one table."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from auth.rules import Action
from catalog.web import (
    downloads,
    files,
    municipality,
    search,
    sitemap,
    start,
    suggest,
    synonyms,
    synonyms_proposing,
    texts,
)
from catalog.web.door import reading
from catalog.web.languages import placed
from catalog.web.routed import Address, file, moved, open_to_all, read, write
from catalog.web.routes_entries import ENTRIES
from catalog.web.routes_people import PEOPLE
from catalog.web.routes_publishing import PUBLISHING
from content.locale.languages import GERMAN

ROUTES: list[Address] = [
    read("/", start.start),
    read("/loesungen", search.search),
    read("/kommunen", municipality.municipalities),
    read("/kommunen/{key}", municipality.municipality),
    read("/organisationen/{slug}", municipality.organisation),
    read("/suche/vorschlaege", suggest.suggest),
    read("/woerter", synonyms.listed),
    read("/woerter/gruppen", synonyms.offered),
    read("/woerter/vorschlagen", synonyms_proposing.form, Action.WORDS_PROPOSE),
    write("/woerter/vorschlagen", synonyms_proposing.send, Action.WORDS_PROPOSE),
    read("/daten", downloads.about),
    read("/daten/katalog.schema.json", downloads.schema),
    read("/daten/vorlage.csv", downloads.table_template),
    open_to_all("/daten/katalog.json", downloads.sending(downloads.JSON_FILE)),
    open_to_all("/daten/katalog.csv", downloads.sending(downloads.CSV_FILE)),
    read("/hilfe", texts.help_index),
    read("/hilfe/{key}", texts.help_page),
    read("/impressum", texts.legal),
    read("/datenschutz", texts.legal),
    read("/barrierefreiheit", texts.legal),
    read("/nutzungsbedingungen", texts.legal),
    file("/static/{name}", files.static),
    file("/favicon.svg", files.favicon),
    file("/favicon.ico", files.favicon),
    file("/sitemap.xml", reading(sitemap.index)),
    file("/sitemap-{part}.xml", reading(sitemap.part)),
    file("/robots.txt", files.robots),
    *ENTRIES,
    *PUBLISHING,
    *PEOPLE,
]


def one_address(request: Request) -> Response | None:
    """The way to the one address of a page that was asked for by another: slashes at the end, or ``/de`` before it.

    The answer names a path only: what a proxy or a visitor calls this host does not matter.
    """
    asked: str = request.scope["path"]
    path = asked.removeprefix(f"/{GERMAN}") if f"{asked}/".startswith(f"/{GERMAN}/") else asked
    path = path.rstrip("/") or "/"
    if path == asked or path.startswith("//"):
        return None
    _, prefix, routed = placed(path)
    if not any(_answering({**request.scope, "path": routed, "root_path": prefix})):
        return None
    return moved(request, path)


def methods_at(request: Request) -> str:
    """The methods that some route of this path takes, for what was asked by another one."""
    return ", ".join(sorted({method for route in _answering(request.scope) for method in route.methods or ()}))


def _answering(scope: Scope) -> Iterator[Route]:
    return (route for route in ROUTES if route.matches(scope)[0] is not Match.NONE)
