"""How often something may be tried. What is counted is a hash, so the rows tell neither who nor from where.

Nobody can keep another person out by it: failures count for a mailbox and a network together. What counts for a
mailbox alone, because guesses may come from everywhere, never holds in a browser that the person has used before
(catalog/people/browsers.py), nor for a link that was sent to the mailbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from auth.tokens import hashed
from catalog.models import Throttle

MOST_ROWS = 20_000
"""When more is counted at once, what would be forgotten first goes first: the table stays small."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``most`` of a kind within a span of time, counted from the first."""

    kind: str
    most: int
    within: timedelta


def is_over(db: Session, limit: Limit, whom: str, now: datetime) -> bool:
    """Whether no more is let through for now."""
    row = db.get(Throttle, _key(limit, whom))
    return row is not None and row.since > now - limit.within and row.count >= limit.most


def count(db: Session, limit: Limit, whom: str, now: datetime) -> None:
    """One more."""
    row = db.get(Throttle, _key(limit, whom))
    if row is None:
        _make_room(db, now)
        row = Throttle(key=_key(limit, whom), count=0, since=now, forgotten_at=now + limit.within)
        db.add(row)
    elif row.since <= now - limit.within:
        row.count, row.since, row.forgotten_at = 0, now, now + limit.within
    row.count += 1
    db.flush()


def forgive(db: Session, limit: Limit, whom: str) -> None:
    """Begin to count anew."""
    db.execute(delete(Throttle).where(Throttle.key == _key(limit, whom)))


def _key(limit: Limit, whom: str) -> str:
    return hashed(f"{limit.kind} {whom}")


def _make_room(db: Session, now: datetime) -> None:
    db.execute(delete(Throttle).where(Throttle.forgotten_at <= now))
    too_many = (db.scalar(select(func.count()).select_from(Throttle)) or 0) - MOST_ROWS + 1
    if too_many > 0:
        first = select(Throttle.key).order_by(Throttle.forgotten_at).limit(too_many)
        db.execute(delete(Throttle).where(Throttle.key.in_(first)))
