"""Questions with their right answers, and those that people judged: ``benchmarks/queries.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.relevance.measures import Grades

FILE: Final = Path(__file__).parents[1] / "queries.csv"
SEED: Final = 2026
OPEN, CLOSED = "open", "closed"
TOLD: Final = frozenset(
    [
        "Bäume gießen", "Laterne", "flood warning", "smart lighting", "tree watering", "city app", "Müllbehältersensor",
    ]
)  # fmt: skip
"""Drawn as closed, but told to whoever keeps the synonyms before the closed half was opened: they count as open."""


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody types, and the slugs that should answer with their grades."""

    text: str
    group: str
    answers: Grades
    half: str = OPEN


def judged(path: Path = FILE) -> list[Question]:
    """The judged questions of both halves, in the order of the file; those that were told are open."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Question(row["query"], row["group"], _grades(row["answers"]), _half(row)) for row in rows]


def halves(texts_by_group: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """How the halves were drawn: each group is shuffled, its first half is open. Of two groups with an odd number, one
    has more open ones, the next more closed ones."""
    chance, open_has_more = Random(SEED), True
    found: dict[str, str] = {}
    for texts in texts_by_group.values():
        shuffled = list(texts)
        chance.shuffle(shuffled)
        odd = len(shuffled) % 2
        size = len(shuffled) // 2 + (odd and open_has_more)
        open_has_more ^= bool(odd)
        found |= {text: OPEN if number < size else CLOSED for number, text in enumerate(shuffled)}
    return found


def _half(row: Mapping[str, str]) -> str:
    return OPEN if row["query"] in TOLD else row["half"]


def _grades(answers: str) -> dict[str, int]:
    pairs = (each.rpartition(":") for each in answers.split("|"))
    return {slug: int(grade) for slug, _, grade in pairs}
