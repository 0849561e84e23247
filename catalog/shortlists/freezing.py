"""Freezing a shortlist: what is known of its entries on a day, and what became of them since."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.shortlists.sides import Side
from schemas.exchange.shortlist import FrozenEntry, FrozenSource

WATCHED = (
    "number",
    "phase",
    "reported_phase",
    "origin_step",
    "origin_standing",
    "uses_confirmed",
    "uses_reported",
    "freshness",
)
"""What is held against today, in the order in which it is told."""


def frozen(side: Side, url: str) -> FrozenEntry:
    """The entry as it is known now; ``url`` is where it is found."""
    solution = side.solution
    return FrozenEntry(
        slug=solution.slug,
        number=side.number,
        title=solution.title,
        url=url,
        publisher=solution.publisher_text,
        phase=solution.phase,
        reported_phase=solution.reported_phase,
        origin_step=solution.origin_step,
        origin_standing=solution.origin_standing,
        uses_confirmed=solution.uses_confirmed,
        uses_reported=solution.uses_reported,
        freshness=solution.freshness,
        sample=solution.sample,
        sources=tuple(
            FrozenSource(title=each.title[:500], url=each.url, as_of=each.as_of, retrieved_on=each.retrieved_on)
            for each in side.sources
        ),
    )


@dataclass(frozen=True, slots=True)
class Change:
    """One fact of an entry that is not what it was; ``before`` and ``now`` are values of ``FrozenEntry``."""

    fact: str
    before: object
    now: object


def changes(before: FrozenEntry, now: FrozenEntry) -> tuple[Change, ...]:
    """What is not as it was on the day of the shortlist."""
    pairs = ((fact, getattr(before, fact), getattr(now, fact)) for fact in WATCHED)
    return tuple(Change(fact, then, today) for fact, then, today in pairs if then != today)
