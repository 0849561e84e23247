"""Writing documents into the folder of one generation. Who calls holds the lock of the index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from tantivy import IndexWriter, Query

from search.embedded.failing import failures_named
from search.embedded.layout import create_index, open_index, schema
from search.embedded.writing import engine_document
from search.index import SearchDocument

BUILD_MEMORY: Final = 96_000_000
"""Bytes that the engine gathers before it writes a segment; more means fewer segments, and quicker searches."""
CHANGE_MEMORY: Final = 15_000_000
"""The least that the engine takes."""


def build(place: Path, documents: Iterable[SearchDocument]) -> int:
    """A new index of these documents in a new folder; how many it holds. An error of ``documents`` goes through."""
    with failures_named():
        place.mkdir()
        writer = create_index(place).writer(heap_size=BUILD_MEMORY, num_threads=1)
    try:
        number = _add_all(writer, documents)
        with failures_named():
            writer.commit()
    finally:
        # Ends the engine's threads, so that nothing writes into the folder any more.
        with failures_named():
            writer.wait_merging_threads()
    return number


def _add_all(writer: IndexWriter, documents: Iterable[SearchDocument]) -> int:
    seen: set[int] = set()
    for document in documents:
        with failures_named():
            if document.id in seen:
                _delete(writer, document.id)
            seen.add(document.id)
            writer.add_document(engine_document(document))
    return len(seen)


def change(place: Path, documents: Sequence[SearchDocument], deleted: Iterable[int]) -> None:
    """Add or replace, and delete, in one commit that is on the disk when this returns."""
    newest = {document.id: document for document in documents}
    with failures_named():
        writer = open_index(place).writer(heap_size=CHANGE_MEMORY, num_threads=1)
        # What a killed writer left behind; the engine stumbles over a file of deletions that it was about to write.
        writer.garbage_collect_files()
        for id in {*deleted, *newest}:
            _delete(writer, id)
        for document in newest.values():
            writer.add_document(engine_document(document))
        writer.commit()
        writer.wait_merging_threads()


def _delete(writer: IndexWriter, id: int) -> None:
    """By a query, which knows that ids have no sign; the engine's own way by a term takes every number as signed."""
    writer.delete_documents_by_query(Query.term_query(schema(), "id", id))
