"""What lies in people's mailboxes: letters that are due, and the links that they will carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.passwords import Passwords
from catalog.mail import WAYS
from catalog.models import Letter, OneTimeLink, Person
from catalog.people import accounts, give_token, person_of_mail
from catalog.wiring import Tools
from schemas.identity import LinkPurpose
from tests.at_work import Clock
from tests.people import account

PASSWORD = "drei bunte Kiesel im Bach"
OTHER_PASSWORD = "vier alte Laternen am Markt"


def letters_to(tools: Tools, mail: str) -> Sequence[str]:
    """The templates of the letters to an address, the oldest first."""
    with tools.database.reading() as db:
        return db.scalars(select(Letter.template).where(Letter.to == mail).order_by(Letter.id)).all()


def link_of(tools: Tools, purpose: LinkPurpose, mail: str) -> tuple[str, str]:
    """The path and the token of the last link of this kind for an address, as a letter would carry it."""

    def given(db: Session) -> str:
        query = select(OneTimeLink).where(OneTimeLink.purpose == purpose, OneTimeLink.mail == mail)
        link = db.scalars(query.order_by(OneTimeLink.id.desc())).first()
        assert link is not None, f"no link for {mail}"
        return give_token(db, link)

    return WAYS[purpose], tools.database.write(given)


def local(tools: Tools, name: str, password: str = PASSWORD, **facts: Any) -> Person:
    """Somebody with a local account and a password."""
    with tools.database.writing() as db:
        person = account(db, name, tools.clock(), **facts)
        accounts.set_password(db, person, tools.passwords.hash(password), tools.clock(), but=None)
        for letter in db.scalars(select(Letter)):
            db.delete(letter)
    return person


def mail_of(name: str) -> str:
    """The address that tests.people.account gives somebody."""
    return f"{name.lower().replace(' ', '.')}@konto.example"


def at(tools: Tools, clock: Clock) -> Tools:
    """The same house with a clock that goes."""
    return replace(tools, clock=clock)


class Counting(Passwords):
    """The real thing, which also counts how often it works out a hash."""

    checks = 0
    hashes = 0

    def fits(self, password: str, kept: str | None) -> bool:
        """One more."""
        self.checks += 1
        return super().fits(password, kept)

    def hash(self, password: str) -> str:
        """One more."""
        self.hashes += 1
        return super().hash(password)


def is_somebody(tools: Tools, mail: str) -> bool:
    """Whether there is an account with this address."""
    with tools.database.reading() as db:
        return person_of_mail(db, mail) is not None
