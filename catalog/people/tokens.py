"""What machines sign in with, for a person: named, narrow, ending, shown once, taken back at any time.

A token says what a machine may do at most. What it may do now is asked of its person each time: who was suspended or
left an organisation has tokens that may as little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from auth.rules import Who
from auth.tokens import TOKEN_PREFIX, hashed, is_token, new_token
from catalog import audit
from catalog.db import one_at_a_time
from catalog.models import ApiToken, Organisation
from catalog.people.known import Known, known_person
from catalog.people.token_reminders import reminder_of
from schemas.dates import begin_of, day_of
from schemas.identity import TokenScope

MOST_TOKENS = 20
"""So many that are good one person may have."""
LONGEST_DAYS = 366
USUAL_DAYS = 90
LONGEST_NAME = 80
USED_EVERY = timedelta(minutes=5)
"""So often it is noted that a token is in use."""
_SHOWN = len(TOKEN_PREFIX) + 5


class TooManyTokens(Exception):
    """They have as many as one may have."""


class Standing(StrEnum):
    """Whether a token is good, or why not. Its owner is told, and nobody else."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class TokenWish:
    """A token as its owner wants it; it is good through ``last_day`` in Germany."""

    name: str
    scopes: frozenset[TokenScope]
    last_day: date
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class TokenLine:
    """A token as its owner sees it in a list. ``days`` are left, as long as it is good."""

    id: int
    name: str
    begins: str
    scopes: tuple[TokenScope, ...]
    organisation: str | None
    created_at: datetime
    last_day: date
    used_at: datetime | None
    revoked_at: datetime | None
    standing: Standing
    days: int


@dataclass(frozen=True, slots=True)
class Machine:
    """A machine that has shown a good token, and the person in whose name it asks."""

    token_id: int
    name: str
    known: Known
    expires_at: datetime
    used_at: datetime | None

    @property
    def who(self) -> Who:
        """What rules know of it."""
        return self.known.who


def create_token(db: Session, who: Who, wish: TokenWish, now: datetime) -> tuple[int, str]:
    """A new token of who asks: its number, and for the only time the token. Raises TooManyTokens."""
    one_at_a_time(db, f"tokens {who.person_id}")
    if _number_of_good(db, who, now) >= MOST_TOKENS:
        raise TooManyTokens
    token, expires = new_token(), begin_of(wish.last_day + timedelta(days=1))
    row = ApiToken(
        person_id=who.person_id,
        organisation_id=wish.organisation_id,
        name=wish.name,
        token_hash=hashed(token),
        begins=token[:_SHOWN],
        scopes=[scope.value for scope in TokenScope if scope in wish.scopes],
        created_at=now,
        expires_at=expires,
        remind_at=reminder_of(expires, now),
    )
    db.add(row)
    db.flush()
    facts = {"scopes": row.scopes, "expires": wish.last_day.isoformat()}
    _note(db, who, "token_created", row, now, facts)
    return row.id, token


def _number_of_good(db: Session, who: Who, now: datetime) -> int:
    good = (ApiToken.person_id == who.person_id, ApiToken.revoked_at.is_(None), ApiToken.expires_at > now)
    return db.scalar(select(func.count(ApiToken.id)).where(*good)) or 0


def _note(db: Session, who: Who, action: str, row: ApiToken, now: datetime, facts: Mapping[str, object]) -> None:
    subject = ("token", row.id)
    organisation = row.organisation_id
    audit.note(db, audit.acting(who), action, subject, now, about=who.key, organisation_id=organisation, facts=facts)


def tokens_of(db: Session, person_id: int, now: datetime) -> Sequence[TokenLine]:
    """All tokens of a person: those that are good first, of each kind the newest first."""
    query = (
        select(ApiToken, Organisation.name)
        .outerjoin(Organisation, Organisation.id == ApiToken.organisation_id)
        .where(ApiToken.person_id == person_id)
        .order_by(ApiToken.id.desc())
    )
    lines = [_line(row, organisation, now) for row, organisation in db.execute(query)]
    return sorted(lines, key=lambda line: line.standing != Standing.GOOD)


def token_of(db: Session, person_id: int, token_id: int, now: datetime) -> TokenLine | None:
    """One token, where it is theirs."""
    return next((line for line in tokens_of(db, person_id, now) if line.id == token_id), None)


def _line(row: ApiToken, organisation: str | None, now: datetime) -> TokenLine:
    last_day = day_of(row.expires_at - timedelta(seconds=1))
    return TokenLine(
        id=row.id,
        name=row.name,
        begins=row.begins,
        scopes=tuple(TokenScope(scope) for scope in row.scopes),
        organisation=organisation,
        created_at=row.created_at,
        last_day=last_day,
        used_at=row.used_at,
        revoked_at=row.revoked_at,
        standing=standing(row.expires_at, row.revoked_at, now),
        days=(last_day - day_of(now)).days,
    )


def standing(expires_at: datetime, revoked_at: datetime | None, now: datetime) -> Standing:
    """What was taken back stays that, whenever it would have ended."""
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.GOOD if expires_at > now else Standing.EXPIRED


def revoke_token(db: Session, who: Who, token_id: int, now: datetime) -> bool:
    """Take back a token of who asks; whether there was a good one."""
    row = db.get(ApiToken, token_id, with_for_update=True)
    if row is None or row.person_id != who.person_id:
        return False
    if standing(row.expires_at, row.revoked_at, now) != Standing.GOOD:
        return False
    row.revoked_at, row.remind_at = now, None
    _note(db, who, "token_revoked", row, now, {})
    return True


def machine(db: Session, token: str, now: datetime) -> Machine | None:
    """Who asks with this token; None where it is none, is not good any more, or its person may not sign in."""
    if not is_token(token):
        return None
    row = db.scalar(select(ApiToken).where(ApiToken.token_hash == hashed(token)))
    if row is None or standing(row.expires_at, row.revoked_at, now) != Standing.GOOD:
        return None
    known = known_person(db, row.person_id, now)
    if known is None:
        return None
    scopes = frozenset(TokenScope(scope) for scope in row.scopes)
    narrowed = replace(known, who=replace(known.who, scopes=scopes, only=row.organisation_id, proved=False))
    return Machine(row.id, row.name, narrowed, row.expires_at, row.used_at)


def due_to_be_noted(machine: Machine, now: datetime) -> bool:
    """Whether it is time to note that the token is in use."""
    return machine.used_at is None or now - machine.used_at >= USED_EVERY


def note_used(db: Session, token_id: int, now: datetime) -> None:
    """The token is in use; never back in time."""
    earlier = (ApiToken.used_at.is_(None)) | (ApiToken.used_at < now)
    db.execute(update(ApiToken).where(ApiToken.id == token_id, earlier).values(used_at=now))
