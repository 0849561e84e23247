"""How a membership begins, on whatever ground, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import audit, mail
from catalog.audit import Actor
from catalog.memberships.seats import owners_of
from catalog.models import Membership, Organisation, Person, PersonProfile
from schemas.identity import JoinedBy, MemberRole


def begin(
    db: Session,
    person: Person,
    organisation: Organisation,
    joined_by: JoinedBy,
    now: datetime,
    *,
    by: Actor,
    role: MemberRole = MemberRole.MEMBER,
    ends_on: date | None = None,
) -> Membership:
    """Make somebody a member who is none now, without the right to speak. What was before stays as what was."""
    _close_what_time_ended(db, person, organisation, now)
    row = Membership(
        person_id=person.id,
        organisation_id=organisation.id,
        role=role,
        may_speak=False,
        joined_by=joined_by,
        joined_at=now,
        ends_on=ends_on,
    )
    db.add(row)
    db.flush()
    facts = {"role": role.value, "joined_by": joined_by.value}
    note(db, by, "membership_begun", row, person.key, now, facts)
    return row


def _close_what_time_ended(db: Session, person: Person, organisation: Organisation, now: datetime) -> None:
    """One row a person and organisation may be open; that of a project account is so beyond its last day."""
    mine = (Membership.person_id == person.id, Membership.organisation_id == organisation.id)
    for row in db.scalars(select(Membership).where(*mine, Membership.ended_at.is_(None))):
        row.ended_at = now
    db.flush()


def end(db: Session, row: Membership, key: str, now: datetime, *, by: Actor) -> None:
    """End a membership. What they wrote for the organisation stays there."""
    row.ended_at = now
    row.revision += 1
    note(db, by, "membership_ended", row, key, now, {"role": row.role.value})


def note(
    db: Session, by: Actor, action: str, row: Membership, key: str, now: datetime, facts: Mapping[str, object]
) -> None:
    """Write into the log what was done to a membership: for the person, and for the organisation."""
    subject = ("membership", row.id)
    audit.note(db, by, action, subject, now, about=key, organisation_id=row.organisation_id, facts=facts)


def tell(db: Session, template: str, person_id: int, now: datetime, facts: Mapping[str, object]) -> None:
    """Write to somebody in their language; who has no address any more gets nothing."""
    profile = db.get(PersonProfile, person_id)
    if profile is not None:
        language = profile.language
        mail.queue(db, template, profile.mail, now, facts=facts, person_id=person_id, language=language)


def tell_owners(db: Session, organisation: Organisation, who: Person, now: datetime) -> None:
    """The owners read who has joined without their doing, and can end it."""
    profile = db.get(PersonProfile, who.id)
    name = profile.name if profile else ""
    facts = {"organisation": organisation.name, "person": name, "path": members_path(organisation)}
    for owner in owners_of(db, organisation.id, now):
        if owner.person_id != who.id:
            tell(db, "member_joined", owner.person_id, now, facts)


def members_path(organisation: Organisation) -> str:
    """Where the members of an organisation stand."""
    return f"/organisationen/{organisation.slug}/mitglieder"
