"""What stands in a comparison: rows of cells, and whether the cells of a row say the same.

Only the answers themselves are held against each other; what is set in smaller type beside them (since when, by whom)
makes no difference. What nobody said is "nicht angegeben" and differs from everything that somebody said, be it only
beside the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from content.locale.speech import say


@dataclass(frozen=True, slots=True)
class Line:
    """An answer and, in smaller type, its limit or source. ``old``: its number is no longer to be relied on."""

    text: str
    note: str = ""
    old: bool = False
    link: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one entry answers in a row; no line at all where nobody said anything."""

    lines: tuple[Line, ...] = ()
    note: str = ""

    @property
    def said(self) -> tuple[str, ...]:
        """What is held against the other cells."""
        lines = tuple(str(line.text).casefold() for line in self.lines)
        return lines or (("", str(self.note)) if self.note else ())


@dataclass(frozen=True, slots=True)
class Row:
    """One question and the answers of all entries, in their order."""

    key: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def differs(self) -> bool:
        """Whether the entries answer differently."""
        return len({cell.said for cell in self.cells}) > 1

    @property
    def alike(self) -> bool:
        """Whether they say the very same, so that it needs to be read only once."""
        return len(set(self.cells)) == 1

    @property
    def verdict(self) -> str:
        """The same in words."""
        if self.differs:
            return say("unterschiedlich")
        return say("gleich") if self.cells and self.cells[0].lines else say("nirgends angegeben")


def cell(text: str, note: str = "") -> Cell:
    """A cell of one line; an empty text is what nobody said, with a note that stands all the same."""
    return Cell((Line(text, note),)) if text else Cell(note=note)


def cells(texts: Sequence[str], most: int) -> Cell:
    """A cell of several lines; what is more than one takes in at a glance is counted."""
    return of_lines([Line(text) for text in texts], most)


def of_lines(lines: Sequence[Line], most: int) -> Cell:
    """The same of lines with their notes."""
    more = len(lines) - most
    note = say("und {count} weitere", count=more) if more > 0 else ""
    return Cell(tuple(lines[:most]), note)
