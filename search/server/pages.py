"""One page of the answer: which of the documents found, in which order.

By a number or the title the server orders them all. By worth the first two hundred are put in order by their words;
where there are more, those that are named come first, then those that have the words in the title, then in the head. By
fit documents come in groups, each ordered like a page of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final, Protocol

from search.query import SearchQuery, Sort
from search.server import filters
from search.server.connection import Answer, Question
from search.server.filters import Clause, Filter
from search.server.letters import lettered
from search.server.place import Place
from search.server.question import Asked
from search.server.questions import BY_STANDING, count, some
from search.server.ranking import RANKED_BY, Ranked
from search.server.runs import WINDOW, Group, page_of_runs
from search.server.showing import SHOWN, shown

ORDERS: Final = {
    Sort.MOST_REUSED: ("sample:asc", "confirmed:desc", "reported:desc", "id:asc"),
    Sort.FRESHEST: ("sample:asc", "fresh_on:desc", "id:asc"),
    Sort.NEWEST: ("sample:asc", "new_on:desc", "id:asc"),
    Sort.TITLE: ("sort_name:asc", "id:asc"),
}
AT_ONCE: Final = 40
"""So many are asked for with what is shown of them, before anybody knows how many there are to be ranked."""
MOST_LEVELS: Final = 6


class Page(Protocol):
    """A page that is asked for together with everything else that is asked about the same documents."""

    def questions(self) -> Sequence[Question]:
        """What to ask at once."""

    def hits(self, answers: Sequence[Answer], total: int) -> list[Ranked]:
        """What the page shows and the score of each; asks for more where it must. Raises IndexUnavailable."""


def page_of(place: Place, query: SearchQuery, wanted: Filter, asked: Asked | None) -> Page:
    """The page that was asked for, of the documents wanted."""
    first = (max(query.page, 1) - 1) * query.per_page
    if query.sort in ORDERS:
        return OrderedPage(wanted, ORDERS[query.sort], first, query.per_page)
    if query.sort is Sort.FITTING and any(query.fitting):
        levels = [filters.one_of("fits", map(lettered, level)) for level in query.fitting if level][:MOST_LEVELS]
        return FittingPage(place, by_fit(wanted, levels), asked, first, query.per_page)
    if asked is None:
        return OrderedPage(wanted, BY_STANDING, first, query.per_page)
    return WorthPage(place, wanted, asked, first, query.per_page)


class OrderedPage:
    """In an order that the server knows."""

    def __init__(self, wanted: Filter, order: Sequence[str], first: int, most: int) -> None:
        self._question = some(wanted, SHOWN, max(most, 0), first, order)

    def questions(self) -> Sequence[Question]:
        return [self._question]

    def hits(self, answers: Sequence[Answer], total: int) -> list[Ranked]:
        (answer,) = answers
        return [(each["shown"], 0.0) for each in answer["hits"]]


class WorthPage:
    """The documents that answer best first."""

    def __init__(self, place: Place, wanted: Filter, asked: Asked, first: int, most: int) -> None:
        self._place = place
        self._wanted = wanted
        self._asked = asked
        self._first = first
        self._most = most

    def questions(self) -> Sequence[Question]:
        if self._most < 1:
            return []
        return [some(self._wanted, (*RANKED_BY, *SHOWN), AT_ONCE)]

    def hits(self, answers: Sequence[Answer], total: int) -> list[Ranked]:
        if self._most < 1 or self._first >= total:
            return []
        if total > WINDOW:
            return self._of_many()
        rest = some(self._wanted, RANKED_BY, WINDOW - AT_ONCE, AT_ONCE)
        further = self._place.ask([rest]) if total > AT_ONCE else []
        best = self._asked.scorer.ranked(document for answer in (*answers, *further) for document in answer["hits"])
        return shown(self._place, best[self._first : self._first + self._most])

    def _of_many(self) -> list[Ranked]:
        """Which documents are the first is told by where they have the words."""
        groups = self._asked.groups(self._wanted)
        answers = self._place.ask([count(group) for group, _ in groups])
        run = [
            Group(wanted, int(answer["totalHits"]), order)
            for (wanted, order), answer in zip(groups, answers, strict=True)
        ]
        return page_of_runs(self._place, [run], self._asked.scorer, self._first, self._most)


class FittingPage:
    """In groups, each of them by worth, or by standing where no words are asked for."""

    def __init__(self, place: Place, groups: Sequence[Filter], asked: Asked | None, first: int, most: int) -> None:
        self._place = place
        self._groups = groups
        self._scorer = asked.scorer if asked else None
        self._first = first
        self._most = most

    def questions(self) -> Sequence[Question]:
        return [count(group) for group in self._groups]

    def hits(self, answers: Sequence[Answer], total: int) -> list[Ranked]:
        counts = (int(answer["totalHits"]) for answer in answers)
        runs = [[Group(group, number)] for group, number in zip(self._groups, counts, strict=True)]
        return page_of_runs(self._place, runs, self._scorer, self._first, self._most)


def by_fit(wanted: Filter, levels: Sequence[Clause]) -> list[Filter]:
    """The documents by the levels that hold: all of them, all but the lightest, and so on down to none."""
    groups = []
    for there in product((True, False), repeat=len(levels)):
        choice = [level if holds else filters.but(level)[0] for level, holds in zip(levels, there, strict=True)]
        groups.append((*wanted, *choice, *filters.REAL))
    # Samples fit nowhere, whatever they carry.
    nowhere = filters.together(*(filters.but(level)[0] for level in levels))
    return [*groups[:-1], (*wanted, filters.any_of(nowhere, ("sample = 1",)))]
