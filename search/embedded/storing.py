"""What comes back with a hit."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

import tantivy

from search.marking import Found, Marker, marked, reasons
from search.query import MatchKind, SearchHit, Span

FAR: Final = frozenset({MatchKind.SPELLING, MatchKind.SYNONYM})
"""What answers a word so is named only where nothing nearer does."""


def stored(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> dict[str, Any]:
    """The document as ``writing`` laid it down."""
    return cast(dict[str, Any], json.loads(bytes(searcher.doc(address).get_first("stored") or b"{}")))


def hit(document: dict[str, Any], score: object, marker: Marker) -> SearchHit:
    """A document with the words that answer marked; the longest text is only read for words not found elsewhere."""
    sought = marker.sought
    title, summary = marker.find(document["title"]), marker.find(document["summary"])
    fields: list[tuple[str, str, Sequence[Found]]] = [
        ("title", document["title"], title),
        ("summary", document["summary"], summary),
    ]
    if _numbers(fields, but=FAR) < len(sought):
        fields += [("keywords", keyword, marker.find(keyword)) for keyword in document["keywords"]]
        fields.append(("publisher", document["publisher"], marker.find(document["publisher"])))
    if _numbers(fields) < len(sought):
        fields.append(("body", document["body"], marker.find(document["body"])))
    return SearchHit(
        id=document["id"],
        slug=document["slug"],
        score=float(score) if isinstance(score, int | float) else 0.0,
        title=marked(document["title"], title) or (Span(document["title"]),),
        summary=marked(document["summary"], summary),
        reasons=reasons(sought, fields) if sought else (),
        card=document["card"],
    )


def _numbers(fields: Iterable[tuple[str, str, Sequence[Found]]], but: frozenset[MatchKind] = frozenset()) -> int:
    """How many words of the query are answered, not counting those that only these kinds answer."""
    return len({found.number for _, _, all_found in fields for found in all_found if found.kind not in but})
