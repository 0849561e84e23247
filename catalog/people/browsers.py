"""Browsers in which a person has signed in before, known by a cookie that stays after signing out.

It opens nothing. It tells a person's own browser from a stranger's (OWASP, "Slow Down Online Guessing Attacks with
Device Cookies"). Its secret changes at each sign-in, so that one which somebody planted is worth nothing afterwards.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from auth.tokens import hashed, new_secret
from catalog.models import KnownBrowser

KNOWN_FOR = timedelta(days=180)
MOST = 20
"""So many browsers of one person are remembered, those used last."""


def knows(db: Session, secret: str, person_id: int | None, now: datetime) -> bool:
    """Whether this person has signed in here before. It asks the same where there is no such person."""
    row = db.scalar(
        select(KnownBrowser.used_at).where(
            KnownBrowser.token_hash == hashed(secret),
            KnownBrowser.person_id == (person_id or 0),
            KnownBrowser.forgotten_at > now,
        )
    )
    return row is not None


def remember(db: Session, secret: str, person_id: int, now: datetime) -> str:
    """The person has signed in here; the browser's new secret. Others who use the browser stay known in it."""
    fresh = new_secret()
    if secret:
        db.execute(
            update(KnownBrowser).where(KnownBrowser.token_hash == hashed(secret)).values(token_hash=hashed(fresh))
        )
    mine = KnownBrowser.person_id == person_id
    db.execute(delete(KnownBrowser).where(mine, KnownBrowser.token_hash == hashed(fresh)))
    db.add(KnownBrowser(token_hash=hashed(fresh), person_id=person_id, used_at=now, forgotten_at=now + KNOWN_FOR))
    db.flush()
    newest = select(KnownBrowser.token_hash).where(mine).order_by(KnownBrowser.used_at.desc()).limit(MOST)
    db.execute(delete(KnownBrowser).where(mine, KnownBrowser.token_hash.not_in(newest)))
    return fresh


def forget(db: Session, person_id: int) -> None:
    """All browsers of a person are strangers again."""
    db.execute(delete(KnownBrowser).where(KnownBrowser.person_id == person_id))
