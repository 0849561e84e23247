"""Compounds and their parts: Straßenbeleuchtung is Straße and Beleuchtung, Partnerschaft is one word.

Each part costs the more the rarer it is in the compounds of the dictionary, first parts (with the letters that link
them) and last parts counted apart. The cheapest way through a word is taken where it costs less than the word as one
would. The costs are learned from a dictionary and our own lists when the product is built (``search.dictionary``) and
lie in one file, so every process of an installation reads words alike; ``identity()`` says by which dictionary.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from search.letters import DATA, read_list

LINKING: Final = ("", "s", "n", "en", "es", "er", "e")
"""What may stand between two parts (Fugenlaut); folded, it makes plurals too: Bücher, Häuser."""
ENDINGS: Final = ("", "n", "en", "s", "e", "er", "es", "ern")
"""What may follow the last part: plural and case."""
SHORTEST_PART: Final = 3
LONGEST_PART: Final = 18
SHORTEST_COMPOUND: Final = 6
LONGEST_COMPOUND: Final = 60
"""Nobody writes longer ones, and the time grows with the letters."""

BUILT: Final = DATA / "dictionary.txt"
STEPS: Final = 5
"""Costs are kept in fifths, as one letter each."""
ZERO: Final = 33
NO_COST: Final = "~"
HIGHEST: Final = (ord(NO_COST) - ZERO - 1) / STEPS
NEVER: Final = math.inf
KEY: Final = SHORTEST_PART + 1
"""Under so many letters words lie together in the file; the shortest lie alone."""


class Entry(NamedTuple):
    """What a word costs as a first part and as the last; infinite for what it never is."""

    first: float
    linking: int
    last: float


class Limits(NamedTuple):
    """Above which costs a word is rather one: ``base`` and so much for each letter."""

    base: float
    letter: float
    ending: float
    place: float
    """What the last part of a place's name costs more: Falkenberg is no mountain."""


class Lexicon(Protocol):
    """The parts that there are."""

    limits: Limits

    def beginning(self, word: str, start: int) -> Iterable[tuple[int, Entry]]:
        """The parts that begin at a place of a word, and where they end."""
        ...


class Way(NamedTuple):
    """A reading of a word: what it costs and where its parts lie."""

    cost: float
    parts: tuple[tuple[int, int], ...]


def cheapest(word: str, lexicon: Lexicon) -> Way | None:
    """The cheapest way through a word of two parts or more, if there is one."""
    size = len(word)
    ways: list[Way | None] = [Way(0.0, ()), *[None] * size]
    best: Way | None = None
    for start in range(size - SHORTEST_PART + 1):
        way = ways[start]
        if way is None:
            continue
        for end, entry in lexicon.beginning(word, start):
            known, cost = ways[end], way.cost + entry.first
            if end <= size - SHORTEST_PART and cost < (known.cost if known else NEVER):
                ways[end] = Way(cost, (*way.parts, (start, end - entry.linking)))
            if start and word[end:] in ENDINGS:
                cost = way.cost + entry.last + lexicon.limits.ending * (size - end)
                if cost < (best.cost if best else NEVER):
                    best = Way(cost, (*way.parts, (start, end)))
    return best


class BuiltLexicon:
    """The file as it was built. The words of each beginning are one text: a tenth of what a set of words would take."""

    def __init__(self, path: Path) -> None:
        head, whole, known, places, *lines = path.read_text(encoding="utf-8").splitlines()
        told: dict[str, Any] = json.loads(head)
        self.identity: str = told["identity"]
        self.limits = Limits(*told["limits"])
        self.whole = frozenset(whole.split())
        self.known = frozenset(known.split())
        self.places = frozenset(places.split())
        self._words = dict(zip(lines[::2], lines[1::2], strict=True))

    def beginning(self, word: str, start: int) -> Iterator[tuple[int, Entry]]:
        words = self._words
        short = words.get(word[start : start + SHORTEST_PART])
        if short:
            yield start + SHORTEST_PART, _entry(short, 2)
        like = words.get(word[start : start + KEY])
        if not like or start + KEY > len(word):
            return
        for end in range(start + KEY, min(len(word), start + LONGEST_PART) + 1):
            begun = f" {word[start + KEY : end]}"
            place = like.find(begun)
            if place < 0:
                return
            place = like.find(f"{begun}:", place)
            if place >= 0:
                yield end, _entry(like, place + len(begun) + 1)


def lines_of(words: Mapping[str, Entry]) -> Iterator[str]:
    """The words as they stand in the file: a line for each beginning, and one of what words of it go on with."""
    told: dict[str, list[str]] = {}
    for word, each in sorted(words.items()):
        costs = f"{_letter(each.first)}{_letter(each.last)}{each.linking}"
        told.setdefault(word[:KEY], []).append(f" {word[KEY:]}:{costs}")
    for beginning, those in told.items():
        yield beginning
        yield "".join(those)


def _entry(words: str, place: int) -> Entry:
    return Entry(_cost(words[place]), int(words[place + 2]), _cost(words[place + 1]))


def _cost(letter: str) -> float:
    return NEVER if letter == NO_COST else (ord(letter) - ZERO) / STEPS


def _letter(cost: float) -> str:
    return NO_COST if cost == NEVER else chr(ZERO + round(min(max(cost, 0.0), HIGHEST) * STEPS))


class DictionaryMissing(Exception):
    """The file was not built; the text says what to do."""


@lru_cache(maxsize=1)
def _built() -> BuiltLexicon:
    if not BUILT.is_file():
        raise DictionaryMissing(
            f"There is no {BUILT.name}, by which compounds are taken apart: `make install` builds it."
        )
    return BuiltLexicon(BUILT)


def identity() -> str:
    """Names the dictionary, its version and our lists: what was read by another one must be read anew."""
    return _built().identity


@lru_cache(maxsize=1)
def listed_parts() -> frozenset[str]:
    """Folded words that compounds of a town hall are made of, kept by hand."""
    return read_list(DATA / "compound_parts.txt")


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    return listed_parts() | read_list(DATA / "whole_words.txt")


@lru_cache(maxsize=1)
def generic_parts() -> frozenset[str]:
    """Folded parts that alone do not tell what a compound is about (System, Plattform)."""
    return read_list(DATA / "generic_parts.txt")


@lru_cache(maxsize=20_000)
def parts(folded: str) -> tuple[str, ...]:
    """The parts of a folded compound without the letters that link them; empty for what is no compound."""
    if not SHORTEST_COMPOUND <= len(folded) <= LONGEST_COMPOUND:
        return ()
    lexicon = _built()
    if in_some_form(folded, lexicon.whole):
        return ()
    way = cheapest(folded, lexicon)
    return tuple(folded[start:end] for start, end in way.parts) if way and _is_worth(folded, way, lexicon) else ()


def _is_worth(folded: str, way: Way, lexicon: BuiltLexicon) -> bool:
    start, end = way.parts[-1]
    is_place = folded[start:end] in lexicon.places and not in_some_form(folded, lexicon.known)
    limits = lexicon.limits
    return way.cost + limits.place * is_place < limits.base + limits.letter * len(folded)


def in_some_form(folded: str, words: frozenset[str]) -> bool:
    """Whether the word, or the word without an ending, is one of these."""
    return any(folded.endswith(ending) and folded[: len(folded) - len(ending)] in words for ending in ENDINGS)


def is_listed(folded: str) -> bool:
    """A word of our lists in some form, or a compound of such words: German, and so no slip of another word."""
    return in_some_form(folded, _listed()) or all(part in listed_parts() for part in parts(folded) or ("",))
