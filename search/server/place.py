"""One index of one server, and the queries of it that were read lately."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock
from typing import Any, Final

from search.server import questions
from search.server.connection import Answer, Connection, Question

MOST_KEPT: Final = 64


class Place:
    """Whom to ask, and for which index. Safe for many threads."""

    def __init__(self, connection: Connection, index: str) -> None:
        self.index = index
        self._connection = connection
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def ask(self, questions: Sequence[Question]) -> list[Answer]:
        """An answer to each question, all in one request. Raises IndexUnavailable."""
        if not questions:
            return []
        return self._connection.multi_search([{"indexUid": self.index, **question} for question in questions])

    def about(self) -> Answer | None:
        """What the index says of itself; None where it says nothing. Raises IndexUnavailable."""
        (answer,) = self.ask([questions.about()])
        return next(iter(answer["hits"]), None)

    def values(self, attribute: str, text: str) -> list[str]:
        """Values of an attribute that begin like the text, slips forgiven where they are for the attribute; the
        frequent ones first. Raises IndexUnavailable."""
        return self._connection.facet_search(self.index, attribute, text)

    def kept(self, key: Hashable) -> Any:
        """What was kept under the key; None where it was not, or is forgotten."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: Hashable, value: Any) -> None:
        """The least used is forgotten when there are too many."""
        with self._lock:
            self._kept[key] = value
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
