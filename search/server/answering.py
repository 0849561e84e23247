"""How a query is answered: which documents, in which order, and the counts beside; in one request where that can be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from search.embedded.storing import hit
from search.marking import Marker
from search.query import FACETS, SearchHit, SearchQuery, SearchResult
from search.server import letters, questions
from search.server.asking import chosen
from search.server.connection import Answer, Question
from search.server.filters import EVERYTHING, Filter
from search.server.layout import facet_attribute
from search.server.pages import Page, page_of
from search.server.place import Place
from search.server.question import Asked
from search.server.suggesting import near_words
from search.synonyms import Synonyms

TRIES: Final = 3
Counts = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found; ``about`` is what the index said of itself then, ``paged`` answers what ``page``
    asked, ``further`` what was asked besides."""

    total: int
    facets: Counts
    page: Page
    paged: Sequence[Answer]
    about: Mapping[str, Any]
    further: Sequence[Answer]

    def hits(self, marker: Marker) -> tuple[SearchHit, ...]:
        """Raises IndexUnavailable."""
        ranked = self.page.hits(self.paged, self.total)
        return tuple(hit(dict(document), score, marker) for document, score in ranked)


def answer(place: Place, query: SearchQuery, synonyms: Synonyms) -> SearchResult:
    """Hits, their number, and facets; of all documents when nothing is asked. Raises IndexUnavailable."""
    if not query.text.strip():
        found = _ask(place, query, None)
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
    for _ in range(TRIES):
        kept: Asked | None = place.known().read(key)
        asked = kept or Asked(place, query, synonyms)
        found = _ask(place, query, asked, () if kept else asked.open_questions())
        if not kept:
            if asked.settle(found.further):
                found = _ask(place, query, asked)
            asked.known.keep(key, asked)
        if place.known(found.about) is asked.known:
            break
    return asked, found


def _ask(place: Place, query: SearchQuery, asked: Asked | None, further: Sequence[Question] = ()) -> Found:
    wanted = asked.wanted if asked else EVERYTHING
    narrowed = (*wanted, *chosen(query.filters, query.without))
    free, chosen_facets = _facets(query)
    page = page_of(place, query, narrowed, asked)
    parts: list[Sequence[Question]] = [
        [questions.about(), questions.count(narrowed, free)],
        [questions.count(_but_for(facet, query, wanted), [facet]) for facet in chosen_facets],
        page.questions(),
        further,
    ]
    (about, whole), counted, paged, rest = _parted(place.ask([each for part in parts for each in part]), parts)
    facets = {facet: _values(whole, facet) for facet in free}
    facets |= {facet: _values(each, facet) for facet, each in zip(chosen_facets, counted, strict=True)}
    return Found(
        total=int(whole["totalHits"]),
        facets={facet: facets[facet] for facet in query.facets if facet in facets},
        page=page,
        paged=paged,
        about=questions.told(about),
        further=rest,
    )


def _facets(query: SearchQuery) -> tuple[list[str], list[str]]:
    """Those without a choice, and those with one."""
    known = [facet for facet in query.facets if facet in FACETS]
    chosen_facets = [facet for facet in known if query.filters.get(facet)]
    return [facet for facet in known if facet not in chosen_facets], chosen_facets


def _but_for(facet: str, query: SearchQuery, wanted: Filter) -> Filter:
    """The documents wanted, by every choice but the facet's own."""
    return (*wanted, *chosen(query.filters, query.without, unless=facet))


def _parted(answers: Sequence[Answer], parts: Sequence[Sequence[Question]]) -> list[Sequence[Answer]]:
    """The answers as the questions were parted."""
    found, first = [], 0
    for part in parts:
        found.append(answers[first : first + len(part)])
        first += len(part)
    return found


def _values(answer: Answer, facet: str) -> Mapping[str, int]:
    counted: Mapping[str, int] = answer["facetDistribution"].get(facet_attribute(facet), {})
    return {letters.read(value): number for value, number in counted.items()}
