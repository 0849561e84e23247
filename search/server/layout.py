"""The shape of an index on the server: its settings, and which attributes a document has.

German is read by our own rules on both sides: a document brings its words, stems and parts of compounds along as values
to filter by, and a query asks for the same. So the server searches no text by its own reading, which knows segments of
compounds and slips, but no stems, synonyms or names, and would find other entries than the embedded engine.
``layout()`` names the result: what was written by other rules must be built anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from search import compounds, german
from search.query import FACETS

REVISION: Final = 2
"""Raise it when documents are to be read differently though no setting and no word list changed."""

ABOUT: Final = "about"
"""The key of the document that says what the index is: its build, its layout, its latest change."""

SORTED_BY: Final = (
    "id",
    "sample",
    "standing",
    "known",
    "fresh_on",
    "new_on",
    "confirmed",
    "reported",
    "sort_name",
    "title_length",
)

SLIPS: Final = {"oneTypo": 4, "twoTypos": 7}
"""From how many letters on a word may be misspelt once, and twice."""

MOST_VALUES: Final = 2_000
MOST_HITS: Final = 10_000_000
CUT_OFF: Final = 1_500
"""Milliseconds after which the server answers with what it has."""


def facet_attribute(facet: str) -> str:
    """The attribute that holds the values of a facet."""
    return f"f_{facet}"


def settings() -> dict[str, Any]:
    """What the server is told about an index before it gets documents."""
    return {
        "searchableAttributes": [],
        "displayedAttributes": ["*"],
        "filterableAttributes": _filterable(),
        "sortableAttributes": list(SORTED_BY),
        "rankingRules": ["sort"],
        "typoTolerance": {"enabled": True, "minWordSizeForTypos": SLIPS, "disableOnAttributes": ["display"]},
        "faceting": {"maxValuesPerFacet": MOST_VALUES, "sortFacetValuesBy": {"*": "count"}},
        "pagination": {"maxTotalHits": MOST_HITS},
        "searchCutoffMs": CUT_OFF,
    }


def _filterable() -> list[Mapping[str, Any]]:
    """Equality for all; values are looked up by their beginning only where words or names are guessed."""
    looked_up = ["words", "called", "display"]
    equal = [
        *("what", "fits", "name", "stems", "head", "title", "title_words", "pairs", "tails", "swapped", "sample"),
        *map(facet_attribute, FACETS),
    ]
    return [_granular(looked_up, facet_search=True), _granular(equal), _granular(["id"], comparison=True)]


def _granular(attributes: list[str], facet_search: bool = False, comparison: bool = False) -> Mapping[str, Any]:
    features = {"facetSearch": facet_search, "filter": {"equality": True, "comparison": comparison}}
    return {"attributePatterns": attributes, "features": features}


@lru_cache(maxsize=1)
def layout() -> str:
    """A short name for settings, word lists and revision."""
    told = json.dumps([REVISION, settings(), compounds.identity(), sorted(german.stop_words())])
    return hashlib.sha256(told.encode()).hexdigest()[:10]
