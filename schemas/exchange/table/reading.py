"""A table of entries read from a file, one row at a time: the encoding, the separator, the headings, then the rows.

The file is read twice from its beginning, in pieces, so that 50 MB take no more memory than one row.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from schemas.exchange.table.columns import Column
from schemas.exchange.table.decoding import Encoding, encoding_of
from schemas.exchange.table.headings import Headings, count_known, recognise
from schemas.exchange.table.problems import Problem, TableUnreadable
from schemas.exchange.table.records import Record, records

SEPARATORS = ";,\t|"
MOST_PREAMBLE = 30
"""So many records may stand above the headings."""
BLOCK = 16
"""Excel leaves out empty cells at the end for blocks of so many rows at once."""
_HEAD = 400_000
_SEP = re.compile(r'\ufeff?"?sep=(?P<sign>.)"?[;,\t| ]*', re.IGNORECASE)
_CONTROL = re.compile(r"[\x00\x1a]")
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one entry by column, empty ones left out. ``problems`` are those of the row itself."""

    line: int
    cells: dict[Column, str]
    problems: tuple[Problem, ...] = ()


class Table:
    """A file whose headings are understood. Opening it raises TableUnreadable."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.encoding = encoding_of(file)
        head = self._text(file, self.encoding).read(_HEAD)
        given = _SEP.match(head)
        self.separator, self.skipped, cells = _find_headings(head, given["sign"] if given else None)
        self._heads = cells
        self.headings: Headings = recognise(cells)
        if missing := self.headings.missing():
            raise TableUnreadable(
                "columns-missing",
                missing=", ".join(missing),
                found=", ".join(c.heading for c in self.headings.known) or "–",
                unknown=", ".join(self.headings.unknown[:20]) or "–",
            )
        self.width = max(place for place, cell in enumerate(cells, 1) if cell.strip())

    @property
    def size(self) -> int:
        """Bytes, to tell how far one is."""
        return self._file.seek(0, io.SEEK_END)

    def rows(self) -> Iterator[Row]:
        """Every row below the headings that isn't empty, good or not."""
        text = self._text(self._file, self.encoding)
        block: list[Record] = []
        for number, record in enumerate(records(text, self.separator)):
            block.append(record)
            if len(block) == BLOCK:
                yield from self._rows(block, number - BLOCK + 1)
                block = []
        yield from self._rows(block, number - len(block) + 1 if block else 0)

    @staticmethod
    def _text(file: BinaryIO, encoding: Encoding) -> io.TextIOWrapper:
        file.seek(encoding.mark)
        errors = "surrogateescape" if "16" not in encoding.name and "32" not in encoding.name else "replace"
        return _Text(file, encoding=encoding.name, errors=errors, newline="")

    def _rows(self, block: Sequence[Record], first: int) -> Iterator[Row]:
        """Rows that are short all alike lost empty cells in saving; one that is short by itself was cut off."""
        widths = {len(record.cells) for record in block if not record.flaw}
        cut_by_saving = len(widths) == 1 and all(record.ended for record in block) and first >= BLOCK
        for number, record in enumerate(block, first):
            if (
                number >= self.skipped
                and record.cells != self._heads
                and any(_CONTROL.sub("", cell).strip() for cell in record.cells)
            ):
                yield self._row(record, cut_by_saving)

    def _row(self, record: Record, cut_by_saving: bool) -> Row:
        problems = list(self._flaws(record, cut_by_saving))
        pairs = zip(self.headings.columns, record.cells, strict=False)
        cells = {column: cell for column, cell in pairs if column and cell.strip()} if not record.flaw else {}
        for column, cell in cells.items():
            if _ESCAPED.search(cell):
                problems.append(Problem("undecodable", column.heading, {"encoding": self.encoding.title}))
            if _CONTROL.search(cell):
                cells[column] = _CONTROL.sub("", cell)
                problems.append(Problem("control-letters", column.heading, hint=True))
        return Row(record.line, cells, tuple(problems))

    def _flaws(self, record: Record, cut_by_saving: bool) -> Iterator[Problem]:
        count = len(record.cells)
        if record.flaw or (record.mended and count != self.width):
            yield Problem(record.flaw or "stray-quote")
        elif count > self.width and any(cell.strip() for cell in record.cells[self.width :]):
            yield Problem("too-many-cells", params={"cells": count, "columns": self.width})
        elif count < self.width and not cut_by_saving:
            yield Problem("too-few-cells", params={"cells": count, "columns": self.width})
        elif record.mended:
            yield Problem("quotes-mended", hint=True)


class _Text(io.TextIOWrapper):
    """Letters of a file that stays open when they are no longer needed."""

    def __del__(self) -> None:
        if not self.closed:
            self.detach()


def _find_headings(head: str, given: str | None) -> tuple[str, int, tuple[str, ...]]:
    """The separator, how many records stand before the first row, and the headings: those that say most to us."""
    candidates = (given,) if given and not given.isalnum() else SEPARATORS
    for forgiving in (False, True):
        known, before, separator, cells = max(
            (
                (count_known(record.cells, forgiving=forgiving), -number, separator, record.cells)
                for separator in candidates
                for number, record in enumerate(
                    islice(records(io.StringIO(head, newline=""), separator), MOST_PREAMBLE)
                )
                if not record.flaw
            ),
            key=lambda found: found[:2],
            default=(0, 0, ";", ()),
        )
        if known > 1 or (known and forgiving and before == 0):
            return separator, 1 - before, cells
    raise TableUnreadable("no-headings", found=_first_line(head))


def _first_line(head: str) -> str:
    line = next((line.strip() for line in head.splitlines() if line.strip()), "")
    shown = "".join(letter for letter in line if letter.isprintable())
    return shown if len(shown) <= 120 else f"{shown[:119]}…"
