"""Entries that are about the same task as another."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from search.compounds import parts
from search.embedded.storing import hit
from search.embedded.suggesting import COMMON_SHARE, FEW_DOCUMENTS, LIKENESS, LIKENESS_WORDS
from search.german import fold, stem, stop_words, words
from search.marking import Marker
from search.query import SearchHit
from search.server.filters import EVERYTHING, Filter, at_least, but, numbered, one_of
from search.server.place import Place
from search.server.questions import count, some
from search.server.ranking import RANKED_BY, Ranked, prior
from search.server.showing import SHOWN, shown
from search.server.weighing import Told

MOST_READ: Final = 60
"""So many entries are compared."""
FEW: Final = 8
"""Entries that share two of so many of the most telling words are compared first."""

Telling = Sequence[tuple[str, float]]


def alike(place: Place, id: int, limit: int, without: frozenset[int]) -> tuple[SearchHit, ...]:
    """The entries that share the most telling words of this one's title, keywords and summary."""
    whole, mine = place.ask([count(EVERYTHING), some((numbered("id", (id,)),), SHOWN, 1)])
    telling = _telling(place, int(whole["totalHits"]), mine["hits"][0]["shown"]) if mine["hits"] else []
    if not telling:
        return ()
    others = but(numbered("id", sorted(without | {id})))
    wanted = (_sharing(telling[:FEW]), _sharing(telling))
    answers = place.ask([some((*each, *others), RANKED_BY, MOST_READ) for each in wanted])
    candidates = {each["id"]: each for answer in answers for each in answer["hits"]}
    rated: list[Ranked] = [(each, _likeness(each, telling)) for each in candidates.values()]
    best = sorted(rated, key=lambda found: (-found[1], found[0]["id"]))[:limit]
    return tuple(hit(dict(document), score, Marker(())) for document, score in shown(place, best))


def _sharing(telling: Telling) -> Filter:
    """Documents with two of the words."""
    return at_least([one_of("head", (word,)) for word, _ in telling], min(2, len(telling)))


def _likeness(document: Mapping[str, Any], telling: Telling) -> float:
    head = Told(document["told"], {}).field("head").text
    return sum(weight for word, weight in telling if f" {word} " in head) * prior(document)


def _telling(place: Place, number: int, document: Mapping[str, Any]) -> Telling:
    """Words that only some entries have, with what each of them tells."""
    weights: Counter[str] = Counter()
    for field, weight in LIKENESS.items():
        for stemmed in _stems(document[field]):
            weights[stemmed] = max(weights[stemmed], int(weight * 100))
    most = max(number * COMMON_SHARE, FEW_DOCUMENTS)
    answers = place.ask([count((one_of("head", (word,)),)) for word in weights])
    rated = [
        (word, weight / 100 * math.log(1 + number / frequency))
        for (word, weight), frequency in zip(weights.items(), (answer["totalHits"] for answer in answers), strict=True)
        if 1 < frequency <= most
    ]
    return sorted(rated, key=lambda each: (-each[1], each[0]))[:LIKENESS_WORDS]


def _stems(text: str | Iterable[str]) -> set[str]:
    whole = text if isinstance(text, str) else " ".join(text)
    folded = {fold(word.text) for word in words(whole)} - stop_words()
    return {stem(each) for word in folded for each in (word, *parts(word))}
