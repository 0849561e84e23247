"""Which column each heading means: in any order and case, umlauts either way, a slip forgiven, a note in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from schemas.exchange.table.cells import language_named
from schemas.exchange.table.columns import BY_LANGUAGE, COLUMNS, Column
from schemas.exchange.table.problems import Problem, TableUnreadable
from schemas.names import fold, one_slip_apart

MOST_COLUMNS = 1_000
LONGEST = 60
"""No heading is longer."""
SHORTEST = 4
ALIKE = 0.84
"""How alike a heading must be to the only one that it can mean."""

_IN_LANGUAGE = re.compile(
    r"^(?P<head>.+?)(?:\s*[(\[](?P<tag>[^()\[\]]+)[)\]]|[\s_.:/-]+(?P<bare>[A-Za-z]{2,3}(?:-\w+)?|\w+sch|\w+ish))\s*$"
)
_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]|[*:!¹²³]+\s*$")


@dataclass(frozen=True, slots=True)
class Headings:
    """What a row of headings means: a column for each place, None where the catalogue knows none."""

    columns: tuple[Column | None, ...]
    unknown: tuple[str, ...]
    hints: tuple[Problem, ...]

    @property
    def known(self) -> tuple[Column, ...]:
        """The columns that the table has."""
        return tuple(column for column in self.columns if column)

    def missing(self) -> tuple[str, ...]:
        """What no table can do without."""
        fields = {column.field for column in self.known}
        has_key = "publisher_key" in fields
        return tuple(
            column.heading
            for column in COLUMNS
            if column.required and column.field not in fields and not (column.field == "publisher" and has_key)
        )


def recognise(cells: Sequence[str]) -> Headings:
    """Read a row as headings. Raises TableUnreadable where two of them mean the same column."""
    if len([cell for cell in cells if cell.strip()]) > MOST_COLUMNS:
        raise TableUnreadable("too-many-columns", most=MOST_COLUMNS)
    exact = _without_german_in_brackets([_exactly(cell) for cell in cells])
    taken = {column.field for column in exact if column}
    columns: list[Column | None] = []
    hints = []
    for cell, found in zip(cells, exact, strict=True):
        column = found
        if found is None and (near := _nearly(cell)) and near.field not in taken:
            column = near
            taken.add(near.field)
            hints.append(Problem("heading-read-as", near.heading, {"value": cell.strip()}, hint=True))
        columns.append(column)
    _refuse_doubles(cells, columns)
    unknown = tuple(cell.strip() for cell, column in zip(cells, columns, strict=True) if cell.strip() and not column)
    return Headings(tuple(columns), unknown, tuple(hints))


def count_known(cells: Sequence[str], *, forgiving: bool = False) -> int:
    """How many of the cells are headings of ours: for telling which row holds the headings."""
    found = (_exactly(cell) or (_nearly(cell) if forgiving else None) for cell in cells[:MOST_COLUMNS])
    return len({column.field for column in found if column})


def place(number: int) -> str:
    """The letters by which spreadsheets call the column with this number, from 0."""
    letters = ""
    while number >= 0:
        letters = chr(ord("A") + number % 26) + letters
        number = number // 26 - 1
    return letters


def _without_german_in_brackets(columns: Sequence[Column | None]) -> list[Column | None]:
    """ "Titel (de)" beside "Titel (en)" is the title itself."""
    fields = {column.field for column in columns if column}
    german = {column.in_language("de").field: column for column in BY_LANGUAGE if column.field not in fields}
    return [german.get(column.field, column) if column else None for column in columns]


def _refuse_doubles(cells: Sequence[str], columns: Sequence[Column | None]) -> None:
    first: dict[str, int] = {}
    for number, column in enumerate(columns):
        if column and column.field in first:
            before = first[column.field]
            raise TableUnreadable(
                "heading-twice",
                heading=column.heading,
                first=f"{place(before)} („{cells[before].strip()}“)",
                second=f"{place(number)} („{cells[number].strip()}“)",
            )
        if column:
            first[column.field] = number


def _exactly(cell: str) -> Column | None:
    if not cell or len(cell) > 2 * LONGEST:
        return None
    return _named(cell) or _named(cell.replace("_", " ")) or _in_language(cell) or _named(_NOTE.sub("", cell))


def _named(cell: str) -> Column | None:
    return _by_name().get(fold(cell))


def _in_language(cell: str) -> Column | None:
    match = _IN_LANGUAGE.match(cell.strip())
    if match is None:
        return None
    head = next((column for column in BY_LANGUAGE if fold(match["head"]) in _names(column)), None)
    tag = language_named(match["tag"] or match["bare"]) if head else None
    return head.in_language(tag) if head and tag else None


def _nearly(cell: str) -> Column | None:
    """The only column of which a name is as good as this: one slip away, else very much alike."""
    word = fold(_NOTE.sub("", cell)) if len(cell) <= LONGEST else ""
    if len(word) < SHORTEST:
        return None
    for fits in (_one_slip, _alike, _begins):
        if near := {column.field: column for name, column in _by_name().items() if fits(word, name)}:
            return next(iter(near.values())) if len(near) == 1 else None
    return None


def _one_slip(word: str, name: str) -> bool:
    return len(name) > SHORTEST and one_slip_apart(word, name)


def _alike(word: str, name: str) -> bool:
    match = SequenceMatcher(None, word, name, autojunk=False)
    return len(name) > SHORTEST + 1 and match.real_quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def _begins(word: str, name: str) -> bool:
    """A heading cut short: "Kurzbeschr."."""
    return len(word) > SHORTEST + 1 and name.startswith(word)


@cache
def _by_name() -> dict[str, Column]:
    return {name: column for column in reversed(COLUMNS) for name in _names(column)}


@cache
def _names(column: Column) -> frozenset[str]:
    return frozenset(
        fold(name) for name in (column.heading, *column.others, column.field.replace(".", " ").replace("_", " "))
    )
