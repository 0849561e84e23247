"""One index of one server, and what was learned about it since its latest change."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from threading import Lock
from typing import Any, Final

from search.server import questions
from search.server.connection import Answer, Connection, Question
from search.server.filters import Filter

MOST_KEPT: Final = 64
MOST_COUNTS: Final = 20_000


class Known:
    """What was learned of an index since its latest change: how many documents pass filters, which words are near
    others, and queries that were read. ``about`` is what the index says of itself. Safe for many threads."""

    def __init__(self, about: Mapping[str, Any]) -> None:
        self.stamp = str(about.get("stamp", ""))
        self.lengths: Mapping[str, float] = about.get("lengths", {})
        self.about = about
        self.counts: dict[Filter, int] = {}
        self.near: dict[str, tuple[str, ...]] = {}
        self._read: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def read(self, key: Hashable) -> Any:
        """What was kept under the key; None where it was not, or is forgotten."""
        with self._lock:
            if key in self._read:
                self._read.move_to_end(key)
            return self._read.get(key)

    def keep(self, key: Hashable, value: Any) -> None:
        """The least used is forgotten when there are too many."""
        with self._lock:
            self._read[key] = value
            self._read.move_to_end(key)
            if len(self._read) > MOST_KEPT:
                self._read.popitem(last=False)


class Place:
    """Whom to ask, and for which index. Safe for many threads."""

    def __init__(self, connection: Connection, index: str) -> None:
        self.index = index
        self._connection = connection
        self._known = Known({})

    def known(self, about: Mapping[str, Any] | None = None) -> Known:
        """What is known of the index that says this of itself; without that, of the latest that was heard of."""
        known = self._known
        about = known.about if about is None else about
        if known.stamp != about.get("stamp", "") or len(known.counts) > MOST_COUNTS:
            known = self._known = Known(about)
        return known

    def ask(self, asked: Sequence[Question]) -> list[Answer]:
        """An answer to each question, all in one request. Raises IndexUnavailable."""
        if not asked:
            return []
        return self._connection.multi_search([{"indexUid": self.index, **question} for question in asked])

    def about(self) -> Answer | None:
        """What the index says of itself; None where it says nothing. Raises IndexUnavailable."""
        (answer,) = self.ask([questions.about()])
        return next(iter(answer["hits"]), None)

    def values(self, attribute: str, text: str) -> list[str]:
        """Values of an attribute that begin like the text, slips forgiven where they are for the attribute; the
        frequent ones first. Raises IndexUnavailable."""
        return self._connection.facet_search(self.index, attribute, text)
