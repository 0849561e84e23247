"""In which order hits come: by the weights of the embedded engine, so that both engines agree.

The server says which documents answer; its own rules order by fields and slips, and know nothing of names, synonyms
or parts. So the first hits bring their words along and are scored here: a word by the field that answers it best, rare
words above common ones, names above all, and what is alive a little above what is abandoned.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from search.embedded import asking as weights
from search.embedded.question import COMPLETE, PARTLY
from search.embedded.writing import REAL
from search.german import stem
from search.marking import is_near
from search.reading import Reading, Sought
from search.seeking import SHORTEST_TAIL, may_be_begun
from search.server.asking import telling
from search.synonyms import Term

K1: Final = 1.2
B: Final = 0.75
USUAL_LENGTHS: Final = {
    "title": 4.0, "keywords": 3.0, "summary": 25.0, "publisher": 3.0, "body": 60.0, "title_parts": 4.0, "parts": 30.0,
    "title_words": 10.0, "head_words": 35.0, "body_words": 90.0, "head": 45.0,
}  # fmt: skip
"""How many words a field holds, about."""
RANKED_BY: Final = ("id", "told", "name", "short_name", "swapped", "sample", "standing", "known")
"""What a document must bring along to be ranked."""
Ranked = tuple[Mapping[str, Any], float]
WORDS: Final = ("title_words", "head_words", "body_words")


class Told:
    """The words of one document, by field."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._texts = told
        self._fields: dict[str, tuple[Counter[str], int]] = {}

    def field(self, name: str) -> tuple[Counter[str], int]:
        """How often each word stands in a field, and how long the field is."""
        if name not in self._fields:
            found = self._texts.get(name, "").split()
            self._fields[name] = (Counter(found), len(found))
        return self._fields[name]

    def head(self) -> tuple[Counter[str], int]:
        """Title, keywords and summary with the parts of their compounds."""
        if "head" not in self._fields:
            names = ("title", "keywords", "summary", "title_parts", "parts")
            found = [word for name in names for word in self._texts.get(name, "").split()]
            self._fields["head"] = (Counter(found), len(found))
        return self._fields["head"]


class Scorer:
    """What each document is worth for one query. ``words`` are those whose rarity it must learn first."""

    def __init__(self, reading: Reading, sought: Sequence[Sought], misspelt: Sequence[str]) -> None:
        self._reading = reading
        self._sought = sought
        self._misspelt = frozenset(misspelt)
        self._needed = [each for each in sought if not each.asked.weak] or list(sought)
        self._begins = may_be_begun(sought, unfinished=False)
        self._runs = {run for run in reading.runs if len(run) >= weights.SHORTEST_NAME}
        self._rarities: Mapping[str, float] = {}
        self.words = tuple(dict.fromkeys(word for each in sought for word in _words(each)))

    def learn(self, number: int, frequencies: Mapping[str, int]) -> None:
        """Take in how many documents there are, and how many hold each word."""
        self._rarities = {word: rarity(number, found) for word, found in frequencies.items()}

    def ranked(self, documents: Iterable[Mapping[str, Any]]) -> list[Ranked]:
        """The documents with what each is worth, the best first."""
        scored = [(document, self.score(document)) for document in documents]
        return sorted(scored, key=lambda found: (-found[1], found[0]["id"]))

    def score(self, document: Mapping[str, Any]) -> float:
        """The worth of a document as the server sent it."""
        told = Told(document["told"])
        worths = {id(each): self._word(each, told) for each in self._sought}
        having = sum(worths[id(each)] > 0 for each in self._needed)
        total = sum(worths.values())
        sample = bool(document["sample"])
        if having > 1 and not sample:
            number = len(self._needed)
            total += PARTLY * (min(having, number - 1) - 1) + COMPLETE * (having == number)
        total += self._name(document)
        if sample and self._is_named(document):
            total += weights.SAMPLE_NAMED
        return total * prior(document)

    def _word(self, sought: Sought, told: Told) -> float:
        asked = sought.asked
        found = self._as_written(asked.folded, asked.stem, told)
        for word in sought.glued:
            found += self._as_written(word, stem(word), told)
        for form in sought.forms:
            found += [weights.OTHER_FORM * worth for worth in self._as_written(form, stem(form), told)]
        if len(asked.stem) >= SHORTEST_TAIL and _ends(told, asked.stem):
            found.append(weights.ENDING)
        if sought.prefix:
            found += _begun(told, sought.prefix)
        if sought.spelling:
            found += [
                weights.SPELT[name]
                for name in WORDS
                if any(is_near(word, sought.spelling) for word in told.field(name)[0])
            ]
        if asked.parts:
            found.append(weights.OWN_PARTS * self._all_in_head(asked.parts, told))
        found.append(weights.SOME_PARTS * self._some_in_head(sought.pieces, told))
        if sought.parted:
            found.append(weights.PARTED * self._all_in_head(sought.parted, told))
        factor = weights.SYNONYM_OF_SLIP if sought.guessed or sought.spelling else 1.0
        found += [factor * worth for synonym in sought.synonyms for worth in self._as_synonym(synonym, told)]
        return best_of(found) + self._as_typed(asked.folded, told)

    def _as_typed(self, folded: str, told: Told) -> float:
        """The very form of the word counts on top of what it is worth in any form."""
        rarity, written = self._rarities[folded], weights.WRITTEN.items()
        return best_of([weight * rarity * frequency(told.field(name), folded, name) for name, weight in written])

    def _as_written(self, folded: str, stemmed: str, told: Told) -> list[float]:
        rarity = self._rarities[folded]
        exact = (*weights.EXACT.items(), *weights.PARTS.items())
        found = [weight * rarity * frequency(told.field(name), stemmed, name) for name, weight in exact]
        written = weights.WRITTEN.items()
        return found + [weight * rarity * frequency(told.field(name), folded, name) for name, weight in written]

    def _in_head(self, folded: str, told: Told) -> float:
        return self._rarities[folded] * frequency(told.head(), stem(folded), "head")

    def _all_in_head(self, found: Iterable[str], told: Told) -> float:
        worths = [self._in_head(word, told) for word in found]
        return sum(worths) if all(worths) else 0.0

    def _some_in_head(self, pieces: Sequence[str], told: Told) -> float:
        return sum(self._in_head(piece, told) for piece in telling(pieces))

    def _as_synonym(self, synonym: Term, told: Told) -> list[float]:
        if len(synonym.stems) > 1:
            return [
                weight / len(synonym.stems) * self._phrase(synonym, told, field)
                for field, weight in weights.SYNONYM_PHRASE.items()
            ]
        rarity, stemmed = self._rarities[synonym.folded[0]], synonym.stems[0]
        return [
            weight * rarity * frequency(told.head() if field == "head" else told.field(field), stemmed, field)
            for field, weight in weights.SYNONYM.items()
        ]

    def _phrase(self, synonym: Term, told: Told, name: str) -> float:
        field = told.head() if name == "head" else told.field(name)
        worths = [
            self._rarities[folded] * frequency(field, stemmed, name)
            for folded, stemmed in zip(synonym.folded, synonym.stems, strict=True)
        ]
        return sum(worths) if all(worths) else 0.0

    def _name(self, document: Mapping[str, Any]) -> float:
        name = self._reading.name
        full, short = document.get("name", ()), document.get("short_name", ())
        found = [
            weights.NAME * (name in full),
            weights.SHORT_NAME * (name in short),
            weights.SWAPPED_NAME * (self._reading.swapped in document.get("swapped", ())),
            weights.NAME_WITHIN * (not self._runs.isdisjoint((*full, *short))),
        ]
        if not self._misspelt.isdisjoint((*full, *short)):
            found.append(weights.MISSPELT_NAME)
        if self._begins:
            found.append(weights.BEGUN_NAME * any(each.startswith(name) for each in full))
            found.append(weights.BEGUN_SHORT_NAME * any(each.startswith(name) for each in short))
        return best_of(found)

    def _is_named(self, document: Mapping[str, Any]) -> bool:
        named = {self._reading.name, *self._runs}
        full, short = document.get("name", ()), document.get("short_name", ())
        swapped = self._reading.swapped in document.get("swapped", ())
        return swapped or self._reading.name in short or not named.isdisjoint(full)


def rarity(number: int, frequency: int) -> float:
    """How much a word tells: more, the fewer documents hold it."""
    found = max(1, frequency)
    return math.log(1 + (max(number, found) - found + 0.5) / (found + 0.5))


def frequency(field: tuple[Counter[str], int], word: str, name: str) -> float:
    """How much a word is worth for being there so often in a field of this length: BM25 without the rarity."""
    counts, length = field
    times = counts[word]
    return times * (K1 + 1) / (times + K1 * (1 - B + B * length / USUAL_LENGTHS[name])) if times else 0.0


def best_of(worths: Sequence[float]) -> float:
    """The best counts, the rest hardly."""
    best = max(worths, default=0.0)
    return best + weights.TIE * (sum(worths) - best)


def prior(document: Mapping[str, Any]) -> float:
    """As in the embedded engine: it decides between hits of about the same fit."""
    alive = 1.0 + 0.03 * document["standing"] + (0.02 if document["known"] else 0.0)
    return float(alive if document["sample"] else alive * REAL)


def _ends(told: Told, stemmed: str) -> bool:
    fields = ("title", "keywords", "summary", "body", "publisher")
    return any(word.endswith(stemmed) and len(word) >= 8 for name in fields for word in told.field(name)[0])


def _begun(told: Told, prefix: str) -> list[float]:
    fields = WORDS if len(prefix) > weights.SHORTEST_TITLE_PREFIX else WORDS[:1]
    return [weights.BEGUN[name] for name in fields if any(word.startswith(prefix) for word in told.field(name)[0])]


def _words(sought: Sought) -> Iterator[str]:
    """All folded words whose rarity counts."""
    yield sought.asked.folded
    yield from (*sought.glued, *sought.forms, *sought.parted, *sought.pieces, *sought.asked.parts)
    yield from (word for synonym in sought.synonyms for word in synonym.folded)
