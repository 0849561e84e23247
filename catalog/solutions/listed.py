"""Every entry that the world may see, in ranges of ids: for whoever lists them all, as a sitemap does.

Withdrawn entries and invented samples are none of them. A range holds the same entries however many come and go
elsewhere, and is read without reading past the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, select
from sqlalchemy.orm import Session

from catalog.models import Solution, SolutionVersion
from catalog.organisations.listing import PUBLIC

_FIRST = select(Solution.id).where(PUBLIC, Solution.id >= bindparam("id")).order_by(Solution.id).limit(1)
_PRESENT = and_(SolutionVersion.solution_id == Solution.id, SolutionVersion.number == Solution.content_number)


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry by its address, and when what it says was last changed."""

    slug: str
    changed_at: datetime


def public_ranges(db: Session, size: int) -> Iterator[int]:
    """The ranges of so many ids that hold an entry, from 0 on. Each is found by its first entry: none is read whole."""
    part = -1
    while (id := db.scalar(_FIRST, {"id": (part + 1) * size})) is not None:
        part = id // size
        yield part


def public_entries(db: Session, size: int, part: int) -> list[Listing]:
    """The entries of one of these ranges, by id."""
    query = select(Solution.slug, SolutionVersion.created_at).join(SolutionVersion, _PRESENT)
    query = query.where(PUBLIC, Solution.id >= part * size, Solution.id < (part + 1) * size).order_by(Solution.id)
    return [Listing(slug, changed) for slug, changed in db.execute(query)]
