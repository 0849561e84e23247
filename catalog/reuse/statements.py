"""Adding statements: who may say what, and when it was said before. None is ever changed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from catalog import due
from catalog.models import ExperienceReport, Organisation, Solution, Statement, Subject
from schemas.dates import day_of
from schemas.names import fold
from schemas.reuse import AdoptionClaim, Answer, ExperienceContent, Speaker


class NotEntitled(Exception):
    """The speaker has no right to say this in this role."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Who speaks: in which role, for which organisation or source."""

    role: Speaker
    organisation: Organisation | None = None
    name: str

    @classmethod
    def of_source(cls, name: str) -> Voice:
        """A source that was read, and nobody in person."""
        return cls(role=Speaker.SOURCE, name=name)


def claim_use(  # noqa: PLR0913 - a statement has that many parts
    db: Session,
    solution: Solution,
    claim: AdoptionClaim,
    *,
    adopter: Organisation | str,
    by: Voice,
    now: datetime,
    as_of: str | None = None,
    evidence: str | None = None,
    answer: tuple[Answer, Statement] | None = None,
) -> Statement | None:
    """Add what ``by`` says of ``adopter``'s use; None when exactly this was said before. Raises NotEntitled.

    An adopter that is only a text is kept as one and counts nowhere.
    """
    known = adopter if isinstance(adopter, Organisation) else None
    _check_right(by, known, solution)
    statement = _said(solution, Subject.ADOPTION, claim.model_dump(mode="json", exclude_defaults=True), by, now)
    statement.organisation_id = known.id if known else None
    statement.organisation_text = known.name if known else str(adopter)
    statement.as_of, statement.evidence = as_of, evidence
    if answer:
        statement.answer, statement.answers_id = answer[0], answer[1].id
    return _add(db, solution, statement)


def confirm_content(db: Session, solution: Solution, by: Voice, now: datetime) -> Statement | None:
    """The publisher says that the entry is still right; None when it said so on this day before."""
    if by.role is not Speaker.PUBLISHER:
        raise NotEntitled("only the publisher confirms the content")
    return _add(db, solution, _said(solution, Subject.CONTENT, {}, by, now))


def _said(solution: Solution, subject: Subject, claim: dict[str, Any], by: Voice, now: datetime) -> Statement:
    return Statement(
        solution_id=solution.id,
        subject=subject,
        claim=claim,
        said_as=by.role,
        said_by_id=by.organisation.id if by.organisation else None,
        said_by_text=by.name,
        said_at=now,
    )


def _check_right(by: Voice, adopter: Organisation | None, solution: Solution) -> None:
    employer = by.organisation.id if by.organisation else None
    if by.role is Speaker.ADOPTER and (adopter is None or employer != adopter.id):
        raise NotEntitled("only the adopting organisation speaks as the adopter")
    own = {solution.publisher_id, adopter.id if adopter else None}
    if by.role is Speaker.CURATOR and (employer is None or employer in own):
        raise NotEntitled("a curator decides nothing about the own employer")


def _add(db: Session, solution: Solution, statement: Statement) -> Statement | None:
    occasion: object = [day_of(statement.said_at).isoformat(), statement.evidence]
    if statement.said_as is Speaker.SOURCE:
        last = _last_of_source(db, statement)
        if last and _words(last) == _words(statement):
            return None
        occasion = last.fingerprint if last else None
    elif _said_that_day(db, statement):
        return None
    statement.fingerprint = _fingerprint([*_names(db, solution, statement), occasion])
    if db.scalar(select(Statement.id).where(Statement.fingerprint == statement.fingerprint)):
        return None
    db.add(statement)
    solution.next_change_at = statement.said_at
    if statement.subject is Subject.ADOPTION and statement.organisation_id is None:
        solution.version += 1  # nothing is derived of it, but the name is searched
    db.flush()
    return statement


def _said_that_day(db: Session, statement: Statement) -> bool:
    """Whether a person said exactly this on that day, with the same evidence."""
    query = select(Statement).where(
        Statement.solution_id == statement.solution_id,
        Statement.organisation_id.is_not_distinct_from(statement.organisation_id),
        Statement.said_as == statement.said_as,
    )
    said = (*_words(statement), day_of(statement.said_at), statement.evidence)
    return any((*_words(row), day_of(row.said_at), row.evidence) == said for row in db.scalars(query))


def _last_of_source(db: Session, statement: Statement) -> Statement | None:
    """What the source said last about the same thing: read again it says nothing new, but it may take words back."""
    return db.scalar(_LAST_OF_SOURCE, {name: getattr(statement, name) for name in _SAME_THING})


_SAME_THING = ("solution_id", "subject", "organisation_id", "organisation_text", "said_by_text")
_LAST_OF_SOURCE = (
    select(Statement)
    .where(
        Statement.solution_id == bindparam("solution_id"),
        Statement.subject == bindparam("subject"),
        Statement.organisation_id.is_not_distinct_from(bindparam("organisation_id")),
        Statement.organisation_text == bindparam("organisation_text"),
        Statement.said_as == Speaker.SOURCE,
        Statement.said_by_text == bindparam("said_by_text"),
    )
    .order_by(Statement.id.desc())
    .limit(1)
)
"""Put together once: that takes longer than to answer it."""


def _words(statement: Statement) -> list[object]:
    return [
        statement.solution_id,
        statement.subject,
        statement.organisation_id or fold(statement.organisation_text or ""),
        statement.said_as,
        statement.said_by_id or statement.said_by_text,
        statement.claim,
        statement.as_of,
        statement.answers_id,
        statement.answer,
    ]


def _names(db: Session, solution: Solution, statement: Statement) -> list[object]:
    """The words with names in place of numbers: a statement keeps its fingerprint when it moves to another database."""
    adopter, speaker, answered = (
        db.get(kind, id) if id is not None else None
        for kind, id in (
            (Organisation, statement.organisation_id),
            (Organisation, statement.said_by_id),
            (Statement, statement.answers_id),
        )
    )
    return [
        solution.slug,
        statement.subject,
        adopter.slug if isinstance(adopter, Organisation) else ["text", fold(statement.organisation_text or "")],
        statement.said_as,
        speaker.slug if isinstance(speaker, Organisation) else ["text", statement.said_by_text],
        statement.claim,
        statement.as_of,
        answered.fingerprint if isinstance(answered, Statement) else None,
        statement.answer,
    ]


def _fingerprint(words: list[object]) -> str:
    """People say the same again to renew it, so the day is among the words; a source's follow one another."""
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def report_experience(
    db: Session, solution: Solution, content: ExperienceContent, organisation: Organisation, written_on: date
) -> bool:
    """Add a report, or renew the one of the same organisation and title. True when something changed."""
    body = content.model_dump(mode="json", exclude_defaults=True)
    known = db.scalars(
        select(ExperienceReport).where(
            ExperienceReport.solution_id == solution.id, ExperienceReport.organisation_id == organisation.id
        )
    )
    row = next((row for row in known if row.content["title"] == content.title), None)
    if row and row.content == body:
        return False
    if row is None:
        row = ExperienceReport(
            solution_id=solution.id, organisation_id=organisation.id, organisation_text=organisation.name
        )
        db.add(row)
    row.content, row.written_on = body, written_on
    due.derive_soon(solution)
    return True
