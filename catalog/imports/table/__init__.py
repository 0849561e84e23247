"""Tables of entries (CSV), brought in: row by row, each created, renewed, or left with the reason.

Rows are written in batches, each a transaction: a kill loses nothing that was reported, no row is ever half taken, and
the next run goes on where this one ended. Nothing of the file is held but one batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from catalog.db import Database, one_at_a_time
from catalog.imports.table.finding import Source, id_of
from catalog.imports.table.first_lines import FirstLines
from catalog.imports.table.outcomes import Outcome, Told
from catalog.imports.table.publishers import Publishers
from catalog.imports.table.rows import Rows
from schemas.exchange.table import JudgedRow, Problem, Table, judge

__all__ = ["Outcome", "Told", "import_table"]

BATCH = 200
TRIES = 3
"""How often a row is taken that the database refuses: somebody may have been quicker."""


class _OnlyLooked(Exception):
    """Ends a transaction of which nothing shall stay."""


def import_table(
    database: Database, table: Table, now: datetime, name: str, *, preview: bool = False
) -> Iterator[Told]:
    """Take every row of ``table`` and tell what became of it. ``name`` keeps the ids of this sender apart from others'.

    A ``preview`` does the same and undoes it. Raises DatabaseUnusable; what was told until then stays.
    """
    with FirstLines() as lines:
        run = _Run(database, Source(name, table.headings.known), now, preview, lines)
        rows = (judge(row) for row in table.rows())
        while batch := list(islice(rows, BATCH)):
            yield from run.batch(batch)


@dataclass(frozen=True, slots=True)
class _Run:
    database: Database
    source: Source
    now: datetime
    preview: bool
    lines: FirstLines
    publishers: Publishers = field(default_factory=Publishers)
    joined: set[int] = field(default_factory=set)

    def batch(self, rows: Sequence[JudgedRow]) -> list[Told]:
        """What became of these rows, once it is certain."""
        told = {row.line: found for row in rows if (found := self._without_asking(row))}
        asked = [row for row in rows if row.line not in told]
        try:
            told |= self._taken(asked) if asked else {}
        except (IntegrityError, DataError):
            for row in asked:
                told |= self._alone(row)
        return [told[row.line] for row in rows]

    def _without_asking(self, row: JudgedRow) -> Told | None:
        if row.entry is None:
            return _untaken(row, Outcome.INVALID)
        first = self.lines.of(id_of(row.entry), row.line)
        if first == row.line:
            return None
        code = "row-again" if row.entry.id else "same-again"
        return _untaken(row, Outcome.SKIPPED, Problem(code, params={"id": row.entry.id, "line": str(first)}))

    def _alone(self, row: JudgedRow) -> dict[int, Told]:
        """A row that the database refuses must not take the others with it."""
        for _ in range(TRIES):
            try:
                return self._taken([row])
            except (IntegrityError, DataError):
                continue  # somebody may have been quicker, and what they wrote is there by now
        return {row.line: _untaken(row, Outcome.INVALID, Problem("not-stored"))}

    def _taken(self, rows: Sequence[JudgedRow]) -> dict[int, Told]:
        """What became of them. Another import is waited for, and what others' work kept back is done anew."""
        tried: list[tuple[list[Told], set[int]]] = []

        def work(db: Session) -> None:
            one_at_a_time(db, "import")
            joined = set(self.joined)
            told = Rows(db, self.source, self.publishers, self.now, self.lines.__contains__, joined).take(rows)
            tried.append((told, joined))
            if self.preview:
                raise _OnlyLooked

        with suppress(_OnlyLooked):
            self.database.write(work)
        told, joined = tried[-1]
        self.joined.update(joined)
        return {one.line: one for one in told}


def _untaken(row: JudgedRow, outcome: Outcome, *because: Problem) -> Told:
    problems = (*because, *row.problems)
    return Told(line=row.line, id=row.id, title=row.title, outcome=outcome, problems=problems, entry=row.entry)
