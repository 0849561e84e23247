"""The engines that are compared, each as a name and a function from a text to the slugs of its first ten."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.relevance.measures import SEEN
from search.embedded import EmbeddedIndex
from search.index import SearchDocument, SearchIndex
from search.query import SearchQuery

Ask = Callable[[str], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Engine:
    """One of those that are compared. ``ours`` is what is measured against the others."""

    name: str
    ask: Ask
    ours: bool = False


def embedded(documents: Sequence[SearchDocument], folder: Path) -> Engine:
    """Our engine that lives in a folder."""
    index = EmbeddedIndex(folder)
    index.rebuild(documents)
    return Engine("embedded", asking(index), ours=True)


def asking(index: SearchIndex) -> Ask:
    """The first ten by whatever keeps our contract."""

    def ask(text: str) -> list[str]:
        return [hit.slug for hit in index.search(SearchQuery(text=text, per_page=SEEN, facets=())).hits]

    return ask


def texts_of(document: SearchDocument) -> dict[str, str]:
    """Every text of a document by its field, the weightiest first: what the others are given."""
    return {
        "title": document.title,
        "aliases": "\n".join(document.aliases),
        "summary": document.summary,
        "keywords": "\n".join(document.keywords),
        "publisher": document.publisher,
        "body": f"{document.body}\n{document.foreign}".strip(),
    }
