"""Sign-ins that have left for an identity provider: kept until they come back, and good for one answer only.

The row is bound to the browser that left: an answer that somebody else's browser brings along opens nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from auth.oidc import Departure
from auth.tokens import hashed
from catalog.models import ProviderAttempt

GOOD_FOR = timedelta(minutes=10)


class NotUnderWay(Exception):
    """No sign-in of this browser is under way with that state: it is over, was used, or is another's."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A sign-in that came back. ``person_id`` is who left, where somebody was signed in for it."""

    provider: str
    departure: Departure
    then: str
    person_id: int | None
    began: datetime


def leave(
    db: Session, provider: str, departure: Departure, browser: str, *, then: str, person_id: int | None, now: datetime
) -> None:
    """Remember that this browser leaves for the provider. What never came back is cleared away on the way."""
    db.execute(delete(ProviderAttempt).where(ProviderAttempt.expires_at < now))
    db.add(
        ProviderAttempt(
            state_hash=hashed(departure.state),
            browser_hash=_bound(browser),
            provider=provider,
            nonce=departure.nonce,
            verifier=departure.verifier,
            next=then,
            person_id=person_id,
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
    )
    db.flush()


def come_back(db: Session, state: str, browsers: Collection[str], redirect_uri: str, now: datetime) -> Journey:
    """The sign-in that left with this state, used up from now on. Raises NotUnderWay."""
    mine = delete(ProviderAttempt).where(
        ProviderAttempt.state_hash == hashed(state),
        ProviderAttempt.browser_hash.in_([_bound(each) for each in browsers if each]),
        ProviderAttempt.expires_at > now,
    )
    row = db.execute(
        mine.returning(
            ProviderAttempt.provider,
            ProviderAttempt.nonce,
            ProviderAttempt.verifier,
            ProviderAttempt.next,
            ProviderAttempt.person_id,
            ProviderAttempt.created_at,
        )
    ).first()
    if row is None:
        raise NotUnderWay
    departure = Departure(state, row.nonce, row.verifier, redirect_uri)
    return Journey(row.provider, departure, row.next, row.person_id, row.created_at)


def _bound(browser: str) -> str:
    """Another hash than the one by which a session is known."""
    return hashed(f"under way {browser}")
