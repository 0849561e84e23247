"""Filters, built from lists and never from typed text.

A filter is a list of clauses that must all hold; a clause is a list of conditions of which one must. The server takes
these two levels as lists and reads only the conditions as its own language (nested brackets in that language cost it
time that doubles with each level). There every value is quoted, and whatever is no plain letter or digit is written as
its number: nothing that a visitor sends can end the quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

LONGEST_VALUE: Final = 400
"""Bytes of a value; the server keeps the first 468 of them and fails where it is asked for more."""

LONGEST_LIST: Final = 50

Clause = tuple[str, ...]
Filter = tuple[Clause, ...]

EVERYTHING: Final[Filter] = (('what = "entry"',),)
GONE: Final[Filter] = (('what = "gone"',),)
REAL: Final[Filter] = (("sample = 0",),)
_NOTHING: Final = "id IN []"


def quoted(value: str) -> str:
    """A value as the server reads it back, letter for letter."""
    return f'"{"".join(map(_safe, value))}"'


def one_of(attribute: str, values: Iterable[str]) -> Clause:
    """Documents that hold one of the values."""
    fitting = [quoted(value) for value in dict.fromkeys(values) if value and is_askable(value)]
    return (f"{attribute} IN [{', '.join(fitting)}]",) if fitting else ()


def begun(attribute: str, beginning: str) -> Clause:
    """Documents that hold a value that begins so."""
    return (f"{attribute} STARTS WITH {quoted(beginning)}",) if beginning and is_askable(beginning) else ()


def numbered(attribute: str, values: Iterable[int]) -> Clause:
    """Documents with one of these numbers. The server reads a list in a time that grows with its square, so no list is
    long, and neighbours are asked for as a range."""
    ranges = _ranges(sorted(set(values)))
    single = [first for first, last in ranges if first == last]
    lists = (single[first : first + LONGEST_LIST] for first in range(0, len(single), LONGEST_LIST))
    spans = (f"{attribute} {first} TO {last}" for first, last in ranges if first < last)
    return (*spans, *(f"{attribute} IN [{', '.join(map(str, each))}]" for each in lists))


def but(clause: Clause) -> Filter:
    """Documents that pass none of the conditions."""
    return tuple((_denied(condition),) for condition in clause)


def together(*clauses: Clause) -> Clause:
    """Documents that pass all of these clauses of one condition each, as one condition."""
    if not clauses or not all(clauses):
        return ()
    return (" AND ".join(condition for clause in clauses for condition in clause),)


def any_of(*clauses: Clause) -> Clause:
    """Documents that pass one of the clauses."""
    return tuple(dict.fromkeys(condition for clause in clauses for condition in clause))


def at_least(clauses: Sequence[Clause], least: int) -> Filter:
    """Documents that pass so many of a few clauses: of any so many that one of them must be among the passed."""
    size = len(clauses) - max(1, least) + 1
    return tuple(any_of(*chosen) for chosen in combinations(clauses, size))


def not_all(clauses: Filter) -> Clause:
    """Documents that fail one of the clauses at least."""
    return tuple(" AND ".join(map(_denied, clause)) for clause in clauses)


def sent(wanted: Filter) -> list[list[str]]:
    """The filter as the server takes it."""
    return [list(clause) or [_NOTHING] for clause in dict.fromkeys(wanted)]


def is_askable(value: str) -> bool:
    """Whether a value is short enough for the server; a longer one stands in no document."""
    return len(value.encode("utf-8", "replace")) <= LONGEST_VALUE


def _ranges(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Neighbours by their first and last."""
    ranges, first = [], 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            ranges.append((numbers[first], numbers[place - 1]))
            first = place
    return ranges


def _denied(condition: str) -> str:
    return f"NOT ({condition})" if " AND " in condition else f"NOT {condition}"


def _safe(letter: str) -> str:
    if letter.isascii() and (letter.isalnum() or letter in " -_:+@"):
        return letter
    return letter if letter.isalpha() and letter.isprintable() else _numbered(letter)


def _numbered(letter: str) -> str:
    number = ord(letter)
    # Half a letter is none; the server would refuse the whole question.
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else f"\\u{{{number:x}}}"
