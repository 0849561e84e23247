"""Documents for the tests of search: the real entries of the demo catalogue, and short ones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from search.index import SearchDocument
from search.query import SearchHit, SearchResult

DEMO = Path(__file__).parents[2] / "content" / "demo" / "solutions.toml"


def real_documents() -> list[SearchDocument]:
    """Each entry of the demo catalogue as a document, the way the catalogue fills one."""
    entries = tomllib.loads(DEMO.read_text(encoding="utf-8"))["solutions"]
    return [real_document(number, entry) for number, entry in enumerate(entries, start=1)]


def real_document(id: int, entry: dict[str, Any]) -> SearchDocument:
    uses = " ".join(use["name"] for use in entry.get("uses", ()))
    return SearchDocument(
        id=id,
        slug=entry["slug"],
        title=entry["title"],
        summary=entry["summary"],
        body=" ".join((entry.get("notes", ""), uses)).strip(),
        keywords=(*entry["fields_of_action"], entry["kind"]),
        publisher=entry["publisher"],
        facets={
            "field_of_action": tuple(entry["fields_of_action"]),
            "kind": (entry["kind"],),
            "federal_state": (str(entry.get("federal_state", "not-stated")),),
            "sample": ("no",),
        },
        card={"title": entry["title"]},
    )


def a_document(id: int = 1, title: str = "Badeampel", **values: Any) -> SearchDocument:
    """A document with little in it."""
    return replace(SearchDocument(id=id, slug=f"s-{id}", title=title, summary="", card={"title": title}), **values)


def ids(answer: SearchResult | Iterable[SearchHit]) -> list[int]:
    """The ids of the hits, in their order."""
    return [hit.id for hit in (answer.hits if isinstance(answer, SearchResult) else answer)]
