"""Vorhaben looked up: by address, by name and programme, of a body, of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Organisation, Project, ProjectEntry, Solution
from schemas.names import sort_key
from schemas.solution import PublicationStatus

MOST_ADDABLE = 100
"""So many entries are offered at once."""
_ENTRIES = (
    select(func.count())
    .select_from(ProjectEntry)
    .join(Solution, Solution.id == ProjectEntry.solution_id)
    .where(ProjectEntry.project_id == Project.id, Solution.publication_status == PublicationStatus.PUBLISHED)
    .correlate(Project)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """Which Vorhaben are asked for. ``samples``: invented ones too."""

    text: str = ""
    programme: str = ""
    samples: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """A Vorhaben as a list shows it."""

    slug: str
    title: str
    organisation: str
    organisation_slug: str
    sample: bool
    funder: str
    programme: str | None
    begins_on: date | None
    ends_on: date | None
    entries: int


def find(db: Session, slug: str) -> Project | None:
    """The Vorhaben at this address."""
    return db.scalar(select(Project).options(joinedload(Project.organisation)).where(Project.slug == slug))


def list_projects(db: Session, chosen: ProjectFilter, page: int, size: int) -> tuple[int, list[Listed]]:
    """How many fit, and one page of them by name."""
    total = db.scalar(_fitting(select(func.count(Project.id)), chosen)) or 0
    rows = _fitting(select(Project, Organisation, _ENTRIES), chosen).order_by(Project.sort_name, Project.id)
    return total, [_listed(*row) for row in db.execute(rows.limit(size).offset((page - 1) * size))]


def programmes(db: Session, samples: bool = True) -> list[str]:
    """The programmes of which there is a Vorhaben."""
    query = _fitting(select(Project.programme).distinct(), ProjectFilter(samples=samples))
    return [each for each in db.scalars(query.where(Project.programme.is_not(None))) if each]


def projects_of(db: Session, organisation_id: int) -> list[Listed]:
    """Those of one body, by name."""
    query = select(Project, Organisation, _ENTRIES).join(Organisation, Organisation.id == Project.organisation_id)
    query = query.where(Project.organisation_id == organisation_id).order_by(Project.sort_name, Project.id)
    return [_listed(*row) for row in db.execute(query)]


def ending(db: Session, organisation_ids: Sequence[int]) -> list[Project]:
    """Those of these bodies, the one whose grant ends first before the others."""
    query = select(Project).where(Project.organisation_id.in_(organisation_ids))
    return list(db.scalars(query.order_by(Project.ends_on.is_(None), Project.ends_on, Project.id)))


def projects_with(db: Session, solution_id: int, samples: bool = True) -> list[tuple[str, str]]:
    """Address and title of those that an entry came out of."""
    query = select(Project.slug, Project.title).join(Organisation, Organisation.id == Project.organisation_id)
    query = query.join(ProjectEntry, ProjectEntry.project_id == Project.id)
    if not samples:
        query = query.where(Organisation.sample.is_(False))
    found = db.execute(query.where(ProjectEntry.solution_id == solution_id).order_by(Project.sort_name, Project.id))
    return [(slug, title) for slug, title in found]


def addable(db: Session, project: Project, slugs: Sequence[str] | None = None) -> list[Solution]:
    """Published entries of the Vorhaben's own organisation that are not under it yet, by name."""
    inside = select(ProjectEntry.solution_id).where(ProjectEntry.project_id == project.id)
    query = select(Solution).where(
        Solution.publisher_id == project.organisation_id,
        Solution.publication_status == PublicationStatus.PUBLISHED,
        Solution.id.not_in(inside),
    )
    if slugs is not None:
        query = query.where(Solution.slug.in_(slugs))
    return list(db.scalars(query.order_by(Solution.sort_name, Solution.id).limit(MOST_ADDABLE)))


def project_ranges(db: Session, size: int) -> list[int]:
    """The ranges of so many ids that hold one that the world may see, from 0 on. There are few: all are read."""
    query = select(Project.id).join(Organisation, Organisation.id == Project.organisation_id)
    return sorted({id // size for id in db.scalars(query.where(Organisation.sample.is_(False)))})


def public_projects(db: Session, size: int, part: int) -> list[tuple[str, datetime]]:
    """Address and last change of those that the world may see, in one range of ids."""
    query = select(Project.slug, Project.changed_at).join(Organisation, Organisation.id == Project.organisation_id)
    query = query.where(Organisation.sample.is_(False), Project.id >= part * size, Project.id < (part + 1) * size)
    return [(slug, changed) for slug, changed in db.execute(query.order_by(Project.id))]


def _fitting(query: Select, chosen: ProjectFilter) -> Select:  # type: ignore[type-arg]  # any row
    query = query.join_from(Project, Organisation, Organisation.id == Project.organisation_id)
    words = sort_key(chosen.text).split()
    if chosen.text and not words:
        return query.where(Project.id < 0)
    for word in words:
        in_name = (
            Project.sort_name.contains(word, autoescape=True),
            Organisation.sort_name.contains(word, autoescape=True),
        )
        query = query.where(or_(*in_name))
    wanted = [Project.programme == chosen.programme] if chosen.programme else []
    wanted += [] if chosen.samples else [Organisation.sample.is_(False)]
    return query.where(and_(True, *wanted))


def _listed(project: Project, organisation: Organisation, entries: int) -> Listed:
    return Listed(
        project.slug, project.title, organisation.name, organisation.slug, organisation.sample, project.funder,
        project.programme, project.begins_on, project.ends_on, entries,
    )  # fmt: skip
