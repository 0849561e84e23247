"""What every search engine must do for the catalogue, and the document that it is given."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from search.query import SearchHit, SearchQuery, SearchResult, Suggestions


class IndexUnavailable(Exception):
    """The engine can't answer now: it isn't there, is being built, or its files can't be read."""


class IndexUnreachable(IndexUnavailable):
    """The engine is a server that does not answer: nothing is known of its index, and nothing is wrong with it."""


class IndexBusy(Exception):
    """Another process is the writer; an index has one at a time."""


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """A solution as the index sees it. ``card`` (JSON) comes back with the hit and is never searched.

    ``language`` is the language of the texts, as a BCP 47 tag; other languages are not stemmed as German. ``foreign``
    are texts in yet other languages, never stemmed either; ``keywords`` are German words of ours.
    ``aliases`` are other names of the same solution, ranked like its title. ``facets`` holds every value of
    each facet of ``search.query.FACETS``. The numbers order hits of the same fit and the sorts:
    ``confirmed`` and ``reported`` count uses, ``standing`` is 0 to 3 (abandoned to alive and fresh),
    ``fresh_on`` and ``new_on`` are days as ``date.toordinal()``, 0 where unknown. ``sort_name`` is the
    stored key by which titles sort. ``fits`` are tokens of the municipalities that it suits, for ``Sort.FITTING``.
    ``sample`` documents come after all real hits unless the query names them,
    and last in every sort by a number.
    """

    id: int
    slug: str
    title: str
    summary: str
    body: str = ""
    foreign: str = ""
    aliases: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    publisher: str = ""
    language: str = "de"
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    confirmed: int = 0
    reported: int = 0
    standing: int = 2
    fresh_on: int = 0
    new_on: int = 0
    sort_name: str = ""
    fits: tuple[str, ...] = ()
    sample: bool = False
    card: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """``documents`` searchable now; ``generation`` names the build; ``layout`` the shape of documents that it holds.

    ``reachable`` is false where the engine is a server that does not answer; then nothing else is known.
    """

    ready: bool
    documents: int
    generation: str
    layout: str
    current_layout: bool
    reachable: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """What whoever fills the index noted last: ``token`` is theirs, ``generation`` the build that it was noted for."""

    token: str
    generation: str


class SearchIndex(Protocol):
    """Read and write side of an engine. Readers never block on a writer; a batch becomes visible as a whole."""

    def search(self, query: SearchQuery) -> SearchResult:
        """Raises IndexUnavailable."""

    def similar(self, id: int, limit: int = 3, without: frozenset[int] = frozenset()) -> tuple[SearchHit, ...]:
        """Documents most like this one, without it; empty when it is not in the index. Raises IndexUnavailable."""

    def suggest(self, text: str, limit: int = 8) -> Suggestions:
        """Titles and words that begin like ``text``, for search while typing;
        at most ``limit`` of each. Raises IndexUnavailable."""

    def status(self) -> IndexStatus:
        """Never raises: an index that is not there is not ready."""

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
        """Add or replace by id, and delete, durably and in one step. Raises IndexBusy, IndexUnavailable."""

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        """Build a new generation beside the old one and switch to it in one step; the old one answers until
        then. Returns how many documents it holds. Raises IndexBusy."""

    def edition(self) -> Hashable | None:
        """Names what the index answers from now: the same name, the same answers. None where that can't be told without
        a journey. Raises IndexUnavailable."""

    def mark(self) -> Mark | None:
        """The mark noted last; None where there is none, or it can't be read now."""

    def note_mark(self, mark: Mark) -> None:
        """Lay down the mark durably, in one step: a reader sees the old one or the new one. Raises IndexUnavailable."""
