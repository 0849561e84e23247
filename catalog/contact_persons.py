"""People behind an entry, beside its role mailboxes: on which ground they are kept, who sees them, and how they object.

An organisation names its own people: by their public task, or with their consent, without which no private person and
no direct line is named. Whom a file names is kept unseen, told by mail within a month, and shown only when the day has
come that the mail announced. Who can't be told goes after that month (catalog/people/retention.py). Names stand in no
index, no export and no record of a source; they are read here and nowhere else.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select
from sqlalchemy.orm import Session

from auth.rules import VISITOR, Who, sees
from catalog import audit, mail
from catalog.house_keys import house_key
from catalog.models import ContactPerson, Letter, OneTimeLink, Solution
from catalog.people import make_link, use_link
from schemas.contact_person import NamedPerson
from schemas.dates import begin_of, day_of
from schemas.identity import LegalGround, LinkPurpose
from schemas.mail import fold_mail
from schemas.names import fold
from schemas.operation import ContactDetails
from schemas.solution import PublicationStatus

TELL_WITHIN = timedelta(days=30)
"""GDPR, article 14, paragraph 3: within a month."""
SHOWN_AFTER = timedelta(days=21)
"""The day that the mail announces, from when it was written."""
LEAST_WAIT = timedelta(days=14)
"""So long there is at least to object, from when the mail went out."""
WRITE_AGAIN = timedelta(days=6)
"""After this a letter that did not go out is written anew: by then it was given up."""

KEY_FACT = "contact_key"
"""What makes fingerprints: without it nobody can try out names against them."""
CONTACT = "contact_person"


class Changed(Exception):
    """Somebody else changed the row meanwhile."""


class AlreadyNamed(Exception):
    """The entry names this person already."""


class HasObjected(Exception):
    """The person does not want to be named, wherever that was said."""


@dataclass(frozen=True, slots=True)
class Named:
    """A person as an organisation names them. ``consent``: the organisation says that the person agrees."""

    person: NamedPerson
    ground: LegalGround
    consent: bool
    details: ContactDetails = field(default_factory=ContactDetails)


def shown_to_all(db: Session, solution_id: int, now: datetime) -> list[ContactPerson]:
    """Those whose names stand on the entry's page, in the order in which they came."""
    shown = select(ContactPerson).where(ContactPerson.solution_id == solution_id, is_shown(now))
    return list(db.scalars(shown.order_by(ContactPerson.id)))


def details_of(row: ContactPerson) -> ContactDetails:
    """What one should know before asking this person."""
    return ContactDetails.model_validate(row.details or {})


def direct_line(row: ContactPerson, who: Who, publisher_id: int | None) -> str | None:
    """The person's direct line, where they agreed to it and it is for these eyes; by default it is for nobody else's
    than the publisher's own."""
    seen = row.consent_at is not None and sees(who, details_of(row).visibility, publisher_id)
    return row.phone if seen else None


def is_shown(now: datetime) -> ColumnElement[bool]:
    """Told, waited for, and not objected."""
    return and_(ContactPerson.name.is_not(None), ContactPerson.objected_at.is_(None), ContactPerson.shown_from <= now)


def is_untold() -> ColumnElement[bool]:
    """Learned from a file, and not told yet."""
    return and_(ContactPerson.legal_ground == LegalGround.FROM_FILE, ContactPerson.told_at.is_(None))


# What an organisation says


def named_by_organisation(db: Session, solution_id: int) -> list[ContactPerson]:
    """Those whom people entered, for who may change them."""
    own = ContactPerson.legal_ground != LegalGround.FROM_FILE
    rows = select(ContactPerson).where(ContactPerson.solution_id == solution_id, own, ContactPerson.name.is_not(None))
    return list(db.scalars(rows.order_by(ContactPerson.id)))


def learned_from_files(db: Session, solution_id: int) -> list[ContactPerson]:
    """Those whom a file names and who have not objected; who of them is shown is another question."""
    learned = ContactPerson.legal_ground == LegalGround.FROM_FILE
    rows = select(ContactPerson).where(ContactPerson.solution_id == solution_id, learned)
    return list(db.scalars(rows.where(ContactPerson.objected_at.is_(None)).order_by(ContactPerson.id)))


def name(db: Session, solution: Solution, named: Named, organisation: str, by: Who, now: datetime) -> ContactPerson:
    """Name somebody, who is told by mail where there is an address. One whom a file named is taken over.

    Raises AlreadyNamed and HasObjected.
    """
    mark = _free_mark(db, solution.id, named.person, now)
    row = _marked(db, solution.id, mark)
    if row is None:
        row = ContactPerson(solution_id=solution.id, fingerprint=mark, learned_at=now, revision=0)
        db.add(row)
    _withdraw_notices(db, row)
    row.learned_from, row.shown_from, row.tell_by = organisation, now, None
    _put(row, named, now)
    db.flush()
    _write(db, row, "contact_named", {"title": solution.title, "organisation": organisation}, now)
    _note(db, audit.acting(by), "contact_added", row, now, ground=named.ground.value)
    return row


def change(db: Session, row: ContactPerson, named: Named, revision: int, by: Who, now: datetime) -> None:
    """Other words for somebody, or another person, who is told. Raises Changed, AlreadyNamed and HasObjected."""
    if row.revision != revision:
        raise Changed
    mark = _free_mark(db, row.solution_id, named.person, now, but=row)
    another = mark != row.fingerprint
    if another:
        _withdraw_notices(db, row)
        row.told_at = row.consent_at = None
    row.fingerprint = mark
    _put(row, named, now)
    if another:
        title = db.get_one(Solution, row.solution_id).title
        _write(db, row, "contact_named", {"title": title, "organisation": row.learned_from}, now)
    _note(db, audit.acting(by), "contact_changed", row, now, contact=audit.CHANGED)


def remove(db: Session, row: ContactPerson, by: Who, now: datetime) -> None:
    """Name them no more."""
    _note(db, audit.acting(by), "contact_removed", row, now)
    _withdraw_notices(db, row)
    db.delete(row)


def _free_mark(
    db: Session, solution_id: int, person: NamedPerson, now: datetime, *, but: ContactPerson | None = None
) -> str:
    """The fingerprint of a person whom the organisation may name here. One whom a file named gives way."""
    mark = fingerprint(db, person, now)
    if mark in _objected(db):
        raise HasObjected
    row = _marked(db, solution_id, mark)
    if row is not None and row is not but:
        if row.legal_ground is not LegalGround.FROM_FILE:
            raise AlreadyNamed
        if but is not None:
            _withdraw_notices(db, row)
            db.delete(row)
            db.flush()
    return mark


def _marked(db: Session, solution_id: int, mark: str) -> ContactPerson | None:
    return db.scalar(
        select(ContactPerson).where(ContactPerson.solution_id == solution_id, ContactPerson.fingerprint == mark)
    )


def _put(row: ContactPerson, named: Named, now: datetime) -> None:
    person = named.person
    row.name, row.mail, row.phone, row.role = person.name, person.mail, person.phone, person.role
    row.legal_ground = named.ground
    row.consent_at = (row.consent_at or now) if named.consent else None
    row.details = named.details.model_dump(mode="json", exclude_defaults=True)
    row.revision += 1


# What a file says


def learn(db: Session, solution: Solution, persons: Iterable[NamedPerson], source: str, now: datetime) -> None:
    """Keep unseen whom a file names; who objected does not come back, and whom it names no longer goes."""
    known = {row.fingerprint: row for row in _of_files(db, solution)}
    named = {fingerprint(db, person, now): person for person in persons}
    blocked = _objected(db) if named else frozenset()
    for mark, row in known.items():
        if mark not in named and row.legal_ground is LegalGround.FROM_FILE and row.objected_at is None:
            _withdraw_notices(db, row)
            db.delete(row)
    for mark, person in named.items():
        old = known.get(mark)
        if mark in blocked or (old and old.legal_ground is not LegalGround.FROM_FILE):
            continue  # what the organisation itself says of its people holds
        _keep(db, solution, mark, person, source, old, now)


def _keep(
    db: Session,
    solution: Solution,
    mark: str,
    person: NamedPerson,
    source: str,
    row: ContactPerson | None,
    now: datetime,
) -> None:
    if row is None:
        row = ContactPerson(
            solution_id=solution.id,
            fingerprint=mark,
            legal_ground=LegalGround.FROM_FILE,
            learned_at=now,
            tell_by=now + TELL_WITHIN,
        )
        db.add(row)
    row.name, row.mail, row.phone, row.role = person.name, person.mail, person.phone, person.role
    row.learned_from = source


def _of_files(db: Session, solution: Solution) -> Sequence[ContactPerson]:
    return db.scalars(select(ContactPerson).where(ContactPerson.solution_id == solution.id)).all()


# Telling


def tell_one(db: Session, now: datetime, *, again: bool) -> bool:
    """Write to somebody whom a file names and who was not told; whether there was one. Title and file are named.

    ``again``: a letter that never went out is written anew.
    """
    row = db.scalar(
        to_be_told(now, again=again)
        .order_by(ContactPerson.id)
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )
    if row is None:
        return False
    solution = db.get_one(Solution, row.solution_id)
    announced = day_of(now + SHOWN_AFTER)
    row.notice_at = now
    facts = {"title": solution.title, "source": row.learned_from, "shown_from": announced.isoformat()}
    _write(db, row, "contact_notice", facts, now)
    return True


def to_be_told(now: datetime, *, again: bool) -> Select[ContactPerson]:
    """Who is to be written to now."""
    unwritten = ContactPerson.notice_at.is_(None)
    unsent = ContactPerson.notice_at <= now - WRITE_AGAIN
    published = select(Solution.id).where(Solution.publication_status == PublicationStatus.PUBLISHED)
    return select(ContactPerson).where(
        is_untold(),
        ContactPerson.objected_at.is_(None),
        ContactPerson.mail.is_not(None),
        ContactPerson.tell_by > now,
        ContactPerson.solution_id.in_(published),
        or_(unwritten, unsent) if again else unwritten,
    )


def told(db: Session, link: OneTimeLink, now: datetime) -> None:
    """The letter with this link has gone out. The name is shown from the day that it announced, or later."""
    row = db.get(ContactPerson, link.facts.get(CONTACT, 0))
    if row is None or row.told_at is not None or row.objected_at is not None:
        return
    row.told_at, row.tell_by = now, None
    if row.legal_ground is LegalGround.FROM_FILE:
        announced = begin_of(date.fromisoformat(link.facts["shown_from"]))
        row.shown_from = max(announced, now + LEAST_WAIT)
    _note(db, audit.HOUSE, "contact_told", row, now)


def _write(db: Session, row: ContactPerson, template: str, facts: dict[str, str], now: datetime) -> None:
    """A letter with the link by which they object without an account."""
    if row.mail is None:
        return
    kept = {CONTACT: row.id, "solution": row.solution_id, "shown_from": facts.get("shown_from", "")}
    link = make_link(db, LinkPurpose.OBJECTION, now, mail=row.mail, facts=kept)
    mail.queue(db, template, row.mail, now, facts={**facts, "name": row.name}, link=link)


def _withdraw_notices(db: Session, row: ContactPerson) -> None:
    """Letters to them that have not gone out yet."""
    if row.mail is None or row.id is None:
        return
    links = select(OneTimeLink).where(OneTimeLink.purpose == LinkPurpose.OBJECTION, OneTimeLink.mail == row.mail)
    ids = [link.id for link in db.scalars(links) if link.facts.get(CONTACT) == row.id]
    db.execute(delete(Letter).where(Letter.link_id.in_(ids), Letter.sent_at.is_(None)))


# Objecting


def object_to(db: Session, link: OneTimeLink, now: datetime) -> None:
    """Empty the person at once, in every entry that names them, and keep files from bringing them back."""
    use_link(link, now)
    row = db.get(ContactPerson, link.facts.get(CONTACT, 0)) or _stub(db, link, now)
    for each in db.scalars(select(ContactPerson).where(ContactPerson.fingerprint == row.fingerprint)).all():
        each.name = each.mail = each.phone = each.role = each.tell_by = None
        each.objected_at = each.objected_at or now
        each.revision += 1
        _note(db, audit.acting(VISITOR), "contact_objected", each, now)
    _forget_letters(db, link.mail)


def _stub(db: Session, link: OneTimeLink, now: datetime) -> ContactPerson:
    """A row for somebody who is not named any more, so that their objection holds for the next file as well."""
    mark = fingerprint(db, NamedPerson("", mail=link.mail), now)
    found = _marked(db, link.facts["solution"], mark)
    if found is not None:
        return found
    row = ContactPerson(
        solution_id=link.facts["solution"],
        fingerprint=mark,
        legal_ground=LegalGround.FROM_FILE,
        learned_from="",
        learned_at=now,
        revision=0,
    )
    db.add(row)
    db.flush()
    return row


def _forget_letters(db: Session, to: str | None) -> None:
    """Notices to this address; their links no longer name it."""
    links = select(OneTimeLink).where(OneTimeLink.purpose == LinkPurpose.OBJECTION, OneTimeLink.mail == to)
    for link in db.scalars(links).all():
        db.execute(delete(Letter).where(Letter.link_id == link.id))
        link.mail = None


# Fingerprints


def fingerprint(db: Session, person: NamedPerson, now: datetime) -> str:
    """What tells the same person again, by mail or else by name, and from which nobody can tell who it is."""
    same = f"mail {fold_mail(person.mail)}" if person.mail else f"name {fold(person.name)}"
    return hmac.new(house_key(db, KEY_FACT, now), same.encode(), sha256).hexdigest()


def _objected(db: Session) -> frozenset[str]:
    return frozenset(db.scalars(select(ContactPerson.fingerprint).where(ContactPerson.objected_at.is_not(None))))


def _note(db: Session, by: audit.Actor, action: str, row: ContactPerson, now: datetime, **facts: str) -> None:
    audit.note(db, by, action, ("contact", row.id), now, facts=facts)
