"""Whom to ask: roles and their mailboxes, each with the day on which it last confirmed itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, due
from catalog.models import Contact, Solution
from schemas.operation import ContactDetails


class Overtaken(Exception):
    """Somebody else changed the contact meanwhile."""


class AlreadyThere(Exception):
    """The entry names this role with this mailbox already."""


class TooManyContacts(Exception):
    """Nobody reads a list as long as that."""


MOST_CONTACTS = 20


@dataclass(frozen=True, slots=True)
class ContactContent:
    """A role, its mailbox, what to ask it about or where it sits, and what one should know before asking."""

    role: str
    mailbox: str
    unit: str | None = None
    details: ContactDetails = field(default_factory=ContactDetails)


def details_of(row: Contact) -> ContactDetails:
    """What one should know before asking."""
    return ContactDetails.model_validate(row.details or {})


def contacts_of(db: Session, solution_id: int) -> tuple[Contact, ...]:
    """All contacts of one solution, in the order that its publisher gave them."""
    rows = db.scalars(select(Contact).where(Contact.solution_id == solution_id).order_by(Contact.id))
    return tuple(sorted(rows, key=lambda row: (row.details or {}).get("position", 0)))


# What a source says


def add_contact(db: Session, solution: Solution, content: ContactContent, confirmed_on: date | None) -> bool:
    """Add a contact, or renew the one with the same mailbox and role. True when something changed.

    A confirmation never makes a contact older than it was.
    """
    row = _same(db, solution, content)
    newer = confirmed_on is not None and (row is None or row.confirmed_on is None or row.confirmed_on < confirmed_on)
    if row and row.unit == content.unit and not newer:
        return False
    if row is None:
        row = Contact(
            solution_id=solution.id,
            role=content.role,
            mailbox=content.mailbox,
            revision=0,
        )
        db.add(row)
    row.unit = content.unit
    row.confirmed_on = confirmed_on if newer else row.confirmed_on
    row.revision += 1
    due.derive_soon(solution)
    return True


# What an organisation says


def add(db: Session, solution: Solution, content: ContactContent, by: Who, now: datetime) -> Contact:
    """Add a mailbox at the end. Raises AlreadyThere and TooManyContacts."""
    others = contacts_of(db, solution.id)
    if len(others) >= MOST_CONTACTS:
        raise TooManyContacts
    if _same(db, solution, content):
        raise AlreadyThere
    row = Contact(solution_id=solution.id, role=content.role, mailbox=content.mailbox, revision=0)
    db.add(row)
    last = max((details_of(each).position for each in others), default=0)
    _put(row, content, last)
    db.flush()
    _note(db, solution, by, "mailbox_added", row, now)
    return row


def change(
    db: Session, solution: Solution, row: Contact, content: ContactContent, revision: int, by: Who, now: datetime
) -> None:
    """Say something else of a mailbox. Another address is one that has yet to confirm itself.

    Raises Overtaken and AlreadyThere.
    """
    if row.revision != revision:
        raise Overtaken
    if _same(db, solution, content) not in (None, row):
        raise AlreadyThere
    if row.mailbox != content.mailbox:
        row.confirmed_on = row.bounced_on = None
    row.role, row.mailbox = content.role, content.mailbox
    _put(row, content, details_of(row).position)
    _note(db, solution, by, "mailbox_changed", row, now)


def remove(db: Session, solution: Solution, row: Contact, by: Who, now: datetime) -> None:
    """Take a mailbox away."""
    _note(db, solution, by, "mailbox_taken", row, now)
    db.delete(row)


def move_up(db: Session, solution: Solution, row: Contact, by: Who, now: datetime) -> None:
    """Let it stand one place higher; the first stays where it is."""
    rows = list(contacts_of(db, solution.id))
    place = rows.index(row)
    if place == 0:
        return
    rows[place - 1], rows[place] = row, rows[place - 1]
    for position, each in enumerate(rows):
        moved = details_of(each).model_copy(update={"position": position})
        each.details = moved.model_dump(mode="json", exclude_defaults=True)
    _note(db, solution, by, "mailbox_moved", row, now)


def _same(db: Session, solution: Solution, content: ContactContent) -> Contact | None:
    return db.scalar(
        select(Contact).where(
            Contact.solution_id == solution.id, Contact.mailbox == content.mailbox, Contact.role == content.role
        )
    )


def _put(row: Contact, content: ContactContent, position: int) -> None:
    details = content.details.model_copy(update={"position": position})
    row.unit = content.unit
    row.details = details.model_dump(mode="json", exclude_defaults=True)
    row.revision += 1


def _note(db: Session, solution: Solution, by: Who, action: str, row: Contact, now: datetime) -> None:
    """A contact makes an entry easier to pass on, so what is derived of the entry is derived anew."""
    due.derive_soon(solution)
    audit.note(db, audit.acting(by), action, ("mailbox", row.id), now, organisation_id=solution.publisher_id)
