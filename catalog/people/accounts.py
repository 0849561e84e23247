"""Local accounts: registering by a link in a mail, a new password, another mail address, another name.

Who asks learns nothing of who has an account: the answer is the same, the work is the same, and the rest is told to
the mailbox. Nobody is anybody here before they have shown that the mailbox is theirs.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import VISITOR, Who
from catalog import audit, mail
from catalog.models import OneTimeLink, PasswordHash, Person, PersonProfile
from catalog.people import browsers
from catalog.people.known import add_person, person_of_mail
from catalog.people.links import LinkUnusable, make_link, use_link
from catalog.people.passwords import forgive_all
from catalog.people.sessions import end_sessions
from catalog.people.throttle import Limit, count, forgive, is_over
from schemas.identity import LinkPurpose
from schemas.mail import fold_mail

AN_HOUR = timedelta(hours=1)
REGISTERING = Limit("letters to register", 5, AN_HOUR)
RESETTING = Limit("letters to reset", 5, AN_HOUR)
"""To one mailbox. As long as no more are sent, one of those that were is still good: a reset link lasts as long."""
LETTERS_FROM = Limit("letters from network", 30, AN_HOUR)


class TooManyLetters(Exception):
    """From there, more letters were asked for than people need."""


def check_network(db: Session, network: str, now: datetime) -> None:
    """One more letter that somebody wants from there, if it tells anybody apart. Raises TooManyLetters."""
    if network:
        if is_over(db, LETTERS_FROM, network, now):
            raise TooManyLetters
        count(db, LETTERS_FROM, network, now)


def ask_to_register(db: Session, name: str, address: str, language: str, now: datetime) -> None:
    """Send a link to an address; who has an account with it already is told that instead."""
    if _too_many(db, REGISTERING, address, now):
        return
    person = person_of_mail(db, address)
    if person is not None:
        mail.queue(db, "register_known", address, now, person_id=person.id, language=language)
        return
    facts = {"name": name, "language": language}
    link = make_link(db, LinkPurpose.CONFIRM_MAIL, now, mail=address, facts=facts)
    mail.queue(db, "register", address, now, link=link, language=language)


def ask_for_reset(db: Session, address: str, language: str, now: datetime) -> None:
    """Send a link for a new password; who has no account with this address is told that."""
    if _too_many(db, RESETTING, address, now):
        return
    person = person_of_mail(db, address)
    profile = person.profile if person else None
    if person is None or profile is None or person.suspended_at is not None:
        mail.queue(db, "reset_unknown", address, now, language=language)
        return
    link = make_link(db, LinkPurpose.RESET, now, person_id=person.id, mail=profile.mail)
    facts = {"name": profile.name}
    mail.queue(db, "reset", profile.mail, now, facts=facts, link=link, person_id=person.id, language=profile.language)
    audit.note(db, audit.acting(VISITOR), "reset_asked", ("person", person.key), now, about=person.key)


def create(db: Session, link: OneTimeLink, name: str, password_hash: str, now: datetime) -> Person:
    """Somebody new, by a link that was in their mailbox. Whoever calls uses it up.

    Raises LinkUnusable where there is an account with this address by now.
    """
    if not link.mail or person_of_mail(db, link.mail) is not None:
        raise LinkUnusable
    person = add_person(db, name, link.mail, now, language=str(link.facts.get("language") or "de"))
    db.add(PasswordHash(person_id=person.id, hash=password_hash, set_at=now))
    _note(db, person, "account_created", now, by="link")
    return person


def make_administrator(db: Session, link: OneTimeLink, person: Person, now: datetime) -> None:
    """What a link for administrators is for."""
    use_link(link, now)
    if not person.administrator:
        person.administrator = True
        _note(db, person, "administrator_granted", now)


def set_password(db: Session, person: Person, password_hash: str, now: datetime, *, but: int | None) -> int:
    """A new password. Every session ends but one, and how many; links that would open the account are good no more.

    One for another mail address does so, too: whoever had got in would come back by an address of their own.
    """
    kept = db.get(PasswordHash, person.id)
    if kept is None:
        db.add(PasswordHash(person_id=person.id, hash=password_hash, set_at=now))
    else:
        kept.hash, kept.set_at = password_hash, now
    for purpose in (LinkPurpose.RESET, LinkPurpose.CHANGE_MAIL):
        _end_links(db, person, purpose, now)
    _note(db, person, "password_changed" if kept else "password_set", now)
    _tell(db, person, "password_changed", now)
    return end_sessions(db, person.id, but=but)


def reset(db: Session, link: OneTimeLink, password_hash: str, now: datetime) -> Person:
    """A new password by a link. Whoever was signed in is so no more, and no browser is known. Raises LinkUnusable."""
    person = db.get(Person, link.person_id) if link.person_id else None
    profile = person.profile if person else None
    if person is None or profile is None or person.suspended_at is not None or profile.mail != link.mail:
        raise LinkUnusable
    use_link(link, now)
    browsers.forget(db, person.id)
    set_password(db, person, password_hash, now, but=None)
    forgive(db, RESETTING, fold_mail(profile.mail))
    forgive_all(db, profile.mail)
    return person


def ask_to_change_mail(db: Session, person: Person, address: str, now: datetime) -> None:
    """Send a link to the new address; an earlier one is good no more."""
    if _too_many(db, REGISTERING, address, now):
        return
    profile = db.get_one(PersonProfile, person.id)
    _end_links(db, person, LinkPurpose.CHANGE_MAIL, now)
    if person_of_mail(db, address) not in (None, person):
        mail.queue(db, "register_known", address, now, language=profile.language)
        return
    link = make_link(db, LinkPurpose.CHANGE_MAIL, now, person_id=person.id, mail=address)
    mail.queue(db, "change_mail", address, now, link=link, person_id=person.id, language=profile.language)


def change_mail(db: Session, link: OneTimeLink, now: datetime) -> tuple[Person, str]:
    """The new address holds from now on, and the old one, which comes back, is told. Raises LinkUnusable."""
    person = db.get(Person, link.person_id) if link.person_id else None
    profile = person.profile if person else None
    if person is None or profile is None or person.suspended_at is not None or not link.mail:
        raise LinkUnusable
    if person_of_mail(db, link.mail) not in (None, person):
        raise LinkUnusable
    use_link(link, now)
    _end_links(db, person, LinkPurpose.RESET, now)
    _tell(db, person, "mail_changed", now)
    former = profile.mail
    profile.mail, profile.mail_folded, profile.mail_proved_at = link.mail, fold_mail(link.mail), now
    profile.revision += 1
    _note(db, person, "mail_changed", now, mail=audit.CHANGED)
    return person, former


def change_profile(db: Session, person: Person, name: str, language: str, now: datetime) -> None:
    """Another name or language."""
    profile = db.get_one(PersonProfile, person.id)
    facts = {}
    if profile.name != name:
        profile.name, facts["name"] = name, audit.CHANGED
    if profile.language != language:
        profile.language, facts["language"] = language, audit.CHANGED
    if facts:
        profile.revision += 1
        _note(db, person, "profile_changed", now, **facts)


def tell_new_sign_in(db: Session, person: Person, browser: str, now: datetime) -> None:
    """Somebody has signed in from a browser in which this person never did."""
    _tell(db, person, "new_sign_in", now, browser=browser, at=now.isoformat())


def _too_many(db: Session, limit: Limit, address: str, now: datetime) -> bool:
    whom = fold_mail(address)
    if is_over(db, limit, whom, now):
        return True
    count(db, limit, whom, now)
    return False


def _end_links(db: Session, person: Person, purpose: LinkPurpose, now: datetime) -> None:
    mine = select(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.purpose == purpose)
    for link in db.scalars(mine.where(OneTimeLink.used_at.is_(None))):
        use_link(link, now)


def _tell(db: Session, person: Person, template: str, now: datetime, **facts: str) -> None:
    profile = db.get_one(PersonProfile, person.id)
    facts["name"] = profile.name
    mail.queue(db, template, profile.mail, now, facts=facts, person_id=person.id, language=profile.language)


def _note(db: Session, person: Person, action: str, now: datetime, **facts: str) -> None:
    actor = audit.acting(Who(key=person.key))
    audit.note(db, actor, action, ("person", person.key), now, about=person.key, facts=facts)
