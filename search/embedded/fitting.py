"""Sorting by levels of fit: hits that hold the same levels stand together, and among them by relevance.

One score for both would not do. What the weightiest level adds must outdo all lighter ones, names and what lifts living
entries above abandoned ones; in a number of single precision nothing is left then to tell two hits of a level apart.
So the page is filled from one group after the other, of which there are few: most levels hold for nothing that was
found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final, cast

from tantivy import Occur, Query, Searcher

from search.embedded.asking import but_samples, fixed, one_of

Levels = Sequence[Sequence[str]]
Found = list[tuple[Any, Any]]

NOTHING: Final = 0.0


def by_levels(
    searcher: Searcher, asked: Query, levels: Levels, skip: int, limit: int, order: Mapping[str, Any]
) -> tuple[int, Found]:
    """How many documents were found, and of them so many after the first ``skip`` in the order of the levels."""
    total = _count(searcher, asked)
    held = [level for level in map(_held, filter(None, levels)) if _count(searcher, _both(asked, level))]
    hits: Found = []
    for group in _groups(asked, held):
        if len(hits) == limit:
            break
        # The engine sets room aside for all that it skips, so never skip more than there is.
        found = searcher.search(group, limit - len(hits), offset=min(skip, searcher.num_docs), **order)
        hits += found.hits
        skip = max(0, skip - int(cast(Any, found).count))
    return total, hits


def _held(tokens: Sequence[str]) -> Query:
    """The documents for which the level holds; samples fit nowhere."""
    return fixed(but_samples(one_of("fits", tokens)), NOTHING)


def _groups(asked: Query, held: Sequence[Query]) -> Iterator[Query]:
    """What was found, by the levels that hold: all of them, all but the lightest, and so on down to none."""
    for there in product((Occur.Must, Occur.MustNot), repeat=len(held)):
        yield Query.boolean_query([(Occur.Must, asked), *zip(there, held, strict=True)]) if held else asked


def _both(asked: Query, level: Query) -> Query:
    return Query.boolean_query([(Occur.Must, asked), (Occur.Must, level)])


def _count(searcher: Searcher, query: Query) -> int:
    return int(cast(Any, searcher.search(query, 1)).count)
