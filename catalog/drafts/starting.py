"""Beginning a draft: from what sources say, from nothing, or from an entry that is there already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.tokens import new_key
from catalog import audit, operation, sources
from catalog.drafts.beginning import Beginning, CodeFound
from catalog.drafts.fields import MARKS
from catalog.drafts.filling import Filled, fill
from catalog.drafts.reading import merged
from catalog.drafts.weaving import marks_of
from catalog.models import Draft, Organisation, Person, Solution, SolutionVersion
from catalog.models.solution import CURRENT
from catalog.sources import PERSON, Record
from schemas.dates import day_of
from schemas.identity import ActorKind


def begin(
    db: Session,
    organisation: Organisation,
    person: Person,
    beginning: Beginning,
    now: datetime,
    *,
    solution: Solution | None = None,
    batch: str | None = None,
) -> Draft:
    """A draft with all that is known filled in, each field with the source that says it.

    Of an entry that is there already it begins from its present version; whoever has an open one goes on with it.
    """
    if solution and (kept := open_draft(db, solution, person)):
        return kept
    records = _records_of_entry(db, solution, now) if solution else list(beginning.records)
    filled = filled_of(db, solution) if solution else _filled(beginning)
    draft = Draft(
        key=new_key(),
        organisation_id=organisation.id,
        person_id=person.id,
        solution_id=solution.id if solution else None,
        began_from=solution.content_number if solution else None,
        title=str(filled.typed.get("thema", {}).get("titel", "")),
        typed={**filled.typed, **({MARKS: marks_by_step(filled)} if solution else {})},
        provenance=filled.provenance,
        sources=[_kept(record) for record in records],
        batch=batch,
        created_at=now,
        changed_at=now,
        changed_by=person.key,
    )
    draft.organisation, draft.solution = organisation, solution
    db.add(draft)
    db.flush()
    actor = audit.Actor(ActorKind.PERSON, person.key)
    audit.note(db, actor, "draft_begun", ("draft", draft.id), now, organisation_id=organisation.id)
    return draft


def open_draft(db: Session, solution: Solution, person: Person) -> Draft | None:
    """The draft of an entry that somebody has begun and not ended."""
    return db.scalar(
        select(Draft).where(
            Draft.solution_id == solution.id, Draft.person_id == person.id, Draft.ended_at.is_(None)
        )
    )  # fmt: skip


def filled_of(db: Session, solution: Solution) -> Filled:
    """The fields of an entry as it is now, and what of it sources say."""
    version = _version(db, solution)
    links = operation.code_links_of(db, solution.id)
    code = [CodeFound(link.url, link.licence, _of_source(link.said_by_text, solution)) for link in links]
    told = {pointer: source for pointer, source in version.provenance.items() if source != PERSON}
    return fill(version.content, told, code, ())


def marks_by_step(filled: Filled) -> dict[str, dict[str, str]]:
    """What an entry says, as marks."""
    return {step: marks_of(typed) for step, typed in filled.typed.items()}


def _of_source(said_by: str, solution: Solution) -> str:
    return "" if said_by == solution.publisher_text else said_by


def _filled(beginning: Beginning) -> Filled:
    body, told = merged(beginning.records), _told(beginning.records)
    return fill(body, told, beginning.code, beginning.contacts)


def _told(records: Sequence[Record]) -> dict[str, str]:
    try:
        return sources.merge(records)[1]
    except ValueError:
        return {f"/{name}": record.source for record in records for name in record.parsed}


def _records_of_entry(db: Session, solution: Solution, now: datetime) -> list[Record]:
    """What sources say of an entry, and as a person's record all that it says beyond them."""
    records = [record for record in sources.records_of(db, solution) if record.source != PERSON]
    before, content = merged(records), _version(db, solution).content
    own = {name: value for name, value in content.items() if value != before.get(name)}
    own |= {name: None for name in before if name not in content}
    own.pop("format", None)
    person = Record(source=PERSON, external_id=solution.slug, raw={}, parsed=own, retrieved_on=day_of(now))
    return [*records, person]


def _version(db: Session, solution: Solution) -> SolutionVersion:
    query = select(SolutionVersion).join(Solution, CURRENT)
    return db.scalars(query.where(Solution.id == solution.id)).one()


def _kept(record: Record) -> dict[str, Any]:
    return {
        "source": record.source,
        "external_id": record.external_id,
        "raw": dict(record.raw),
        "parsed": dict(record.parsed),
        "retrieved_on": record.retrieved_on.isoformat(),
        "url": record.url,
        "as_of": record.as_of,
    }


def another_open(db: Session, draft: Draft) -> bool:
    """Whether who began this draft has an open one of the same entry beside it."""
    same = select(Draft.id).where(
        Draft.solution_id == draft.solution_id, Draft.person_id == draft.person_id,
        Draft.ended_at.is_(None), Draft.id != draft.id,
    )  # fmt: skip
    return db.scalar(same.limit(1)) is not None
