"""Signing in with a password, without telling whether there is an account, and without a way to keep others out.

An attempt has two halves. The first takes long and only reads: one argon2 check, whether or not the account exists.
The second writes, and decides anew whether there were too many: who sends a hundred guesses at once learns of no more
than who sends them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from auth.passwords import Passwords
from catalog.models import PasswordHash, Person
from catalog.people import browsers
from catalog.people.known import person_of_mail
from catalog.people.sessions import Signed
from catalog.people.throttle import Limit, count, forgive, is_over
from schemas.mail import fold_mail

A_WHILE = timedelta(minutes=15)
FROM_THERE = Limit("sign in from there", 10, A_WHILE)
"""For one mailbox, from one network."""
FROM_NETWORK = Limit("sign in from network", 100, A_WHILE)
"""From one network, for whomever: a town hall may share one address."""
FROM_ANYWHERE = Limit("sign in from anywhere", 100, timedelta(days=1))
"""For one mailbox, from wherever (NIST SP 800-63B-4, section 3.2.2, allows a hundred)."""
FROM_OWN = Limit("sign in from own browser", 10, A_WHILE)
PROVING = Limit("prove", 10, A_WHILE)
"""By one who is signed in: whoever found an open browser shall not guess the password in it."""


class TooManyTries(Exception):
    """No more for now, whether or not the password was right."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who wants to sign in, from where, and in which browser. ``network`` is empty where it tells nobody apart."""

    mail: str
    network: str
    browser: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the first half found: the person whose password it is, and a new hash where the old one is outdated."""

    person_id: int | None
    rehashed: str | None = None


def check(db: Session, passwords: Passwords, attempt: Attempt, password: str, now: datetime) -> Checked:
    """Check a password. Raises TooManyTries."""
    person = person_of_mail(db, attempt.mail)
    _let_through(db, attempt, person, now)
    kept = db.get(PasswordHash, person.id) if person else None
    if not passwords.fits(password, kept.hash if kept else None) or kept is None:
        return Checked(None)
    return Checked(kept.person_id, passwords.hash(password) if passwords.outdated(kept.hash) else None)


def settle(db: Session, attempt: Attempt, checked: Checked, now: datetime) -> Person | None:
    """Who may be let in; None for a wrong password, which counts. Raises TooManyTries."""
    person = person_of_mail(db, attempt.mail)
    limits = _let_through(db, attempt, person, now)
    if person is None or person.id != checked.person_id or person.suspended_at is not None:
        for limit, whom in limits:
            count(db, limit, whom, now)
        return None
    for limit, whom in limits:
        if limit is not FROM_NETWORK:
            forgive(db, limit, whom)
    _renew(db, checked)
    return person


def prove(db: Session, passwords: Passwords, signed: Signed, password: str, now: datetime) -> bool:
    """Whether it is the password of somebody who is signed in. Raises TooManyTries."""
    if is_over(db, PROVING, str(signed.session_id), now):
        raise TooManyTries
    kept = db.get(PasswordHash, signed.known.who.person_id)
    return passwords.fits(password, kept.hash if kept else None)


def settle_proof(db: Session, signed: Signed, fitting: bool, now: datetime) -> bool:
    """The same once it is written. Raises TooManyTries."""
    if is_over(db, PROVING, str(signed.session_id), now):
        raise TooManyTries
    if fitting:
        forgive(db, PROVING, str(signed.session_id))
    else:
        count(db, PROVING, str(signed.session_id), now)
    return fitting


def has_password(db: Session, person_id: int) -> bool:
    """Whether somebody can sign in without a provider."""
    return db.get(PasswordHash, person_id) is not None


def forgive_all(db: Session, mail: str) -> None:
    """They have shown otherwise that the account is theirs: others' guesses hold nothing up any more."""
    forgive(db, FROM_ANYWHERE, fold_mail(mail))


def _let_through(db: Session, attempt: Attempt, person: Person | None, now: datetime) -> list[tuple[Limit, str]]:
    """The limits that hold for an attempt. Raises TooManyTries where one is reached."""
    mail = fold_mail(attempt.mail)
    if attempt.browser and browsers.knows(db, attempt.browser, person.id if person else None, now):
        limits = [(FROM_OWN, attempt.browser)]
    else:
        limits = [(FROM_THERE, f"{mail} {attempt.network}"), (FROM_ANYWHERE, mail)]
        limits += [(FROM_NETWORK, attempt.network)] if attempt.network else []
    if any(is_over(db, limit, whom, now) for limit, whom in limits):
        raise TooManyTries
    return limits


def _renew(db: Session, checked: Checked) -> None:
    if checked.rehashed and checked.person_id:
        db.get_one(PasswordHash, checked.person_id).hash = checked.rehashed
