"""Asking to join, and deciding about it.

An owner of the organisation decides; where it has none, an owner of its association or district, a curator in scope
or an administrator does. Nobody decides about what they asked for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.db import one_at_a_time
from catalog.memberships.beginning import begin, tell
from catalog.memberships.seats import Body, bodies_of, body_of, may_decide, owners_of, seat_of
from catalog.memberships.troubles import (
    AlreadyDecided,
    AlreadyMember,
    NoSuchRow,
    OwnRequest,
    ReasonMissing,
    TooOften,
)
from catalog.models import MembershipRequest, Organisation, Person, PersonProfile
from schemas.identity import JoinedBy

MOST_WORDS = 1_000
REQUESTS_A_DAY = 10
"""So many organisations may one person ask in a day; more would be mail to many owners and no wish to join."""
ASKED_AGAIN = timedelta(days=7)
"""Whoever was refused, or took it back, may ask the same organisation again after so long."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that waits, as those who decide see it."""

    id: int
    organisation: Organisation
    key: str
    name: str
    mail: str
    words: str
    created_at: datetime


def ask(db: Session, person: Person, organisation: Organisation, words: str, now: datetime) -> MembershipRequest:
    """Ask to become a member; who asks while a request waits gets that one. Raises AlreadyMember and TooOften."""
    one_at_a_time(db, f"requests {person.id}")
    if seat_of(db, organisation.id, person.id, now):
        raise AlreadyMember
    mine = select(MembershipRequest).where(MembershipRequest.person_id == person.id)
    here = mine.where(MembershipRequest.organisation_id == organisation.id)
    waiting = db.scalar(here.where(MembershipRequest.decided_at.is_(None)))
    if waiting is not None:
        return waiting
    if db.scalar(here.where(MembershipRequest.decided_at > now - ASKED_AGAIN).limit(1)):
        raise TooOften
    today = mine.where(MembershipRequest.created_at > now - timedelta(days=1))
    if (db.scalar(select(func.count()).select_from(today.subquery())) or 0) >= REQUESTS_A_DAY:
        raise TooOften
    row = MembershipRequest(
        person_id=person.id, organisation_id=organisation.id, words=words[:MOST_WORDS], created_at=now
    )
    db.add(row)
    db.flush()
    _note(db, audit.acting(Who(key=person.key)), "membership_asked", row, person.key, now)
    _tell_who_decides(db, organisation, person, row, now)
    return row


def _tell_who_decides(
    db: Session, organisation: Organisation, person: Person, row: MembershipRequest, now: datetime
) -> None:
    """The owners, or where there are none those above. Curators and administrators see it on their desks."""
    body = body_of(db, organisation, now)
    profile = db.get_one(PersonProfile, person.id)
    facts: dict[str, object] = {
        "organisation": organisation.name,
        "person": profile.name,
        "words": row.words,
        "path": f"/organisationen/{organisation.slug}/anfragen/{row.id}",
    }
    bodies = [body.id] if body.has_owner else sorted(body.above)
    owners = {owner.person_id for id in bodies for owner in owners_of(db, id, now)}
    for id in sorted(owners - {person.id}):
        tell(db, "join_request", id, now, facts)


def take_back(db: Session, person: Person, request_id: int, now: datetime) -> None:
    """Ask no more. Raises NoSuchRow where it is another's, or decided."""
    row = db.get(MembershipRequest, request_id)
    if row is None or row.person_id != person.id or row.decided_at is not None:
        raise NoSuchRow
    row.decided_at, row.decided_by, row.accepted = now, person.key, False
    _note(db, audit.acting(Who(key=person.key)), "membership_taken_back", row, person.key, now)


def request_at(db: Session, organisation: Organisation, request_id: int) -> Waiting:
    """One request to this organisation that waits. Raises NoSuchRow, and AlreadyDecided where nothing waits any more.

    A request that was decided tells nothing of itself again.
    """
    row = db.get(MembershipRequest, request_id)
    if row is None or row.organisation_id != organisation.id:
        raise NoSuchRow
    if row.decided_at is not None:
        raise AlreadyDecided
    found = _waiting(db, [row])
    if not found:
        raise NoSuchRow
    return found[0]


def decide(
    db: Session, organisation: Organisation, request_id: int, *, accepted: bool, reason: str, by: Who, now: datetime
) -> None:
    """Accept a request, or refuse it with a reason; whoever asked reads it in a mail.

    Whoever calls this has asked whether ``by`` may. Raises OwnRequest, ReasonMissing, NoSuchRow and AlreadyDecided.
    """
    waiting = request_at(db, organisation, request_id)
    row = db.get_one(MembershipRequest, request_id)
    if waiting.key == by.key:
        raise OwnRequest
    if not accepted and not any(map(str.isalnum, reason)):
        raise ReasonMissing
    row.decided_at, row.decided_by, row.accepted = now, by.key, accepted
    row.reason = reason[:MOST_WORDS] or None
    person = db.get_one(Person, row.person_id)
    actor = audit.acting(by)
    _note(db, actor, "membership_accepted" if accepted else "membership_refused", row, person.key, now)
    one_at_a_time(db, f"member {organisation.id} {person.id}")
    if accepted and not seat_of(db, organisation.id, person.id, now):
        begin(db, person, organisation, JoinedBy.REQUEST, now, by=actor)
    facts = {"organisation": organisation.name, "accepted": accepted, "reason": row.reason or ""}
    tell(db, "request_decided", person.id, now, {**facts, "path": "/konto/organisationen"})


def waiting_at(db: Session, organisation: Organisation) -> list[Waiting]:
    """The requests to one organisation that wait, the oldest first."""
    return _waiting(db, db.scalars(_OPEN.where(MembershipRequest.organisation_id == organisation.id)))


def requests_waiting(db: Session, who: Who, now: datetime) -> list[Waiting]:
    """All requests about which ``who`` may decide, the oldest first: for the desk."""
    rows = list(db.scalars(_OPEN))
    organisations = {row.organisation_id: row.organisation for row in rows}
    bodies: dict[int, Body] = bodies_of(db, list(organisations.values()), now) if rows else {}
    theirs = [row for row in rows if may_decide(bodies[row.organisation_id], who)]
    return [each for each in _waiting(db, theirs) if each.key != who.key]


_OPEN = (
    select(MembershipRequest)
    .where(MembershipRequest.decided_at.is_(None))
    .order_by(MembershipRequest.created_at, MembershipRequest.id)
)


def requests_of(db: Session, person_id: int) -> list[MembershipRequest]:
    """What somebody has asked for and is neither decided nor taken back, the oldest first."""
    return list(db.scalars(_OPEN.where(MembershipRequest.person_id == person_id)))


def _waiting(db: Session, rows: Iterable[MembershipRequest]) -> list[Waiting]:
    """Only of people who are still there."""
    asked = list(rows)
    people = select(Person.id, Person.key, PersonProfile.name, PersonProfile.mail).join(
        PersonProfile, PersonProfile.person_id == Person.id
    )
    known = {row.id: row for row in db.execute(people.where(Person.id.in_([each.person_id for each in asked])))}
    return [
        Waiting(row.id, row.organisation, who.key, who.name, who.mail, row.words, row.created_at)
        for row in asked
        if (who := known.get(row.person_id))
    ]


def _note(db: Session, by: audit.Actor, action: str, row: MembershipRequest, key: str, now: datetime) -> None:
    subject = ("organisation", row.organisation_id)
    audit.note(db, by, action, subject, now, about=key, organisation_id=row.organisation_id)
