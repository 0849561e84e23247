"""What visitors look for in vain, counted without anything that tells who asked.

A process gathers such queries in its memory and writes them about once a minute, in a transaction of its own. What is
written is a keyed hash of the folded words, how often and on how many days they came, and the first and last day. The
words themselves are kept from the third different day on: a query may hold a name, and what only one person looks for
rarely comes back. What looks like a mail address, a number or a sentence is not counted at all.

Somebody who types is asked for results with each pause. Such a beginning counts only when nothing was typed on for a
while.
"""

from __future__ import annotations

import hmac
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.db import one_at_a_time
from catalog.models import HouseFact, MissedQuery
from schemas.dates import day_of
from schemas.names import fold
from schemas.texts import readable

DAYS_TO_KEEP = 180
"""What nobody asked again for so long goes (catalog/people/retention.py)."""
DAYS_TO_SHOW = 3
"""On so many different days a query came before its words are kept."""
MOST_ROWS = 5_000
"""When more is counted, what came on one day only goes first: made-up queries push out nothing that came back."""
MOST_HELD = 200
"""So many different queries a process remembers between two times of writing."""
LONGEST = 60
MOST_WORDS = 6
MOST_DIGITS = 4
"""A year is part of a task; a telephone number, a postal code or the number of a case may be somebody's."""
EVERY = timedelta(minutes=1)
SETTLED = timedelta(seconds=30)
"""Nobody types on after so long."""

KEY_FACT = "missed_query_key"
"""What makes fingerprints: without it nobody can try out words against them."""
_ADDRESS = re.compile(r"@|://|www\.|\w\.(?:de|com|org|net|eu)\b", re.IGNORECASE)


def countable(text: str) -> str:
    """The query as it may be counted; empty for what may be about a person, or is no query."""
    text = " ".join(readable(text).split())
    fits = len(text) <= LONGEST and sum(map(str.isalpha, text)) >= 2
    return text if fits and not may_tell_of_somebody(text) else ""


def may_tell_of_somebody(text: str) -> bool:
    """Whether it looks like an address, a number of somebody's, or a sentence."""
    many = len(text.split()) > MOST_WORDS or sum(map(str.isdigit, text)) > MOST_DIGITS
    return many or _ADDRESS.search(text) is not None


@dataclass(slots=True)
class _Begun:
    """What somebody has typed so far, and when."""

    text: str
    at: datetime


class Gathering:
    """The missed queries of one process since they were last written. Safe for many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._held: dict[str, tuple[str, int]] = {}
        self._begun: dict[str, _Begun] = {}
        self._minute: datetime | None = None
        self._in_minute: set[str] = set()
        self._written_at: datetime | None = None

    def note(self, text: str, now: datetime, *, in_vain: bool, typing: bool = False) -> None:
        """A query was asked. While somebody is typing, one that goes on from another takes its place."""
        with self._lock:
            if typing:
                self._type_on(text, now, in_vain=in_vain)
            elif in_vain:
                self._count(text, now)

    def is_due(self, now: datetime) -> bool:
        """Whether there is something to write, and a minute has passed."""
        with self._lock:
            if self._written_at is None or now < self._written_at:  # a clock that was put back
                self._written_at = now
            return bool(self._held or self._begun) and now >= self._written_at + EVERY

    def taken(self, now: datetime, *, all_of_it: bool = False) -> list[tuple[str, int]]:
        """Texts with how often they came; from then on they are the taker's to write."""
        with self._lock:
            self._settle(now, all_of_it=all_of_it)
            taken, self._held, self._written_at = list(self._held.values()), {}, now
            return taken

    def _type_on(self, text: str, now: datetime, *, in_vain: bool) -> None:
        self._settle(now)
        for begun in [key for key in self._begun if _goes_on(key, fold(text))]:
            del self._begun[begun]
        if in_vain and countable(text) and len(self._begun) < MOST_HELD:
            self._begun[fold(text)] = _Begun(text, now)

    def _settle(self, now: datetime, *, all_of_it: bool = False) -> None:
        """What nobody typed on is meant so."""
        for key, begun in list(self._begun.items()):
            if all_of_it or not begun.at <= now < begun.at + SETTLED:
                del self._begun[key]
                self._count(begun.text, now)

    def _count(self, text: str, now: datetime) -> None:
        """At most once a minute, so that nobody makes a query important by asking again and again."""
        text = countable(text)
        key, minute = fold(text), now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute, self._in_minute = minute, set()
        if not key or key in self._in_minute or (key not in self._held and len(self._held) >= MOST_HELD):
            return
        self._in_minute.add(key)
        self._held[key] = (text, self._held.get(key, ("", 0))[1] + 1)


def _goes_on(before: str, after: str) -> bool:
    """Whether both are moments of typing one thing: one begins like the other for at least half of the shorter."""
    shorter = min(len(before), len(after))
    alike = next((at for at in range(shorter) if before[at] != after[at]), shorter)
    return alike >= max(2, (shorter + 1) // 2)


def write(db: Session, gathered: Iterable[tuple[str, int]], now: datetime) -> None:
    """Add what a process has gathered."""
    one_at_a_time(db, "missed queries")
    key, today, room = _key(db, now), day_of(now), None
    for text, times in gathered:
        mark = hmac.new(key, fold(text).encode(), sha256).hexdigest()
        row = db.get(MissedQuery, mark)
        if row is None:
            room = _room(db) if room is None else room
            if room <= 0:
                continue
            room -= 1
            row = MissedQuery(fingerprint=mark, days=0, times=0, first_on=today, last_on=today)
            db.add(row)
        _add(row, text, times, today)
    db.flush()


def _add(row: MissedQuery, text: str, times: int, today: date) -> None:
    if row.days == 0 or row.last_on < today:
        row.days, row.last_on = row.days + 1, today
    row.times += times
    if row.days >= DAYS_TO_SHOW and row.text is None:
        row.text = text


def _room(db: Session) -> int:
    """How many more may be counted; made by what came on one day only, the longest ago first."""
    free = MOST_ROWS - (db.scalar(select(func.count()).select_from(MissedQuery)) or 0)
    if free >= MOST_HELD:
        return free
    once = select(MissedQuery.fingerprint).where(MissedQuery.days == 1).order_by(MissedQuery.last_on)
    gone = list(db.scalars(once.limit(MOST_HELD)))
    db.execute(delete(MissedQuery).where(MissedQuery.fingerprint.in_(gone)))
    return free + len(gone)


def _key(db: Session, now: datetime) -> bytes:
    fact = db.get(HouseFact, KEY_FACT)
    if fact is None:
        fact = HouseFact(name=KEY_FACT, value={"key": secrets.token_hex(32)}, set_at=now)
        db.add(fact)
        db.flush()
    return bytes.fromhex(fact.value["key"])


SORTS: Mapping[str, Callable[[], list[ColumnElement[Any]]]] = {
    "oft": lambda: [MissedQuery.times.desc(), MissedQuery.last_on.desc()],
    "tage": lambda: [MissedQuery.days.desc(), MissedQuery.times.desc()],
    "zuletzt": lambda: [MissedQuery.last_on.desc(), MissedQuery.times.desc()],
}
"""In which orders one may see them."""


def to_show() -> ColumnElement[bool]:
    """What has words, and was asked since somebody put it away."""
    again = or_(MissedQuery.put_away_on.is_(None), MissedQuery.last_on > MissedQuery.put_away_on)
    return and_(MissedQuery.text.is_not(None), again)


def number_of(db: Session) -> int:
    """How many there are to show."""
    return db.scalar(select(func.count()).select_from(MissedQuery).where(to_show())) or 0


def number_without_words(db: Session) -> int:
    """How many were counted that came on too few days to be shown."""
    return db.scalar(select(func.count()).select_from(MissedQuery).where(MissedQuery.text.is_(None))) or 0


def listed(db: Session, sort: str, limit: int | None = None, skip: int = 0) -> list[MissedQuery]:
    """Those to show, in one of the orders of ``SORTS``."""
    rows = select(MissedQuery).where(to_show()).order_by(*SORTS[sort](), MissedQuery.fingerprint)
    return list(db.scalars(rows.limit(limit).offset(skip)))


def put_away(db: Session, fingerprint: str, who: Who, now: datetime) -> bool:
    """Show it no more, until it is asked again on a later day. False where there is none to show."""
    row = db.scalar(select(MissedQuery).where(MissedQuery.fingerprint == fingerprint, to_show()))
    if row is None:
        return False
    row.put_away_on = day_of(now)
    audit.note(db, audit.acting(who), "missed_put_away", ("missed_query", fingerprint[:12]), now)
    return True
