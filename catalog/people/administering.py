"""What administrators do with accounts: invite, suspend, appoint, and give curators their scopes.

There is always an administrator who can act. Nobody suspends themselves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, mail
from catalog.db import one_at_a_time
from catalog.models import Membership, OneTimeLink, Person, PersonProfile, ScopeLine
from catalog.people.known import person_of_mail
from catalog.people.links import make_link
from catalog.people.sessions import end_sessions
from schemas.identity import LinkPurpose
from schemas.mail import fold_mail

PER_PAGE = 50
LONGEST_SEARCH = 120


class Kept(Exception):
    """Nothing was changed, for the reason that the name says."""


class LastAdministrator(Kept):
    """Without them nobody could administer the catalogue."""


class Oneself(Kept):
    """Nobody locks themselves out."""


class HasAccount(Kept):
    """There is an account with this address; ``key`` is its person's."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the list of accounts."""

    key: str
    name: str
    mail: str
    administrator: bool
    suspended: bool
    organisations: int
    lines: int
    created_at: datetime


_ORGANISATIONS = (
    select(func.count())
    .select_from(Membership)
    .where(Membership.person_id == Person.id, Membership.ended_at.is_(None))
    .correlate(Person)
    .scalar_subquery()
)
_LINES = (
    select(func.count()).select_from(ScopeLine).where(ScopeLine.person_id == Person.id).correlate(Person)
).scalar_subquery()


def accounts(db: Session, text: str, page: int) -> tuple[int, list[Account]]:
    """How many accounts fit, and one page of them by name. ``text`` is part of a name or of a mail address."""
    fits = _fits(text.strip()[:LONGEST_SEARCH])
    counted = select(func.count()).select_from(Person).join(PersonProfile, _ITS_PROFILE).where(*fits)
    query = (
        select(
            Person.key,
            PersonProfile.name,
            PersonProfile.mail,
            Person.administrator,
            Person.suspended_at.is_not(None),
            _ORGANISATIONS,
            _LINES,
            Person.created_at,
        )
        .join(PersonProfile, _ITS_PROFILE)
        .where(*fits)
        .order_by(func.lower(PersonProfile.name), Person.id)
    )
    rows = db.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    return db.scalar(counted) or 0, [Account(*row) for row in rows]


_ITS_PROFILE = PersonProfile.person_id == Person.id


def _fits(text: str) -> list[ColumnElement[bool]]:
    if not text:
        return []
    # Databases fold ASCII letters only, so a capital umlaut is looked for as it is typed, too.
    name = func.lower(PersonProfile.name).contains(text.lower(), autoescape=True)
    as_typed = PersonProfile.name.contains(text, autoescape=True)
    return [or_(name, as_typed, PersonProfile.mail_folded.contains(fold_mail(text), autoescape=True))]


def person_of_key(db: Session, key: str) -> Person | None:
    """Whoever has this key and an account, suspended or not."""
    return db.scalar(select(Person).where(Person.key == key, Person.deleted_at.is_(None)))


def invite_person(db: Session, address: str, by: Who, now: datetime) -> None:
    """Send a link with which somebody makes an account; a second one replaces the first. Raises HasAccount."""
    if known := person_of_mail(db, address):
        raise HasAccount(known.key)
    one_at_a_time(db, f"invitation {fold_mail(address)}")
    for link in invited(db, now):
        if link.mail and fold_mail(link.mail) == fold_mail(address):
            link.used_at = now
    link = make_link(db, LinkPurpose.INVITATION, now, mail=address, created_by=by.key)
    mail.queue(db, "invited_person", address, now, link=link)
    audit.note(db, audit.acting(by), "person_invited", ("link", link.id), now)


def invited(db: Session, now: datetime) -> list[OneTimeLink]:
    """Invitations to an account that nobody has used yet, and that belong to no organisation."""
    query = select(OneTimeLink).where(
        OneTimeLink.purpose == LinkPurpose.INVITATION,
        OneTimeLink.organisation_id.is_(None),
        OneTimeLink.used_at.is_(None),
        OneTimeLink.expires_at > now,
    )
    return list(db.scalars(query.order_by(OneTimeLink.id)))


def withdraw_invitation(db: Session, link_id: int, by: Who, now: datetime) -> bool:
    """From now on the link makes no account; False where no such invitation is open."""
    link = next((each for each in invited(db, now) if each.id == link_id), None)
    if link is None:
        return False
    link.used_at = now
    audit.note(db, audit.acting(by), "invitation_withdrawn", ("link", link.id), now)
    return True


def suspend(db: Session, person: Person, by: Who, now: datetime) -> None:
    """Keep somebody out from now on, in every browser. Raises Oneself and LastAdministrator."""
    if person.key == by.key:
        raise Oneself
    if person.suspended_at is None:
        _check_not_last(db, person)
        person.suspended_at = now
        end_sessions(db, person.id)
        _note(db, by, "person_suspended", person, now)


def restore(db: Session, person: Person, by: Who, now: datetime) -> None:
    """Let somebody in again."""
    if person.suspended_at is not None:
        person.suspended_at = None
        _note(db, by, "person_restored", person, now)


def appoint(db: Session, person: Person, by: Who, now: datetime) -> None:
    """Make somebody an administrator."""
    if not person.administrator:
        person.administrator = True
        _note(db, by, "administrator_granted", person, now)


def dismiss(db: Session, person: Person, by: Who, now: datetime) -> None:
    """Let somebody administer no more, be it oneself. Raises LastAdministrator."""
    if person.administrator:
        _check_not_last(db, person)
        person.administrator = False
        _note(db, by, "administrator_taken", person, now)


def sign_out(db: Session, person: Person, by: Who, now: datetime) -> int:
    """End all sessions of somebody; how many there were."""
    ended = end_sessions(db, person.id)
    if ended:
        audit.note(
            db,
            audit.acting(by),
            "sessions_ended",
            ("person", person.key),
            now,
            about=person.key,
            facts={"sessions": ended},
        )
    return ended


def scope_of(db: Session, person: Person) -> list[ScopeLine]:
    """The lines of a curator's scope."""
    return list(db.scalars(select(ScopeLine).where(ScopeLine.person_id == person.id).order_by(ScopeLine.id)))


def grant_scope(db: Session, person: Person, area: str, themes: Collection[str], by: Who, now: datetime) -> ScopeLine:
    """Add a line: an area (an official regional key, empty for everywhere) and themes; the same again adds nothing."""
    one_at_a_time(db, f"scope {person.id}")
    wanted = sorted(themes)
    for line in scope_of(db, person):
        if (line.area, sorted(line.themes)) == (area, wanted):
            return line
    line = ScopeLine(person_id=person.id, area=area, themes=wanted, granted_at=now, granted_by=by.key or "")
    db.add(line)
    db.flush()
    _note(db, by, "scope_granted", person, now, area=area, themes=", ".join(wanted))
    return line


def take_scope(db: Session, person: Person, line_id: int, by: Who, now: datetime) -> bool:
    """Take a line away; False where this person has none of that number."""
    line = db.get(ScopeLine, line_id)
    if line is None or line.person_id != person.id:
        return False
    db.delete(line)
    _note(db, by, "scope_taken", person, now, area=line.area, themes=", ".join(line.themes))
    return True


def _check_not_last(db: Session, person: Person) -> None:
    """Two who go at the same moment must not both find the other one there."""
    one_at_a_time(db, "administrators")
    others = select(Person.id).where(
        Person.administrator.is_(True),
        Person.suspended_at.is_(None),
        Person.deleted_at.is_(None),
        Person.id != person.id,
    )
    if person.administrator and db.scalar(others.limit(1)) is None:
        raise LastAdministrator


def _note(db: Session, by: Who, action: str, person: Person, now: datetime, **facts: str) -> None:
    audit.note(db, audit.acting(by), action, ("person", person.key), now, about=person.key, facts=facts)
