"""Decisions about reports. Each has a reason and an author, reaches both sides, and the second is another person's.

Whether somebody may decide at all is asked before (auth/rules.py, ``CONTRIBUTION_DECIDE``).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Thing, Who
from catalog import audit, mail
from catalog.memberships.seats import owns
from catalog.models import ContentReport, Membership, Person, PersonProfile, Solution
from catalog.reports.receiving import Stage, page_of, stage
from catalog.reports.removing import put_back, remove
from schemas.identity import ReportDecision
from schemas.texts import readable


class NotYours(Exception):
    """It is decided already, or the second look is somebody else's."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided, and why."""

    decision: ReportDecision
    reason: str


def may_decide_next(report: ContentReport, who: Who) -> bool:
    """Whether a decision is due and theirs to make: nobody looks twice at their own."""
    now_at = stage(report)
    return now_at is Stage.WAITING or (now_at is Stage.OBJECTED and report.decided_by != who.key)


def decide(
    db: Session, report: ContentReport, solution: Solution, thing: Thing, ruling: Ruling, who: Who, now: datetime
) -> None:
    """Decide, let it take effect, and tell whoever reported and the owners of what was reported. Raises NotYours."""
    if not may_decide_next(report, who):
        raise NotYours
    reason, was = readable(ruling.reason).strip(), report.decision
    if report.decided_at is None:
        report.decided_at, report.decided_by = now, who.key
        report.decision, report.decision_words = ruling.decision, reason
    else:
        report.second_decided_at, report.second_decided_by = now, who.key
        report.second_decision, report.second_words = ruling.decision, reason
    _take_effect(db, report, solution, was, ruling.decision, reason, now)
    facts = {"decision": ruling.decision.value}
    audit.note(
        db,
        audit.acting(who),
        "report_decided",
        ("report", report.key),
        now,
        organisation_id=solution.publisher_id,
        facts=facts,
    )
    _tell(db, report, solution, thing, ruling, reason, now)


def _take_effect(
    db: Session,
    report: ContentReport,
    solution: Solution,
    was: ReportDecision | None,
    decision: ReportDecision,
    reason: str,
    now: datetime,
) -> None:
    """What is gone already stays gone; what a second look wants back comes back."""
    if decision is ReportDecision.REMOVED and was is not ReportDecision.REMOVED:
        remove(db, report, solution, reason, now)
    if was is ReportDecision.REMOVED and decision is not ReportDecision.REMOVED:
        put_back(db, report, solution, now)


def _tell(
    db: Session,
    report: ContentReport,
    solution: Solution,
    thing: Thing,
    ruling: Ruling,
    reason: str,
    now: datetime,
) -> None:
    said = {"decision": ruling.decision.value, "reason": reason}
    facts = {"title": solution.title, "key": report.key, "path": page_of(report), **said}
    if report.reply_to:
        mail.queue(db, "report_decided", report.reply_to, now, facts=facts, language=report.language)
    for id, profile in owners_of(db, thing.organisations, now):
        mail.queue(db, "report_decided", profile.mail, now, facts=facts, person_id=id, language=profile.language)


def owners_of(db: Session, organisations: Collection[int], now: datetime) -> list[tuple[int, PersonProfile]]:
    """The owners of these organisations who may be written to, each once."""
    query = (
        select(Person.id, PersonProfile)
        .join(PersonProfile, PersonProfile.person_id == Person.id)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id.in_(organisations), owns(now))
        .order_by(Person.id)
    )
    return list({id: (id, profile) for id, profile in db.execute(query)}.values())
