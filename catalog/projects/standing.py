"""How the entries of a Vorhaben stand: read by the very functions that their pages are made of, so that no figure of a
proof differs from what a visitor counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog import solutions
from catalog.models import Attachment, Project, ProjectEntry, Solution
from catalog.solutions import AdoptionLine, SolutionPage
from schemas.publishing import AttachmentKind
from schemas.reuse import AdoptionStep, SolutionPhase
from schemas.reuse import Standing as Vouched
from schemas.solution import LifecycleStatus, PublicationStatus


@dataclass(frozen=True, slots=True)
class EntryStanding:
    """One entry with all that its page shows, and the titles of the documents that hang on it."""

    page: SolutionPage
    documents: tuple[str, ...]

    @property
    def over(self) -> bool:
        """Whether the solution itself ended, by what its publisher says or by its own use."""
        row = self.page.solution
        return self.page.content.lifecycle_status is LifecycleStatus.ENDED or row.origin_step is AdoptionStep.ENDED

    @property
    def ended(self) -> tuple[AdoptionLine, ...]:
        """Uses that ended, with their reasons and lessons."""
        return tuple(use for use in self.page.uses if use.ended)

    @property
    def counted(self) -> tuple[AdoptionLine, ...]:
        """The uses behind the two figures, confirmed ones first."""
        return tuple(use for use in self.page.uses if use.row.counts and not use.ended)


@dataclass(frozen=True, slots=True)
class Standing:
    """A Vorhaben's published entries by name, and those that are not in the catalogue any more."""

    entries: tuple[EntryStanding, ...]
    withdrawn: tuple[Solution, ...]

    @property
    def in_operation(self) -> tuple[int, int]:
        """How many run regularly at their origin: confirmed, and reported."""
        rows = [one.page.solution for one in self.entries if one.page.solution.origin_step is AdoptionStep.OPERATION]
        reported = sum(row.origin_standing is Vouched.REPORTED for row in rows)
        return len(rows) - reported, reported

    @property
    def uses(self) -> tuple[int, int]:
        """Uses by others: confirmed, and reported; never added."""
        rows = [one.page.solution for one in self.entries]
        return sum(row.uses_confirmed for row in rows), sum(row.uses_reported for row in rows)

    @property
    def interests(self) -> int:
        """Expressions of interest, which are no uses."""
        return sum(one.page.interests for one in self.entries)

    @property
    def ended(self) -> tuple[int, int]:
        """How many entries ended, and how many uses by others did."""
        return sum(one.over for one in self.entries), sum(len(one.ended) for one in self.entries)

    @property
    def phases(self) -> dict[SolutionPhase, int]:
        """How many entries are in which phase, by confirmed statements only."""
        found = [one.page.solution.phase for one in self.entries]
        return {phase: found.count(phase) for phase in SolutionPhase}


def entries_of(db: Session, project: Project) -> list[Solution]:
    """All entries of a Vorhaben, whatever became of them, by name."""
    query = (
        select(Solution)
        .join(ProjectEntry, ProjectEntry.solution_id == Solution.id)
        .where(ProjectEntry.project_id == project.id)
        .options(joinedload(Solution.publisher))
        .order_by(Solution.sort_name, Solution.id)
    )
    return list(db.scalars(query))


def standing(db: Session, project: Project) -> Standing:
    """Everything that the proof says of the entries."""
    rows = entries_of(db, project)
    shown = [row for row in rows if row.publication_status is PublicationStatus.PUBLISHED]
    documents = _documents(db, [row.id for row in shown])
    pages = [page for row in shown if (page := solutions.page(db, row.slug))]
    return Standing(
        entries=tuple(EntryStanding(page, _titles(page, documents.get(page.solution.id, []))) for page in pages),
        withdrawn=tuple(row for row in rows if row.publication_status in _NOT_ANY_MORE),
    )


_NOT_ANY_MORE = {PublicationStatus.WITHDRAWN, PublicationStatus.ARCHIVED}


def _titles(page: SolutionPage, attached: list[str]) -> tuple[str, ...]:
    reports = (report.content.title for report in page.reports)
    return (*(template.content.title for template in page.templates), *reports, *attached)


def _documents(db: Session, ids: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    query = select(Attachment.solution_id, Attachment.title, Attachment.name)
    query = query.where(Attachment.solution_id.in_(ids), Attachment.kind == AttachmentKind.DOCUMENT)
    for solution_id, title, name in db.execute(query.order_by(Attachment.position, Attachment.id)):
        found.setdefault(solution_id or 0, []).append(title or name)
    return found
