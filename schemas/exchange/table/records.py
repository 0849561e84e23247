"""Records of a table: lines split at a separator, quoted cells across line breaks, and a way on after a broken one.

A quote that is never closed would swallow the rest of the file. So a record that doesn't end well is given up: its
first line is reported, and reading goes on with the next line. Looking ahead for the end of a quote costs, and what it
may cost in all is bounded, so that a file made of open quotes is read in linear time.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TextIO

MOST_LETTERS = 1_000_000
MOST_LINES = 2_000
LOOKAHEAD = 5_000_000
"""So many letters may be read for naught in one file before an open quote is no longer followed."""

_OPENING = re.compile(' *"')
_INSIDE = re.compile(r'[^"]*+(?:""[^"]*+)*+')


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row. ``line`` is where it begins, from 1. ``flaw`` says what is broken in it; ``mended``: quotes
    inside a text weren't doubled, and the cells are what was most likely meant. ``ended``: a line break follows."""

    line: int
    cells: tuple[str, ...]
    flaw: str = ""
    mended: bool = False
    ended: bool = True


def records(text: TextIO, separator: str, *, first_line: int = 1) -> Iterator[Record]:
    """The records in order, without blank lines. ``text`` must keep line breaks as they are (``newline=""``)."""
    lines = _Lines(text, first_line)
    budget = LOOKAHEAD
    while (line := lines.next()) is not None:
        if line.too_long:
            yield Record(line.number, (line.text[:200],), flaw="line-too-long")
        elif '"' not in line.text:
            if line.text and not line.text.isspace():
                yield Record(line.number, tuple(line.text.split(separator)), ended=bool(line.end))
        else:
            record, spent = _quoted(line, lines, separator, budget)
            budget -= spent
            yield record


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    text: str
    end: str
    too_long: bool = False


class _Lines:
    """Lines of bounded length, which can be put back."""

    def __init__(self, text: TextIO, first_line: int) -> None:
        self._text = text
        self._number = first_line - 1
        self._waiting: deque[_Line] = deque()

    def next(self) -> _Line | None:
        if self._waiting:
            return self._waiting.popleft()
        found = self._text.readline(MOST_LETTERS)
        if not found:
            return None
        self._number += 1
        text = found.rstrip("\r\n")
        too_long = len(found) == MOST_LETTERS and text == found
        while too_long and (rest := self._text.readline(MOST_LETTERS)) and rest[-1] not in "\r\n":
            pass
        return _Line(self._number, text, found[len(text) :], too_long)

    def back(self, lines: list[_Line]) -> None:
        self._waiting.extendleft(reversed(lines))


@dataclass(slots=True)
class _Cells:
    """Cells read so far; ``inside``: a quote is open."""

    separator: str
    cells: list[str] = field(default_factory=list)
    inside: bool = False
    malformed: bool = False

    def take(self, text: str, end: str) -> None:
        """One more line of the record."""
        at = self._inside(text, 0, end) if self.inside else 0
        while at >= 0:
            if begin := _OPENING.match(text, at):
                self.cells.append("")
                at = self._inside(text, begin.end(), end)
            else:
                stop = text.find(self.separator, at)
                self.cells.append(text[at:] if stop < 0 else text[at:stop])
                at = stop + 1 if stop >= 0 else -1

    def _inside(self, text: str, at: int, end: str) -> int:
        """Where the next cell begins; -1 where the line is over."""
        stop = max(match.end() for match in [_INSIDE.match(text, at)] if match)
        self.cells[-1] += text[at:stop].replace('""', '"')
        self.inside = stop == len(text)
        if self.inside:
            self.cells[-1] += end
            return -1
        after = _closing(self.separator).match(text, stop)
        self.malformed = after is None
        return after.end() if after and after["separator"] else -1


def _quoted(first: _Line, lines: _Lines, separator: str, budget: int) -> tuple[Record, int]:
    """The record that begins with this line, and how many letters were read in vain."""
    cells = _Cells(separator)
    taken, line, length = [first], first, 0
    cells.take(line.text, line.end)
    while cells.inside and not cells.malformed and length < min(MOST_LETTERS, budget) and len(taken) < MOST_LINES:
        following = lines.next()
        if following is None:
            break
        line = following
        taken.append(line)
        length += len(line.text) + 1
        if line.too_long:
            break
        cells.take(line.text, line.end)
    if cells.inside or cells.malformed:
        lines.back(taken[1:])
        return _given_up(first, separator, "stray-quote" if cells.malformed else "open-quote"), length
    return Record(first.number, tuple(cells.cells), ended=bool(line.end)), 0


def _given_up(line: _Line, separator: str, flaw: str) -> Record:
    """A quote inside a text that nobody doubled closes nothing, unless a separator follows."""
    cells, at = [], 0
    while at >= 0:
        found = _lenient(separator).match(line.text, at)
        if found is None:
            return Record(line.number, tuple(line.text.split(separator)), flaw=flaw)
        cells.append(found["quoted"].replace('""', '"') if found["quoted"] is not None else found["plain"])
        at = found.end() if found["separator"] or found["stop"] else -1
    return Record(line.number, tuple(cells), mended=True, ended=bool(line.end))


@cache
def _closing(separator: str) -> re.Pattern[str]:
    return re.compile(rf'" *(?P<separator>{re.escape(separator)}|$)')


@cache
def _lenient(separator: str) -> re.Pattern[str]:
    sep = re.escape(separator)
    return re.compile(rf' *"(?P<quoted>.*?)" *(?P<separator>{sep}|$)|(?! *")(?P<plain>[^{sep}]*)(?P<stop>{sep}|$)')
