"""Mail that is due: a row written with what causes it, sent later by the worker (catalog/worker/posting.py)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from auth.tokens import new_key
from catalog.models import Letter, OneTimeLink
from content import letters
from schemas.identity import LinkPurpose

MAIL_HOST = "lichtermeer.invalid"
"""Stands behind the @ of a Message-ID until the house has a name of its own."""

WAYS: Mapping[LinkPurpose, str] = {
    LinkPurpose.CONFIRM_MAIL: "/registrieren/bestaetigen",
    LinkPurpose.INVITATION: "/einladung",
    LinkPurpose.RESET: "/anmelden/neues-passwort",
    LinkPurpose.ADMINISTRATOR: "/einladung",
    LinkPurpose.CHANGE_MAIL: "/konto/mailadresse/bestaetigen",
    LinkPurpose.OBJECTION: "/widerspruch",
}
"""Where each link of a letter leads; the token follows as ``?link=``, which no line of the log repeats. A code has no
way: people type it."""


def queue(
    db: Session,
    template: str,
    to: str,
    now: datetime,
    *,
    facts: Mapping[str, Any] | None = None,
    link: OneTimeLink | None = None,
    person_id: int | None = None,
    language: str = "de",
) -> Letter:
    """Have ``template`` (content/letters) sent to a checked address. Facts hold no secret: those come with the link.

    ``name`` greets by name, and ``path`` is a page of ours to look at. Raises WrongLetter where the template asks for
    other facts, or for a link.
    """
    letters.check(template, facts or {}, carries=link is not None)
    letter = Letter(
        message_id=f"<{new_key()}@{MAIL_HOST}>",
        template=template,
        to=to,
        language=language,
        facts=dict(facts or {}),
        link_id=link.id if link else None,
        person_id=person_id,
        created_at=now,
        due_at=now,
    )
    db.add(letter)
    return letter


LEASE = timedelta(minutes=5)
"""Longer than any server is waited for."""
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
"""As RFC 5321, section 4.5.4.1, has it at least for what waits to be sent."""


def any_due(db: Session, now: datetime) -> bool:
    """Whether ``claim`` would give out a letter. A reader asks first, so that an idle worker never writes."""
    return db.scalar(select(Letter.id).where(_is_free(now)).limit(1)) is not None


def claim(db: Session, by: str, now: datetime) -> Letter | None:
    """Take the letter that has been due for longest and that nobody else has in hand."""
    due = select(Letter).where(_is_free(now)).order_by(Letter.due_at, Letter.id).limit(1)
    letter = db.scalar(due.with_for_update(skip_locked=True, key_share=True))
    if letter:
        letter.lease_by, letter.lease_until = by, now + LEASE
    return letter


def held(db: Session, letter_id: int, by: str) -> Letter | None:
    """The letter, if it is still this worker's to say what became of it."""
    return db.scalar(select(Letter).where(Letter.id == letter_id, Letter.lease_by == by))


def sent(letter: Letter, now: datetime) -> None:
    """Somebody else has taken it over. What its words were made of is needed no longer, and may name people."""
    _put_down(letter)
    letter.facts = {}
    letter.attempts += 1
    letter.due_at, letter.sent_at, letter.trouble = None, now, None


def try_again(letter: Letter, trouble: str, now: datetime) -> datetime | None:
    """Leave it for a while, twice as long as the last time; until when. None where it has waited for too long."""
    _put_down(letter)
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(letter.attempts, 20))
    letter.attempts += 1
    letter.trouble = trouble
    letter.due_at = now + pause if now + pause < letter.created_at + GIVE_UP_AFTER else None
    return letter.due_at


def give_up(letter: Letter, trouble: str) -> None:
    """It will not be sent. An administrator sees why, and may have it tried anew."""
    _put_down(letter)
    letter.attempts += 1
    letter.due_at, letter.trouble = None, trouble


def send_anew(letter: Letter, now: datetime) -> None:
    """Try it from the beginning, as if it had been written now."""
    letter.due_at = letter.created_at = now
    letter.attempts, letter.trouble = 0, None


def let_wait(db: Session, now: datetime, until: datetime) -> None:
    """No letter gets through: all that are due wait together, so that not each of them finds that out."""
    db.execute(update(Letter).where(_is_free(now)).values(due_at=until))


def _put_down(letter: Letter) -> None:
    letter.lease_by = letter.lease_until = None


def _is_free(now: datetime) -> ColumnElement[bool]:
    return and_(Letter.due_at <= now, or_(Letter.lease_until.is_(None), Letter.lease_until <= now))
