"""Documents in groups that exclude one another, one group after the other.

Groups make runs. The first of a run are put in order by their words, whatever their group; the rest of it comes group
by group, by standing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from search.server.connection import Answer
from search.server.filters import Filter
from search.server.place import Place
from search.server.questions import BY_STANDING, some
from search.server.ranking import RANKED_BY, Ranked, Scorer
from search.server.showing import SHOWN, shown

WINDOW: Final = 200
"""So many documents of a run are put in order by their words."""

Order = Sequence[str]


class Group(NamedTuple):
    """Documents, how many they are, and by which numbers the server orders them."""

    wanted: Filter
    number: int
    order: Order = BY_STANDING


@dataclass(frozen=True, slots=True)
class Piece:
    """So many documents of a group, from there on."""

    group: Group
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
    answers = _fetched(place, stretches)
    found: list[Ranked] = []
    for stretch in stretches:
        window = [document for piece in stretch.window for document in answers[piece, True]]
        best = scorer.ranked(window) if scorer else []
        found += best[stretch.skipped : stretch.skipped + stretch.taken]
        found += [(document, 0.0) for piece in stretch.rest for document in answers[piece, False]]
    return shown(place, found)


def _fetched(place: Place, stretches: Sequence[Stretch]) -> Mapping[tuple[Piece, bool], Sequence[Answer]]:
    """The documents of each piece, all in one request; by the piece, and whether it is to be put in order."""
    pieces = [(piece, True) for stretch in stretches for piece in stretch.window]
    pieces += [(piece, False) for stretch in stretches for piece in stretch.rest]
    asked = [
        some(piece.group.wanted, RANKED_BY if ranked else SHOWN, piece.most, piece.first, piece.group.order)
        for piece, ranked in pieces
    ]
    return {key: answer["hits"] for key, answer in zip(pieces, place.ask(asked), strict=True)}


def _stretches(runs: Sequence[Sequence[Group]], first: int, most: int, window: int) -> Iterator[Stretch]:
    for run in runs:
        size = sum(group.number for group in run)
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
    for group in run:
        if most > 0 and first < group.number:
            taken = min(most, group.number - first)
            yield Piece(group, first, taken)
            most -= taken
        first = max(0, first - group.number)
