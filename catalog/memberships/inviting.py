"""Invitations: an owner names an address, a role and perhaps a last day; whoever holds the link decides to accept.

The mail address of the account that accepts need not be the one invited: people have several. The link was in that
mailbox, and the page shows with which account it is accepted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, mail, people
from catalog.db import one_at_a_time
from catalog.memberships.beginning import begin, note, tell_owners
from catalog.memberships.seats import owners_of, seat_of
from catalog.memberships.troubles import (
    EndsInThePast,
    InvitationOver,
    NoSuchRow,
    OwnerWithEnd,
    OwnInvitation,
    TooOften,
)
from catalog.models import Membership, OneTimeLink, Organisation, Person
from schemas.dates import day_of
from schemas.identity import JoinedBy, LinkPurpose, MemberRole
from schemas.mail import fold_mail

INVITATIONS_A_DAY = 50
"""So many may go out for one organisation: it is no way to send mail to the world."""
MOST_OPEN = 100
"""So many may wait to be accepted: the page of members shows them all."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What somebody is invited to be, and until which day; ``mail`` is a checked address."""

    mail: str
    role: MemberRole
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation that nobody has accepted yet."""

    id: int
    mail: str
    role: MemberRole
    ends_on: date | None
    expires_at: datetime


def check_end(role: MemberRole, ends_on: date | None, now: datetime) -> None:
    """Raise OwnerWithEnd or EndsInThePast."""
    if ends_on is not None and role is MemberRole.OWNER:
        raise OwnerWithEnd
    if ends_on is not None and ends_on < day_of(now):
        raise EndsInThePast


def invite(db: Session, organisation: Organisation, offer: Offer, by: Who, inviter: str, now: datetime) -> OneTimeLink:
    """Send somebody an invitation; an earlier one to the same address is good no more.

    Raises OwnerWithEnd, EndsInThePast and TooOften.
    """
    check_end(offer.role, offer.ends_on, now)
    one_at_a_time(db, f"invitations {organisation.id}")
    _check_number(db, organisation, now)
    for earlier in _open(db, organisation.id, now):
        if fold_mail(earlier.mail or "") == fold_mail(offer.mail):
            people.use_link(earlier, now)
    facts = {"role": offer.role.value, "ends_on": offer.ends_on.isoformat() if offer.ends_on else None}
    link = people.make_link(
        db,
        LinkPurpose.INVITATION,
        now,
        organisation_id=organisation.id,
        mail=offer.mail,
        facts=facts,
        created_by=by.key,
    )
    words = {"organisation": organisation.name, "inviter": inviter, "role": offer.role.value}
    mail.queue(db, "invitation", offer.mail, now, facts=words, link=link)
    _note(db, by, "member_invited", link, now, {"role": offer.role.value})
    return link


def invitations(db: Session, organisation_id: int, now: datetime) -> list[Invited]:
    """Those that nobody has accepted yet, the oldest first."""
    return [
        Invited(link.id, link.mail or "", MemberRole(link.facts["role"]), _last_day(link), link.expires_at)
        for link in _open(db, organisation_id, now)
    ]


def withdraw_invitation(db: Session, organisation: Organisation, link_id: int, by: Who, now: datetime) -> None:
    """Let an invitation be good no more. Raises NoSuchRow where it is accepted, over or another organisation's."""
    link = next((each for each in _open(db, organisation.id, now) if each.id == link_id), None)
    if link is None:
        raise NoSuchRow
    people.use_link(link, now)
    _note(db, by, "invitation_withdrawn", link, now, {})


def accept(db: Session, link: OneTimeLink, person: Person, now: datetime) -> Membership:
    """Make ``person`` what the invitation says, and use it up.

    A member may get a higher role by it, until the day that it names, and never a lower one.

    Raises InvitationOver, also where who invited may invite no more: what they left behind opens no door. Raises
    OwnInvitation where they would accept what they offered themselves.
    """
    organisation = db.get(Organisation, link.organisation_id) if link.organisation_id else None
    if organisation is None or organisation.merged_into_id or link.purpose != LinkPurpose.INVITATION:
        raise InvitationOver
    role, ends_on = MemberRole(link.facts["role"]), _last_day(link)
    if link.created_by == person.key:
        raise OwnInvitation
    if not _still_may_invite(db, organisation, link, now) or (ends_on and ends_on < day_of(now)):
        raise InvitationOver
    people.use_link(link, now)
    one_at_a_time(db, f"member {organisation.id} {person.id}")
    there = seat_of(db, organisation.id, person.id, now)
    if there is not None:
        return _raised(db, there, Offer(link.mail or "", role, ends_on), person, now)
    row = begin(db, person, organisation, JoinedBy.INVITATION, now, by=_person(person), role=role, ends_on=ends_on)
    tell_owners(db, organisation, person, now)
    return row


def _raised(db: Session, row: Membership, offer: Offer, person: Person, now: datetime) -> Membership:
    """What the offer adds to a membership. One that began by the domain in this very step is the invitation's own."""
    began_with_it = row.joined_by is JoinedBy.DOMAIN and row.joined_at == now
    if began_with_it:
        row.joined_by = JoinedBy.INVITATION
    if offer.role.rank > row.role.rank:
        facts: dict[str, object] = {"before": row.role.value, "after": offer.role.value}
        row.role = offer.role
        note(db, _person(person), "role_changed", row, person.key, now, facts)
    elif not began_with_it:
        return row
    row.ends_on = offer.ends_on
    row.revision += 1
    return row


def _person(person: Person) -> audit.Actor:
    return audit.acting(Who(key=person.key))


def _still_may_invite(db: Session, organisation: Organisation, link: OneTimeLink, now: datetime) -> bool:
    inviter = db.scalar(select(Person).where(Person.key == link.created_by))
    if inviter is None or inviter.suspended_at or inviter.deleted_at:
        return False
    return inviter.administrator or inviter.id in {row.person_id for row in owners_of(db, organisation.id, now)}


def _open(db: Session, organisation_id: int, now: datetime) -> list[OneTimeLink]:
    query = select(OneTimeLink).where(
        OneTimeLink.purpose == LinkPurpose.INVITATION,
        OneTimeLink.organisation_id == organisation_id,
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    return list(db.scalars(query.order_by(OneTimeLink.id)))


def _check_number(db: Session, organisation: Organisation, now: datetime) -> None:
    query = select(func.count()).where(
        OneTimeLink.purpose == LinkPurpose.INVITATION,
        OneTimeLink.organisation_id == organisation.id,
        OneTimeLink.created_at > now - timedelta(days=1),
    )
    if (db.scalar(query) or 0) >= INVITATIONS_A_DAY or len(_open(db, organisation.id, now)) >= MOST_OPEN:
        raise TooOften


def _last_day(link: OneTimeLink) -> date | None:
    return date.fromisoformat(link.facts["ends_on"]) if link.facts.get("ends_on") else None


def _note(db: Session, by: Who, action: str, link: OneTimeLink, now: datetime, facts: dict[str, str]) -> None:
    organisation = link.organisation_id
    audit.note(db, audit.acting(by), action, ("link", link.id), now, organisation_id=organisation, facts=facts)
