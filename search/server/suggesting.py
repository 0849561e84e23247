"""What could be meant: names and words that begin like a text, near words where nothing was found, like entries."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

from search.embedded.storing import hit
from search.embedded.suggesting import COMMON_SHARE, FEW_DOCUMENTS, LIKENESS, LIKENESS_WORDS, MOST_NEAR, NEAR
from search.german import clean, fold, parts, stem, stop_words, words
from search.marking import Marker
from search.query import SearchHit, Suggestions
from search.reading import LONGEST_QUERY, Asked, Reading, Sought
from search.server import filters
from search.server.connection import Connection
from search.server.ranking import Told, prior
from search.server.tiers import BY_STANDING
from search.server.vocabulary import counting

WINDOW: Final = 60
PAIRED: Final = 8
"""So many of the most telling words are looked for in twos; a like entry shares two of them."""


def suggest(connection: Connection, index: str, reading: Reading, text: str, limit: int) -> Suggestions:
    """Titles, and the typed text with its last word completed."""
    if not reading.asked:
        return Suggestions()
    titles = dict.fromkeys(_titles(connection, index, reading, limit))
    completed = dict.fromkeys(_completed(connection, index, clean(text[:LONGEST_QUERY]), limit))
    return Suggestions(tuple(titles)[:limit], tuple(completed)[:limit])


def _titles(connection: Connection, index: str, reading: Reading, limit: int) -> list[str]:
    titled = filters.all_of(_in_title(asked) for asked in reading.asked)
    tiers = [filters.begun("name", reading.name), filters.begun("short_name", reading.name), titled]
    questions = [
        {
            "indexUid": index,
            "filter": tier,
            "sort": list(BY_STANDING),
            "limit": limit,
            "attributesToRetrieve": ["shown.title"],
        }
        for tier in tiers
    ]
    answers = connection.multi_search(questions)
    return [str(each["shown"]["title"]) for answer in answers for each in answer["hits"]]


def _in_title(asked: Asked) -> str:
    if asked.unfinished:
        return filters.begun("title_words", asked.folded)
    return filters.one_of("title", (stem(asked.folded),))


def _completed(connection: Connection, index: str, text: str, limit: int) -> list[str]:
    found = words(text)
    if not found or found[-1].end != len(text.rstrip()):
        return []
    begin, last = text[: found[-1].start], fold(found[-1].text)
    shown = displayed(connection, index, last)
    best: dict[str, str] = {}
    for key, word in shown:
        best.setdefault(stem(key), word)
    return [begin + word for word in list(best.values())[:limit] if fold(word) != last or not begin]


def displayed(connection: Connection, index: str, beginning: str) -> list[tuple[str, str]]:
    """Folded words that begin so, and as people write them; the frequent ones first."""
    found = connection.facet_search(index, "display", beginning) if filters.is_askable(beginning) else []
    pairs = [(value.partition(" "), number) for value, number in found]
    return [(key, word) for (key, _, word), _ in pairs if key.startswith(beginning)]


def near_words(connection: Connection, index: str, sought: Sequence[Sought]) -> tuple[str, ...]:
    """Words of the index that look like those that were not found."""
    near: dict[str, None] = {}
    for missed in (each.asked.folded for each in sought if not each.known):
        for length in (3, 2, 1):
            written = dict(reversed(displayed(connection, index, missed[:length])))
            found = get_close_matches(missed, written, n=3, cutoff=NEAR)
            near.update(dict.fromkeys(written[each] for each in found))
            if found:
                break
    return tuple(near)[:MOST_NEAR]


def alike(connection: Connection, index: str, id: int, limit: int, without: frozenset[int]) -> tuple[SearchHit, ...]:
    """The entries that share the most telling words of this one's title, keywords and summary."""
    own = {"indexUid": index, "filter": filters.numbered("id", (id,)), "limit": 1, "attributesToRetrieve": ["shown"]}
    whole, mine = connection.multi_search([counting(index, filters.EVERYTHING), own])
    if not mine["hits"]:
        return ()
    telling = _telling(connection, index, int(whole["totalHits"]), mine["hits"][0]["shown"])
    if not telling:
        return ()
    shared = [filters.one_of("head", (word,)) for word, _ in telling]
    first = filters.at_least(shared[:PAIRED], 2) if len(shared) > 1 else shared[0]
    narrow = f"NOT {filters.numbered('id', sorted(without | {id}))}"
    wanted = [first, filters.at_least(shared, min(2, len(shared)))]
    question = [
        {
            "indexUid": index,
            "filter": filters.all_of((each, narrow)),
            "sort": list(BY_STANDING),
            "limit": WINDOW,
            "attributesToRetrieve": ["id", "told", "shown", "sample", "standing", "known"],
        }
        for each in wanted
    ]
    answers = connection.multi_search(question)
    candidates = {each["id"]: each for answer in answers for each in answer["hits"]}
    scored = [(_likeness(each, telling), each) for each in candidates.values()]
    best = sorted(scored, key=lambda found: (-found[0], found[1]["id"]))[:limit]
    return tuple(hit(dict(each["shown"]), score, Marker(())) for score, each in best)


def _likeness(document: Mapping[str, Any], telling: Iterable[tuple[str, float]]) -> float:
    counts, _ = Told(document["told"]).head()
    return sum(weight for word, weight in telling if counts[word]) * prior(document)


def _telling(connection: Connection, index: str, number: int, shown: Mapping[str, Any]) -> list[tuple[str, float]]:
    weights: Counter[str] = Counter()
    for field, weight in LIKENESS.items():
        text = shown[field] if isinstance(shown[field], str) else " ".join(shown[field])
        for folded in {fold(word.text) for word in words(text)} - stop_words():
            for stemmed in {stem(folded), *map(stem, parts(folded))}:
                weights[stemmed] = max(weights[stemmed], int(weight * 100))
    most = max(number * COMMON_SHARE, FEW_DOCUMENTS)
    asked = sorted(weights)
    answers = connection.multi_search([counting(index, filters.one_of("head", (word,))) for word in asked])
    rated = [
        (word, weights[word] / 100 * math.log(1 + number / frequency))
        for word, frequency in zip(asked, (int(answer["totalHits"]) for answer in answers), strict=True)
        if 1 < frequency <= most
    ]
    return sorted(rated, key=lambda each: (-each[1], each[0]))[:LIKENESS_WORDS]
