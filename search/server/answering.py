"""How a query is answered: which documents, in which order, and the counts beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.embedded.storing import hit
from search.marking import Marker
from search.query import FACETS, SearchQuery, SearchResult, Sort
from search.reading import Reading, Sought, read
from search.server import asking, filters
from search.server.connection import Answer, Connection, Question
from search.server.layout import facet_attribute
from search.server.ranking import Scorer
from search.server.strictness import needed, strictest_with_answers
from search.server.tiers import BY_STANDING, ORDERS, Tiers, by_fit
from search.server.vocabulary import ServerVocabulary, counting
from search.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, and how hits are told apart: ``named`` and ``full`` come before the rest."""

    wanted: str
    named: str = filters.NOTHING
    full: str = filters.NOTHING
    scorer: Scorer | None = None


def answer(connection: Connection, index: str, query: SearchQuery, synonyms: Synonyms) -> SearchResult:
    """Hits, their number, and facets; of all documents when nothing is asked. Raises IndexUnavailable."""
    if not query.text.strip():
        return _answered(connection, index, query, Asked(filters.EVERYTHING), Marker(()))
    reading = read(query.text, synonyms, query.typing)
    vocabulary = ServerVocabulary(connection, index)
    sought = vocabulary.seek(reading, synonyms)
    asked = _asked(query, reading, sought, vocabulary)
    found = _answered(connection, index, query, asked, Marker(sought))
    return SearchResult(
        total=found.total,
        hits=found.hits,
        facets=found.facets,
        product=next((each.meaning.term.text for each in sought if each.meaning and each.meaning.product), None),
        synonyms=tuple(dict.fromkeys(synonym.text for each in sought for synonym in each.synonyms)),
        ignored=reading.ignored,
    )


def _asked(query: SearchQuery, reading: Reading, sought: Sequence[Sought], vocabulary: ServerVocabulary) -> Asked:
    misspelt = vocabulary.misspelt_names(reading.name) if asking.may_be_misspelt_name(reading, sought) else ()
    named = filters.any_of(asking.name_filters(reading, misspelt, query.typing))
    scorer = Scorer(reading, sought, vocabulary, misspelt)
    scorer.learn()
    must = needed(sought, vocabulary)
    worded = strictest_with_answers(must, vocabulary, named)
    full = filters.all_of(asking.word_filter(each, vocabulary) for each in must) if must else filters.NOTHING
    return Asked(filters.any_of((worded, named)), named, full, scorer)


def _answered(connection: Connection, index: str, query: SearchQuery, asked: Asked, marker: Marker) -> SearchResult:
    tiers = _tiers(connection, index, query, asked)
    free, filtered = _facets(query)
    narrow = asking.chosen(query.filters, query.without)
    questions: list[Question] = [counting(index, filters.all_of((asked.wanted, *narrow)), map(facet_attribute, free))]
    for facet in filtered:
        others = asking.chosen(query.filters, query.without, but=facet)
        questions.append(counting(index, filters.all_of((asked.wanted, *others)), [facet_attribute(facet)]))
    questions += tiers.counting()
    whole, *answers = connection.multi_search(questions)
    facets = {facet: _counts(whole, facet) for facet in free}
    facets |= {facet: _counts(each, facet) for facet, each in zip(filtered, answers, strict=False)}
    tiers.counts = [int(each["totalHits"]) for each in answers[len(filtered) :]]
    hits = tiers.page(query.page, query.per_page)
    return SearchResult(
        total=int(whole["totalHits"]),
        hits=tuple(hit(dict(each["shown"]), score, marker) for each, score in hits),
        facets={facet: facets[facet] for facet in query.facets if facet in facets},
    )


def _facets(query: SearchQuery) -> tuple[list[str], list[str]]:
    """Those without a choice, counted together, and those with one, each counted without it."""
    wanted = [facet for facet in query.facets if facet in FACETS]
    filtered = [facet for facet in wanted if query.filters.get(facet)]
    return [facet for facet in wanted if facet not in filtered], filtered


def _counts(answer: Answer, facet: str) -> Mapping[str, int]:
    return dict(answer.get("facetDistribution", {}).get(facet_attribute(facet), {}))


def _tiers(connection: Connection, index: str, query: SearchQuery, asked: Asked) -> Tiers:
    narrowed = filters.all_of((asked.wanted, *asking.chosen(query.filters, query.without)))
    if query.sort in ORDERS:
        return Tiers(connection, index, [narrowed], ORDERS[query.sort])
    if query.sort is Sort.FITTING and query.fitting:
        return Tiers(connection, index, by_fit(narrowed, query.fitting), BY_STANDING, asked.scorer)
    if asked.scorer is None:
        return Tiers(connection, index, [narrowed], BY_STANDING)
    parted = filters.parted(narrowed, (asked.named, filters.all_of((asked.full, filters.REAL))))
    return Tiers(connection, index, parted, BY_STANDING, asked.scorer)
