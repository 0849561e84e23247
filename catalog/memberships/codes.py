"""Joining by a code that goes to a role mailbox: who reads it there hands it on, or does not.

An administrator has entered the mailbox; it is shown masked. How many codes go out is limited by person and by
mailbox, so that nobody's mailbox is flooded, and each code is worth nothing after five wrong tries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, mail, people
from catalog.db import one_at_a_time
from catalog.memberships.beginning import begin, tell_owners
from catalog.memberships.seats import seat_of
from catalog.memberships.troubles import AlreadyMember, CodeOver, NoSuchRow, TooOften
from catalog.models import Membership, OneTimeLink, Organisation, OrganisationMailbox, Person, PersonProfile
from catalog.people.links import try_code
from schemas.identity import JoinedBy, LinkPurpose

CODES_A_DAY = 3
CODES_TO_A_MAILBOX = 10
"""More than one person asks for: whoever uses up their own codes closes the mailbox to nobody else."""
"""So many codes may one person ask for in a day, and so many may one mailbox get, whoever asks."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A role mailbox to which a code may go, as strangers see it."""

    id: int
    masked: str


def masked(address: str) -> str:
    """What tells somebody who knows a mailbox that it is meant, and nobody else what it is: ``p…@g….example``."""
    local, _, domain = address.rpartition("@")
    name, _, rest = domain.rpartition(".")
    return f"{local[:1]}…@{name[:1]}….{rest}"


def mailboxes_of(db: Session, organisation: Organisation, key: str) -> list[Mailbox]:
    """Those to which a code may go for this person: whoever entered one does not join by it."""
    mine = (OrganisationMailbox.organisation_id == organisation.id, OrganisationMailbox.entered_by != key)
    rows = db.scalars(select(OrganisationMailbox).where(*mine).order_by(OrganisationMailbox.id))
    return [Mailbox(row.id, masked(row.mailbox)) for row in rows]


def send_code(db: Session, person: Person, organisation: Organisation, mailbox_id: int, now: datetime) -> None:
    """Send a code to a role mailbox; an earlier one for the same is good no more.

    Raises NoSuchRow, AlreadyMember and TooOften.
    """
    row = db.get(OrganisationMailbox, mailbox_id)
    if row is None or row.organisation_id != organisation.id or row.entered_by == person.key:
        raise NoSuchRow
    one_at_a_time(db, "join codes")
    if seat_of(db, organisation.id, person.id, now):
        raise AlreadyMember
    _check_number(db, person, row.mailbox, now)
    for earlier in _open(db, person.id, now):
        if earlier.organisation_id == organisation.id:
            people.use_link(earlier, now)
    link = people.make_link(
        db,
        LinkPurpose.JOIN_CODE,
        now,
        person_id=person.id,
        organisation_id=organisation.id,
        mail=row.mailbox,
        facts={"mailbox": row.id},
        created_by=person.key,
    )
    profile = db.get_one(PersonProfile, person.id)
    mail.queue(
        db, "join_code", row.mailbox, now, facts={"organisation": organisation.name, "person": profile.name}, link=link
    )
    audit.note(
        db,
        audit.acting(Who(key=person.key)),
        "join_code_sent",
        ("organisation", organisation.id),
        now,
        about=person.key,
        organisation_id=organisation.id,
    )


def codes_open(db: Session, person_id: int, now: datetime) -> list[Organisation]:
    """The organisations for which a code of this person is under way."""
    return [db.get_one(Organisation, link.organisation_id) for link in _open(db, person_id, now)]


def enter_code(db: Session, person: Person, organisation: Organisation, code: str, now: datetime) -> Membership | None:
    """Make somebody a member who has the code; None where it is wrong, and then one try less is left.

    Raises CodeOver and AlreadyMember.
    """
    one_at_a_time(db, f"member {organisation.id} {person.id}")
    if seat_of(db, organisation.id, person.id, now):
        raise AlreadyMember
    link = next((each for each in _open(db, person.id, now) if each.organisation_id == organisation.id), None)
    if link is None or db.get(OrganisationMailbox, link.facts["mailbox"]) is None:
        raise CodeOver
    try:
        fits = try_code(db, link.id, code, now)
    except people.LinkUnusable:
        raise CodeOver from None
    if fits is None:
        return None
    people.use_link(link, now)
    row = begin(db, person, organisation, JoinedBy.CODE, now, by=audit.acting(Who(key=person.key)))
    tell_owners(db, organisation, person, now)
    return row


def _open(db: Session, person_id: int, now: datetime) -> list[OneTimeLink]:
    query = select(OneTimeLink).where(
        OneTimeLink.purpose == LinkPurpose.JOIN_CODE,
        OneTimeLink.person_id == person_id,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    return list(db.scalars(query.order_by(OneTimeLink.id.desc())))


def _check_number(db: Session, person: Person, mailbox: str, now: datetime) -> None:
    today = (OneTimeLink.purpose == LinkPurpose.JOIN_CODE, OneTimeLink.created_at > now - timedelta(days=1))
    theirs = db.scalar(select(func.count()).where(*today, OneTimeLink.person_id == person.id)) or 0
    there = db.scalar(select(func.count()).where(*today, OneTimeLink.mail == mailbox)) or 0
    if theirs >= CODES_A_DAY or there >= CODES_TO_A_MAILBOX:
        raise TooOften
