"""What an organisation writes of its experience with a solution. It counts as a condition of the transfer phase."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, due
from catalog.db import one_at_a_time
from catalog.experience.answering import answers_taken
from catalog.models import ExperienceReport, Organisation, Solution
from schemas.dates import day_of
from schemas.reuse import ExperienceContent


class Overtaken(Exception):
    """Somebody else changed the report meanwhile."""


class SameTitle(Exception):
    """A report of this entry has the title already: whoever reports one of them names it by its title."""


def write(
    db: Session, solution: Solution, organisation: Organisation, content: ExperienceContent, by: Who, now: datetime
) -> ExperienceReport:
    """Publish a report. Raises SameTitle."""
    _check_title(db, solution, content.title, None)
    row = ExperienceReport(
        solution_id=solution.id,
        organisation_id=organisation.id,
        organisation_text=organisation.name,
        content=_body(content, solution, organisation.id),
        written_on=day_of(now),
    )
    db.add(row)
    db.flush()
    _note(db, solution, by, "experience_added", row, now)
    return row


def change(
    db: Session, solution: Solution, row: ExperienceReport, content: ExperienceContent, revision: int, by: Who,
    now: datetime,
) -> None:  # fmt: skip
    """Keep other words. Raises Overtaken and SameTitle."""
    if row.revision != revision:
        raise Overtaken
    _check_title(db, solution, content.title, row)
    row.content = _body(content, solution, row.organisation_id)
    row.written_on = day_of(now)
    row.revision += 1
    _note(db, solution, by, "experience_changed", row, now)


def remove(db: Session, solution: Solution, row: ExperienceReport, by: Who, now: datetime) -> None:
    """Take a report away, with what was answered to it."""
    _note(db, solution, by, "experience_removed", row, now)
    answers_taken(db, row)
    db.delete(row)


def _body(content: ExperienceContent, solution: Solution, organisation_id: int | None) -> dict[str, object]:
    written_as = "publisher" if organisation_id == solution.publisher_id else "adopter"
    return content.model_copy(update={"written_as": written_as}).model_dump(mode="json", exclude_defaults=True)


def _check_title(db: Session, solution: Solution, title: str, but: ExperienceReport | None) -> None:
    one_at_a_time(db, f"experience {solution.id}")
    rows = db.scalars(select(ExperienceReport).where(ExperienceReport.solution_id == solution.id))
    if any(row.content["title"].casefold() == title.casefold() for row in rows if row is not but):
        raise SameTitle


def _note(db: Session, solution: Solution, by: Who, action: str, row: ExperienceReport, now: datetime) -> None:
    solution.version += 1
    due.derive_soon(solution)
    audit.note(db, audit.acting(by), action, ("experience", row.id), now, organisation_id=row.organisation_id)
