"""Work that falls due is derived from rows: who claims it, for how long, and what happens when it fails.

A claim is one conditional UPDATE that writes a lease; the work happens outside any transaction; its outcome is
written with ``finish`` or ``fail``. A worker that is killed loses nothing: its lease runs out and another takes
the row. A row that fails is left alone for a pause that doubles with each failure, so that it never stands in the
way of the others; a newer version of the row is tried at once, because it may be the repair.

Both are kept in the two columns of the lease. ``lease_by`` is the worker's name, or "failed VERSION COUNT".
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, String, Update, and_, cast, false, or_, select, update
from sqlalchemy.orm import Session

from catalog.models import Solution

LEASE = timedelta(seconds=30)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""For what is due whatever the clock says."""

_FAILED = "failed "


@dataclass(frozen=True, slots=True)
class Claim:
    """A row in hand: the version that was read, and how often the work on this very version has failed."""

    id: int
    version: int
    failures: int = 0


LAGS_IN_INDEX = Solution.indexed_version < Solution.version
"""The index has not seen the last version."""


def changes_by(now: datetime) -> ColumnElement[bool]:
    """Time alone has changed what was derived of the row."""
    return Solution.next_change_at <= now


def derive_soon(solution: Solution) -> None:
    """Something from which facts are derived has changed: they are derived anew by whoever comes first."""
    solution.next_change_at = AT_ONCE


def claim(
    db: Session, what: ColumnElement[bool], by: str, now: datetime, limit: int, *, alone: bool = False
) -> list[Claim]:
    """Take at most ``limit`` rows of which ``what`` holds and which nobody else has in hand.

    ``alone`` says that a lock keeps all others from this kind of work, so that a lease is one of another kind or that
    of a worker that was killed; pauses after failures are kept.
    """
    due = select(Solution.id, Solution.version, Solution.lease_by).where(what, _free(now, alone))
    found = db.execute(due.order_by(Solution.id).limit(limit).with_for_update(skip_locked=True, key_share=True)).all()
    if found:
        rows = update(Solution).where(Solution.id.in_([row.id for row in found]))
        db.execute(rows.values(lease_by=by, lease_until=now + LEASE))
    return [Claim(row.id, row.version, _failures(row.lease_by, row.version)) for row in found]


def finish(db: Session, claims: Sequence[Claim], by: str) -> None:
    """Give the rows back; what was done is written in the same transaction by the caller."""
    db.execute(_held(claims, by).values(lease_by=None, lease_until=None))


def index_done(db: Session, claims: Sequence[Claim], by: str) -> None:
    """The index now holds the versions that were read. A write in between stays due: its version is higher."""
    rows = [{"id": claim.id, "indexed_version": claim.version} for claim in claims]
    if rows:
        db.execute(update(Solution), rows)
    finish(db, claims, by)


def fail(db: Session, claim: Claim, by: str, now: datetime) -> timedelta:
    """Leave the row alone for a while, twice as long as the last time; how long."""
    pause: timedelta = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(claim.failures, 20))
    mark = f"{_FAILED}{claim.version} {claim.failures + 1}"
    db.execute(_held([claim], by).values(lease_by=mark, lease_until=now + pause))
    return pause


def any_due(db: Session, what: ColumnElement[bool], now: datetime, *, alone: bool = False) -> bool:
    """Whether ``claim`` would give out a row. A reader asks first, so that an idle worker never writes."""
    return db.scalar(select(Solution.id).where(what, _free(now, alone)).limit(1)) is not None


def _held(claims: Collection[Claim], by: str) -> Update:
    return update(Solution).where(Solution.id.in_([claim.id for claim in claims]), Solution.lease_by == by)


def _free(now: datetime, alone: bool) -> ColumnElement[bool]:
    failed_before = and_(
        Solution.lease_by.startswith(_FAILED),
        Solution.lease_by.not_like(_FAILED + cast(Solution.version, String) + " %"),
    )
    in_hand = Solution.lease_by.not_like(f"{_FAILED}%") if alone else false()
    return or_(Solution.lease_until.is_(None), Solution.lease_until <= now, failed_before, in_hand)


def _failures(lease_by: str | None, version: int) -> int:
    failed, of, count = ((lease_by or "") + "  ").split(" ")[:3]
    return int(count) if failed + " " == _FAILED and of == str(version) else 0
