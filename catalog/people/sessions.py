"""Browsers in which somebody is signed in.

The browser holds a secret in a cookie, the database its hash and all else. So a copy of the database opens no door, a
session ends where it is kept, and a person sees each of theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, delete, update
from sqlalchemy.orm import Session

from auth.tokens import hashed, new_secret
from catalog.models import Person, WebSession
from catalog.people.known import Known, known_of, people_with
from catalog.settings import Settings
from schemas.dates import day_of
from schemas.identity import SignedInBy

SEEN_EVERY = timedelta(minutes=5)
"""So often it is noted that a session is in use: a page that only reads need not write each time."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A new session and, for the only time, the secret that the browser is to keep."""

    id: int
    secret: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Word:
    """An identity provider's word for somebody: its signed statement, and when they showed it who they are."""

    provider: str
    id_token: str
    proved_at: datetime


@dataclass(frozen=True, slots=True)
class Signed:
    """Somebody in a browser. ``seen_at`` is when that was noted last."""

    session_id: int
    known: Known
    seen_at: datetime


def begin_session(
    db: Session,
    person: Person,
    by: SignedInBy,
    browser: str,
    settings: Settings,
    now: datetime,
    *,
    word: Word | None = None,
) -> Begun:
    """Sign somebody in. The secret is always a new one: what the browser had before is worth nothing (fixation).

    Without a provider's word they have shown just now who they are.
    """
    secret = new_secret()
    expires = now + timedelta(days=settings.session_days)
    row = WebSession(
        token_hash=hashed(secret),
        person_id=person.id,
        signed_in_by=by,
        provider=word.provider if word else None,
        id_token=word.id_token if word else None,
        browser=browser,
        created_at=now,
        proved_at=word.proved_at if word else now,
        seen_at=now,
        expires_at=expires,
    )
    db.add(row)
    db.flush()
    return Begun(row.id, secret, expires)


_session = WebSession.__table__
_SIGNED = (
    people_with(_session.c.id.label("session_id"), _session.c.proved_at, _session.c.seen_at)
    .join(_session, _session.c.person_id == Person.__table__.c.id)
    .where(
        _session.c.token_hash == bindparam("hash"),
        _session.c.expires_at > bindparam("now"),
        _session.c.seen_at > bindparam("idle_since"),
    )
)


def signed_in(db: Session, secret: str, settings: Settings, now: datetime) -> Signed | None:
    """Who is signed in with this secret; None where nobody is, any more."""
    idle_since = now - timedelta(minutes=settings.session_idle_minutes)
    asked = {"hash": hashed(secret), "now": now, "idle_since": idle_since, "today": day_of(now)}
    rows = db.connection().execute(_SIGNED, asked).all()
    if not rows:
        return None
    proved = rows[0].proved_at > now - timedelta(minutes=settings.proof_minutes)
    return Signed(rows[0].session_id, known_of(db, rows, proved=proved), rows[0].seen_at)


def still_open(settings: Settings, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """What holds of a session in which somebody is signed in at this moment."""
    idle_since = now - timedelta(minutes=settings.session_idle_minutes)
    return WebSession.expires_at > now, WebSession.seen_at > idle_since


def due_to_be_noted(signed: Signed, now: datetime) -> bool:
    """Whether it is time to note that the session is in use."""
    return now - signed.seen_at >= SEEN_EVERY


def note_seen(db: Session, session_id: int, now: datetime) -> None:
    """The session is in use; never back in time."""
    db.execute(update(WebSession).where(WebSession.id == session_id, WebSession.seen_at < now).values(seen_at=now))


def prove_anew(db: Session, session_id: int, now: datetime) -> str:
    """They have shown again who they are. The secret changes with what it opens; the new one."""
    secret = new_secret()
    row = update(WebSession).where(WebSession.id == session_id)
    db.execute(row.values(proved_at=now, token_hash=hashed(secret)))
    return secret


def end_session(db: Session, person_id: int, session_id: int) -> bool:
    """End one session of this person; whether there was one."""
    mine = delete(WebSession).where(WebSession.id == session_id, WebSession.person_id == person_id)
    return bool(db.execute(mine.returning(WebSession.id)).all())


def end_sessions(db: Session, person_id: int, *, but: int | None = None) -> int:
    """End all sessions of a person, but for one; how many."""
    all_of_theirs = delete(WebSession).where(WebSession.person_id == person_id)
    ended = all_of_theirs if but is None else all_of_theirs.where(WebSession.id != but)
    return len(db.execute(ended.returning(WebSession.id)).all())
