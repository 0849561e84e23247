"""What a document is worth for one word of a query: the field that answers it best counts, the rest hardly.

Documents bring their words along as texts, in which a word is found as a piece between blanks: a hundred documents
must be weighed for each page, and nothing in Python finds quicker.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from search.embedded import asking as weights
from search.german import stem
from search.reading import Sought
from search.seeking import SHORTEST_TAIL
from search.server.asking import telling
from search.server.filters import Filter, one_of
from search.server.vocabulary import written
from search.synonyms import Term

K1: Final = 1.2
B: Final = 0.75
HEAD: Final = ("title", "keywords", "summary", "title_parts", "parts")
"""Title, keywords and summary with the parts of their compounds."""
TAILED: Final = ("title", "keywords", "summary", "body", "publisher")
WORDS: Final = ("title_words", "head_words", "body_words")
SHORTEST_TAILED: Final = 8


@dataclass(frozen=True, slots=True)
class Field:
    """The words of a field, each between two blanks of its own; ``longer`` says how it is by its length."""

    text: str
    longer: float

    def frequency(self, piece: str) -> float:
        """How much a word is worth for being there so often in a field of this length: BM25 without the rarity."""
        times = self.text.count(piece)
        return times * (K1 + 1) / (times + self.longer) if times else 0.0


class Told:
    """The words of one document, by field; ``lengths`` says how long each field is in the mean."""

    def __init__(self, told: Mapping[str, str], lengths: Mapping[str, float]) -> None:
        self._told = told
        self._lengths = lengths
        self._fields: dict[str, Field] = {}

    def field(self, name: str) -> Field:
        found = self._fields.get(name)
        if found is None:
            found = self._fields[name] = self._field(name)
        return found

    def _field(self, name: str) -> Field:
        words = _head(self._told) if name == "head" else self._told[name]
        usual = self._lengths.get(name, 0.0) or 1.0
        return Field(f" {words.replace(' ', '  ')} ", K1 * (1 - B + B * _length(words) / usual))


def lengths_of(told: Mapping[str, str]) -> dict[str, int]:
    """How many words each field has, and the head of them."""
    return {name: _length(words) for name, words in (*told.items(), ("head", _head(told)))}


def _head(told: Mapping[str, str]) -> str:
    return " ".join(told[name] for name in HEAD if told[name])


def _length(words: str) -> int:
    return words.count(" ") + 1 if words else 0


def rarity(number: int, frequency: int) -> float:
    """How much a word tells: more, the fewer documents hold it."""
    found = max(1, frequency)
    return math.log(1 + (max(number, found) - found + 0.5) / (found + 0.5))


def best_of(worths: Sequence[float]) -> float:
    """The best counts, the rest hardly."""
    best = max(worths, default=0.0)
    return best + weights.TIE * (sum(worths) - best)


SCOPES: Final = {
    "title": "title", "title_parts": "title", "title_words": "title",
    "keywords": "head", "summary": "head", "parts": "head", "head_words": "head", "head": "head",
}  # fmt: skip
"""Where a word's rarity is counted for a field: a word that stands in many texts may stand in few titles."""
Scoped = tuple[str, str]
"""A word and where: in titles, in heads, or anywhere."""
Place = tuple[str, str, float]
"""A field, a word in it between blanks, and what it is worth to be there."""


class Weighing:
    """One word of the query, ready to be looked for in many documents. ``near`` are the words that it may be a slip
    of."""

    def __init__(self, sought: Sought, rarities: Mapping[Scoped, float], near: Iterable[str]) -> None:
        self._rarities = rarities
        self._sought = sought
        asked = sought.asked
        factor = weights.SYNONYM_OF_SLIP if sought.guessed or sought.spelling else 1.0
        synonyms = [each for each in sought.synonyms if len(each.stems) == 1]
        self._phrases = [(each, factor) for each in sought.synonyms if len(each.stems) > 1]
        self._typed = tuple(self._written(asked.folded))
        self._places: tuple[Place, ...] = (
            *self._as_written(asked.folded),
            *(place for word in sought.glued for place in self._as_written(word)),
            *(place for form in sought.forms for place in self._as_written(form, weights.OTHER_FORM)),
            *(place for each in synonyms for place in self._as_synonym(each, factor)),
        )
        self._near = tuple(f" {word} " for word in near)
        self._head = {word: f" {stem(word)} " for word in (*asked.parts, *sought.parted, *sought.pieces)}

    def worth(self, told: Told) -> float:
        """0 where the document does not answer the word."""
        found = [weight * told.field(name).frequency(piece) for name, piece, weight in self._places]
        found += self._begun_and_spelt(told)
        found += self._in_head(told)
        found += [factor * worth for each, factor in self._phrases for worth in self._phrase(each, told)]
        # The very form of the word counts on top of what it is worth in any form.
        typed = [weight * told.field(name).frequency(piece) for name, piece, weight in self._typed]
        return best_of(found) + best_of(typed)

    def _rarity(self, folded: str, field: str) -> float:
        return self._rarities[SCOPES.get(field, ""), folded]

    def _as_written(self, folded: str, factor: float = 1.0) -> Iterator[Place]:
        piece = f" {stem(folded)} "
        for name, weight in (*weights.EXACT.items(), *weights.PARTS.items()):
            yield name, piece, factor * weight * self._rarity(folded, name)
        for name, piece, weight in self._written(folded):
            yield name, piece, weight * factor

    def _written(self, folded: str) -> Iterator[Place]:
        for name, weight in weights.WRITTEN.items():
            yield name, f" {folded} ", weight * self._rarity(folded, name)

    def _as_synonym(self, synonym: Term, factor: float) -> Iterator[Place]:
        for name, weight in weights.SYNONYM.items():
            yield name, f" {synonym.stems[0]} ", factor * weight * self._rarity(synonym.folded[0], name)

    def _begun_and_spelt(self, told: Told) -> Iterator[float]:
        stemmed, prefix = self._sought.asked.stem, self._sought.prefix
        if len(stemmed) >= SHORTEST_TAIL and any(_ends(told.field(name).text, stemmed) for name in TAILED):
            yield weights.ENDING
        if prefix:
            # So many words begin with one or two letters that only titles are worth looking at.
            fields = WORDS if len(prefix) > weights.SHORTEST_TITLE_PREFIX else WORDS[:1]
            yield from (weights.BEGUN[name] for name in fields if f" {prefix}" in told.field(name).text)
        for name in WORDS if self._near else ():
            text = told.field(name).text
            if any(piece in text for piece in self._near):
                yield weights.SPELT[name]

    def _in_head(self, told: Told) -> Iterator[float]:
        sought = self._sought
        yield weights.OWN_PARTS * self._all_in_head(sought.asked.parts, told)
        yield weights.PARTED * self._all_in_head(sought.parted, told)
        yield weights.SOME_PARTS * sum(self._each_in_head(telling(sought.pieces), told))

    def _all_in_head(self, words: Sequence[str], told: Told) -> float:
        worths = list(self._each_in_head(words, told))
        return sum(worths) if all(worths) else 0.0

    def _each_in_head(self, words: Iterable[str], told: Told) -> Iterator[float]:
        return (self._rarity(word, "head") * told.field("head").frequency(self._head[word]) for word in words)

    def _phrase(self, synonym: Term, told: Told) -> Iterator[float]:
        for name, weight in weights.SYNONYM_PHRASE.items():
            field = told.field(name)
            worths = [
                self._rarity(folded, name) * field.frequency(f" {stemmed} ")
                for folded, stemmed in zip(synonym.folded, synonym.stems, strict=True)
            ]
            yield weight / len(worths) * sum(worths) if all(worths) else 0.0


def _ends(text: str, stemmed: str) -> bool:
    """Whether a long word ends so."""
    if f"{stemmed} " not in text:
        return False
    return any(len(word) >= SHORTEST_TAILED and word.endswith(stemmed) for word in text.split())


def weighed(sought: Sought) -> Iterator[Scoped]:
    """All folded words of which it counts how rare they are, and where."""
    for word in (sought.asked.folded, *sought.glued, *sought.forms):
        yield from (("", word), ("title", word), ("head", word))
    yield from (("head", word) for word in (*sought.parted, *sought.pieces, *sought.asked.parts))
    for synonym in sought.synonyms:
        yield from ((scope, word) for word in synonym.folded for scope in ("title", "head"))


def holding(scoped: Scoped) -> Filter:
    """The documents that hold the word there."""
    scope, word = scoped
    return (one_of(scope, (stem(word),)),) if scope else (written(word),)
