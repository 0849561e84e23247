"""Filters, built from lists and never from typed text.

The server reads a filter as a language of its own; so every value is quoted, and whatever is no plain letter or digit
is written as its number. Nothing that a visitor sends can end the quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

LONGEST_VALUE: Final = 400
"""Bytes of a value; the server keeps the first 468 of them and fails where it is asked for more."""

NOTHING: Final = "id IN []"
EVERYTHING: Final = 'what = "entry"'
REAL: Final = "sample = 0"


def quoted(value: str) -> str:
    """A value as the server reads it back, letter for letter."""
    return f'"{"".join(map(_safe, value))}"'


def one_of(attribute: str, values: Iterable[str]) -> str:
    """Documents that hold one of the values."""
    fitting = [quoted(value) for value in dict.fromkeys(values) if is_askable(value)]
    return f"{attribute} IN [{', '.join(fitting)}]" if fitting else NOTHING


def begun(attribute: str, beginning: str) -> str:
    """Documents that hold a value that begins so."""
    return f"{attribute} STARTS WITH {quoted(beginning)}" if beginning and is_askable(beginning) else NOTHING


def numbered(attribute: str, values: Iterable[int]) -> str:
    """Documents with one of these numbers."""
    return f"{attribute} IN [{', '.join(map(str, values))}]"


def any_of(filters: Iterable[str]) -> str:
    """Documents that pass one of the filters."""
    found = [each for each in dict.fromkeys(filters) if each != NOTHING]
    return _joined(" OR ", found) if found else NOTHING


def all_of(filters: Iterable[str]) -> str:
    """Documents that pass all of the filters."""
    found = list(dict.fromkeys(filters))
    return NOTHING if NOTHING in found else _joined(" AND ", found) if found else EVERYTHING


def but(wanted: str, unwanted: str) -> str:
    """Documents that pass the first and not the second."""
    return wanted if NOTHING in (wanted, unwanted) else f"({wanted}) AND NOT ({unwanted})"


def parted(wanted: str, tiers: Sequence[str]) -> list[str]:
    """The documents wanted, those of the first tier first, then those of the next that are not in it, then the rest."""
    found, before = [], NOTHING
    for tier in tiers:
        found.append(but(all_of((wanted, tier)), before))
        before = any_of((before, tier))
    return [*found, but(wanted, before)]


def at_least(filters: Sequence[str], least: int) -> str:
    """Documents that pass so many of a few filters."""
    if least <= 1:
        return any_of(filters)
    return any_of(all_of(chosen) for chosen in combinations(filters, least))


def is_askable(value: str) -> bool:
    """Whether a value is short enough for the server; a longer one stands in no document."""
    return len(value.encode("utf-8", "replace")) <= LONGEST_VALUE


def _joined(word: str, filters: Sequence[str]) -> str:
    return filters[0] if len(filters) == 1 else word.join(f"({each})" for each in filters)


def _safe(letter: str) -> str:
    if letter.isascii() and (letter.isalnum() or letter in " -_:"):
        return letter
    return letter if letter.isalpha() and letter.isprintable() else _numbered(letter)


def _numbered(letter: str) -> str:
    number = ord(letter)
    # Half a letter is none; the server would refuse the whole question.
    return "\ufffd" if 0xD800 <= number <= 0xDFFF else f"\\u{{{number:x}}}"
