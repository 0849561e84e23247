"""The bodies of which something is known, in ranges of ids: they publish or use an entry that the world may see.

The register holds twelve thousand bodies. A list of all their pages would bury those that say something.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session

from catalog.models import Adoption, Organisation, Solution
from catalog.organisations.listing import PUBLIC
from schemas.reuse import AdoptionStep

_PUBLISHES = exists().where(Solution.publisher_id == Organisation.id, PUBLIC)
# Who is only interested is for the publisher to know: nothing may tell of it, not even that a page is listed.
_USES = exists().where(
    Adoption.organisation_id == Organisation.id,
    Adoption.step.is_distinct_from(AdoptionStep.INTEREST),
    Solution.id == Adoption.solution_id,
    PUBLIC,
)
_KNOWN = and_(Organisation.sample.is_(False), or_(_PUBLISHES, _USES))
_FIRST = select(Organisation.id).where(_KNOWN, Organisation.id >= bindparam("id")).order_by(Organisation.id).limit(1)


def known_ranges(db: Session, size: int) -> Iterator[int]:
    """The ranges of so many ids that hold such a body, from 0 on. Each is found by its first one."""
    part = -1
    while (id := db.scalar(_FIRST, {"id": (part + 1) * size})) is not None:
        part = id // size
        yield part


def known_bodies(db: Session, size: int, part: int) -> list[str]:
    """The addresses of the bodies of one of these ranges, by id."""
    inside = and_(Organisation.id >= part * size, Organisation.id < (part + 1) * size)
    return list(db.scalars(select(Organisation.slug).where(_KNOWN, inside).order_by(Organisation.id)))
