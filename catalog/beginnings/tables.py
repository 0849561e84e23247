"""A table of entries as the beginning of several drafts: read and judged as the import of tables does.

A draft may lack what an entry needs, so a row begins one as soon as it has a title: what is wrong in it is told and
left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from itertools import islice

from catalog.beginnings.files import Read, Unusable
from catalog.drafts.beginning import Beginning, CodeFound
from catalog.sources import Record, stated
from content.locale.speech import message, say
from content.locale.table import sentence
from schemas.exchange.table import JudgedRow, Problem, Row, Table, TableUnreadable, judge
from schemas.exchange.table.columns import BY_FIELD
from schemas.names import fold
from schemas.publiccode.texts import line
from schemas.repositories import identity_of

MOST_BYTES = 400_000
MOST_ROWS = 100
MOST_NAMED = 5
TITLE, SUMMARY = BY_FIELD["title"], BY_FIELD["summary"]
PUBLISHER, KEY = BY_FIELD["publisher"], BY_FIELD["publisher_key"]
_STAND_IN = "–"
OTHER_PUBLISHER = message("Als Herausgeber steht in der Tabelle: {said}. Die Entwürfe entstehen für {organisation}.")
LEFT_OUT = message("Der Entwurf beginnt ohne diese Angaben: {columns}.")


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row. ``read`` is None where no draft can begin with it; ``problems`` name line and column."""

    line: int
    title: str
    summary: str
    read: Read | None
    problems: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The rows of a table, and how it was understood as a whole. ``more``: there are more rows than were read."""

    rows: tuple[ReadRow, ...]
    hints: tuple[str, ...]
    more: bool = False


def read_table(name: str, data: bytes, today: date, organisation: str, batch: str) -> ReadTable:
    """The rows of a table. ``batch`` keeps its records apart from those of other tables. Raises Unusable."""
    if len(data) > MOST_BYTES:
        raise Unusable("table-too-large")
    try:
        table = Table(BytesIO(data))
    except TableUnreadable as error:
        raise Unusable("table", [sentence(error.problem)]) from None
    title = say("Tabelle {name}", name=line(name, 80) or say("ohne Namen"))
    reading = _Reading(title, today, organisation, f"csv:{batch}")
    cells = list(islice(table.rows(), MOST_ROWS + 1))
    if not cells:
        raise Unusable("no-rows")
    rows = tuple(reading.row(row) for row in cells[:MOST_ROWS])
    others = _other_publishers(cells[:MOST_ROWS], organisation)
    return ReadTable(rows, (*_about(table), *others), len(cells) > MOST_ROWS)


def _other_publishers(rows: Sequence[Row], organisation: str) -> Iterator[str]:
    """That rows name others than who writes, once for all of them."""
    said = dict.fromkeys(line(row.cells.get(PUBLISHER, "")) or "" for row in rows)
    others = [name for name in said if name and fold(name) != fold(organisation)]
    if others:
        names = ", ".join(f"„{name}“" for name in others[:MOST_NAMED])
        yield say(OTHER_PUBLISHER, said=names, organisation=organisation)


def _about(table: Table) -> Iterator[str]:
    if table.encoding.guessed:
        yield sentence(Problem("encoding-guessed", params={"encoding": table.encoding.title}, hint=True))
    yield from (sentence(hint) for hint in table.headings.hints)
    if table.headings.unknown:
        names = ", ".join(f"„{name}“" for name in table.headings.unknown[:20])
        yield sentence(Problem("unknown-columns", params={"names": names}, hint=True))


@dataclass(frozen=True, slots=True)
class _Reading:
    title: str
    today: date
    organisation: str
    source: str

    def row(self, row: Row) -> ReadRow:
        """What a draft may begin with, and what is wrong with it."""
        first = judge(self._published(row))
        judged, left_out = (first, ()) if first.entry else self._without_what_is_wrong(row, first)
        hints = [sentence(problem, row.line) for problem in first.problems if problem.hint]
        if left_out:
            hints.append(say(LEFT_OUT, columns=", ".join(left_out)))
        wrong = tuple(sentence(problem, row.line) for problem in first.problems if not problem.hint)
        read = self._read(judged, row, first.raw, (*wrong, *hints)) if judged.entry else None
        title = judged.entry.content.title if judged.entry else line(row.cells.get(TITLE, "")) or ""
        parsed = read.beginning.records[0].parsed if read else {}
        return ReadRow(row.line, title, str(parsed.get("summary", "")), read, wrong, tuple(hints))

    def _published(self, row: Row) -> Row:
        """The row in the name of the organisation, which is chosen and not read."""
        cells = {column: cell for column, cell in row.cells.items() if column != KEY}
        return replace(row, cells={**cells, PUBLISHER: self.organisation[:200]})

    def _without_what_is_wrong(self, row: Row, first: JudgedRow) -> tuple[JudgedRow, tuple[str, ...]]:
        """The row again without the cells that can't be read, and their columns."""
        wrong = {problem.column for problem in first.problems if not problem.hint}
        if "" in wrong or TITLE.heading in wrong:
            return first, ()
        cells = {column: cell for column, cell in self._published(row).cells.items() if column.heading not in wrong}
        again = judge(replace(row, cells={SUMMARY: _STAND_IN, **cells}))
        told = [column.heading for column in row.cells if column.heading in wrong]
        return again, tuple(told)

    def _read(self, judged: JudgedRow, row: Row, raw: Mapping[str, str], remarks: tuple[str, ...]) -> Read | None:
        entry = judged.entry
        if entry is None:
            return None
        parsed = stated(entry.content)
        if parsed.get("summary") == _STAND_IN:
            del parsed["summary"]
        record = Record(
            source=self.source,
            external_id=entry.id or f"zeile {row.line}",
            raw={**raw, "source_title": self.title},
            parsed=parsed,
            retrieved_on=self.today,
            as_of=entry.as_of,
        )
        code = tuple(CodeFound(url, entry.content.licence, self.title) for url in entry.code)
        identity = next((found for url in entry.code if (found := identity_of(url))), "")
        return Read(Beginning((record,), code, (), remarks), identity)
