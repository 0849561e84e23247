"""The versions of an entry: what it said when, told by which organisation in which role, and never by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import sources
from catalog.models import Organisation, Solution, SolutionVersion
from catalog.reuse import Voice
from catalog.solutions.publishing import Imprint, publish
from catalog.sources import PERSON, Record
from content.locale.speech import message
from schemas.dates import day_of
from schemas.reuse import Speaker
from schemas.solution import SolutionContent

RESTORED = message("Fassung {number} wiederhergestellt")
PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in the list; ``by`` names the organisation or source."""

    number: int
    created_at: datetime
    by: str
    role: Speaker
    summary: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """One version as it was."""

    line: VersionLine
    content: SolutionContent
    provenance: Mapping[str, str]


def versions_of(db: Session, solution: Solution, first: int = 0, limit: int = PER_PAGE) -> list[VersionLine]:
    """The versions, newest first, after ``first`` others."""
    query = select(
        SolutionVersion.number, SolutionVersion.created_at, SolutionVersion.said_by_text, SolutionVersion.said_as,
        SolutionVersion.summary,
    ).where(SolutionVersion.solution_id == solution.id)  # fmt: skip
    rows = db.execute(query.order_by(SolutionVersion.number.desc()).offset(first).limit(limit))
    return [VersionLine(row.number, row.created_at, row.said_by_text or "", row.said_as, row.summary) for row in rows]


def version_at(db: Session, solution: Solution, number: int) -> Version | None:
    """The version of this number."""
    query = select(SolutionVersion).where(SolutionVersion.solution_id == solution.id, SolutionVersion.number == number)
    row = db.scalar(query)
    if row is None:
        return None
    line = VersionLine(row.number, row.created_at, row.said_by_text or "", row.said_as, row.summary)
    return Version(line, SolutionContent.model_validate(row.content), row.provenance)


def restore(db: Session, solution: Solution, version: Version, publisher: Organisation, now: datetime) -> None:
    """Publish what an old version said as a new one. From then on it is what people said, whatever a source says."""
    sources.keep_record(db, solution, _as_people_say(db, solution, version, now))
    summary = RESTORED.format(number=version.line.number)
    imprint = Imprint(
        publisher=publisher, federal_state=solution.federal_state, sample=solution.sample,
        provenance=version.provenance, summary=summary,
    )  # fmt: skip
    by = Voice(role=Speaker.PUBLISHER, organisation=publisher, name=publisher.name)
    publish(db, version.content, imprint, by=by, now=now, solution=solution)


def _as_people_say(db: Session, solution: Solution, version: Version, now: datetime) -> Record:
    """The version as people's own record; what only a source says of the entry is not known any more."""
    told = {name for record in sources.records_of(db, solution) for name in record.parsed}
    said = dict.fromkeys(sorted(told)) | sources.stated(version.content)
    day = day_of(now)
    return Record(
        source=PERSON, external_id=solution.slug, raw=said, parsed=said, retrieved_on=day, as_of=day.isoformat()
    )
