"""The SearchIndex that lives on a Meilisearch server."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

from search import synonyms as synonym_file
from search.index import IndexStatus, IndexUnavailable, IndexUnreachable, Mark, SearchDocument
from search.query import SearchHit, SearchQuery, SearchResult, Suggestions
from search.reading import read
from search.server import marks, questions
from search.server.answering import answer
from search.server.breaker import Breaker
from search.server.building import Builder
from search.server.connection import Answer, Connection, Limits
from search.server.filters import EVERYTHING
from search.server.layout import layout
from search.server.likeness import alike
from search.server.place import Place
from search.server.suggesting import suggest
from search.synonyms import Synonyms

NAME = "solutions"
USUAL = Limits()
NOT_READY = IndexStatus(ready=False, documents=0, generation="", layout="", current_layout=False)
NOT_REACHED = replace(NOT_READY, reachable=False)


class ServerIndex:
    """One index of a server: whoever searches needs ``key``, whoever changes it ``write_key``.

    Made in no time: nothing is asked before it is used. Safe for many threads. ``synonyms`` is asked with each
    query, so that words accepted meanwhile count.
    """

    def __init__(
        self,
        url: str,
        key: str,
        write_key: str = "",
        synonyms: Callable[[], Synonyms] = synonym_file.standard,
        name: str = NAME,
        limits: Limits = USUAL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._name = name
        self._synonyms = synonyms
        self._limits = limits
        self._reading = Connection(url, key, (limits.connect, limits.answer), Breaker(clock))
        self._place = Place(self._reading, name)
        self._writing = Connection(url, write_key, (limits.connect, limits.change), Breaker(clock))
        self._may_write = bool(write_key)

    def search(self, query: SearchQuery) -> SearchResult:
        return answer(self._place, query, self._synonyms())

    def similar(self, id: int, limit: int = 3, without: frozenset[int] = frozenset()) -> tuple[SearchHit, ...]:
        return alike(self._place, id, limit, without)

    def suggest(self, text: str, limit: int = 8) -> Suggestions:
        return suggest(self._place, read(text, self._synonyms(), unfinished=True), text, limit)

    def status(self) -> IndexStatus:
        try:
            about, counted = self._place.ask([questions.about(), questions.count(EVERYTHING)])
            return status_of(about, int(counted["totalHits"]))
        except IndexUnreachable:
            return NOT_REACHED
        except IndexUnavailable:
            return NOT_READY

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
        deleted = tuple(deleted)
        if documents or deleted:
            self._builder().put(documents, deleted)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        return self._builder().rebuild(documents)

    def edition(self) -> Hashable | None:
        return None

    def mark(self) -> Mark | None:
        try:
            return marks.read(self._writing if self._may_write else self._reading, f"{self._name}-notes")
        except IndexUnavailable:
            return None

    def note_mark(self, mark: Mark) -> None:
        marks.write(self._writer(), f"{self._name}-notes", mark, self._limits.task)

    def _builder(self) -> Builder:
        return Builder(self._writer(), self._name, self._limits)

    def _writer(self) -> Connection:
        if not self._may_write:
            raise IndexUnavailable("there is no key to change the index on the search server")
        return self._writing


def status_of(about: Answer, number: int) -> IndexStatus:
    """What the index says of itself, judged by what this program would build."""
    if not about["hits"]:
        return NOT_READY
    told = about["hits"][0]
    is_current = told["layout"] == layout()
    return IndexStatus(
        is_current, number if is_current else 0, str(told["generation"]), str(told["layout"]), is_current
    )
