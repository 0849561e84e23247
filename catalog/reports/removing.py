"""What „entfernt“ takes away, and how a second look puts it back.

Where the report names one report of experience, one template or one offer, that alone goes: a whole entry is not
taken away over a part of it. Anything else takes the entry out of the catalogue. What is said of uses is never deleted.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, select
from sqlalchemy.orm import Session

from catalog import due, experience, offers, solutions
from catalog.models import ContentReport, ExperienceReport, OperatorOffer, Solution, TenderTemplate
from catalog.reuse import Voice
from schemas.reuse import Speaker
from schemas.solution import PublicationStatus

Part = ExperienceReport | TenderTemplate | OperatorOffer
HOUSE = Voice(role=Speaker.CURATOR, name="Lichtermeer")
"""Who takes away what was reported, as the history of the entry names it."""
_KINDS: dict[str, type[Part]] = {"erfahrung": ExperienceReport, "vorlagen": TenderTemplate, "betrieb": OperatorOffer}


def part_of(db: Session, report: ContentReport) -> Part | None:
    """The one part of the entry that the report names; None where it means the entry, or leaves open which part."""
    section, _, which = report.about.partition(":")
    kind = _KINDS.get(section)
    if kind is None or not which:
        return None
    rows: list[Part] = list(db.scalars(select(kind).where(kind.solution_id == report.solution_id).order_by(kind.id)))
    named = [row for row in rows if row.content["title"] == which]
    return named[0] if len(named) == 1 else None


def remove(db: Session, report: ContentReport, solution: Solution, because: str, now: datetime) -> None:
    """Take away what was reported. Who looks after the entry can't put it back by themselves."""
    part = part_of(db, report)
    if part is None:
        solutions.leave(db, solution, PublicationStatus.WITHDRAWN, because, by=HOUSE, now=now)
        return
    report.removed = {"table": part.__tablename__, "row": _row(part), **_taken_along(db, part)}
    db.delete(part)
    _renew(solution)


def put_back(db: Session, report: ContentReport, solution: Solution, now: datetime) -> None:
    """Undo what ``remove`` did for this report."""
    if report.removed is None:
        if solution.publication_status is not PublicationStatus.PUBLISHED:
            solutions.come_back(db, solution, by=HOUSE, now=now)
        return
    kind = next(kind for kind in _KINDS.values() if kind.__tablename__ == report.removed["table"])
    dates = {column.name for column in kind.__table__.columns if isinstance(column.type, Date)}
    row = report.removed["row"]
    part = kind(**{name: date.fromisoformat(value) if name in dates else value for name, value in row.items()})
    db.add(part)
    if isinstance(part, ExperienceReport):
        experience.answers_put_back(db, part, report.removed.get("answers", ()))
    if isinstance(part, OperatorOffer):
        offers.put_back(db, part, report.removed.get("comments", ()))
    report.removed = None
    _renew(solution)


def _taken_along(db: Session, part: Part) -> dict[str, Any]:
    """What was said to it in place, and goes with it."""
    if isinstance(part, ExperienceReport):
        return {"answers": experience.answers_taken(db, part)}
    return {"comments": offers.taken_along(db, part)} if isinstance(part, OperatorOffer) else {}


def _row(part: Part) -> dict[str, Any]:
    values = {column.name: getattr(part, column.name) for column in part.__table__.columns if column.name != "id"}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _renew(solution: Solution) -> None:
    solution.version += 1
    due.derive_soon(solution)
