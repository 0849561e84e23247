"""The words of the file with those that were accepted, as a search engine asks for them with each query.

Nothing here ever keeps a search waiting or lets it fail: while one thread looks whether something was decided, the
others go on with what was known last, and so does everybody while the database is away.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import Database, DatabaseUnusable
from catalog.models import WordProposal
from catalog.synonyms.known import Base, counts, known_words
from search.synonyms import Synonyms, standard

PAUSE = 10.0
"""So many seconds nobody looks again."""

Standing = tuple[object, ...]


class Words:
    """Called, it gives all words that are known. Safe for many threads; nothing is asked before the first call."""

    def __init__(
        self,
        database: Database,
        base: Base = standard,
        clock: Callable[[], float] = time.monotonic,
        pause: float = PAUSE,
    ) -> None:
        self._database = database
        self._base = base
        self._clock = clock
        self._pause = pause
        self._known: Synonyms | None = None
        self._standing: Standing | None = None
        self._next_look = float("-inf")
        self._looking = Lock()

    def __call__(self) -> Synonyms:
        if self._clock() >= self._next_look and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._next_look = self._clock() + self._pause
                self._looking.release()
        return self._known or self._base()

    def _look(self) -> None:
        try:
            with self._database.reading() as db:
                standing = _standing(db)
                if standing != self._standing:
                    self._known, _ = known_words(db, self._base)
                    self._standing = standing
        except DatabaseUnusable:  # whoever searches is told by their page, if it needs the database
            return


def _standing(db: Session) -> Standing:
    """Changes with each proposal that begins or ceases to count."""
    row = WordProposal
    found = db.execute(select(func.count(), func.sum(row.id), func.max(row.decided_at)).where(counts())).one()
    return tuple(found)
