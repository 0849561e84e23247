"""Entries that leave the catalogue and come back.

A withdrawn entry says no more than why it is gone; an archived one can still be read. Neither is found, counted or
exported. Who did it, in which role and when is a version like any other: nothing of it is lost, and nothing of it is
the audit log's alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import due
from catalog.models import Solution, SolutionVersion
from catalog.reuse import Voice
from content.locale.speech import message
from schemas.reuse import Speaker
from schemas.solution import PublicationStatus

WITHDRAWN = message("Zurückgezogen: {reason}")
ARCHIVED = message("Archiviert: {reason}")
BACK = message("Wieder veröffentlicht")
_SUMMARIES = {PublicationStatus.WITHDRAWN: WITHDRAWN, PublicationStatus.ARCHIVED: ARCHIVED}


class NotHere(Exception):
    """The entry stands elsewhere by now: it is gone already, or back, or not theirs to put back."""


@dataclass(frozen=True, slots=True)
class Departure:
    """When an entry left, and who said so in which role."""

    on: datetime
    by: str
    role: Speaker


def leave(db: Session, solution: Solution, to: PublicationStatus, because: str, *, by: Voice, now: datetime) -> None:
    """Withdraw or archive an entry; its address goes on to answer, and says why. Raises NotHere."""
    gone = solution.publication_status is not PublicationStatus.PUBLISHED
    if to not in _SUMMARIES or (gone and not may_come_back(db, solution, by.role)):
        raise NotHere
    if solution.publication_status is to and by.role is not Speaker.CURATOR:
        raise NotHere
    solution.publication_status, solution.withdrawn_because = to, because
    _say(db, solution, _summary(to, because), by, now)


def come_back(db: Session, solution: Solution, *, by: Voice, now: datetime) -> None:
    """Let an entry that left stand in the catalogue again. Raises NotHere.

    What a curator or administrator took away, its publisher does not put back.
    """
    if solution.publication_status not in _SUMMARIES or not may_come_back(db, solution, by.role):
        raise NotHere
    put_back(solution)
    _say(db, solution, BACK, by, now)


def may_come_back(db: Session, solution: Solution, role: Speaker) -> bool:
    """Whether one who speaks in this role may put it back."""
    left = departure(db, solution)
    return role is Speaker.CURATOR or (left is not None and left.role is Speaker.PUBLISHER)


def departure(db: Session, solution: Solution) -> Departure | None:
    """Who took the entry out of the catalogue; None while it stands there, and where nobody noted it."""
    if solution.publication_status not in _SUMMARIES:
        return None
    summary = _summary(solution.publication_status, solution.withdrawn_because or "")
    said = select(SolutionVersion).where(SolutionVersion.solution_id == solution.id, SolutionVersion.summary == summary)
    version = db.scalar(said.order_by(SolutionVersion.number.desc()).limit(1))
    return Departure(version.created_at, version.said_by_text or "", version.said_as) if version else None


def withdraw(solution: Solution, because: str) -> None:
    """Take an entry out of the catalogue without a word of who does."""
    solution.publication_status = PublicationStatus.WITHDRAWN
    solution.withdrawn_because = because
    solution.version += 1


def put_back(solution: Solution) -> None:
    """Let it stand there again, as it was."""
    solution.publication_status = PublicationStatus.PUBLISHED
    solution.withdrawn_because = None
    solution.version += 1


def _summary(to: PublicationStatus, because: str) -> str:
    return _SUMMARIES[to].format(reason=because)


def _say(db: Session, solution: Solution, summary: str, by: Voice, now: datetime) -> None:
    """A version with the same words, that says what became of the entry."""
    current = db.scalars(
        select(SolutionVersion).where(
            SolutionVersion.solution_id == solution.id, SolutionVersion.number == solution.content_number
        )
    ).one()
    solution.content_number += 1
    solution.version += 1
    due.derive_soon(solution)
    db.add(
        SolutionVersion(
            solution_id=solution.id, number=solution.content_number, content=current.content,
            provenance=current.provenance, created_at=now, said_as=by.role,
            said_by_id=by.organisation.id if by.organisation else None, said_by_text=by.name, summary=summary,
        )
    )  # fmt: skip
    db.flush()
