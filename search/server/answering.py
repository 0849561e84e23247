"""How a query is answered: which documents, in which order, and the counts beside; in one request where that can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.embedded.storing import hit
from search.index import IndexUnavailable
from search.marking import Marker
from search.query import FACETS, SearchHit, SearchQuery, SearchResult
from search.server import letters, questions
from search.server.asking import chosen
from search.server.connection import Answer, Question
from search.server.filters import EVERYTHING, Filter
from search.server.layout import facet_attribute, layout
from search.server.pages import Page, page_of
from search.server.place import Place
from search.server.question import Asked
from search.server.suggesting import near_words
from search.synonyms import Synonyms

Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; ``stamp`` names the change of the index that it was found in, ``paged`` answers what ``page``
    asked, ``further`` what was asked besides."""

    total: int
    facets: Counts
    page: Page
    paged: Sequence[Answer]
    stamp: str
    further: Sequence[Answer]

    def hits(self, marker: Marker) -> tuple[SearchHit, ...]:
        """Raises IndexUnavailable."""
        ranked = self.page.hits(self.paged, self.total)
        return tuple(hit(dict(document), score, marker) for document, score in ranked)


def answer(place: Place, query: SearchQuery, synonyms: Synonyms) -> SearchResult:
    """Hits, their number, and facets; of all documents when nothing is asked. Raises IndexUnavailable."""
    if not query.text.strip():
        found = _ask(place, query, EVERYTHING)
        return SearchResult(total=found.total, hits=found.hits(Marker(())), facets=found.facets)
    asked, found = _asked(place, query, synonyms)
    return SearchResult(
        total=found.total,
        hits=found.hits(asked.marker),
        facets=found.facets,
        product=asked.product,
        synonyms=asked.synonyms,
        suggestions=() if found.total else near_words(place, asked.sought),
        corrected=asked.corrected,
        ignored=asked.reading.ignored,
    )


def _asked(place: Place, query: SearchQuery, synonyms: Synonyms) -> tuple[Asked, Found]:
    """The query read and what it finds. It is read once for each change of the index, and kept for whoever turns the
    page or ticks a filter."""
    key = (synonyms, query.text, query.typing)
    kept: Asked | None = place.kept(key)
    if kept is not None:
        found = _ask(place, query, kept.wanted, kept)
        if found.stamp == kept.stamp:
            return kept, found
    asked = Asked(place, query, synonyms)
    found = _ask(place, query, asked.wanted, asked, asked.counting())
    if asked.settle(found.further):
        found = _ask(place, query, asked.wanted, asked)
    place.keep(key, asked)
    return asked, found


def _ask(
    place: Place, query: SearchQuery, wanted: Filter, asked: Asked | None = None, further: Sequence[Question] = ()
) -> Found:
    narrowed = (*wanted, *chosen(query.filters, query.without))
    facets = _facets(query, wanted, narrowed)
    page = page_of(place, query, narrowed, asked)
    parts: list[Sequence[Question]] = [
        [questions.about(), questions.count(narrowed)],
        [question for _, question in facets],
        page.questions(),
        further,
    ]
    (about, whole), counted, paged, rest = _parted(place.ask([each for part in parts for each in part]), parts)
    return Found(
        total=int(whole["totalHits"]),
        facets=_counts(query, [names for names, _ in facets], counted),
        page=page,
        paged=paged,
        stamp=_stamp(about),
        further=rest,
    )


def _parted(answers: Sequence[Answer], parts: Sequence[Sequence[Question]]) -> list[Sequence[Answer]]:
    """The answers as the questions were parted."""
    found, first = [], 0
    for part in parts:
        found.append(answers[first : first + len(part)])
        first += len(part)
    return found


def _facets(query: SearchQuery, wanted: Filter, narrowed: Filter) -> list[tuple[list[str], Question]]:
    """One question for all facets without a choice, and one without its own choice for each that has one."""
    asked_for = [facet for facet in query.facets if facet in FACETS]
    free = [facet for facet in asked_for if not query.filters.get(facet)]
    found = [(free, questions.count(narrowed, free))] if free else []
    for facet in asked_for:
        if facet not in free:
            others = (*wanted, *chosen(query.filters, query.without, unless=facet))
            found.append(([facet], questions.count(others, [facet])))
    return found


def _counts(query: SearchQuery, names: Sequence[Sequence[str]], answers: Sequence[Answer]) -> Counts:
    found = {facet: _values(answer, facet) for facets, answer in zip(names, answers, strict=True) for facet in facets}
    return {facet: found[facet] for facet in query.facets if facet in found}


def _values(answer: Answer, facet: str) -> Mapping[str, int]:
    counted: Mapping[str, int] = answer["facetDistribution"].get(facet_attribute(facet), {})
    return {letters.read(value): number for value, number in counted.items()}


def _stamp(about: Answer) -> str:
    """The latest change of the index. Raises IndexUnavailable where it has another layout than this program knows."""
    if not about["hits"]:
        raise IndexUnavailable("there is no index on the search server")
    told = about["hits"][0]
    if told["layout"] != layout():
        raise IndexUnavailable("the index has an older layout")
    return str(told["stamp"])
