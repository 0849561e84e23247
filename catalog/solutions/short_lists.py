"""Short lists of entries: the newest, and those that the index still has and nobody may see."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Solution
from schemas.solution import PublicationStatus

_WITHDRAWN = select(Solution.id).where(
    Solution.indexed_version < Solution.version, Solution.publication_status != PublicationStatus.PUBLISHED
)


def withdrawn_in_index(db: Session) -> frozenset[int]:
    """Entries that are out of the catalogue but not yet out of the index: no search may show them."""
    return frozenset(db.scalars(_WITHDRAWN))


def recent(db: Session, limit: int = 20, samples: bool = True) -> list[int]:
    """The newest published entries by id: what a list shows when the index can't answer."""
    query = select(Solution.id).where(Solution.publication_status == PublicationStatus.PUBLISHED)
    if not samples:
        query = query.where(Solution.sample.is_(False))
    order = (Solution.sample, Solution.published_at.desc(), Solution.sort_name)
    return list(db.scalars(query.order_by(*order).limit(limit)))
