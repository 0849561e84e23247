"""The ways into an organisation that are open to one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.memberships.codes import Mailbox, mailboxes_of
from catalog.memberships.domains import domains_of
from catalog.memberships.seats import bodies_of, body_of, seat_of
from catalog.models import Organisation, Person


class Decider(StrEnum):
    """Who decides about a request."""

    OWNER = "owner"
    ABOVE = "above"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Ways:
    """How somebody may join. ``above`` are the names of the bodies that decide where ``decider`` says so."""

    member: bool
    domains: tuple[str, ...]
    mailboxes: tuple[Mailbox, ...]
    decider: Decider
    above: tuple[str, ...] = ()


def ways_to_join(db: Session, organisation: Organisation, person: Person, now: datetime) -> Ways:
    """What is open to ``person``. Asking always is: somebody decides about every request."""
    body = body_of(db, organisation, now)
    above: tuple[str, ...] = ()
    if not body.has_owner and body.above:
        bodies = list(db.scalars(select(Organisation).where(Organisation.id.in_(body.above))))
        known = bodies_of(db, bodies, now)
        above = tuple(sorted(each.name for each in bodies if known[each.id].has_owner))
    decider = Decider.OWNER if body.has_owner else Decider.ABOVE if above else Decider.OFFICE
    return Ways(
        member=seat_of(db, organisation.id, person.id, now) is not None,
        domains=tuple(domains_of(db, organisation.id)),
        mailboxes=tuple(mailboxes_of(db, organisation, person.key)),
        decider=decider,
        above=above,
    )
