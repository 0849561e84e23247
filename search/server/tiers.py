"""Documents in tiers: filters that exclude one another, in the order in which their documents come.

The server orders the documents of a tier by numbers. The first of all tiers together are then put in order by their
words, within their tier of fit; whoever turns so many pages gets the rest tier by tier.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

from search.query import Sort
from search.server import filters
from search.server.connection import Answer, Connection, Question
from search.server.ranking import Scorer

BY_STANDING: Final = ("sample:asc", "standing:desc", "known:desc", "fresh_on:desc", "id:asc")
ORDERS: Final = {
    Sort.MOST_REUSED: ("sample:asc", "confirmed:desc", "reported:desc", "id:asc"),
    Sort.FRESHEST: ("sample:asc", "fresh_on:desc", "id:asc"),
    Sort.NEWEST: ("sample:asc", "new_on:desc", "id:asc"),
    Sort.TITLE: ("sort_name:asc", "id:asc"),
}
WINDOW: Final = 100
MOST_LEVELS: Final = 5
RANKED_BY: Final = ("id", "told", "name", "short_name", "swapped", "sample", "standing", "known")
Ranked = tuple[Mapping[str, Any], float]


class Tiers:
    """The tiers of one query. ``counts`` must be filled from the answers to ``counting`` before a page is asked."""

    def __init__(
        self,
        connection: Connection,
        index: str,
        tiers: Sequence[str],
        order: Sequence[str],
        scorer: Scorer | None = None,
        fit: bool = False,
    ) -> None:
        self._connection = connection
        self._index = index
        self._tiers = [tier for tier in tiers if tier != filters.NOTHING]
        self._order = list(order)
        self._scorer = scorer
        self._fit = fit
        self.counts: Sequence[int] = ()

    def counting(self) -> list[Question]:
        """How many documents each tier holds."""
        return [{"indexUid": self._index, "filter": tier, "page": 1, "hitsPerPage": 0} for tier in self._tiers]

    def page(self, page: int, per_page: int) -> list[Ranked]:
        """What a page shows, with the score of each."""
        first = (max(page, 1) - 1) * per_page
        if per_page < 1 or first >= sum(self.counts):
            return []
        scorer = self._scorer
        if scorer is None:
            return [(each, 0.0) for _, each in self._fetched(first, per_page, ["shown"])]
        ranked = self._window(scorer)[first : first + per_page] if first < WINDOW else []
        rest = per_page - len(ranked)
        begin = max(first, WINDOW)
        later = self._fetched(begin, rest, ["shown"]) if rest and begin < sum(self.counts) else []
        return [*self._shown(ranked), *((each, 0.0) for _, each in later)]

    def _window(self, scorer: Scorer) -> list[tuple[int, float]]:
        """The ids of the first hits with their scores, best first."""
        found = self._fetched(0, WINDOW, RANKED_BY)
        scored = [(tier if self._fit else 0, -scorer.score(each), each["id"]) for tier, each in found]
        return [(id, -score) for _, score, id in sorted(scored)]

    def _shown(self, ranked: Sequence[tuple[int, float]]) -> list[Ranked]:
        if not ranked:
            return []
        wanted = filters.numbered("id", (id for id, _ in ranked))
        question = {
            "indexUid": self._index,
            "filter": wanted,
            "limit": len(ranked),
            "attributesToRetrieve": ["id", "shown"],
        }
        (answer,) = self._connection.multi_search([question])
        known = {each["id"]: each for each in answer["hits"]}
        return [(known[id], score) for id, score in ranked if id in known]

    def _fetched(self, first: int, most: int, attributes: Sequence[str]) -> list[tuple[int, Answer]]:
        """So many documents from there on, with the number of their tier."""
        wanted = list(self._pieces(first, most))
        questions = [
            {
                "indexUid": self._index,
                "filter": self._tiers[tier],
                "sort": self._order,
                "offset": offset,
                "limit": limit,
                "attributesToRetrieve": list(attributes),
            }
            for tier, offset, limit in wanted
        ]
        answers = self._connection.multi_search(questions) if questions else []
        return [(tier, each) for (tier, _, _), found in zip(wanted, answers, strict=True) for each in found["hits"]]

    def _pieces(self, first: int, most: int) -> Iterator[tuple[int, int, int]]:
        """Which piece of which tier that is."""
        for tier, number in enumerate(self.counts):
            if most > 0 and first < number:
                piece = min(most, number - first)
                yield tier, first, piece
                most -= piece
            first = max(0, first - number)


def by_fit(wanted: str, levels: Sequence[Sequence[str]]) -> list[str]:
    """The documents that hold the weightiest level first, among them those that hold the next; samples fit nowhere."""
    held = [filters.one_of("fits", level) for level in levels if level][:MOST_LEVELS]
    found = []
    for choice in product((True, False), repeat=len(held)):
        if any(choice):
            wishes = [wish if yes else f"NOT ({wish})" for wish, yes in zip(held, choice, strict=True)]
            found.append(filters.all_of((wanted, filters.REAL, *wishes)))
    nowhere = filters.but(wanted, filters.all_of((filters.REAL, filters.any_of(held)))) if held else wanted
    return [*found, nowhere]
