"""``search``: the same search as on the pages, for scripts and for a quick look. Kept light: it is called often."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer
from sqlalchemy import text

from catalog.cli.german import Command, new_app
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.cli.terminal import printable
from catalog.wiring import Tools
from search.index import IndexUnavailable, IndexUnreachable
from search.query import SearchHit, SearchQuery, SearchResult, Span

app = new_app()


@app.command(cls=Command)
def search(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Die Suchwörter; ohne sie alle Einträge.", metavar="SUCHE", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")] = False,
    limit: Annotated[
        int, typer.Option(help="Höchstens so viele Treffer, von 1 bis 1000.", metavar="ZAHL", min=1, max=1000)
    ] = 20,
) -> None:
    """Lösungen finden. Was mit einem Strich beginnt, steht hinter „--“."""
    said = " ".join(words or ()).encode("utf-8", "replace").decode()
    with tools_of_command() as tools:
        query = _query(tools, said, limit)
        try:
            result = tools.index.search(query)
        except IndexUnreachable:
            raise
        except IndexUnavailable:
            raise Refusal(
                "Es gibt keinen brauchbaren Suchindex. „lichtermeer index rebuild“ baut ihn, „lichtermeer serve“ auch."
            ) from None
    print(json.dumps(_as_json(result), ensure_ascii=False) if as_json else _as_text(result))


def _query(tools: Tools, said: str, limit: int) -> SearchQuery:
    filters = {} if tools.settings.samples else {"sample": ("no",)}
    with tools.database.reading() as db:
        # In SQL, because the rows' classes take longer to load than the search takes.
        gone = db.scalars(
            text("SELECT id FROM solution WHERE indexed_version < version AND publication_status <> 'published'")
        )
        without = frozenset(gone)
    return SearchQuery(said, filters, per_page=limit, facets=(), without=without)


def _as_json(result: SearchResult) -> Mapping[str, Any]:
    return {"total": result.total, "hits": [_hit(hit) for hit in result.hits]}


def _hit(hit: SearchHit) -> Mapping[str, Any]:
    return {
        "slug": hit.slug,
        "title": _plain(hit.title),
        "summary": _plain(hit.summary),
        "score": round(hit.score, 4),
        "reasons": [
            {"word": reason.word, "found": reason.found, "field": reason.field, "kind": reason.kind.value}
            for reason in hit.reasons
        ],
    }


def _as_text(result: SearchResult) -> str:
    lines = [f"{result.total} Treffer" if result.total else "Nichts gefunden."]
    for number, hit in enumerate(result.hits, 1):
        lines += [
            "",
            f"{number}. {printable(_plain(hit.title))}",
            f"   {printable(_plain(hit.summary))}",
            f"   /loesungen/{hit.slug}",
        ]
    if result.suggestions:
        lines += ["", f"Ähnliche Wörter: {', '.join(result.suggestions)}"]
    return "\n".join(lines)


def _plain(spans: tuple[Span, ...]) -> str:
    return "".join(span.text for span in spans)
