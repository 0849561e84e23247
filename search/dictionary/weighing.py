"""What a part of a compound costs: the rarer it is among the parts of the dictionary's compounds, the more."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Final

from search.compounds import LINKING, NEVER, SHORTEST_PART, Entry, Limits

SHORTEST_STEM: Final = 3
SHORTEST_UNSEEN_STEM: Final = 4

LINKS_SHARE: Final = {"": 0.6, "s": 0.2, "n": 0.12, "en": 0.05, "es": 0.02, "er": 0.02, "e": 0.02}
"""How compounds link, for words of which nothing is known."""
DROPPED_SHARE: Final = 0.05
"""Schule loses its e in Schulhof."""


@dataclass(frozen=True)
class Weights:
    """What the measure is tuned by; costs are negative logarithms of shares.

    ``unseen`` and ``unseen_link`` are what counts for a word or its form that no compound shows; ``listed`` and
    ``whole`` how much cheaper words of our lists are. A word costs ``base`` and so much for each letter as one.
    """

    unseen: float = 0.3
    unseen_link: float = 0.3
    listed: float = 2.5
    whole: float = 4.0
    three_letters: float = 0.0
    four_letters: float = 0.5
    dropped: float = 0.6
    stem: float = 1.0
    ending: float = 0.4
    noun_base: float = 8.0
    noun_letter: float = 1.1
    word_base: float = 2.0
    word_letter: float = 1.0
    unknown_base: float = 8.0
    unknown_letter: float = 1.4
    place: float = 8.0

    @property
    def limits(self) -> Limits:
        """Those of words that no dictionary knows."""
        return Limits(self.unknown_base, self.unknown_letter, self.ending, self.place)


@dataclass(frozen=True)
class Parts:
    """What compounds may be made of: words, stems of verbs, and our own words among them."""

    atoms: Set[str]
    stems: Set[str]
    listed: Set[str]
    whole: Set[str]

    def origins(self, form: str) -> Iterator[str]:
        """The words that a first part may be a form of, the likeliest first."""
        for link in LINKING:
            word = form[: len(form) - len(link)]
            if form.endswith(link) and len(word) >= SHORTEST_PART and word in self.atoms:
                yield word
        if f"{form}e" in self.atoms and len(form) > SHORTEST_STEM:
            yield f"{form}e"
        if form in self.stems:
            yield form


class Counts:
    """How often each form stands first, and each word last, in the compounds of the dictionary."""

    def __init__(self, firsts: Counter[str], lasts: Counter[str], parts: Parts) -> None:
        self.firsts, self.lasts = firsts, lasts
        self.all_firsts = sum(firsts.values()) + 1
        self.all_lasts = sum(lasts.values()) + 1
        self.origins: Counter[str] = Counter()
        for form, count in firsts.items():
            self.origins[next(parts.origins(form), form)] += count


def entries(parts: Parts, counts: Counts, weights: Weights) -> dict[str, Entry]:
    """What each part costs, in each form that it has as a first part."""
    found: dict[str, Entry] = {}
    costs = _Costs(parts, counts, weights)
    for atom in parts.atoms:
        for link in LINKING:
            first = costs.first(atom, link)
            if first < NEVER:
                _take(found, atom + link, Entry(first, len(link), NEVER))
        _take(found, atom, Entry(NEVER, 0, costs.last(atom)))
        if atom.endswith("e") and len(atom) > SHORTEST_STEM + 1 and atom[:-1] not in parts.atoms:
            _take(found, atom[:-1], Entry(costs.dropped(atom), 0, NEVER))
    for stem in parts.stems:
        if stem in counts.firsts or len(stem) >= SHORTEST_UNSEEN_STEM:
            _take(found, stem, Entry(costs.stem(stem), 0, NEVER))
    return found


def _take(found: dict[str, Entry], form: str, entry: Entry) -> None:
    """Of two readings of a form the cheaper counts, for each place in a compound."""
    known = found.get(form)
    if known is None:
        found[form] = entry
        return
    first = known if known.first <= entry.first else entry
    found[form] = Entry(first.first, first.linking, min(known.last, entry.last))


class _Costs:
    def __init__(self, parts: Parts, counts: Counts, weights: Weights) -> None:
        self._parts, self._counts, self._weights = parts, counts, weights
        self._short = {3: weights.three_letters, 4: weights.four_letters}

    def first(self, atom: str, link: str) -> float:
        """In the form with these linking letters; never, where nobody has seen a word of the dictionary so."""
        count, own = self._counts.firsts.get(atom + link, 0), self._own(atom)
        if not count and link and not own:
            return NEVER
        return self._of_firsts(count + self._expected(atom, LINKS_SHARE[link]), atom) - own

    def dropped(self, atom: str) -> float:
        """Without its last e."""
        form, own = atom[:-1], self._own(atom)
        count = self._counts.firsts.get(form, 0)
        if not count and not own:
            return NEVER
        return self._of_firsts(count + self._expected(atom, DROPPED_SHARE), form) - own + self._weights.dropped

    def stem(self, stem: str) -> float:
        """As the stem of a verb."""
        return self._of_firsts(self._counts.firsts.get(stem, 0) + self._weights.unseen, stem) + self._weights.stem

    def last(self, atom: str) -> float:
        """At the end."""
        share = (self._counts.lasts.get(atom, 0) + self._weights.unseen) / self._counts.all_lasts
        return self._short.get(len(atom), 0.0) - math.log(share) - self._own(atom)

    def _expected(self, atom: str, share: float) -> float:
        return self._weights.unseen_link * share * (self._counts.origins[atom] + self._weights.unseen)

    def _of_firsts(self, count: float, form: str) -> float:
        return self._short.get(len(form), 0.0) - math.log(count / self._counts.all_firsts)

    def _own(self, atom: str) -> float:
        """How much cheaper a word of our lists is."""
        if atom in self._parts.whole:
            return self._weights.whole
        return self._weights.listed if atom in self._parts.listed else 0.0
