"""Which entries the addresses of a list mean now: older addresses lead on, what was taken back is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Solution, SolutionSlug, SolutionVersion
from catalog.models.solution import CURRENT, LANGUAGE
from schemas.solution import PublicationStatus

_TOLD = frozenset({PublicationStatus.WITHDRAWN, PublicationStatus.ARCHIVED})


@dataclass(frozen=True, slots=True)
class Gone:
    """An entry that was published and is not any more; ``language`` is its title's."""

    slug: str
    title: str
    language: str
    archived: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """The published entries of a list by their present addresses, in its order, and what became of the others.

    ``moved`` leads from each address that was asked for to the present one of its entry, also of one that is gone.
    """

    ids: dict[str, int]
    gone: tuple[Gone, ...] = ()
    unknown: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)

    @property
    def slugs(self) -> tuple[str, ...]:
        """The list as it is now."""
        return tuple(self.ids)


def known(db: Session, slugs: Iterable[str], *, samples: bool = True) -> Known:
    """Look up a list with one query. A draft is nothing that anybody may know of."""
    asked = tuple(slugs)
    if not asked:
        return Known({})
    query = (
        select(SolutionSlug.slug.label("asked"), Solution, LANGUAGE)
        .join(Solution, Solution.id == SolutionSlug.solution_id)
        .join(SolutionVersion, CURRENT)
        .where(SolutionSlug.slug.in_(asked))
    )
    rows = {row.asked: row for row in db.execute(query) if samples or not row.Solution.sample}
    ids, gone, unknown = {}, {}, []
    for slug in asked:
        row = rows.get(slug)
        if row and row.Solution.publication_status is PublicationStatus.PUBLISHED:
            ids[row.Solution.slug] = row.Solution.id
        elif row and row.Solution.publication_status in _TOLD:
            gone[row.Solution.slug] = _gone(row.Solution, row.language)
        else:
            unknown.append(slug)
    moved = {slug: row.Solution.slug for slug, row in rows.items()}
    return Known(ids, tuple(gone.values()), tuple(unknown), moved)


def _gone(solution: Solution, language: str) -> Gone:
    archived = solution.publication_status is PublicationStatus.ARCHIVED
    return Gone(solution.slug, solution.title, language, archived, solution.withdrawn_because)
