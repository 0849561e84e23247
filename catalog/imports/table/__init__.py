"""Tables of entries (CSV), brought in: row by row, each created, renewed, or left with the reason.

Rows are written in batches, each a transaction, each row a savepoint within it: a kill loses nothing that was reported,
no row is ever half taken, and the next run goes on where this one ended. Nothing of the file is held but one batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from catalog.db import Database, DatabaseUnusable
from catalog.imports.table.outcomes import Outcome, Told
from catalog.imports.table.publishers import Publishers
from catalog.imports.table.rows import Source, id_of, take
from schemas.exchange.table import JudgedRow, Problem, Table, judge

__all__ = ["Outcome", "Told", "import_table"]

BATCH = 200
TRIES = 3
"""How often a batch is taken where another's work overtakes it."""


class _OnlyLooked(Exception):
    """Ends a transaction of which nothing shall stay."""


def import_table(
    database: Database, table: Table, now: datetime, name: str, *, preview: bool = False
) -> Iterator[Told]:
    """Take every row of ``table`` and tell what became of it. ``name`` keeps the ids of this sender apart from others'.

    A ``preview`` does the same and undoes it. Raises DatabaseUnusable; what was told until then stays.
    """
    run = _Run(database, Source(name, table.headings.known), now, preview)
    rows = (judge(row) for row in table.rows())
    while batch := list(islice(rows, BATCH)):
        yield from run.batch(batch)


@dataclass(frozen=True, slots=True)
class _Run:
    database: Database
    source: Source
    now: datetime
    preview: bool
    publishers: Publishers = field(default_factory=Publishers)
    lines: dict[int, int] = field(default_factory=dict)

    def batch(self, rows: Sequence[JudgedRow]) -> list[Told]:
        """What became of these rows, once it is certain."""
        for _ in range(TRIES - 1):
            try:
                return self._once(rows)
            except DatabaseUnusable as error:
                if not error.overtaken:
                    raise
        return self._once(rows)

    def _once(self, rows: Iterable[JudgedRow]) -> list[Told]:
        told: list[Told] = []
        try:
            with self.database.writing() as db:
                told = [self._row(db, row) for row in rows]
                if self.preview:
                    raise _OnlyLooked
        except _OnlyLooked:
            pass
        return told

    def _row(self, db: Session, row: JudgedRow) -> Told:
        if row.entry is None:
            return _untaken(row, Outcome.INVALID)
        if again := self._again(row.line, id_of(row.entry), row.entry.id):
            return _untaken(row, Outcome.SKIPPED, again)
        for _ in range(TRIES):
            try:
                with db.begin_nested():
                    return take(db, row, row.entry, self.source, self.publishers, self.now)
            except (IntegrityError, DataError):
                continue  # somebody was quicker, and what they wrote is there by now
        return _untaken(row, Outcome.INVALID, Problem("not-stored"))

    def _again(self, line: int, external_id: str, own_id: str) -> Problem | None:
        """Ids are kept as small numbers: a hundred thousand of them must not weigh."""
        digest = int.from_bytes(hashlib.blake2b(external_id.encode(), digest_size=8).digest(), "big")
        first = self.lines.setdefault(digest, line)
        if first == line:
            return None
        return Problem("row-again" if own_id else "same-again", params={"id": own_id, "line": str(first)})


def _untaken(row: JudgedRow, outcome: Outcome, *because: Problem) -> Told:
    return Told(line=row.line, id=row.id, title=row.title, outcome=outcome, problems=(*because, *row.problems))
