"""How long what is kept: one table of what goes when, by the operator's periods (docs/privacy.md has the same table).

Entries of the audit log go by their own last day, which the database itself holds them to; nothing else removes them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, inspect, or_, select, tuple_, update
from sqlalchemy.orm import Session

from catalog import audit
from catalog.attachments import unreferred
from catalog.contact_persons import is_untold
from catalog.db import Base
from catalog.missed_queries import DAYS_TO_KEEP
from catalog.models import (
    ApiToken,
    AuditEntry,
    ContactPerson,
    ContentReport,
    KnownBrowser,
    Letter,
    Membership,
    MembershipRequest,
    MissedQuery,
    Note,
    OneTimeLink,
    OneTimeToken,
    ProviderAttempt,
    StoredFile,
    Throttle,
    WebSession,
    WordProposal,
)
from catalog.settings import Settings
from schemas.dates import day_of
from schemas.search_words import WordsDecision

BATCH = 1000
"""So many rows of a table go in one transaction: nobody waits for long behind it."""

UNUSED_FILE_DAYS = 1
"""So long a file to which nothing refers stays: what is being added at this moment may refer to it."""

Due = Callable[[Settings, datetime], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Period:
    """Rows of ``table`` go when ``over`` holds; with ``emptied`` only what stands in that column."""

    table: type[Base]
    over: Due
    emptied: str = ""

    @property
    def name(self) -> str:
        """What the log calls it."""
        table = str(self.table.__tablename__)
        return f"{table}.{self.emptied}" if self.emptied else table


def _ago(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


PERIODS: tuple[Period, ...] = (
    Period(
        WebSession,
        lambda settings, now: or_(
            WebSession.expires_at <= now,
            WebSession.seen_at <= now - timedelta(minutes=settings.session_idle_minutes),
        ),
    ),
    Period(ProviderAttempt, lambda _, now: ProviderAttempt.expires_at <= now),
    Period(KnownBrowser, lambda _, now: KnownBrowser.forgotten_at <= now),
    Period(Throttle, lambda _, now: Throttle.forgotten_at <= now),
    Period(
        Letter,
        lambda settings, now: and_(
            Letter.due_at.is_(None),
            func.coalesce(Letter.sent_at, Letter.created_at) <= _ago(now, settings.retention_letters_days),
        ),
    ),
    Period(
        OneTimeLink,
        lambda settings, now: and_(
            func.coalesce(OneTimeLink.used_at, OneTimeLink.expires_at) <= _ago(now, settings.retention_links_days),
            OneTimeLink.id.not_in(
                select(Letter.link_id).where(Letter.due_at.is_not(None), Letter.link_id.is_not(None))
            ),
        ),
    ),
    Period(
        ApiToken,
        lambda settings, now: (
            func.coalesce(ApiToken.revoked_at, ApiToken.expires_at) <= _ago(now, settings.retention_tokens_days)
        ),
    ),
    Period(
        Membership,
        lambda settings, now: or_(
            Membership.ended_at <= _ago(now, settings.retention_memberships_days),
            Membership.ends_on <= day_of(_ago(now, settings.retention_memberships_days)),
        ),
    ),
    Period(
        MembershipRequest,
        lambda settings, now: (
            func.coalesce(MembershipRequest.decided_at, MembershipRequest.created_at)
            <= _ago(now, settings.retention_requests_days)
        ),
    ),
    Period(ContentReport, lambda settings, now: _settled(_ago(now, settings.retention_reports_days))),
    Period(
        ContentReport,
        lambda settings, now: and_(
            ContentReport.reply_to.is_not(None), _settled(_ago(now, settings.retention_replies_days))
        ),
        emptied="reply_to",
    ),
    Period(
        Note,
        lambda settings, now: and_(
            Note.reply_to.is_not(None), Note.created_at <= _ago(now, settings.retention_replies_days)
        ),
        emptied="reply_to",
    ),
    Period(
        ContactPerson,
        lambda _, now: and_(is_untold(), ContactPerson.objected_at.is_(None), ContactPerson.tell_by <= now),
    ),
    Period(
        WordProposal,
        lambda settings, now: _counts_no_more(_ago(now, settings.retention_requests_days)),
    ),
    Period(
        WordProposal,
        lambda settings, now: and_(
            WordProposal.person_id.is_not(None),
            WordProposal.decided_at <= _ago(now, settings.retention_requests_days),
        ),
        emptied="person_id",
    ),
    Period(StoredFile, lambda _, now: and_(unreferred(), StoredFile.created_at <= _ago(now, UNUSED_FILE_DAYS))),
    Period(MissedQuery, lambda _, now: MissedQuery.last_on <= day_of(_ago(now, DAYS_TO_KEEP))),
    Period(AuditEntry, lambda _settings, _now: AuditEntry.expires_at <= func.now()),
)


def remove_expired(db: Session, settings: Settings, now: datetime) -> dict[str, int]:
    """Remove one batch of each; how many of what. It stands in the log that and how many, and never what."""
    removed = {period.name: _remove(db, period, period.over(settings, now)) for period in PERIODS}
    note_removed(db, removed, now)
    return removed


def note_removed(db: Session, removed: dict[str, int], now: datetime) -> None:
    """Say in the log how many of what have gone."""
    for what, number in removed.items():
        if number:
            facts = {"what": what, "number": number}
            audit.note(db, audit.HOUSE, "expired_removed", ("retention", what), now, facts=facts)


def _settled(when: datetime) -> ColumnElement[bool]:
    """Reports decided before that moment, the last time where somebody objected."""
    undisputed = and_(ContentReport.objected_at.is_(None), ContentReport.decided_at <= when)
    return or_(undisputed, ContentReport.second_decided_at <= when)


def _counts_no_more(when: datetime) -> ColumnElement[bool]:
    """Words that were rejected or ended before that moment; accepted ones stay for as long as the search knows them."""
    rejected = and_(WordProposal.decision == WordsDecision.REJECTED, WordProposal.decided_at <= when)
    return or_(rejected, WordProposal.ended_at <= when)


def _remove(db: Session, period: Period, over: ColumnElement[bool]) -> int:
    keys = inspect(period.table).primary_key
    found = [tuple(row) for row in db.execute(select(*keys).where(over).limit(BATCH))]
    if not found:
        return 0
    chosen = tuple_(*keys).in_(found)
    if period.emptied:
        db.execute(update(period.table).where(chosen).values({period.emptied: None}))
        return len(found)
    if period.table is OneTimeLink:
        _let_go_of(db, [id for (id,) in found])
    db.execute(delete(period.table).where(chosen))
    return len(found)


def _let_go_of(db: Session, links: list[int]) -> None:
    """What points to these links."""
    db.execute(delete(OneTimeToken).where(OneTimeToken.link_id.in_(links)))
    db.execute(update(Letter).where(Letter.link_id.in_(links)).values(link_id=None))
