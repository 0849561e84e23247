"""The engine's query for a query that was read.

A word is one dismax: what fits best counts, the rest hardly. A word that is written so scores by BM25, weighted by
where it stands; half words, slips and synonyms get fixed or lowered scores that stay below it. The names of entries
stand above all that by so much that nothing else reaches them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tantivy import Occur, Query

from search.compounds import generic_parts
from search.embedded.layout import facet_field, schema
from search.embedded.vocabulary import side_by_side, spelling_query
from search.german import stem
from search.reading import Reading, Sought
from search.seeking import SHORTEST_TAIL
from search.synonyms import Term

Clauses = list[tuple[Occur, Query]]

EXACT: Final = {"title": 6.0, "keywords": 3.5, "summary": 2.5, "publisher": 2.5, "body": 1.0}
WRITTEN: Final = {"title_words": 1.4, "head_words": 1.2, "body_words": 0.4}
PARTS: Final = {"title_parts": 3.5, "parts": 1.3}
BEGUN: Final = {"title_words": 7.0, "head_words": 3.5, "body_words": 1.2}
SPELT: Final = {"title_words": 6.0, "head_words": 3.0, "body_words": 1.0}
ENDING: Final = 2.0
OWN_PARTS: Final = 0.8
OTHER_FORM: Final = 0.8
PARTED: Final = 2.0
SOME_PARTS: Final = 0.4
SYNONYM: Final = {"title": 2.5, "title_parts": 2.0, "head": 1.0}
SYNONYM_PHRASE: Final = {"title": 2.5, "head": 1.0}
SHORTEST_TITLE_PREFIX: Final = 2
SYNONYM_OF_SLIP: Final = 0.3
TIE: Final = 0.1

NAME: Final = 3_000.0
SHORT_NAME: Final = 1_200.0
SWAPPED_NAME: Final = 1_000.0
MISSPELT_NAME: Final = 300.0
BEGUN_NAME: Final = 300.0
BEGUN_SHORT_NAME: Final = 60.0
NAME_WITHIN: Final = 150.0
SAMPLE_NAMED: Final = 90_000.0
"""Lifts a sample that is asked for by its name above all real entries but those of the same name."""
SHORTEST_NAME: Final = 3
SHORTEST_MISSPELT_NAME: Final = 5
LONGEST_ONE_SLIP_NAME: Final = 6

MOST_LOOKED_UP: Final = 100


def term(field: str, value: str) -> Query:
    """The documents with this word."""
    return Query.term_query(schema(), field, value)


def one_of(field: str, values: Sequence[str | int]) -> Query:
    """The documents with one of these words. For a few the engine looks each up; its set walks the whole dictionary."""
    if len(values) > MOST_LOOKED_UP:
        return Query.term_set_query(schema(), field, list(values))
    return any_of(Query.term_query(schema(), field, value) for value in values)


def fixed(query: Query, score: float) -> Query:
    """The same documents, all with this score."""
    return Query.const_score_query(query, score)


def begun(field: str, value: str) -> Query:
    """The documents with a word that begins so."""
    return Query.fuzzy_term_query(schema(), field, value, distance=0, prefix=True)


def weighted(query: Query, weight: float) -> Query:
    return Query.boost_query(query, weight)


def best_of(queries: Sequence[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.disjunction_max_query(queries, TIE)


def any_of(queries: Iterable[Query], least: int = 1) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=least)


def all_of(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def word_query(sought: Sought) -> Query:
    """The documents that answer one word of the query."""
    asked = sought.asked
    queries = _as_written(asked.folded, asked.stem)
    queries += [query for word in sought.glued for query in _as_written(word, stem(word))]
    queries += [weighted(query, OTHER_FORM) for form in sought.forms for query in _as_written(form, stem(form))]
    if len(asked.stem) >= SHORTEST_TAIL:
        queries.append(fixed(begun("tails", asked.stem[::-1]), ENDING))
    if sought.prefix:
        # So many words begin with one or two letters that only names are worth looking at.
        fields = BEGUN if len(sought.prefix) > SHORTEST_TITLE_PREFIX else {"title_words": BEGUN["title_words"]}
        queries += [fixed(begun(field, sought.prefix), score) for field, score in fields.items()]
    if sought.spelling:
        queries += [fixed(spelling_query(field, sought.spelling), score) for field, score in SPELT.items()]
    if asked.parts:
        queries.append(weighted(all_of(term("head", stem(part)) for part in asked.parts), OWN_PARTS))
    queries += _some_pieces(sought.pieces)
    if sought.parted:
        queries.append(weighted(side_by_side("head", map(stem, sought.parted)), PARTED))
    # What a misspelt or half word or a piece of one may stand for comes after what it may be.
    factor = SYNONYM_OF_SLIP if sought.guessed or sought.spelling else 1.0
    queries += [weighted(query, factor) for synonym in sought.synonyms for query in _as_synonym(synonym)]
    return any_of([best_of(queries), *_as_typed(asked.folded)])


def _as_typed(folded: str) -> list[Query]:
    """The very form of the word counts on top of what it is worth in any form."""
    return [best_of([weighted(term(field, folded), weight) for field, weight in WRITTEN.items()])]


def _as_written(folded: str, stemmed: str) -> list[Query]:
    exact = [weighted(term(field, stemmed), weight) for field, weight in (*EXACT.items(), *PARTS.items())]
    return exact + [weighted(term(field, folded), weight) for field, weight in WRITTEN.items()]


def _some_pieces(pieces: Sequence[str]) -> list[Query]:
    """A compound that nobody wrote: all but one of its telling parts will do."""
    telling = [term("head", stem(piece)) for piece in pieces if piece not in generic_parts()]
    return [weighted(any_of(telling, max(1, len(telling) - 1)), SOME_PARTS)] if telling else []


def _as_synonym(synonym: Term) -> list[Query]:
    stems = list(synonym.stems)
    if len(stems) == 1:
        return [weighted(term(field, stems[0]), weight) for field, weight in SYNONYM.items()]
    return [weighted(side_by_side(field, stems), weight / len(stems)) for field, weight in SYNONYM_PHRASE.items()]


def name_queries(reading: Reading, misspelt: bool, begins: bool) -> list[Query]:
    """The entries that the query names, wholly, begun where it may be, with swapped words, or among other words."""
    name = reading.name
    if not name:
        return []
    queries = [
        fixed(term("name", name), NAME),
        fixed(term("short_name", name), SHORT_NAME),
        fixed(term("swapped", reading.swapped), SWAPPED_NAME),
    ]
    if begins:
        queries.append(fixed(begun("name", name), BEGUN_NAME))
        queries.append(fixed(begun("short_name", name), BEGUN_SHORT_NAME))
    if misspelt:
        queries += [fixed(query, MISSPELT_NAME) for query in misspelt_names(name)]
    if reading.runs:
        runs = [run for run in reading.runs if len(run) >= SHORTEST_NAME]
        queries += [fixed(one_of(field, runs), NAME_WITHIN) for field in ("name", "short_name")]
    return [best_of(queries), _named_sample(reading)]


def _named_sample(reading: Reading) -> Query:
    """The samples that bear the name; their scores are lowered, so it takes much to bring them to the top."""
    exactly = [term("name", reading.name), term("short_name", reading.name), term("swapped", reading.swapped)]
    runs = [run for run in reading.runs if len(run) >= SHORTEST_NAME]
    named = any_of([*exactly, one_of("name", runs)] if runs else exactly)
    return all_of([fixed(named, SAMPLE_NAMED), fixed(_samples(), 0.0)])


def misspelt_names(name: str) -> list[Query]:
    """The entries whose names are a slip or two away; it takes the engine longer than all other names together."""
    if len(name) < SHORTEST_MISSPELT_NAME:
        return []
    slips = 1 if len(name) <= LONGEST_ONE_SLIP_NAME else 2
    return [Query.fuzzy_term_query(schema(), field, name, distance=slips) for field in ("name", "short_name")]


def but_samples(query: Query) -> Query:
    """The same documents without the samples among them."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, _samples())])


def _samples() -> Query:
    return Query.term_query(schema(), "sample", 1)


def filter_clauses(filters: Mapping[str, tuple[str, ...]], without: frozenset[int], but: str = "") -> Clauses:
    """The filters of every facet but one, and the documents to leave out; none of it scores."""
    clauses: Clauses = [
        (Occur.Must, fixed(one_of(facet_field(facet), values), 0.0))
        for facet, values in filters.items()
        if values and facet != but
    ]
    if without:
        clauses.append((Occur.MustNot, one_of("id", sorted(without))))
    return clauses
