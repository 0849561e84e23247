"""Deleting an account: what makes the person somebody goes, what they said for an organisation stays and names it.

The row of the person keeps its opaque id, so that histories and the audit log stay whole and say „gelöschte Person“.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, mail, memberships
from catalog.models import (
    ApiToken,
    ContentReport,
    Draft,
    KnownBrowser,
    Letter,
    MembershipRequest,
    Note,
    OneTimeLink,
    OneTimeToken,
    Organisation,
    PasswordHash,
    Person,
    PersonProfile,
    ProviderAttempt,
    ProviderIdentity,
    ScopeLine,
    Takeover,
    WebSession,
    WordProposal,
)
from catalog.people.administering import LastAdministrator
from catalog.people.privacy import Subject, subject_of

OWN_TABLES = (
    PasswordHash,
    ProviderIdentity,
    ProviderAttempt,
    WebSession,
    KnownBrowser,
    ApiToken,
    MembershipRequest,
    ScopeLine,
    PersonProfile,
)
"""Tables whose rows are about one person alone and go with the account."""


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Why an account can't be deleted now: organisations without another owner, no other administrator."""

    organisations: tuple[Organisation, ...]
    last_administrator: bool

    def __bool__(self) -> bool:
        return bool(self.organisations) or self.last_administrator


def obstacles(db: Session, person: Person, now: datetime) -> Obstacles:
    """What has to be settled first."""
    return Obstacles(tuple(memberships.blocks_leaving(db, person, now)), _is_last_administrator(db, person))


def delete_account(db: Session, person: Person, by: Who, now: datetime) -> None:
    """Delete it, and say so to the address that it had. Raises LastAdministrator, memberships' LastOwner."""
    if _is_last_administrator(db, person):
        raise LastAdministrator
    ended = memberships.end_all(db, person, by, now)
    who, profile = subject_of(db, person), db.get(PersonProfile, person.id)
    old = (profile.mail, profile.language) if profile else None
    facts = {"sessions": _count(db, WebSession, person), "tokens": _count(db, ApiToken, person), "memberships": ended}
    _forget_mail(db, who)
    for table in OWN_TABLES:
        db.execute(delete(table).where(table.person_id == person.id))
    for contributed in (WordProposal, Draft, Takeover):
        db.execute(update(contributed).where(contributed.person_id == person.id).values(person_id=None))
    db.expire(person, ["profile"])
    person.deleted_at, person.administrator = now, False
    if old:
        mail.queue(db, "account_deleted", old[0], now, language=old[1])
    audit.note(db, audit.acting(by), "account_deleted", ("person", person.key), now, about=person.key, facts=facts)


def _forget_mail(db: Session, who: Subject) -> None:
    """Links, letters and addresses for replies: whatever would still know whose mailbox it was."""
    links = select(OneTimeLink.id).where(or_(OneTimeLink.person_id == who.id, func.lower(OneTimeLink.mail) == who.mail))
    ids = list(db.scalars(links))
    db.execute(
        delete(Letter).where(
            or_(Letter.person_id == who.id, func.lower(Letter.to) == who.mail, Letter.link_id.in_(ids))
        )
    )
    db.execute(delete(OneTimeToken).where(OneTimeToken.link_id.in_(ids)))
    db.execute(delete(OneTimeLink).where(OneTimeLink.id.in_(ids)))
    for table in (ContentReport, Note):
        db.execute(update(table).where(func.lower(table.reply_to) == who.mail).values(reply_to=None))


def _is_last_administrator(db: Session, person: Person) -> bool:
    in_office = select(Person).where(Person.administrator, Person.deleted_at.is_(None), Person.suspended_at.is_(None))
    found = db.scalars(in_office).all()
    return [one.id for one in found] == [person.id]


def _count(db: Session, table: type[WebSession] | type[ApiToken], person: Person) -> int:
    return db.scalar(select(func.count()).select_from(table).where(table.person_id == person.id)) or 0
