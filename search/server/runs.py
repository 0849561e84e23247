"""Documents in groups that exclude one another, one group after the other.

Groups make runs. The first of a run are put in order by their words, whatever their group; the rest of it comes group
by group, by standing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.server.connection import Answer
from search.server.filters import Filter
from search.server.place import Place
from search.server.questions import some
from search.server.ranking import RANKED_BY, Ranked, Scorer
from search.server.showing import SHOWN, shown

WINDOW = 100
"""So many documents of a run are put in order by their words."""

Group = tuple[Filter, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """So many documents of a group, from there on."""

    wanted: Filter
    first: int
    most: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a page takes of a run: from those put in order that many after the first ones, then the rest as it comes."""

    window: tuple[Piece, ...]
    skipped: int
    taken: int
    rest: tuple[Piece, ...]


def page_of_runs(
    place: Place, runs: Sequence[Sequence[Group]], scorer: Scorer | None, first: int, most: int
) -> list[Ranked]:
    """What a page shows of the runs, one after the other. Raises IndexUnavailable."""
    stretches = list(_stretches(runs, first, most, WINDOW if scorer else 0))
    pieces = [piece for stretch in stretches for piece in (*stretch.window, *stretch.rest)]
    ranked = {piece for stretch in stretches for piece in stretch.window}
    answers = dict(
        zip(
            pieces,
            place.ask(
                [some(each.wanted, RANKED_BY if each in ranked else SHOWN, each.most, each.first) for each in pieces]
            ),
            strict=True,
        )
    )
    found: list[tuple[Answer, float]] = []
    for stretch in stretches:
        window = [document for piece in stretch.window for document in answers[piece]["hits"]]
        best = scorer.ranked(window) if scorer else []
        found += best[stretch.skipped : stretch.skipped + stretch.taken]
        found += [(document, 0.0) for piece in stretch.rest for document in answers[piece]["hits"]]
    return shown(place, found)


def _stretches(runs: Sequence[Sequence[Group]], first: int, most: int, window: int) -> Iterator[Stretch]:
    for run in runs:
        size = sum(number for _, number in run)
        taken = min(most, size - first)
        if taken > 0:
            inside = max(0, min(taken, window - first))
            yield Stretch(
                window=tuple(_pieces(run, 0, window)) if inside else (),
                skipped=first,
                taken=inside,
                rest=tuple(_pieces(run, first + inside, taken - inside)),
            )
            most -= taken
        first = max(0, first - size)


def _pieces(run: Sequence[Group], first: int, most: int) -> Iterator[Piece]:
    """Which piece of which group that is."""
    for wanted, number in run:
        if most > 0 and first < number:
            taken = min(most, number - first)
            yield Piece(wanted, first, taken)
            most -= taken
        first = max(0, first - number)
