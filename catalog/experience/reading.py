"""Reports of one entry, the newest first, narrowed to places like one's own and to who wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import ExperienceReport, Organisation, Solution
from catalog.solutions.pages import Report
from schemas.reuse import ExperienceContent

PER_PAGE = 10


@dataclass(frozen=True, slots=True)
class Filter:
    """Which reports are wanted. ``written_as`` is publisher, adopter or empty for both."""

    size_class: str | None = None
    federal_state: str | None = None
    written_as: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of them, how many there are of these, and how many in all."""

    reports: tuple[Report, ...]
    total: int
    in_all: int


def reports_of(db: Session, solution: Solution, wanted: Filter, page: int) -> Found:
    """One page of the entry's reports."""
    of_entry = ExperienceReport.solution_id == solution.id
    found = select(ExperienceReport).outerjoin(Organisation, Organisation.id == ExperienceReport.organisation_id)
    found = found.where(of_entry, *_conditions(solution, wanted))
    rows = db.scalars(
        found.options(joinedload(ExperienceReport.organisation))
        .order_by(ExperienceReport.written_on.desc(), ExperienceReport.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    total = db.scalar(select(func.count()).select_from(found.subquery())) or 0
    in_all = db.scalar(select(func.count()).select_from(ExperienceReport).where(of_entry)) or 0
    return Found(tuple(_read(row) for row in rows), total, in_all)


def report_of(db: Session, solution: Solution, number: int) -> Report | None:
    """One report of this entry."""
    one = select(ExperienceReport).options(joinedload(ExperienceReport.organisation))
    row = db.scalar(one.where(ExperienceReport.id == number, ExperienceReport.solution_id == solution.id))
    return _read(row) if row is not None else None


def _conditions(solution: Solution, wanted: Filter) -> Iterator[ColumnElement[bool]]:
    if wanted.size_class:
        yield Organisation.size_class == wanted.size_class
    if wanted.federal_state:
        yield Organisation.federal_state == wanted.federal_state
    if wanted.written_as == "publisher":
        yield ExperienceReport.organisation_id == solution.publisher_id
    if wanted.written_as == "adopter":
        yield ExperienceReport.organisation_id.is_distinct_from(solution.publisher_id)


def _read(row: ExperienceReport) -> Report:
    return Report(row, ExperienceContent.model_validate(row.content))
