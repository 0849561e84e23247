"""Whom to ask: roles and their mailboxes, each with the day on which it last confirmed itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import due
from catalog.models import Contact, Solution


@dataclass(frozen=True, slots=True)
class ContactContent:
    """A role, its mailbox, and what to ask it about or where it sits."""

    role: str
    mailbox: str
    unit: str | None = None


def add_contact(db: Session, solution: Solution, content: ContactContent, confirmed_on: date | None) -> bool:
    """Add a contact, or renew the one with the same mailbox and role. True when something changed.

    A confirmation never makes a contact older than it was.
    """
    row = db.scalar(
        select(Contact).where(
            Contact.solution_id == solution.id, Contact.mailbox == content.mailbox, Contact.role == content.role
        )
    )
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


def contacts_of(db: Session, solution_id: int) -> tuple[Contact, ...]:
    """All contacts of one solution."""
    return tuple(db.scalars(select(Contact).where(Contact.solution_id == solution_id).order_by(Contact.id)))
