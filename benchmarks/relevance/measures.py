"""The measures of an answer, each from 0 to 1. An answer is a list of slugs, the first ten count.

Grades say how well an entry answers: 3 this is it, 2 it helps, 1 worth a look. What is graded 2 or 3 counts as found;
all three grades count for nDCG.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Grades = Mapping[str, int]

SEEN: Final = 10
FOUND: Final = 2


@dataclass(frozen=True, slots=True)
class Scores:
    """One answer's scores, or the mean of many."""

    first: float
    ten: float
    rank: float
    gain: float


def scores(answer: Sequence[str], grades: Grades) -> Scores:
    """What an answer is worth."""
    return Scores(
        success(answer, grades, 1), success(answer, grades, SEEN), reciprocal_rank(answer, grades), ndcg(answer, grades)
    )


def mean(found: Iterable[Scores]) -> Scores:
    """The mean of each score; zero of none."""
    every = list(found)
    number = max(1, len(every))
    return Scores(
        sum(one.first for one in every) / number,
        sum(one.ten for one in every) / number,
        sum(one.rank for one in every) / number,
        sum(one.gain for one in every) / number,
    )


def success(answer: Sequence[str], grades: Grades, among: int) -> float:
    """1 where one of the first ``among`` answers the question."""
    return float(any(grades.get(slug, 0) >= FOUND for slug in answer[:among]))


def reciprocal_rank(answer: Sequence[str], grades: Grades) -> float:
    """1 for the first place, a half for the second, a third for the third; 0 beyond the tenth."""
    places = (place for place, slug in enumerate(answer[:SEEN], 1) if grades.get(slug, 0) >= FOUND)
    return 1 / next(places, math.inf)


def ndcg(answer: Sequence[str], grades: Grades) -> float:
    """The gain of the first ten, each less the further down it stands, as a share of the best order's gain."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(slug, 0) for slug in answer]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return math.fsum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades[:SEEN], 1))
