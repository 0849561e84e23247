"""How a query is answered by the documents of one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from tantivy import Occur, Order, Query

from search.embedded.asking import filter_clauses
from search.embedded.counting import Counts, count_facets
from search.embedded.fitting import by_levels
from search.embedded.question import Question
from search.embedded.reader import Snapshot
from search.embedded.storing import hit, stored
from search.embedded.suggesting import near_words
from search.marking import Marker
from search.query import SearchHit, SearchQuery, SearchResult, Sort
from search.reading import read
from search.synonyms import Synonyms

DESCENDING: Final = {Sort.MOST_REUSED: "reused", Sort.FRESHEST: "fresh", Sort.NEWEST: "newest"}


def answer(snapshot: Snapshot, query: SearchQuery, synonyms: Synonyms) -> SearchResult:
    """Hits, their number, and facets; of all documents when nothing is asked."""
    if not query.text.strip():
        return _everything(snapshot, query)
    question = _question(snapshot, query, synonyms)
    total, hits = _hits(snapshot, query, question.query, question.marker)
    return SearchResult(
        total=total,
        hits=hits,
        facets=count_facets(snapshot, question.query, query),
        product=question.product,
        synonyms=question.synonyms,
        suggestions=() if total else near_words(snapshot.searcher, question.reading),
        corrected=question.corrected,
        ignored=question.reading.ignored,
    )


def _question(snapshot: Snapshot, query: SearchQuery, synonyms: Synonyms) -> Question:
    """Kept, for whoever turns the page or ticks a filter asks it again, until the words change."""

    def ask() -> Question:
        return Question(read(query.text, synonyms, query.typing), snapshot.searcher, synonyms, query.typing)

    return snapshot.kept.get(("question", synonyms, query.text, query.typing), ask)


def _everything(snapshot: Snapshot, query: SearchQuery) -> SearchResult:
    """All documents; their facets are counted once a state of the index and choice of filters."""
    everything = Query.all_query()
    total, hits = _hits(snapshot, query, everything, Marker(()))
    chosen = tuple(sorted((facet, tuple(sorted(values))) for facet, values in query.filters.items() if values))

    def counted() -> Counts:
        return count_facets(snapshot, everything, query)

    facets = snapshot.kept.get(("facets", chosen, query.facets, query.without), counted)
    return SearchResult(total=total, hits=hits, facets=facets)


def _hits(snapshot: Snapshot, query: SearchQuery, asked: Query, marker: Marker) -> tuple[int, tuple[SearchHit, ...]]:
    searcher = snapshot.searcher
    clauses = filter_clauses(query.filters, query.without)
    narrowed = Query.boolean_query([(Occur.Must, asked), *clauses]) if clauses else asked
    # The engine sets room aside for all that it skips, so never skip more than there is.
    offset = min((max(query.page, 1) - 1) * query.per_page, searcher.num_docs)
    order, limit = _order(query, bool(marker.sought)), max(query.per_page, 1)
    if query.sort is Sort.FITTING:
        total, found = by_levels(searcher, narrowed, query.fitting, offset, limit, order)
    else:
        answered = cast(Any, searcher.search(narrowed, limit, offset=offset, **order))
        total, found = int(answered.count), answered.hits
    return total, tuple(hit(stored(searcher, address), score, marker) for score, address in found[: query.per_page])


def _order(query: SearchQuery, worded: bool) -> Mapping[str, Any]:
    if query.sort in DESCENDING:
        return {"order_by_field": DESCENDING[query.sort]}
    if query.sort is Sort.TITLE:
        return {"order_by_field": "sort_name", "order": Order.Asc}
    if not worded:
        return {"order_by_field": "standing"}
    return {"weight_by_field": "prior"}
