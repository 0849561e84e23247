"""Whoever made a token hears of it two weeks before it ends, at the mail address that is theirs by then."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalog import mail
from catalog.models import ApiToken, Person, PersonProfile
from schemas.dates import day_of

AHEAD = timedelta(days=14)
PAGE = "/konto/schluessel"


def reminder_of(expires_at: datetime, now: datetime) -> datetime | None:
    """When its owner is to be reminded; who makes one for so short a time needs no letter."""
    due = expires_at - AHEAD
    return due if due > now + timedelta(days=1) else None


def to_be_reminded(now: datetime) -> Select[ApiToken]:
    """The tokens whose owners are due to hear of them, the oldest first."""
    return select(ApiToken).where(ApiToken.remind_at <= now).order_by(ApiToken.remind_at, ApiToken.id)


def remind_of_one(db: Session, now: datetime) -> bool:
    """Queue one letter, where it still makes sense; False when nothing is due any more."""
    token = db.scalar(to_be_reminded(now).limit(1).with_for_update(skip_locked=True, key_share=True))
    if token is None:
        return False
    token.remind_at = None
    profile = db.scalar(
        select(PersonProfile)
        .join(Person, Person.id == PersonProfile.person_id)
        .where(Person.id == token.person_id, Person.suspended_at.is_(None))
    )
    if profile and token.revoked_at is None and token.expires_at > now:
        last_day = day_of(token.expires_at - timedelta(seconds=1))
        facts = {"name": profile.name, "token": token.name, "until": last_day.isoformat(), "path": PAGE}
        mail.queue(
            db,
            "token_expires",
            profile.mail,
            now,
            facts=facts,
            person_id=token.person_id,
            language=profile.language,
        )
    return True
