"""The filters that say which documents answer a query that was read.

A word is found by what ``search.seeking`` made of it: as it is written, in its forms, as a part of a compound, begun,
misspelt, or by a word of the same task. Documents are told apart by filters alone; their order is ``ranking``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, pairwise

from search.compounds import generic_parts
from search.embedded.asking import SHORTEST_MISSPELT_NAME, SHORTEST_NAME, SHORTEST_TITLE_PREFIX
from search.german import stem
from search.reading import Reading, Sought
from search.seeking import SHORTEST_TAIL
from search.server.filters import Clause, Filter, any_of, begun, but, numbered, one_of, together
from search.server.layout import facet_attribute
from search.server.letters import lettered
from search.server.vocabulary import ServerVocabulary, as_stem
from search.synonyms import Stems


def word_clause(sought: Sought, vocabulary: ServerVocabulary) -> Clause:
    """Documents that answer one word of the query."""
    asked = sought.asked
    words = (asked.folded, *sought.glued, *sought.forms)
    near = vocabulary.spelt(sought.spelling) if sought.spelling else ()
    single = [synonym.stems[0] for synonym in sought.synonyms if len(synonym.stems) == 1]
    several = [synonym.stems for synonym in sought.synonyms if len(synonym.stems) > 1]
    return any_of(
        one_of("stems", (code for word in words for code in as_stem(word))),
        one_of("words", (*words, *near)),
        begun("tails", asked.stem[::-1]) if len(asked.stem) >= SHORTEST_TAIL else (),
        _begun(sought.prefix),
        together(*(_in_head((stem(part),)) for part in asked.parts)),
        _most_pieces(sought.pieces),
        _in_head(single),
        *(_side_by_side(stems) for stems in (*several, tuple(map(stem, sought.parted)))),
    )


def title_clause(sought: Sought, vocabulary: ServerVocabulary) -> Clause:
    """Documents that answer the word in their title, by itself or as a part."""
    words = (sought.asked.folded, *sought.glued)
    near = vocabulary.spelt(sought.spelling) if sought.spelling else ()
    return any_of(
        one_of("title", map(stem, words)), one_of("title_words", (*words, *near)), begun("title_words", sought.prefix)
    )


def head_clause(sought: Sought) -> Clause:
    """Documents that answer the word, or one of the same task, in title, keywords or summary."""
    single = (synonym.stems[0] for synonym in sought.synonyms if len(synonym.stems) == 1)
    return _in_head((sought.asked.stem, *map(stem, sought.glued), *single))


def _begun(prefix: str) -> Clause:
    # So many words begin with one or two letters that only titles are worth looking at.
    return begun("words" if len(prefix) > SHORTEST_TITLE_PREFIX else "title_words", prefix)


def _in_head(stems: Iterable[str]) -> Clause:
    """Documents with one of the words in title, keywords or summary."""
    return one_of("head", stems)


def _side_by_side(stems: Stems) -> Clause:
    """Documents where these words follow one another, with one between them at most."""
    return together(*(one_of("pairs", (f"{first} {second}",)) for first, second in pairwise(stems)))


def _most_pieces(pieces: Sequence[str]) -> Clause:
    """A compound that nobody wrote: all but one of its telling parts will do."""
    found = [_in_head((stem(piece),)) for piece in telling(pieces)]
    return any_of(*(together(*chosen) for chosen in combinations(found, max(1, len(found) - 1))))


def telling(pieces: Sequence[str]) -> list[str]:
    """Those pieces that say what a compound is about."""
    return [piece for piece in pieces if piece not in generic_parts()]


def name_clause(reading: Reading, misspelt: Sequence[str], begins: bool) -> Clause:
    """Documents that the query names, wholly, begun where it may be, with swapped words, or among other words."""
    name = reading.name
    if not name:
        return ()
    runs = [run for run in reading.runs if len(run) >= SHORTEST_NAME]
    return any_of(
        one_of("called", (name, *misspelt, *runs)),
        one_of("swapped", (reading.swapped,)),
        begun("called", name) if begins else (),
    )


def may_be_misspelt_name(reading: Reading, sought: Sequence[Sought]) -> bool:
    """Whether it is worth looking for names that are a slip or two away."""
    return len(reading.name) >= SHORTEST_MISSPELT_NAME and any(not each.known for each in sought)


def chosen(choice: Mapping[str, tuple[str, ...]], without: Iterable[int], unless: str = "") -> Filter:
    """The filters of every facet but one, and the documents to leave out."""
    made = {facet: values for facet, values in choice.items() if values and facet != unless}
    found = tuple(one_of(facet_attribute(facet), map(lettered, values)) for facet, values in made.items())
    left_out = sorted(without)
    return (*found, *but(numbered("id", left_out))) if left_out else found
