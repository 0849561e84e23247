"""What is asked of a search engine and what it answers, in words that belong to no engine.

Facet names are English and plain (``field_of_action``); the web gives them German parameter names.
A filter on one facet is an *or* within its values; filters on several facets are an *and* between them
(interface.md, "Every choice is in the URL").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

FACETS = (
    "field_of_action",
    "kind",
    "phase",
    "reported_phase",
    "origin_operation",
    "freshness",
    "lifecycle_status",
    "federal_state",
    "user_size_class",
    "operator_type",
    "licence",
    "has",
    "cost",
    "standard",
    "sample",
)
"""Every facet that an engine must be able to count and filter. ``sample`` is ``yes`` or ``no``."""


class Sort(StrEnum):
    """In which order hits come. ``FITTING`` needs ``SearchQuery.fitting``."""

    RELEVANCE = "relevance"
    FITTING = "fitting"
    MOST_REUSED = "most_reused"
    FRESHEST = "freshest"
    NEWEST = "newest"
    TITLE = "title"


class MatchKind(StrEnum):
    """Why a word of the document answers a word of the query."""

    EXACT = "exact"  # the same word, however it is spelt (Straße, Strasse)
    FORM = "form"  # another form of it (Laternen)
    PART = "part"  # a part of a compound
    PREFIX = "prefix"  # begins like it (half words, search while typing)
    SPELLING = "spelling"  # one or two slips apart
    SYNONYM = "synonym"  # a word of the same task


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """One question to the index.

    ``page`` counts from 1. ``typing`` makes the last word a beginning. ``without`` are ids that must not
    appear nor count (withdrawn, but not yet out of the index). ``facets`` are those to be counted.
    ``fitting`` is what ``Sort.FITTING`` goes by: levels, the weightiest first. A level holds where the document carries
    one of its tokens (``SearchDocument.fits``); hits that agree in all levels come by relevance.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    fitting: tuple[tuple[str, ...], ...] = ()
    page: int = 1
    per_page: int = 20
    typing: bool = False
    facets: tuple[str, ...] = FACETS
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text; ``marked`` pieces are what the query found. Plain text: the template escapes it."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a document is a hit: ``word`` of the query was found as ``found`` in ``field``, by ``kind``.

    ``field`` is one of ``title``, ``summary``, ``body``, ``keywords``, ``publisher``.
    ``excerpt`` is the text around it.
    """

    word: str
    found: str
    field: str
    kind: MatchKind
    excerpt: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer: ``card`` is what ``SearchDocument.card`` carried, ``title`` and ``summary`` with matches marked."""

    id: int
    slug: str
    score: float
    title: tuple[Span, ...]
    summary: tuple[Span, ...]
    reasons: tuple[Reason, ...]
    card: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What an engine found.

    ``facets[name][value]`` is how many hits carry the value when the facet's own filter is left out;
    values without a hit are absent. ``product`` is the proprietary product that the query named, if the
    synonym file knows it as one; ``synonyms`` are the further words that were looked for; ``suggestions``
    are near words of the index, given when nothing was found. ``corrected`` is the query as it was probably meant,
    where words of it were taken for slips. ``ignored`` counts words beyond the limit.
    """

    total: int
    hits: tuple[SearchHit, ...]
    facets: Mapping[str, Mapping[str, int]]
    product: str | None = None
    synonyms: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    corrected: str | None = None
    ignored: int = 0


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What a begun text may become: ``names`` of entries, and the text with its last word completed to ``words``."""

    names: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
