"""The hand-over plan: what must be settled before a grant ends, and what of it is still open.

The words are the organisation's own: names of units and sums are not for everybody. But whether a part is settled is
public, for whoever thinks of taking an entry over asks exactly that. A plan that nobody has begun says nothing, and
nothing counts as open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from schemas.project import HandOver, HandOverPart, ProjectContent

REMINDED_BEFORE = timedelta(days=366)
"""So long before its day an open part begins to wait on the desk: a year's budget is made a year before."""


class Settled(StrEnum):
    """How far one part is, as everybody may see it."""

    YES = "yes"
    OPEN = "open"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class ToDo:
    """One part of the plan. ``due_on`` is its own day, else the grant's last one; None where neither is known."""

    part: HandOverPart
    said: HandOver
    due_on: date | None

    @property
    def done(self) -> bool:
        """Whether it is settled."""
        return self.said.done_on is not None

    def days_left(self, today: date) -> int | None:
        """Days until it is due, negative when that is over; None for what is settled or has no day."""
        return None if self.done else days_left(self.due_on, today)


def days_left(until: date | None, today: date) -> int | None:
    """Whole days from today until that one."""
    return (until - today).days if until else None


def to_dos(content: ProjectContent, ends_on: date | None) -> tuple[ToDo, ...]:
    """All five parts, in the order in which one settles them."""
    return tuple(_to_do(part, content.hand_over.get(part, HandOver()), ends_on) for part in HandOverPart)


def _to_do(part: HandOverPart, said: HandOver, ends_on: date | None) -> ToDo:
    return ToDo(part, said, said.due_on or ends_on)


def waiting(content: ProjectContent, ends_on: date | None, today: date) -> tuple[ToDo, ...]:
    """What is open and due within a year, or was due already; the next first."""
    soon = today + REMINDED_BEFORE
    dated = [(one.due_on, one) for one in to_dos(content, ends_on) if not one.done and one.due_on]
    return tuple(one for due, one in sorted(dated, key=lambda pair: pair[0]) if due <= soon)


def settled_of(content: ProjectContent) -> dict[HandOverPart, Settled]:
    """What everybody may see: which parts are settled, without a word of how."""
    if not content.hand_over:
        return dict.fromkeys(HandOverPart, Settled.UNSAID)
    return {one.part: Settled.YES if one.done else Settled.OPEN for one in to_dos(content, None)}
