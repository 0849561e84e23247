"""What comes back with a hit."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

import tantivy

from search.marking import Found, Marker, marked, reasons
from search.query import SearchHit, Span


def stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    """The document as ``writing`` laid it down."""
    return cast(dict[str, Any], json.loads(bytes(searcher.doc(address).get_first("stored") or b"{}")))


def hit(document: dict[str, Any], score: object, marker: Marker) -> SearchHit:
    """A document with the words that answer marked; the longer texts are only read for words not yet found."""
    sought = marker.sought
    title, summary = marker.find(document["title"]), marker.find(document["summary"])
    fields: list[tuple[str, str, Sequence[Found]]] = [
        ("title", document["title"], title),
        ("summary", document["summary"], summary),
    ]
    if sought and len(sought) > len({found.number for found in (*title, *summary)}):
        fields += [("keywords", keyword, marker.find(keyword)) for keyword in document["keywords"]]
        fields += [(name, document[name], marker.find(document[name])) for name in ("publisher", "body")]
    return SearchHit(
        id=document["id"],
        slug=document["slug"],
        score=float(score) if isinstance(score, int | float) else 0.0,
        title=marked(document["title"], title) or (Span(document["title"]),),
        summary=marked(document["summary"], summary),
        reasons=reasons(sought, fields) if sought else (),
        card=document["card"],
    )
