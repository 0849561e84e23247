"""The SearchIndex that lives in a folder of this machine."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Hashable, Iterable, Sequence
from pathlib import Path

from search import synonyms as synonym_file
from search.embedded import generations, marks
from search.embedded.answering import answer
from search.embedded.building import build, change
from search.embedded.failing import failures_named
from search.embedded.layout import layout
from search.embedded.reader import Reader
from search.embedded.storing import hit, stored
from search.embedded.suggesting import alike, suggest
from search.index import IndexStatus, IndexUnavailable, Mark, SearchDocument
from search.marking import Marker
from search.query import SearchHit, SearchQuery, SearchResult, Suggestions
from search.reading import read
from search.synonyms import Synonyms


class EmbeddedIndex:
    """One folder of the embedded engine; any number of readers, one writer at a time.

    Made in no time: nothing is opened before it is asked for. Safe for many threads. ``synonyms`` is asked with each
    query, so that words accepted meanwhile count.
    """

    def __init__(self, path: Path, synonyms: Callable[[], Synonyms] = synonym_file.standard) -> None:
        self._folder = path
        self._reader = Reader(path)
        self._synonyms = synonyms

    def search(self, query: SearchQuery) -> SearchResult:
        with failures_named():
            return answer(self._reader.snapshot(), query, self._synonyms())

    def similar(self, id: int, limit: int = 3, without: frozenset[int] = frozenset()) -> tuple[SearchHit, ...]:
        with failures_named():
            snapshot = self._reader.snapshot()
            found = alike(snapshot, id, limit, without)
            return tuple(hit(stored(snapshot.searcher, address), score, Marker(())) for score, address in found)

    def suggest(self, text: str, limit: int = 8) -> Suggestions:
        with failures_named():
            reading = read(text, self._synonyms(), unfinished=True)
            return suggest(self._reader.snapshot(), reading, text, limit)

    def status(self) -> IndexStatus:
        pointed = generations.current(self._folder)
        if pointed is None:
            return IndexStatus(ready=False, documents=0, generation="", layout="", current_layout=False)
        is_current = pointed.layout == layout()
        documents = self._count_documents() if is_current and self._reader.is_sound() else None
        return IndexStatus(documents is not None, documents or 0, pointed.name, pointed.layout, is_current)

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
        deleted = tuple(deleted)
        if not documents and not deleted:
            return
        with generations.writing(self._folder):
            generation = generations.current(self._folder)
            if generation is None or generation.layout != layout():
                raise IndexUnavailable("there is no index of this layout to change")
            change(self._folder / generation.name, documents, deleted)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        with generations.writing(self._folder):
            generations.sweep(self._folder)
            generation = generations.following(self._folder)
            place = self._folder / generation.name
            try:
                number = build(place, documents)
                with failures_named():
                    generations.point_to(self._folder, generation)
            except BaseException:
                if generations.current(self._folder) != generation:
                    shutil.rmtree(place, ignore_errors=True)
                raise
            generations.sweep(self._folder)
            return number

    def edition(self) -> Hashable | None:
        with failures_named():
            snapshot = self._reader.snapshot()
            return snapshot.generation, snapshot.stamp, self._synonyms()

    def mark(self) -> Mark | None:
        return marks.read(self._folder)

    def note_mark(self, mark: Mark) -> None:
        marks.write(self._folder, mark)

    def _count_documents(self) -> int | None:
        try:
            with failures_named():
                return self._reader.snapshot().searcher.num_docs
        except IndexUnavailable:
            return None
