"""What a server is asked in one search of many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from search.index import IndexUnavailable
from search.server.connection import Answer, Question
from search.server.filters import Filter, one_of, sent
from search.server.layout import ABOUT, MOST_HITS, facet_attribute, layout

BY_STANDING: Final = ("sample:asc", "standing:desc", "known:desc", "fresh_on:desc", "id:asc")
BY_TITLE: Final = ("sample:asc", "title_length:asc", *BY_STANDING[1:])
"""A word tells more in a short title than in a long one."""


def count(wanted: Filter, facets: Iterable[str] = ()) -> Question:
    """How many documents pass, and how many of them carry each value of the facets."""
    attributes = [facet_attribute(facet) for facet in facets]
    return {"filter": sent(wanted), "page": 1, "hitsPerPage": 0, "facets": attributes}


def some(
    wanted: Filter, attributes: Sequence[str], most: int, first: int = 0, order: Sequence[str] = BY_STANDING
) -> Question:
    """So many of the documents that pass, from there on."""
    return {
        "filter": sent(wanted),
        "sort": list(order),
        "offset": min(first, MOST_HITS),
        "limit": most,
        "attributesToRetrieve": list(attributes),
    }


def about() -> Question:
    """What the index says of itself."""
    return {"filter": sent((one_of("what", (ABOUT,)),)), "limit": 1}


def told(about: Answer) -> Mapping[str, Any]:
    """What the index says of itself. Raises IndexUnavailable where it has another layout than this program knows."""
    if not about["hits"]:
        raise IndexUnavailable("there is no index on the search server")
    found: Mapping[str, Any] = about["hits"][0]
    if found["layout"] != layout():
        raise IndexUnavailable("the index has an older layout")
    return found
