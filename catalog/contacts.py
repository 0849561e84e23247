"""Whom to ask: roles and their mailboxes, each with the day on which it last confirmed itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Contact, Solution


@dataclass(frozen=True, slots=True)
class ContactContent:
    """A role, its mailbox, and what to ask it about or where it sits."""

    role: str
    mailbox: str
    unit: str | None = None


def add_contact(db: Session, solution: Solution, content: ContactContent, confirmed_on: date | None) -> bool:
    """Add a contact, or renew the one with the same mailbox and role. True when something changed."""
    row = db.scalar(
        select(Contact).where(
            Contact.solution_id == solution.id, Contact.mailbox == content.mailbox, Contact.role == content.role
        )
    )
    if row and row.unit == content.unit:
        return False
    if row is None:
        row = Contact(
            solution_id=solution.id,
            role=content.role,
            mailbox=content.mailbox,
            confirmed_on=confirmed_on,
            revision=0,
        )
        db.add(row)
    row.unit = content.unit
    row.revision += 1
    return True


def contacts_of(db: Session, solution_id: int) -> tuple[Contact, ...]:
    """All contacts of one solution."""
    return tuple(db.scalars(select(Contact).where(Contact.solution_id == solution_id).order_by(Contact.id)))
