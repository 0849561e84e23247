"""Whoever a report speaks of may answer in place: the publisher of the entry, its operators, and who is named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from auth.rules import Who
from catalog import audit
from catalog.models import ExperienceReport, OperatorOffer, Organisation, ReportAnswer, Solution
from catalog.organisations import organisation_by_key, organisation_by_slug
from schemas.texts import readable

LONGEST_ANSWER = 2_000


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that stands, and who gave it."""

    row: ReportAnswer
    organisation: Organisation


def may_answer(db: Session, solution: Solution, row: ExperienceReport) -> frozenset[int]:
    """The organisations that may, by number."""
    operators = db.scalars(select(OperatorOffer.operator_id).where(OperatorOffer.solution_id == solution.id))
    named = (_body_at(db, address) for address in row.content.get("named", ()))
    return frozenset(id for id in (solution.publisher_id, *operators, *named) if id is not None)


def answers_of(db: Session, reports: Collection[int]) -> Mapping[int, tuple[Answered, ...]]:
    """What stands, by report, the oldest first."""
    query = select(ReportAnswer).options(joinedload(ReportAnswer.organisation)).order_by(ReportAnswer.id)
    found: dict[int, tuple[Answered, ...]] = {}
    for row in db.scalars(query.where(ReportAnswer.report_id.in_(reports), ReportAnswer.removed_at.is_(None))):
        found[row.report_id] = (*found.get(row.report_id, ()), Answered(row, row.organisation))
    return found


def answer(
    db: Session, report: ExperienceReport, organisation: Organisation, words: str, by: Who, now: datetime
) -> ReportAnswer:
    """Let it stand below the report. What was sent twice, by a second click, stands once."""
    words = readable(words).strip()[:LONGEST_ANSWER]
    same = select(ReportAnswer).where(
        ReportAnswer.report_id == report.id,
        ReportAnswer.organisation_id == organisation.id,
        ReportAnswer.words == words,
        ReportAnswer.removed_at.is_(None),
    )
    if known := db.scalar(same.limit(1)):
        return known
    row = ReportAnswer(report_id=report.id, organisation_id=organisation.id, words=words, created_at=now)
    db.add(row)
    db.flush()
    _note(db, by, "experience_answered", row, now)
    return row


def remove_answer(db: Session, row: ReportAnswer, by: Who, now: datetime) -> None:
    """It stands no more."""
    row.removed_at = now
    _note(db, by, "answer_removed", row, now)


def answers_taken(db: Session, report: ExperienceReport) -> list[dict[str, Any]]:
    """Take all answers away, as their report goes; what ``answers_put_back`` needs to bring them back."""
    rows = list(db.scalars(select(ReportAnswer).where(ReportAnswer.report_id == report.id).order_by(ReportAnswer.id)))
    for row in rows:
        db.delete(row)
    db.flush()
    return [
        {"organisation_id": row.organisation_id, "words": row.words, "created_at": row.created_at.isoformat()}
        for row in rows
        if row.removed_at is None
    ]


def answers_put_back(db: Session, report: ExperienceReport, taken: Collection[Mapping[str, Any]]) -> None:
    """Bring back what was answered to a report that is there again."""
    db.flush()
    for each in taken:
        at = datetime.fromisoformat(each["created_at"])
        db.add(ReportAnswer(**{**each, "report_id": report.id, "created_at": at}))


def _body_at(db: Session, address: str) -> int | None:
    body = organisation_by_key(db, address) or organisation_by_slug(db, address)
    return body.id if body else None


def _note(db: Session, by: Who, action: str, row: ReportAnswer, now: datetime) -> None:
    report = ("experience", row.report_id)
    audit.note(db, audit.acting(by), action, report, now, organisation_id=row.organisation_id)
