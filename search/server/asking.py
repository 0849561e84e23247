"""The filters that say which documents answer a query that was read.

A word is found by what ``search.seeking`` made of it: as it is written, in its forms, as a part of a compound, begun,
misspelt, or by a word of the same task. Documents are told apart by filters alone; their order is ``ranking``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from search.embedded.asking import SHORTEST_MISSPELT_NAME, SHORTEST_NAME, SHORTEST_TITLE_PREFIX
from search.german import generic_parts, stem
from search.reading import Reading, Sought
from search.seeking import SHORTEST_TAIL
from search.server import filters
from search.server.layout import facet_attribute
from search.server.vocabulary import ServerVocabulary, written
from search.synonyms import Term


def word_filter(sought: Sought, vocabulary: ServerVocabulary) -> str:
    """Documents that answer one word of the query."""
    asked = sought.asked
    found = [written(asked.folded), *(written(word) for word in sought.glued)]
    if len(asked.stem) >= SHORTEST_TAIL:
        found.append(filters.begun("tails", asked.stem[::-1]))
    if sought.prefix:
        words = "words" if len(sought.prefix) > SHORTEST_TITLE_PREFIX else "title_words"
        found.append(filters.begun(words, sought.prefix))
    if sought.spelling:
        found.append(filters.one_of("words", vocabulary.spelt(sought.spelling)))
    if asked.parts:
        found.append(filters.all_of(in_head(stem(part)) for part in asked.parts))
    found.append(_some_pieces(sought.pieces))
    if sought.parted:
        found.append(side_by_side(map(stem, sought.parted)))
    found += [_as_synonym(synonym) for synonym in sought.synonyms]
    return filters.any_of(found)


def in_head(*stems: str) -> str:
    """Documents with one of the words in title, keywords or summary."""
    return filters.one_of("head", stems)


def side_by_side(stems: Iterable[str]) -> str:
    """Documents where these words follow one another, with one between them at most."""
    return filters.all_of(filters.one_of("pairs", (f"{first} {second}",)) for first, second in pairwise(stems))


def _some_pieces(pieces: Sequence[str]) -> str:
    found = [in_head(stem(piece)) for piece in telling(pieces)]
    return filters.at_least(found, len(found) - 1) if found else filters.NOTHING


def telling(pieces: Sequence[str]) -> list[str]:
    """Those pieces that say what a compound is about."""
    return [piece for piece in pieces if piece not in generic_parts()]


def _as_synonym(synonym: Term) -> str:
    return in_head(*synonym.stems) if len(synonym.stems) == 1 else side_by_side(synonym.stems)


def name_filters(reading: Reading, misspelt: Sequence[str], unfinished: bool) -> list[str]:
    """Documents that the query names, wholly, begun, with swapped words, or among other words."""
    name = reading.name
    if not name:
        return []
    found = [exactly_named(reading), *(filters.one_of(each, misspelt) for each in ("name", "short_name"))]
    if len(name) >= SHORTEST_NAME or unfinished:
        found += [filters.begun(each, name) for each in ("name", "short_name")]
    runs = [run for run in reading.runs if len(run) >= SHORTEST_NAME]
    return found + [filters.one_of(each, runs) for each in ("name", "short_name")]


def exactly_named(reading: Reading) -> str:
    """Documents that bear the name."""
    swapped = filters.one_of("swapped", (reading.swapped,))
    return filters.any_of((*(filters.one_of(each, (reading.name,)) for each in ("name", "short_name")), swapped))


def may_be_misspelt_name(reading: Reading, sought: Sequence[Sought]) -> bool:
    """Whether it is worth looking for names that are a slip or two away."""
    return len(reading.name) >= SHORTEST_MISSPELT_NAME and any(not each.known for each in sought)


def chosen(choice: Mapping[str, tuple[str, ...]], without: Iterable[int], but: str = "") -> list[str]:
    """The filters of every facet but one, and the documents to leave out."""
    found = [
        filters.one_of(facet_attribute(facet), values) for facet, values in choice.items() if values and facet != but
    ]
    left_out = sorted(without)
    return [*found, f"NOT {filters.numbered('id', left_out)}"] if left_out else found
