"""What an organisation does with its Vorhaben. Each write notes itself; two editors at once are a conflict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.db import one_at_a_time
from catalog.models import Organisation, Project, ProjectEntry, Solution
from schemas.names import fold, sort_key
from schemas.project import HandOver, HandOverPart, ProjectContent

LONGEST_SLUG = 80
RESERVED = frozenset({"neu"})
PROJECT = "project"


class Changed(Exception):
    """Somebody else changed the row meanwhile."""


class HasEntries(Exception):
    """A Vorhaben with entries stays: others link to it, and its proof has an address."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What is said of the grant itself. ``programme`` is a key of the vocabulary."""

    title: str
    funder: str
    programme: str | None = None
    reference: str | None = None
    begins_on: date | None = None
    ends_on: date | None = None


def create(
    db: Session, organisation: Organisation, grant: Grant, content: ProjectContent, by: Who, now: datetime
) -> Project:
    """A Vorhaben of this organisation, without entries yet."""
    project = Project(
        slug=_free_slug(db, grant.title), organisation_id=organisation.id, created_at=now, changed_at=now, revision=1
    )
    _put(project, grant, content)
    db.add(project)
    db.flush()
    _note(db, "project_created", project, by, now)
    return project


def change(
    db: Session, project: Project, grant: Grant, content: ProjectContent, revision: int, by: Who, now: datetime
) -> None:
    """Other words for it; the plan stays as it is. Raises Changed."""
    _claim(project, revision, now)
    plan_as_it_is = ProjectContent.model_validate(project.content).hand_over
    _put(project, grant, content.model_copy(update={"hand_over": plan_as_it_is}))
    _note(db, "project_changed", project, by, now)


def plan(
    db: Session, project: Project, parts: Mapping[HandOverPart, HandOver], revision: int, by: Who, now: datetime
) -> None:
    """Keep the hand-over plan; a part without a word is not kept. Raises Changed."""
    _claim(project, revision, now)
    told = {part: said for part, said in parts.items() if said != HandOver()}
    content = ProjectContent.model_validate(project.content).model_copy(update={"hand_over": told})
    project.content = _body(content)
    settled = sum(said.done_on is not None for said in told.values())
    _note(db, "project_planned", project, by, now, settled=settled)


def add_entries(db: Session, project: Project, entries: Sequence[Solution], by: Who, now: datetime) -> int:
    """Put entries under it; those that are there stay as they are. Tells how many came."""
    one_at_a_time(db, f"project {project.id}")
    there = set(db.scalars(select(ProjectEntry.solution_id).where(ProjectEntry.project_id == project.id)))
    fresh = [entry for entry in dict.fromkeys(entries) if entry.id not in there]
    db.add_all(ProjectEntry(project_id=project.id, solution_id=entry.id, added_at=now) for entry in fresh)
    if fresh:
        project.changed_at = now
        _note(db, "project_entries_added", project, by, now, number=len(fresh))
    return len(fresh)


def take_out(db: Session, project: Project, solution_id: int, by: Who, now: datetime) -> bool:
    """Take an entry out again; it stays in the catalogue. False where it was not there."""
    rows = delete(ProjectEntry).where(ProjectEntry.project_id == project.id, ProjectEntry.solution_id == solution_id)
    gone = bool(db.execute(rows.returning(ProjectEntry.id)).all())
    if gone:
        project.changed_at = now
        _note(db, "project_entry_taken", project, by, now)
    return gone


def remove(db: Session, project: Project, by: Who, now: datetime) -> None:
    """Delete it. Raises HasEntries."""
    one_at_a_time(db, f"project {project.id}")
    if db.scalar(select(ProjectEntry.id).where(ProjectEntry.project_id == project.id).limit(1)) is not None:
        raise HasEntries
    _note(db, "project_removed", project, by, now)
    db.delete(project)


def _claim(project: Project, revision: int, now: datetime) -> None:
    if project.revision != revision:
        raise Changed
    project.revision += 1
    project.changed_at = now


def _put(project: Project, grant: Grant, content: ProjectContent) -> None:
    project.title, project.sort_name = grant.title, sort_key(grant.title)
    project.funder, project.programme, project.reference = grant.funder, grant.programme, grant.reference
    project.begins_on, project.ends_on = grant.begins_on, grant.ends_on
    project.content = _body(content)


def _body(content: ProjectContent) -> dict[str, Any]:
    return content.model_dump(mode="json", exclude_defaults=True)


def _free_slug(db: Session, title: str) -> str:
    """An address that no Vorhaben has, nor gets from another until this is committed."""
    one_at_a_time(db, "project address")
    stem = fold(title).replace(" ", "-")[:LONGEST_SLUG].strip("-") or "vorhaben"
    # A range, because no engine looks up a beginning in its index; "." is what follows "-".
    around = select(Project.slug).where(Project.slug >= stem, Project.slug < f"{stem}.")
    taken = {*db.scalars(around), *RESERVED}
    return stem if stem not in taken else next(slug for n in count(2) if (slug := f"{stem}-{n}") not in taken)


def _note(db: Session, action: str, project: Project, by: Who, now: datetime, **facts: object) -> None:
    audit.note(
        db, audit.acting(by), action, (PROJECT, project.id), now, organisation_id=project.organisation_id, facts=facts
    )
