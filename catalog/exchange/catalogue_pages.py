"""Reading rows page by page, each page with what the caller opens for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Organisation
from schemas.document import Document
from schemas.exchange.catalogue import Named

Made = TypeVar("Made", bound=Document)

Sessions = Callable[[], AbstractContextManager[Session]]
"""Opens what one page is read with."""

ReadPage = Callable[[Session, int], tuple[int, Sequence[Made]]]
"""Documents of the rows after a number, and the number of the last of these rows; nought where there are no more."""


def paged(sessions: Sessions, read: ReadPage[Made]) -> Iterator[Sequence[Made]]:
    """Page after page. Nothing stays open while a page is on its way to a reader."""
    last = 0
    while True:
        with sessions() as db:
            last, documents = read(db, last)
            db.expunge_all()
        if not last:
            return
        yield documents


class Addresses:
    """The addresses of organisations by number; each is asked for once."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    def learn(self, db: Session, ids: Iterable[int | None]) -> None:
        """Look up those that are not known yet."""
        unknown = sorted({id for id in ids if id is not None} - self._known.keys())
        for start in range(0, len(unknown), 500):
            rows = select(Organisation.id, Organisation.slug).where(Organisation.id.in_(unknown[start : start + 500]))
            self._known.update(dict(db.execute(rows).all()))

    def __getitem__(self, id: int) -> str:
        return self._known[id]

    def named(self, name: str | None, id: int | None) -> Named | None:
        """A body as it was named; None where nobody was."""
        if name is None and id is None:
            return None
        return Named(name=name, organisation=None if id is None else self._known[id])
