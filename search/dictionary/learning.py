"""What a dictionary tells of compounds: which words are their parts, and how often.

A dictionary lists compounds without saying so. Each of its nouns that other nouns make up is taken apart by what is
known so far, and its parts are counted; words that fall apart are no parts any more. That finds the parts of the
language; our own lists say what the dictionary can't know: what town halls make compounds of, and
which words are known as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final

from search.compounds import LONGEST_PART, SHORTEST_PART, Entry, Way, cheapest, in_some_form
from search.dictionary.weighing import SHORTEST_STEM, SHORTEST_UNSEEN_STEM, Counts, Parts, Weights, entries

LONGEST_ATOM: Final = 14
"""Longer words of a dictionary are compounds, or too rare to be parts of one."""
SHORTEST_LEARNED: Final = 7
LONGEST_LEARNED: Final = 22
"""What longer words are made of stands in shorter ones, too."""
SHORTEST_FOREIGN_VERB: Final = 8
ROUNDS: Final = 1

OF_VERBS: Final = ("", "ung", "er", "e", "t", "en", "n")
OF_FOREIGN_VERBS: Final = ("", "e", "ation", "ator", "ion", "or", "atur", "at", "ant", "ement", "ur", "ierung")
"""What nouns that are made of verbs end with: planen, Planung, Planer; moderieren, Moderation, Moderator."""


@dataclass(frozen=True)
class Sources:
    """Folded words: nouns, others and stems of verbs of the dictionary, and our own lists."""

    nouns: frozenset[str]
    others: frozenset[str]
    stems: frozenset[str]
    listed: frozenset[str]
    whole: frozenset[str]
    affixes: frozenset[str]
    places: frozenset[str]


class Learned:
    """The counts of a dictionary, and the lexicon that they make; see ``search.compounds.Lexicon``."""

    def __init__(self, sources: Sources, weights: Weights) -> None:
        self.sources = sources
        stems = sources.stems
        self.whole = sources.whole | sources.listed | derived(stems, sources.nouns)
        regular = {f"{stem}ung" for stem in stems if len(stem) > SHORTEST_UNSEEN_STEM}
        self._learned_from = [w for w in sources.nouns | regular if SHORTEST_LEARNED <= len(w) <= LONGEST_LEARNED]
        short = {word for word in sources.nouns | regular if SHORTEST_PART <= len(word) <= LONGEST_ATOM}
        atoms = (short - sources.affixes) | self.whole
        self.parts = Parts(atoms, stems - sources.affixes, sources.listed, sources.whole)
        self._counts = self._halves()
        self.weigh(weights)
        for _ in range(ROUNDS):
            self._learn()
            self.weigh(weights)

    def weigh(self, weights: Weights) -> None:
        """Make the lexicon of the counts anew."""
        self.weights, self.limits = weights, weights.limits
        found = entries(self.parts, self._counts, weights)
        self.words: Mapping[str, Entry] = {word: found[word] for word in found if word not in self.sources.affixes}
        self._beginnings = {word[:SHORTEST_PART] for word in self.words}

    def narrowed(self, words: Iterable[str]) -> Learned:
        """The same for some words only, with what they may be made of: weighed in no time."""
        pieces = {word[start:end] for word in words for start, end in combinations(range(len(word) + 1), 2)}
        narrow = copy(self)
        atoms = {atom for atom in self.parts.atoms if atom in pieces or atom[:-1] in pieces}
        narrow.parts = replace(self.parts, atoms=atoms, stems=self.parts.stems & pieces)
        return narrow

    def beginning(self, word: str, start: int) -> Iterator[tuple[int, Entry]]:
        if word[start : start + SHORTEST_PART] not in self._beginnings:
            return
        for end in range(start + SHORTEST_PART, min(len(word), start + LONGEST_PART) + 1):
            entry = self.words.get(word[start:end])
            if entry:
                yield end, entry

    def worth(self, word: str, way: Way) -> bool:
        """Whether a word is rather a compound than one, as what the dictionary knows it."""
        weights, size = self.weights, len(word)
        if in_some_form(word, self.whole):
            return False
        if in_some_form(word, self.sources.nouns):
            return way.cost < weights.noun_base + weights.noun_letter * size
        if word in self.sources.others:
            return way.cost < weights.word_base + weights.word_letter * size
        return self.worth_unknown(word, way)

    def worth_unknown(self, word: str, way: Way) -> bool:
        """The same for a word that no dictionary knows."""
        start, end = way.parts[-1]
        is_place = word[start:end] in self.sources.places
        return way.cost + self.limits.place * is_place < self.limits.base + self.limits.letter * len(word)

    def _halves(self) -> Counts:
        """The first guess: every cut between two words of the dictionary."""
        firsts: Counter[str] = Counter()
        lasts: Counter[str] = Counter()
        atoms, origins = self.parts.atoms, self.parts.origins
        for word in self._learned_from:
            for cut in range(max(SHORTEST_PART, len(word) - LONGEST_ATOM), len(word) - SHORTEST_PART + 1):
                if word[cut:] in atoms and next(origins(word[:cut]), None):
                    firsts[word[:cut]] += 1
                    lasts[word[cut:]] += 1
        return Counts(firsts, lasts, self.parts)

    def _learn(self) -> None:
        """The next guess: the nouns as the guess before takes them apart."""
        firsts: Counter[str] = Counter()
        lasts: Counter[str] = Counter()
        compounds = set()
        for word in self._learned_from:
            way = None if in_some_form(word, self.whole) else cheapest(word, self)
            if way and way.cost < self.weights.noun_base + self.weights.noun_letter * len(word):
                compounds.add(word)
                firsts.update(word[start:end] for start, end in pairwise(start for start, _ in way.parts))
                lasts[word[slice(*way.parts[-1])]] += 1
        self.parts = replace(self.parts, atoms=self.parts.atoms - compounds)
        self._counts = Counts(firsts, lasts, self.parts)


def verb_stems(words: frozenset[str]) -> frozenset[str]:
    """What verbs are in compounds: lern of lernen, steuer of steuern; their third person tells them from adjectives."""
    stems = {word[:-1] for word in words if word.endswith(("ern", "eln"))}
    stems |= {word[:-2] for word in words if word.endswith("en")}
    return frozenset(
        stem for stem in stems if len(stem) >= SHORTEST_STEM and not words.isdisjoint((f"{stem}t", f"{stem}et"))
    )


def derived(stems: frozenset[str], nouns: frozenset[str]) -> frozenset[str]:
    """Nouns that are made of a verb and so no compounds: Moderation of moderieren is no ration of fashion."""
    foreign = {
        stem.removesuffix("ier") for stem in stems if stem.endswith("ier") and len(stem) >= SHORTEST_FOREIGN_VERB
    }
    made = {stem + ending for stem in stems if len(stem) > SHORTEST_UNSEEN_STEM for ending in OF_VERBS}
    return nouns & (made | {stem + ending for stem in foreign for ending in OF_FOREIGN_VERBS})
