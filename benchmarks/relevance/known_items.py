"""Questions whose answer is known, for they are made of one entry's own words.

Words are drawn by a fixed seed from title and summary: those of five letters and more that stand in few entries, for
nobody looks for an entry by a word that fits all. What more than three entries answer letter by letter is not asked:
no order of theirs is righter than another. What parts and forms a word has says ``benchmarks/entry_words.csv``, kept
by hand, and no engine.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.relevance import spoiling
from benchmarks.relevance.questions import Question
from search.index import SearchDocument

FILE: Final = Path(__file__).parents[1] / "entry_words.csv"
SEED: Final = 20_261_122
GRADE: Final = 3
SHORTEST: Final = 5
FEW_ENTRIES: Final = 5
MOST_ALIKE: Final = 3
MOST_WORDS: Final = 3
_BINDING: Final = """
alle allem allen beide beiden dabei danach daran darauf daraus davon denen deren derzeit diese diesem diesen
dieser durch eigene eigenen einem einen einer eines einige erste ersten etwa etwas gegen gibt haben heute
ihrem ihren ihrer jeder kann keine können mehrere mehrerer neben nicht ohne samt sein seine seit sich soll
sollen sowie statt über unter viele vielen waren welche werden wird wurde wurden zunächst zwischen
"""
BINDING: Final = frozenset(_BINDING.split())
"""Words that say nothing of the thing. A list of its own, for what is tuned must not change what is asked."""
_WORD: Final = re.compile(r"[^\W\d_]+")

Spoil = Callable[[str, Random], str | None]


@dataclass(frozen=True, slots=True)
class EntryWord:
    """What a word of an entry is made of, and its other forms."""

    parts: tuple[str, ...]
    forms: tuple[str, ...]


def entry_words(path: Path = FILE) -> dict[str, EntryWord]:
    """The labelled words."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["word"]: EntryWord(_split(row["parts"], "+"), _split(row["forms"], "|")) for row in csv.DictReader(file)
        }


def _split(value: str, by: str) -> tuple[str, ...]:
    return tuple(value.split(by)) if value else ()


def known_items(documents: Sequence[SearchDocument]) -> list[Question]:
    """One to three words of each real entry, in each way to get them wrong; and the title, and in another order."""
    return list(_Items(documents).questions())


class _Items:
    """The entries' words, and in how many entries each stands."""

    def __init__(self, documents: Sequence[SearchDocument]) -> None:
        self.documents = [document for document in documents if not document.sample]
        self.texts = {document.slug: f"{document.title} {document.summary}" for document in documents}
        self.entries_with = Counter(
            word for text in self.texts.values() for word in {found.casefold() for found in _WORD.findall(text)}
        )
        self.labels = entry_words()
        self.ways: Mapping[str, Spoil] = {
            "exact": spoiling.nothing,
            "one slip": spoiling.slip,
            "two slips": spoiling.two_slips,
            "slip in the first letter": spoiling.first_letter,
            "no umlauts": _umlauts_lost,
            "half words": spoiling.half,
            "compound parts": self._part,
            "inflections": self._form,
        }

    def questions(self) -> Iterator[Question]:
        for group, spoil in self.ways.items():
            for document in self.documents:
                yield from self._spoilt(document, group, spoil)
        for document in self.documents:
            yield self._question(document, "title", document.title)
            yield from self._swapped(document)

    def _spoilt(self, document: SearchDocument, group: str, spoil: Spoil) -> Iterator[Question]:
        chance = Random(f"{SEED} {group} {document.slug}")
        words = self._telling(document)
        chance.shuffle(words)
        spoilt = (spoil(word, chance) for word in words)
        usable = list(dict.fromkeys(word for word in spoilt if word))
        for number in range(1, MOST_WORDS + 1):
            chosen, usable = usable[:number], usable[number:]
            if len(chosen) == number and self._is_telling(chosen):
                yield self._question(document, group, " ".join(chosen))

    def _swapped(self, document: SearchDocument) -> Iterator[Question]:
        chance = Random(f"{SEED} swapped {document.slug}")
        words = _WORD.findall(document.title)
        if len(words) > 1:
            yield self._question(document, "swapped words", " ".join(_in_other_order(words, chance)))
        telling = self._telling(document)
        if len(telling) > 1:
            first, second = chance.sample(telling, 2)
            yield self._question(document, "swapped words", f"{second} {first}")

    def _telling(self, document: SearchDocument) -> list[str]:
        found = dict.fromkeys(_WORD.findall(self.texts[document.slug]))
        return [
            word
            for word in found
            if len(word) >= SHORTEST
            and word.casefold() not in BINDING
            and self.entries_with[word.casefold()] <= FEW_ENTRIES
        ]

    def _is_telling(self, words: Sequence[str]) -> bool:
        """Whether hardly any other entry has letter by letter what was typed."""
        having = (all(word.casefold() in text.casefold() for word in words) for text in self.texts.values())
        return sum(having) <= MOST_ALIKE

    def _part(self, word: str, chance: Random) -> str | None:
        label = self.labels.get(word)
        parts = [part for part in label.parts if len(part) >= 4] if label else []
        return chance.choice(parts) if parts else None

    def _form(self, word: str, chance: Random) -> str | None:
        label = self.labels.get(word)
        return chance.choice(label.forms) if label and label.forms else None

    @staticmethod
    def _question(document: SearchDocument, group: str, text: str) -> Question:
        return Question(text, group, {document.slug: GRADE})


def _umlauts_lost(word: str, chance: Random) -> str | None:
    spoilt = spoiling.without_umlauts(word, chance)
    return spoilt if spoilt != word else None


def _in_other_order(words: list[str], chance: Random) -> list[str]:
    place = chance.randrange(1, len(words))
    return words[place:] + words[:place]
