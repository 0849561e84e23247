"""What could be meant: names and words that begin like a text, near words where nothing was found, like entries."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final

import tantivy
from tantivy import Occur, Query

from search.compounds import parts
from search.embedded.asking import all_of, any_of, begun, best_of, filter_clauses, fixed, term, weighted
from search.embedded.layout import schema
from search.embedded.reader import Snapshot
from search.embedded.storing import stored
from search.embedded.vocabulary import IndexVocabulary
from search.german import clean, fold, stem, stop_words, words
from search.query import Suggestions
from search.reading import LONGEST_QUERY, Reading

SHORTEST_COMPLETED: Final = 2
SHORTEST_IN_TITLE: Final = 3
MOST_WORDS_LOOKED_AT: Final = 400
NEAR: Final = 0.66
MOST_NEAR: Final = 5
LIKENESS_WORDS: Final = 16
COMMON_SHARE: Final = 0.1
FEW_DOCUMENTS: Final = 30
LIKENESS: Final = {"title": 3.0, "keywords": 2.0, "summary": 1.0}


def suggest(snapshot: Snapshot, reading: Reading, text: str, limit: int) -> Suggestions:
    """Titles, and the typed text with its last word completed; kept, for everybody types the same beginnings."""
    if not reading.asked:
        return Suggestions()
    text = clean(text[:LONGEST_QUERY])

    def found() -> Suggestions:
        titles = dict.fromkeys(_titles(snapshot, reading, limit))
        completed = dict.fromkeys(_completed(snapshot.searcher, text, limit))
        return Suggestions(tuple(titles)[:limit], tuple(completed)[:limit])

    return snapshot.offered.get((text, limit), found)


def _titles(snapshot: Snapshot, reading: Reading, limit: int) -> list[str]:
    names = [fixed(begun("name", reading.name), 10.0), fixed(begun("short_name", reading.name), 8.0)]
    titled = _all_in_title(reading)
    query = any_of([best_of(names), *([all_of(titled)] if titled else [])])
    found = snapshot.searcher.search(query, limit, count=False, weight_by_field="prior")
    return [stored(snapshot.searcher, address)["title"] for _, address in found.hits]


def _all_in_title(reading: Reading) -> list[Query]:
    """What a title must hold. A tenth of all words begin with the same two letters: those alone only begin names."""
    if len(reading.asked) == 1 and reading.asked[0].unfinished and len(reading.name) < SHORTEST_IN_TITLE:
        return []
    meant = [asked for asked in reading.asked if not asked.unfinished or len(asked.folded) >= SHORTEST_COMPLETED]
    return [_in_title(asked.folded, asked.unfinished) for asked in meant]


def _in_title(folded: str, unfinished: bool) -> Query:
    return fixed(begun("title_words", folded), 1.0) if unfinished else term("title", stem(folded))


def _completed(searcher: tantivy.Searcher, text: str, limit: int) -> list[str]:
    found = words(text)
    if not found or found[-1].end != len(text.rstrip()):
        return []
    begin, last = text[: found[-1].start], fold(found[-1].text)
    if begin and len(last) < SHORTEST_COMPLETED:
        return []
    return [begin + word for word in _displayed(searcher, last, limit) if fold(word) != last or not begin]


def _displayed(searcher: tantivy.Searcher, folded: str, limit: int) -> list[str]:
    """Words as people write them that begin so, the frequent ones first, one of each stem."""
    best: dict[str, str] = {}
    for shown, _ in searcher.terms_with_prefix("display", folded, limit=limit * 4):
        key, _, word = shown.partition(" ")
        best.setdefault(stem(key), word)
    return list(best.values())[:limit]


def near_words(searcher: tantivy.Searcher, reading: Reading) -> tuple[str, ...]:
    """Words of the index that look like those that were not found."""
    vocabulary = IndexVocabulary(searcher)
    missed = [asked.folded for asked in reading.asked if not vocabulary.knows(asked.folded)]
    found: dict[str, None] = {}
    for folded in missed:
        for length in (3, 2, 1):
            shown = searcher.terms_with_prefix("display", folded[:length], limit=MOST_WORDS_LOOKED_AT)
            written = dict(entry.partition(" ")[::2] for entry, _ in reversed(shown))
            near = get_close_matches(folded, written, n=3, cutoff=NEAR)
            if near:
                found |= dict.fromkeys(written[key] for key in near)
                break
    return tuple(found)[:MOST_NEAR]


def alike(snapshot: Snapshot, id: int, limit: int, without: frozenset[int]) -> list[tuple[float, tantivy.DocAddress]]:
    """The entries that share the most telling words of this one's title, keywords and summary."""
    own = snapshot.searcher.search(Query.term_query(schema(), "id", id), 1, count=False).hits
    if not own:
        return []
    telling = _telling_words(snapshot.searcher, stored(snapshot.searcher, own[0][1]))
    if not telling:
        return []
    query = any_of([weighted(term("head", word), weight) for word, weight in telling], min(2, len(telling)))
    clauses = filter_clauses({}, without | {id})
    narrowed = Query.boolean_query([(Occur.Must, query), *clauses])
    return snapshot.searcher.search(narrowed, limit, count=False, weight_by_field="prior").hits


def _telling_words(searcher: tantivy.Searcher, document: Mapping[str, Any]) -> Sequence[tuple[str, float]]:
    weights: Counter[str] = Counter()
    for field, weight in LIKENESS.items():
        text = document[field] if isinstance(document[field], str) else " ".join(document[field])
        for folded in {fold(word.text) for word in words(text)} - stop_words():
            for stemmed in {stem(folded), *map(stem, parts(folded))}:
                weights[stemmed] = max(weights[stemmed], int(weight * 100))
    number = searcher.num_docs
    most = max(number * COMMON_SHARE, FEW_DOCUMENTS)
    rated = []
    for word, weight in weights.items():
        frequency = searcher.doc_freq("head", word)
        if 1 < frequency <= most:
            rated.append((word, weight / 100 * math.log(1 + number / frequency)))
    return sorted(rated, key=lambda each: -each[1])[:LIKENESS_WORDS]
