"""What a dictionary tells of compounds: which words are their parts, and how often.

A dictionary lists compounds without saying so. Each of its nouns that other nouns make up is taken apart by what is
known so far, and its parts are counted; words that fall apart are no parts any more. Two rounds of that find the
parts of the language; our own lists say what the dictionary can't know: what town halls make compounds of, and
which words are known as one.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search.compounds import LINKING, SHORTEST_PART, Entry, Limits, Way, cheapest, in_some_form

LONGEST_ATOM: Final = 14
"""Longer words of a dictionary are compounds, or too rare to be parts of one."""
SHORTEST_LEARNED: Final = 7
SHORTEST_STEM: Final = 3
SHORTEST_UNSEEN_STEM: Final = 4
ROUNDS: Final = 2
NEVER: Final = math.inf

OF_VERBS: Final = ("", "ung", "er", "e", "t", "en", "n")
OF_FOREIGN_VERBS: Final = ("", "e", "ation", "ator", "ion", "or", "at", "ant", "ement", "ur", "ierung")
"""What nouns that are made of verbs end with: planen, Planung, Planer; moderieren, Moderation, Moderator."""

LINKS_SHARE: Final = {"": 0.6, "s": 0.2, "n": 0.12, "en": 0.05, "es": 0.02, "er": 0.02, "e": 0.02}
"""How compounds link, for words of which nothing is known."""
DROPPED_SHARE: Final = 0.05
"""Schule loses its e in Schulhof."""


@dataclass(frozen=True)
class Sources:
    """Folded words: of the dictionary, and of our own lists."""

    nouns: frozenset[str]
    others: frozenset[str]
    listed: frozenset[str]
    whole: frozenset[str]
    affixes: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True)
class Weights:
    """What the measure is tuned by; costs are negative logarithms of shares."""

    unseen: float = 0.3
    unseen_link: float = 0.15
    listed: float = 2.0
    whole: float = 4.0
    three_letters: float = 0.5
    four_letters: float = 0.5
    dropped: float = 0.6
    stem: float = 1.0
    ending: float = 0.4
    noun_base: float = 8.0
    noun_letter: float = 1.1
    word_base: float = 3.0
    word_letter: float = 0.5
    unknown_base: float = 8.0
    unknown_letter: float = 1.6
    place: float = 8.0

    @property
    def limits(self) -> Limits:
        """Those of words that no dictionary knows."""
        return Limits(self.unknown_base, self.unknown_letter, self.ending, self.place)


class Learned:
    """The counts of a dictionary, and the lexicon that they make; see ``search.compounds.Lexicon``."""

    def __init__(self, sources: Sources, weights: Weights) -> None:
        self.sources = sources
        stems = verb_stems(sources.others)
        self.stems = frozenset(stems - sources.affixes)
        self.whole = sources.whole | derived(stems, sources.nouns) - sources.listed
        self.nouns = sources.nouns | {f"{stem}ung" for stem in stems if len(stem) > SHORTEST_UNSEEN_STEM}
        own = sources.listed | self.whole
        fitting = {word for word in self.nouns if SHORTEST_PART <= len(word) <= LONGEST_ATOM}
        self.atoms = (fitting - sources.affixes) | own
        self.firsts: Counter[str] = Counter()
        self.lasts: Counter[str] = Counter()
        self._count_halves()
        self.weigh(weights)
        for _ in range(ROUNDS):
            self._count_parts()
            self.weigh(weights)

    def weigh(self, weights: Weights) -> None:
        """Make the lexicon of the counts anew."""
        self.weights, self.limits = weights, weights.limits
        self._words = entries(self)

    @property
    def words(self) -> Mapping[str, dict[str, Entry]]:
        """The entries by the first three letters and the rest."""
        return self._words

    def begins(self, beginning: str) -> bool:
        return beginning in self._words

    def entry(self, beginning: str, rest: str) -> Entry | None:
        return self._words[beginning].get(rest)

    def is_noun(self, word: str) -> bool:
        """A noun of the dictionary in some form."""
        return in_some_form(word, self.sources.nouns)

    def worth(self, word: str, way: Way) -> bool:
        """Whether a word is rather a compound than one, as what the dictionary knows it."""
        weights, size = self.weights, len(word)
        if in_some_form(word, self.whole):
            return False
        if self.is_noun(word):
            return way.cost < weights.noun_base + weights.noun_letter * size
        if word in self.sources.others:
            return way.cost < weights.word_base + weights.word_letter * size
        return self.worth_unknown(word, way)

    def worth_unknown(self, word: str, way: Way) -> bool:
        """The same for a word that no dictionary knows."""
        start, end = way.parts[-1]
        is_place = word[start:end] in self.sources.places
        return way.cost + self.weights.place * is_place < self.limits.base + self.limits.letter * len(word)

    def _count_halves(self) -> None:
        """The first guess: every cut between two words of the dictionary."""
        for word in self.nouns:
            for cut in range(max(SHORTEST_PART, len(word) - LONGEST_ATOM), len(word) - SHORTEST_PART + 1):
                if word[cut:] in self.atoms and next(origins(word[:cut], self.atoms, self.stems), None):
                    share = 1.0 if min(cut, len(word) - cut) > SHORTEST_PART else 0.3
                    self.firsts[word[:cut]] += share  # type: ignore[assignment]
                    self.lasts[word[cut:]] += share  # type: ignore[assignment]

    def _count_parts(self) -> None:
        """The next guess: the nouns as the guess before takes them apart."""
        firsts: Counter[str] = Counter()
        lasts: Counter[str] = Counter()
        compounds = set()
        for word in self.nouns:
            way = self._reading(word)
            if way:
                compounds.add(word)
                bounds = [start for start, _ in way.parts]
                firsts.update(word[start:end] for start, end in pairwise(bounds))
                lasts[word[slice(*way.parts[-1])]] += 1
        self.atoms -= compounds - self.sources.listed
        self.firsts, self.lasts = firsts, lasts

    def _reading(self, word: str) -> Way | None:
        if len(word) < SHORTEST_LEARNED or in_some_form(word, self.whole):
            return None
        way = cheapest(word, self)
        limit = self.weights.noun_base + self.weights.noun_letter * len(word)
        return way if way and way.cost < limit else None


def origins(form: str, atoms: set[str] | frozenset[str], stems: frozenset[str]) -> Iterator[str]:
    """The words that a first part may be a form of, the likeliest first."""
    for link in LINKING:
        word = form[: len(form) - len(link)]
        if form.endswith(link) and len(word) >= SHORTEST_PART and word in atoms:
            yield word
    if f"{form}e" in atoms and len(form) > SHORTEST_STEM:
        yield f"{form}e"
    if form in stems:
        yield form


def verb_stems(words: frozenset[str]) -> set[str]:
    """What verbs are in compounds: lern of lernen, steuer of steuern; their third person tells them from adjectives."""
    infinitives = {word[:-1] for word in words if word.endswith(("ern", "eln"))}
    infinitives |= {word[:-2] for word in words if word.endswith("en")}
    return {
        stem for stem in infinitives if len(stem) >= SHORTEST_STEM and not words.isdisjoint((f"{stem}t", f"{stem}et"))
    }


def derived(stems: set[str], nouns: frozenset[str]) -> set[str]:
    """Nouns that are made of a verb and so no compounds: Moderation of moderieren is no ration of fashion."""
    foreign = {stem.removesuffix("ier") for stem in stems if stem.endswith("ier") and len(stem) > SHORTEST_LEARNED}
    made = {stem + ending for stem in stems if len(stem) > SHORTEST_UNSEEN_STEM for ending in OF_VERBS}
    return nouns & (made | {stem + ending for stem in foreign for ending in OF_FOREIGN_VERBS})


def entries(learned: Learned) -> dict[str, dict[str, Entry]]:
    """What each word costs, in each form that it has as a first part."""
    weights = learned.weights
    found: dict[str, Entry] = {}
    shares = _Shares(learned)
    for atom in learned.atoms:
        last = shares.last(atom)
        for link in LINKING:
            first = shares.first(atom, link)
            if first < NEVER:
                _take(found, atom + link, Entry(first, len(link), NEVER))
        _take(found, atom, Entry(NEVER, 0, last))
        if atom.endswith("e") and len(atom) > SHORTEST_STEM + 1 and atom[:-1] not in learned.atoms:
            _take(found, atom[:-1], Entry(shares.dropped(atom) + weights.dropped, 0, NEVER))
    for stem in learned.stems:
        if stem in learned.firsts or len(stem) >= SHORTEST_UNSEEN_STEM:
            _take(found, stem, Entry(shares.stem(stem) + weights.stem, 0, NEVER))
    by_beginning: dict[str, dict[str, Entry]] = {}
    for word in sorted(found):
        if word not in learned.sources.affixes:
            by_beginning.setdefault(word[:SHORTEST_PART], {})[word[SHORTEST_PART:]] = found[word]
    return by_beginning


def _take(found: dict[str, Entry], form: str, entry: Entry) -> None:
    """Of two readings of a form the cheaper counts, for each place in a compound."""
    known = found.get(form, Entry(NEVER, 0, NEVER))
    first = min(known, entry, key=lambda each: each.first)
    found[form] = Entry(first.first, first.linking, min(known.last, entry.last))


class _Shares:
    """How often words are parts among all parts, as costs."""

    def __init__(self, learned: Learned) -> None:
        self._weights, self._sources = learned.weights, learned.sources
        self._firsts, self._lasts = learned.firsts, learned.lasts
        self._all_firsts = sum(learned.firsts.values()) + 1
        self._all_lasts = sum(learned.lasts.values()) + 1
        self._origins: Counter[str] = Counter()
        for form, count in learned.firsts.items():
            self._origins[next(origins(form, learned.atoms, learned.stems), form)] += count

    def first(self, atom: str, link: str) -> float:
        """In the form with these linking letters; never, where nobody has seen a word of the dictionary so."""
        count = self._firsts.get(atom + link, 0)
        own = self._own(atom)
        if not count and link and not own:
            return NEVER
        expected = self._weights.unseen_link * LINKS_SHARE[link] * (self._origins[atom] + self._weights.unseen)
        return self._cost(count + expected, self._all_firsts, len(atom)) - own

    def dropped(self, atom: str) -> float:
        """Without its last e."""
        form, own = atom[:-1], self._own(atom)
        count = self._firsts.get(form, 0)
        if not count and not own:
            return NEVER
        expected = self._weights.unseen_link * DROPPED_SHARE * (self._origins[atom] + self._weights.unseen)
        return self._cost(count + expected, self._all_firsts, len(form)) - own

    def stem(self, stem: str) -> float:
        """As the stem of a verb."""
        return self._cost(self._firsts.get(stem, 0) + self._weights.unseen, self._all_firsts, len(stem))

    def last(self, atom: str) -> float:
        """At the end."""
        count = self._lasts.get(atom, 0) + self._weights.unseen
        return self._cost(count, self._all_lasts, len(atom)) - self._own(atom)

    def _own(self, atom: str) -> float:
        """How much cheaper a word of our lists is."""
        if atom in self._sources.whole:
            return self._weights.whole
        return self._weights.listed if atom in self._sources.listed else 0.0

    def _cost(self, count: float, of: float, length: int) -> float:
        short = {3: self._weights.three_letters, 4: self._weights.four_letters}.get(length, 0.0)
        return short - math.log(count / of)
