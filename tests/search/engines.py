"""The engines that the suite asks. What they can't do alike is expected by name and with its reason: ``own``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import TypeVar

from search.embedded import EmbeddedIndex
from search.index import SearchDocument, SearchIndex
from search.server import ServerIndex
from search.server.connection import Limits
from search.synonyms import Synonyms, standard
from tests.meilisearch_server import Meilisearch

ENGINES = ("embedded", "server")

PATIENT = Limits(connect=30, answer=120, change=120)
"""A machine that has much else to do is slow; how long visitors wait is asked elsewhere."""

T = TypeVar("T")
Words = Callable[[], Synonyms]


class Engine(ABC):
    """Where indexes of one engine are made."""

    name: str
    thrift: int
    """Of long lists of equal questions only every so manieth is put."""

    def __init__(self) -> None:
        self._shared: dict[str, SearchIndex] = {}

    @abstractmethod
    def place(self) -> str:
        """A place that no index was made at yet."""

    @abstractmethod
    def opened(self, place: str, words: Words = standard) -> SearchIndex:
        """The index at a place, as a process of its own would open it, with the right to change it."""

    def made(self, documents: Iterable[SearchDocument], words: Words = standard) -> SearchIndex:
        """A new index with these documents."""
        index = self.opened(self.place(), words)
        index.rebuild(documents)
        return index

    def shared(self, documents: tuple[SearchDocument, ...]) -> SearchIndex:
        """An index with these documents, made once for all who only read it."""
        key = repr(documents)
        if key not in self._shared:
            self._shared[key] = self.made(documents)
        return self._shared[key]

    def some(self, listed: Sequence[T]) -> Sequence[T]:
        """All of them, or a share where each question is a journey to a server."""
        return listed[:: self.thrift]

    def own(self, *, embedded: T, server: T, because: str) -> T:
        """What is expected of this engine where the two can't do the same; docs/search.md gives the whole reason."""
        assert because
        return embedded if self.name == "embedded" else server


class Embedded(Engine):
    """A folder for each index."""

    name = "embedded"
    thrift = 1

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._numbers = count(1)

    def place(self) -> str:
        """A folder that is not there yet."""
        return str(self._folder / f"index-{next(self._numbers)}")

    def opened(self, place: str, words: Words = standard) -> SearchIndex:
        """Nothing is opened before it is asked for."""
        return EmbeddedIndex(Path(place), words)


class Server(Engine):
    """A name on a real Meilisearch for each, with keys that hold no more than an operator gives them."""

    name = "server"
    thrift = 4

    def __init__(self, server: Meilisearch) -> None:
        super().__init__()
        self._server = server

    def place(self) -> str:
        """A name that no index has."""
        return self._server.fresh_name()

    def opened(self, place: str, words: Words = standard) -> SearchIndex:
        """The index that begins with this name, by whatever else the engine names what it needs."""
        server = self._server
        return ServerIndex(server.url, server.search_key, server.write_key, words, place, PATIENT)
