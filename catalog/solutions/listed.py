"""Every entry that the world may see, in ranges of ids: for whoever lists them all, as a sitemap does.

Withdrawn entries and invented samples are none of them. A range holds the same entries however many come and go
elsewhere, and is read without reading past the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from catalog.models import Solution, SolutionVersion
from catalog.organisations.listing import PUBLISHED

PUBLIC = and_(PUBLISHED, Solution.sample.is_(False))
_PRESENT = and_(SolutionVersion.solution_id == Solution.id, SolutionVersion.number == Solution.content_number)


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry by its address, and when what it says was last changed."""

    slug: str
    changed_at: datetime


def public_ranges(db: Session, size: int) -> list[tuple[int, datetime]]:
    """The ranges of so many ids that hold an entry, from 0 on, each with its newest change."""
    query = select((Solution.id // size).label("part"), func.max(SolutionVersion.created_at))
    query = query.join(SolutionVersion, _PRESENT).where(PUBLIC).group_by("part").order_by("part")
    return [(part, changed) for part, changed in db.execute(query)]


def public_entries(db: Session, size: int, part: int) -> list[Listing]:
    """The entries of one of these ranges, by id."""
    query = select(Solution.slug, SolutionVersion.created_at).join(SolutionVersion, _PRESENT)
    query = query.where(PUBLIC, within(part, size)).order_by(Solution.id)
    return [Listing(slug, changed) for slug, changed in db.execute(query)]


def within(part: int, size: int) -> ColumnElement[bool]:
    """Whether an entry is in that range of ids."""
    return and_(Solution.id >= part * size, Solution.id < (part + 1) * size)
