"""Reports as they come in, how long one waits for a decision, and who may ask for a second look.

The form follows Article 16 of Regulation (EU) 2022/2065: what is meant, why, and whom to answer, which may be left out.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from auth.tokens import new_key
from catalog import audit, mail
from catalog.audit import Actor
from catalog.db import one_at_a_time
from catalog.models import ContentReport, Solution
from content.locale.languages import language
from schemas.dates import day_of, months_later
from schemas.identity import ReportReason
from schemas.texts import readable

LONGEST_WORDS = 4_000
DAYS_TO_DECIDE = 14
"""The house's own promise (the rules of the house): a report is decided within 14 days."""
MONTHS_TO_OBJECT = 6
"""So long may whoever is affected ask for a second look, as Article 20 of Regulation (EU) 2022/2065 has it."""


class Stage(StrEnum):
    """Where a report stands."""

    WAITING = "waiting"
    DECIDED = "decided"
    OBJECTED = "objected"
    SETTLED = "settled"


class NoObjection(Exception):
    """There is nothing to object to: it is not decided, too long ago, or was objected to before."""


def receive(
    db: Session,
    solution: Solution,
    about: str,
    reason: ReportReason,
    words: str,
    reply_to: str | None,
    by: Actor,
    now: datetime,
) -> ContentReport:
    """Keep a report and send its receipt. What was sent twice on a day, by a second click, is kept once."""
    about, words = readable(about), readable(words).strip()[:LONGEST_WORDS]
    one_at_a_time(db, f"report {solution.id}")
    if known := _sent_before(db, solution, about, words, now):
        return known
    report = ContentReport(
        key=new_key(),
        solution_id=solution.id,
        about=about,
        reason=reason,
        words=words,
        reply_to=reply_to,
        language=language(),
        created_at=now,
    )
    db.add(report)
    db.flush()
    audit.note(db, by, "report_received", ("report", report.key), now, facts={"reason": reason.value})
    if reply_to:
        facts = {"title": solution.title, "key": report.key, "path": page_of(report)}
        mail.queue(db, "report_receipt", reply_to, now, facts=facts, language=report.language)
    return report


def _sent_before(db: Session, solution: Solution, about: str, words: str, now: datetime) -> ContentReport | None:
    same = (
        ContentReport.solution_id == solution.id,
        ContentReport.about == about,
        ContentReport.words == words,
        ContentReport.decided_at.is_(None),
    )
    report = db.scalar(select(ContentReport).where(*same).order_by(ContentReport.id.desc()).limit(1))
    return report if report and day_of(report.created_at) == day_of(now) else None


def report_of_key(db: Session, key: str) -> ContentReport | None:
    """The report that a receipt names."""
    return db.scalar(select(ContentReport).where(ContentReport.key == key))


def page_of(report: ContentReport) -> str:
    """Where everybody who has the key can read how it stands."""
    return f"/meldungen/{report.key}"


WAITS = or_(
    ContentReport.decided_at.is_(None),
    and_(ContentReport.objected_at.is_not(None), ContentReport.second_decided_at.is_(None)),
)
"""Somebody has to decide, for the first or the second time."""


def open_reports(db: Session) -> list[tuple[ContentReport, Solution]]:
    """Reports on which a decision is due, the oldest first, with their entries."""
    query = select(ContentReport, Solution).join(Solution, Solution.id == ContentReport.solution_id)
    rows = db.execute(query.where(WAITS).order_by(ContentReport.created_at, ContentReport.id))
    return [(report, solution) for report, solution in rows]


def stage(report: ContentReport) -> Stage:
    """Where the report stands."""
    if report.decided_at is None:
        return Stage.WAITING
    if report.objected_at is None:
        return Stage.DECIDED
    return Stage.OBJECTED if report.second_decided_at is None else Stage.SETTLED


def due_on(report: ContentReport) -> date:
    """The last day on which the decision is in time."""
    return day_of((report.objected_at or report.created_at) + timedelta(days=DAYS_TO_DECIDE))


def overdue(report: ContentReport, now: datetime) -> bool:
    """Whether the decision is late."""
    return stage(report) in {Stage.WAITING, Stage.OBJECTED} and day_of(now) > due_on(report)


def objection_until(report: ContentReport) -> date | None:
    """The last day for an objection; None where none is possible (any more)."""
    if report.decided_at is None or report.objected_at is not None:
        return None
    return months_later(day_of(report.decided_at), MONTHS_TO_OBJECT)


def object_to(db: Session, report: ContentReport, words: str, by: Actor, now: datetime) -> None:
    """Ask for a second look, once. Raises NoObjection."""
    until = objection_until(report)
    if until is None or day_of(now) > until:
        raise NoObjection
    report.objected_at, report.objection = now, readable(words).strip()[:LONGEST_WORDS]
    audit.note(db, by, "report_objected", ("report", report.key), now)
