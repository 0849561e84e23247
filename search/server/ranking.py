"""In which order hits come: by the weights of the embedded engine, so that both engines agree.

The server says which documents answer; its own rules order by fields and slips, and know nothing of names, synonyms
or parts. So the first hits bring their words along and are scored here: a word by the field that answers it best, rare
words above common ones, names above all, and what is alive a little above what is abandoned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from search.embedded import asking as weights
from search.embedded.question import COMPLETE, PARTLY
from search.embedded.writing import REAL
from search.reading import Reading, Sought
from search.seeking import may_be_begun
from search.server.weighing import Scoped, Told, Weighing, best_of, rarity, weighed

RANKED_BY: Final = ("id", "told", "name", "short_name", "swapped", "sample", "standing", "known")
"""What a document must bring along to be ranked."""
Ranked = tuple[Mapping[str, Any], float]


class Scorer:
    """What each document is worth for one query. ``words`` are those whose rarity it must learn first; ``near`` are
    words of the index that a word of the query may be a slip of, ``misspelt`` names that the whole may be."""

    def __init__(
        self, reading: Reading, sought: Sequence[Sought], near: Sequence[Sequence[str]], misspelt: Sequence[str]
    ) -> None:
        self._reading = reading
        self._sought = sought
        self._near = near
        self._misspelt = frozenset(misspelt)
        self._begins = may_be_begun(sought, unfinished=False)
        self._runs = {run for run in reading.runs if len(run) >= weights.SHORTEST_NAME}
        self._lengths: Mapping[str, float] = {}
        self._weighings: list[tuple[Weighing, bool]] = []
        self.words = tuple(dict.fromkeys(word for each in sought for word in weighed(each)))

    def learn(self, number: int, frequencies: Mapping[Scoped, int], lengths: Mapping[str, float]) -> None:
        """Take in how many documents there are, how many hold each word, and how long each field is in the mean."""
        self._lengths = lengths
        rarities = {word: rarity(number, found) for word, found in frequencies.items()}
        some_needed = not all(each.asked.weak for each in self._sought)
        self._weighings = [
            (Weighing(each, rarities, near), not (some_needed and each.asked.weak))
            for each, near in zip(self._sought, self._near, strict=True)
        ]

    def ranked(self, documents: Iterable[Mapping[str, Any]]) -> list[Ranked]:
        """The documents with what each is worth, the best first."""
        scored = [(document, self.score(document)) for document in documents]
        return sorted(scored, key=lambda found: (-found[1], found[0]["id"]))

    def score(self, document: Mapping[str, Any]) -> float:
        """The worth of a document as the server sent it."""
        told, sample = Told(document["told"], self._lengths), bool(document["sample"])
        worths = [(weighing.worth(told), needed) for weighing, needed in self._weighings]
        total = sum(worth for worth, _ in worths) + self._name(document)
        if sample:
            return (total + weights.SAMPLE_NAMED * self._is_named(document)) * prior(document)
        return (total + _fullness([worth for worth, needed in worths if needed])) * prior(document)

    def _name(self, document: Mapping[str, Any]) -> float:
        name, full, short = self._reading.name, document["name"], document["short_name"]
        return best_of(
            (
                weights.NAME * (name in full),
                weights.SHORT_NAME * (name in short),
                weights.SWAPPED_NAME * (self._reading.swapped in document["swapped"]),
                weights.NAME_WITHIN * (not self._runs.isdisjoint((*full, *short))),
                weights.MISSPELT_NAME * (not self._misspelt.isdisjoint((*full, *short))),
                weights.BEGUN_NAME * (self._begins and any(each.startswith(name) for each in full)),
                weights.BEGUN_SHORT_NAME * (self._begins and any(each.startswith(name) for each in short)),
            )
        )

    def _is_named(self, document: Mapping[str, Any]) -> bool:
        named = {self._reading.name, *self._runs}
        swapped = self._reading.swapped in document["swapped"]
        return swapped or self._reading.name in document["short_name"] or not named.isdisjoint(document["name"])


def _fullness(worths: Sequence[float]) -> float:
    """What puts entries with more of the needed words before those with fewer."""
    number, having = len(worths), sum(worth > 0 for worth in worths)
    if having < 2:
        return 0.0
    return PARTLY * (min(having, number - 1) - 1) + COMPLETE * (having == number)


def prior(document: Mapping[str, Any]) -> float:
    """As in the embedded engine: it decides between hits of about the same fit."""
    alive = 1.0 + 0.03 * document["standing"] + (0.02 if document["known"] else 0.0)
    return float(alive if document["sample"] else alive * REAL)
