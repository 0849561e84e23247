"""Where a review stands, and until when what may be done: pure rules over its row and the moment."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from catalog.models import Review
from schemas.dates import day_of

DAYS_TO_DECIDE = 14
"""After so many days a first entry publishes by itself: nobody is kept out by a queue that nobody looks at."""
DAYS_TO_OBJECT = 180
"""So long a refusal may be objected to (Article 20 of Regulation (EU) 2022/2065 gives six months)."""


class Stage(StrEnum):
    """Where a review stands."""

    WAITING = "waiting"
    TAKEN_BACK = "taken_back"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    OBJECTED = "objected"
    SETTLED = "settled"


def stage(review: Review) -> Stage:
    """Where the review stands. ``SETTLED`` is refused for the second time: nothing follows but another draft."""
    if review.decided_at is None:
        return Stage.WAITING if review.due_at else Stage.TAKEN_BACK
    if review.accepted or review.second_accepted:
        return Stage.ACCEPTED
    if review.second_decided_at:
        return Stage.SETTLED
    if review.objected_at is None:
        return Stage.REFUSED
    return Stage.OBJECTED if review.due_at else Stage.TAKEN_BACK


def is_second(review: Review) -> bool:
    """Whether a second opinion is asked for."""
    return stage(review) is Stage.OBJECTED


def due_on(review: Review) -> date:
    """The last day on which the decision is in time."""
    return day_of((review.objected_at or review.submitted_at) + timedelta(days=DAYS_TO_DECIDE))


def overdue(review: Review, now: datetime) -> bool:
    """Whether a decision is late: the first publishes by itself then, the second is still somebody's to make."""
    return stage(review) in {Stage.WAITING, Stage.OBJECTED} and day_of(now) > due_on(review)


def objection_until(review: Review) -> date | None:
    """The last day for an objection; None where none is possible (any more)."""
    if stage(review) is not Stage.REFUSED or review.decided_at is None:
        return None
    return day_of(review.decided_at + timedelta(days=DAYS_TO_OBJECT))
