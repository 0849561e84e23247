"""How well words of town halls are taken apart: the labelled words of ``compounds.csv``, which no splitter reads.

A word is right when every border that must be found is found and no other but those inside words that are known as
one. ``figures()`` measures the splitter as it is shipped; ``python -m benchmarks.compounds`` also tunes it five times
on four fifths of the words and measures it on the fifth that it was not tuned on, and lists what is wrong.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from search.compounds import parts
from search.letters import fold

LABELS: Final = Path(__file__).with_name("compounds.csv")
MUST, MAY = "|", "·"
FOLDS: Final = 5

Splitter = Callable[[str], tuple[str, ...]]


class Labelled(NamedTuple):
    """A folded word with the borders that must be found and those that may be."""

    word: str
    folded: str
    must: frozenset[int]
    may: frozenset[int]

    @property
    def is_compound(self) -> bool:
        return bool(self.must)

    @property
    def fold(self) -> int:
        """One of five, by the word alone, so that a new label moves no other."""
        return hashlib.sha256(self.word.encode()).digest()[0] % FOLDS

    def is_right(self, found: tuple[str, ...]) -> bool:
        borders = starts(self.folded, found)
        return self.must <= borders <= self.must | self.may


def labelled() -> list[Labelled]:
    """The words of the file."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return [_labelled(row["border"]) for row in rows]


def _labelled(written: str) -> Labelled:
    word, borders = "", {MUST: set[int](), MAY: set[int]()}
    for letter in written:
        if letter in borders:
            borders[letter].add(len(fold(word)))
        else:
            word += letter
    return Labelled(word, fold(word), frozenset(borders[MUST]), frozenset(borders[MAY]))


def starts(folded: str, found: Iterable[str]) -> frozenset[int]:
    """Where the parts after the first begin."""
    places, after = [], 0
    for part in found:
        place = folded.index(part, after)
        places.append(place)
        after = place + len(part)
    return frozenset(places[1:])


def figures(words: Iterable[Labelled] | None = None, split: Splitter = parts) -> Mapping[str, float]:
    """The shares of compounds taken apart rightly, and of other words that stay whole."""
    right: dict[bool, list[bool]] = {True: [], False: []}
    for each in labelled() if words is None else words:
        right[each.is_compound].append(each.is_right(split(each.folded)))
    return {"compounds split right": _share(right[True]), "simple words left whole": _share(right[False])}


def _share(right: list[bool]) -> float:
    return sum(right) / len(right) if right else 0.0
