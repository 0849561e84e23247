"""Facets: how many hits carry each value, as if the facet's own filter were not set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tantivy import Occur, Query

from search.embedded.asking import filter_clauses
from search.embedded.layout import facet_field
from search.embedded.reader import Snapshot
from search.query import FACETS, SearchQuery

MOST_VALUES: Final = 2_000
Counts = Mapping[str, Mapping[str, int]]


def count_facets(snapshot: Snapshot, asked: Query, query: SearchQuery) -> Counts:
    """One pass for all facets without a filter, and one for each facet that has one."""
    wanted = [facet for facet in query.facets if facet in FACETS]
    filtered = [facet for facet in wanted if query.filters.get(facet)]
    free = [facet for facet in wanted if facet not in filtered]
    counts = _count(snapshot, _narrowed(asked, query, ""), free) if free else {}
    for facet in filtered:
        counts |= _count(snapshot, _narrowed(asked, query, facet), [facet])
    return {facet: counts[facet] for facet in wanted}


def _narrowed(asked: Query, query: SearchQuery, but: str) -> Query:
    clauses = filter_clauses(query.filters, query.without, but)
    return Query.boolean_query([(Occur.Must, asked), *clauses]) if clauses else asked


def _count(snapshot: Snapshot, query: Query, facets: list[str]) -> dict[str, dict[str, int]]:
    """Several facets are quicker counted in the one field that holds the values of all."""
    if len(facets) == 1:
        field = facet_field(facets[0])
        return {facets[0]: dict(_buckets(snapshot, query, field))}
    counts: dict[str, dict[str, int]] = {facet: {} for facet in facets}
    for key, number in _buckets(snapshot, query, "facet"):
        facet, _, value = key.partition("=")
        if facet in counts:
            counts[facet][value] = number
    return counts


def _buckets(snapshot: Snapshot, query: Query, field: str) -> list[tuple[str, int]]:
    found = snapshot.searcher.aggregate(query, {"values": {"terms": {"field": field, "size": MOST_VALUES}}})
    return [(bucket["key"], bucket["doc_count"]) for bucket in found["values"]["buckets"] if bucket["doc_count"]]
