"""All addresses of the catalogue in one table."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from catalog.web import (
    downloads,
    files,
    municipality,
    note,
    publiccode,
    search,
    sitemap,
    solution,
    start,
    suggest,
    texts,
)
from catalog.web.languages import placed
from catalog.web.page import PAGE_HEADERS, Keep, View, reading, writing
from content.locale.languages import GERMAN

GET = ["GET", "HEAD"]


def _get(path: str, view: View) -> Route:
    return Route(path, reading(view), methods=GET)


def _post(path: str, view: View, keep: Keep) -> Route:
    return Route(path, writing(view, keep), methods=["POST"])


ROUTES = [
    _get("/", start.start),
    _get("/loesungen", search.search),
    _get("/loesungen/{slug}", solution.solution),
    _get("/loesungen/{slug}/publiccode.yml", publiccode.publiccode),
    _get("/loesungen/{slug}/angabe-falsch", note.form),
    _post("/loesungen/{slug}/angabe-falsch", note.send, note.kept),
    _get("/loesungen/{slug}/angabe-falsch/danke", note.thanks),
    _get("/kommunen", municipality.municipalities),
    _get("/kommunen/{key}", municipality.municipality),
    _get("/organisationen/{slug}", municipality.organisation),
    _get("/suche/vorschlaege", suggest.suggest),
    _get("/daten", downloads.about),
    _get("/daten/katalog.schema.json", downloads.schema),
    _get("/daten/vorlage.csv", downloads.table_template),
    Route("/daten/katalog.json", downloads.sending(downloads.JSON_FILE), methods=GET),
    Route("/daten/katalog.csv", downloads.sending(downloads.CSV_FILE), methods=GET),
    _get("/hilfe", texts.help_index),
    _get("/hilfe/{key}", texts.help_page),
    _get("/impressum", texts.legal),
    _get("/datenschutz", texts.legal),
    _get("/barrierefreiheit", texts.legal),
    Route("/static/{name}", files.static, methods=GET),
    Route("/favicon.svg", files.favicon, methods=GET),
    Route("/favicon.ico", files.favicon, methods=GET),
    _get("/sitemap.xml", sitemap.index),
    _get("/sitemap-{part}.xml", sitemap.part),
    Route("/robots.txt", files.robots, methods=GET),
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
    scope = {**request.scope, "path": routed, "root_path": prefix}
    if not any(route.matches(scope)[0] is not Match.NONE for route in ROUTES):
        return None
    asked_for = request.scope["query_string"].decode("latin-1")
    location = quote(path) + (f"?{asked_for}" if asked_for else "")  # the path is decoded: it may hold line breaks
    return Response(status_code=308, headers={**PAGE_HEADERS, "location": location})
