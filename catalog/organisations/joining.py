"""The people of a body that goes up in another: they belong to the successor, each with the higher of two roles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.models import Membership, MembershipRequest, Organisation
from schemas.identity import MemberRole


def move_memberships(db: Session, body: Organisation, successor: Organisation, by: Who, now: datetime) -> None:
    """End each membership here and begin it there. An owner has no last day."""
    there = {row.person_id: row for row in db.scalars(_current(successor))}
    for row in list(db.scalars(_current(body))):
        row.ended_at = now
        row.revision += 1
        db.flush()  # of one person only one membership of a body is open at a time
        kept = there.get(row.person_id)
        if kept is None:
            kept = _begun_there(row, successor, now)
            db.add(kept)
        else:
            _join(kept, row)
        db.flush()
        _note(db, "membership_ended", row, by, now, {"role": row.role.value})
        _note(db, "membership_begun", kept, by, now, {"role": kept.role.value, "joined_by": kept.joined_by.value})


def _begun_there(row: Membership, successor: Organisation, now: datetime) -> Membership:
    return Membership(
        person_id=row.person_id,
        organisation_id=successor.id,
        joined_by=row.joined_by,
        joined_at=now,
        role=row.role,
        may_speak=row.may_speak,
        speak_granted_by=row.speak_granted_by,
        ends_on=row.ends_on,
    )


def _note(db: Session, action: str, row: Membership, by: Who, now: datetime, facts: dict[str, Any]) -> None:
    who, body = row.person.key, row.organisation_id
    audit.note(db, audit.acting(by), action, ("membership", row.id), now, about=who, organisation_id=body, facts=facts)


def _join(kept: Membership, row: Membership) -> None:
    kept.role = max(kept.role, row.role, key=lambda role: role.rank)
    if row.may_speak and not kept.may_speak:
        kept.may_speak, kept.speak_granted_by = True, row.speak_granted_by
    kept.ends_on = None if kept.role is MemberRole.OWNER else _later(kept.ends_on, row.ends_on)
    kept.revision += 1


def _later(one: date | None, other: date | None) -> date | None:
    return max(one, other) if one and other else None


def move_requests(db: Session, body: Organisation, successor: Organisation) -> None:
    """Who waits goes on to wait, before the successor."""
    waiting = select(MembershipRequest).where(MembershipRequest.decided_at.is_(None))
    asked = set(
        db.scalars(
            select(MembershipRequest.person_id).where(
                MembershipRequest.decided_at.is_(None), MembershipRequest.organisation_id == successor.id
            )
        )
    )
    members = {row.person_id for row in db.scalars(_current(successor))}
    for row in db.scalars(waiting.where(MembershipRequest.organisation_id == body.id)).all():
        if row.person_id in asked | members:
            db.delete(row)
        else:
            row.organisation_id = successor.id
    db.flush()


def _current(body: Organisation) -> Select[Membership]:
    return select(Membership).where(Membership.organisation_id == body.id, Membership.ended_at.is_(None))
