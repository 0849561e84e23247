"""Texts for a generated catalogue: the words of the real one, put together anew.

Real sentences keep their German; recombined whole, they give every word about the frequency that it has in the real
catalogue. A real catalogue of ten times the size has more words besides, names above all. Those are coined from the
parts that German compounds of the town hall are made of, and from the names of places.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from search.german import DATA

_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-ZÄÖÜ„])")
_WORD = re.compile(r"[A-ZÄÖÜ][\w-]{3,}")


@dataclass(frozen=True, slots=True)
class Words:
    """What texts are made of."""

    titles: tuple[str, ...]
    title_words: tuple[str, ...]
    sentences: tuple[str, ...]
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The texts of one generated entry."""

    title: str
    summary: str
    description: str


def words_of(titles: Sequence[str], texts: Sequence[str]) -> Words:
    """What the titles and texts of real entries give."""
    sentences = (sentence for text in texts for sentence in _END_OF_SENTENCE.split(text))
    return Words(
        titles=tuple(titles),
        title_words=tuple(dict.fromkeys(word for title in titles for word in _WORD.findall(title))),
        sentences=tuple(dict.fromkeys(sentence for sentence in sentences if sentence)),
        parts=_parts(),
    )


def _parts() -> tuple[str, ...]:
    lines = (DATA / "compound_parts.txt").read_text(encoding="utf-8").splitlines()
    return tuple(word for line in lines for word in line.partition("#")[0].split() if len(word) > 3)


def made_up(words: Words, place: str, random: Random) -> Text:
    """The texts of an entry of this place."""
    coined = random.choice(words.parts).capitalize() + random.choice(words.parts)
    summary = random.sample(words.sentences, 2)
    description = random.sample(words.sentences, random.randint(2, 6))
    return Text(
        title=_title(words, coined, place, random),
        summary=" ".join(summary),
        description=" ".join([*description[:-1], f"{coined} heißt der Dienst in {place}.", description[-1]]),
    )


def _title(words: Words, coined: str, place: str, random: Random) -> str:
    form = random.random()
    if form < 0.35:
        return f"{coined} {place}"
    if form < 0.5:
        return f"{coined}: {random.choice(words.titles)}"
    if form < 0.75:
        return f"{coined} {' '.join(random.sample(words.title_words, 2))}"
    return f"{random.choice(words.title_words)} für {place}"
