"""Letters that readers write to an entry's contacts: handed on without showing whom they reach, and not kept.

A letter goes to one mailbox: that of the contact, or of its deputy where the contact's own sends letters back. Whoever
wrote it stands as the address for an answer and nowhere else. A letter waits in the queue as any other, and its words
go when it has gone (catalog/mail.py). No copy goes to the writer: nobody has proved whose that address is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from auth.rules import Who
from auth.stamps import age, stamp
from catalog import audit, contact_persons, contacts, mail
from catalog.contacts import contacts_of
from catalog.house_keys import house_key, known_key
from catalog.models import Contact, ContactPerson, Solution
from catalog.people.throttle import Limit, count, is_over
from schemas.operation import ContactDetails

KEY_FACT = "contact_form_key"
YOUNGEST, OLDEST = timedelta(seconds=3), timedelta(hours=12)
"""A form that comes back sooner was filled in by a program, a later one was forgotten in a tab."""
FROM_ONE_NETWORK = Limit("contact form, network", 6, timedelta(hours=1))
TO_ONE_MAILBOX = Limit("contact form, mailbox", 40, timedelta(days=1))
ONCE = Limit("contact form, form", 1, timedelta(days=1))


class TooManyLetters(Exception):
    """More than a person would send, or than a mailbox should get."""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody whom a reader may write to. ``mailbox`` is empty where no letter would arrive, ``bounced_on`` tells
    since when the contact's own sends letters back."""

    key: str
    role: str
    name: str
    mailbox: str
    details: ContactDetails
    bounced_on: date | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader wrote; ``sender`` is who they say they are, ``reply_to`` a checked mail address."""

    text: str
    reply_to: str
    sender: str = ""


def addressees(db: Session, solution: Solution, now: datetime) -> list[Addressee]:
    """All whom a reader may write to: mailboxes first, then the persons who let the form write to them."""
    boxes = [_of_mailbox(row) for row in contacts_of(db, solution.id)]
    shown = contact_persons.shown_to_all(db, solution.id, now)
    return boxes + [_of_person(row) for row in shown if reached_by_form(row)]


def reached_by_form(row: ContactPerson) -> bool:
    """Whether the person lets the form write to them. Whom only a file names was never asked."""
    return row.mail is not None and contact_persons.details_of(row).by_form


def form_key(db: Session, now: datetime) -> bytes:
    """What stamps are made with; made when it is first needed."""
    return house_key(db, KEY_FACT, now)


def known_form_key(db: Session) -> bytes | None:
    """The same for who only reads; None where no form was handed out yet."""
    return known_key(db, KEY_FACT)


def stamped(key: bytes, solution: Solution, now: datetime) -> str:
    """A stamp for a form of this entry."""
    return stamp(key, _about(solution), now)


def how_old(key: bytes, solution: Solution, text: str, now: datetime) -> timedelta | None:
    """Since when this form is out; None for none of ours, and for one that was left in a tab for too long."""
    out = age(key, _about(solution), text, now)
    return out if out is not None and out <= OLDEST else None


def went_before(db: Session, form: str, now: datetime) -> bool:
    """Whether this very form was sent already, by a second click."""
    return is_over(db, ONCE, form, now)


def relay(
    db: Session, solution: Solution, to: Addressee, words: Words, form: str, network: str, by: Who, now: datetime
) -> None:
    """Hand the letter on. Raises TooManyLetters."""
    limits = ((FROM_ONE_NETWORK, network), (TO_ONE_MAILBOX, to.mailbox.lower()), (ONCE, form))
    if any(is_over(db, limit, whom, now) for limit, whom in limits):
        raise TooManyLetters
    for limit, whom in limits:
        count(db, limit, whom, now)
    facts = {"title": solution.title, "role": to.role, "words": words.text, "sender": words.sender}
    facts |= {"reply_to": words.reply_to, "path": f"/loesungen/{solution.slug}"}
    mail.queue(db, "contact_letter", to.mailbox, now, facts=facts)
    audit.note(db, audit.acting(by), "contact_written_to", ("solution", solution.slug), now)


def _of_mailbox(row: Contact) -> Addressee:
    details = contacts.details_of(row)
    mailbox = (details.deputy_mailbox or "") if row.bounced_on else row.mailbox
    return Addressee(str(row.id), row.role, "", mailbox, details, row.bounced_on)


def _of_person(row: ContactPerson) -> Addressee:
    details = contact_persons.details_of(row)
    return Addressee(f"p{row.id}", row.role or "", row.name or "", row.mail or "", details)


def _about(solution: Solution) -> str:
    return f"contact form {solution.id}"
