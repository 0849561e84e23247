"""Where a body belongs, as the rule of fit goes by it (catalog/fitting.py)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from catalog.fitting import Town
from catalog.models import Organisation, OrganisationRelation
from catalog.successors import successors
from schemas.organisation import OrganisationKind, RelationKind


@dataclass(frozen=True, slots=True)
class Belonging:
    """A body as the rule sees it, and the name of the district that it lies in."""

    town: Town
    district: str = ""


@dataclass(frozen=True, slots=True)
class _Above:
    kind: RelationKind
    id: int
    slug: str
    name: str
    is_association: bool


def belonging(db: Session, body: Organisation) -> Belonging:
    """What the body is and belongs to now, in three queries. A city that is its own district lies in none."""
    above = list(_above(db, {body.id}))
    associations = {one.id for one in above if one.is_association}
    joined = _above(db, associations) if associations else ()
    # A district is no member for its municipalities; an association acts for those of which it is made.
    above += [one for one in joined if one.kind is RelationKind.MEMBER_OF]
    district = next((one for one in above if one.kind is RelationKind.IN_DISTRICT), None)
    if body.kind is OrganisationKind.DISTRICT:
        district = _Above(RelationKind.IN_DISTRICT, body.id, body.slug, body.name, is_association=False)
    bodies = {body.slug, *(one.slug for one in above)}
    town = Town(
        size_class=body.size_class,
        federal_state=body.federal_state,
        district=district.slug if district else None,
        bodies=frozenset(bodies | _former(db, {body.id, *(one.id for one in above)})),
    )
    return Belonging(town, district.name if district else "")


_ABOVE = (
    select(OrganisationRelation.kind, Organisation.id, Organisation.slug, Organisation.name, Organisation.kind)
    .join(Organisation, Organisation.id == OrganisationRelation.related_id)
    .where(
        OrganisationRelation.organisation_id.in_(bindparam("ids", expanding=True)),
        OrganisationRelation.valid_until.is_(None),
    )
    .order_by(OrganisationRelation.id)
)


def _above(db: Session, ids: Collection[int]) -> Iterable[_Above]:
    for relation, id, slug, name, kind in db.execute(_ABOVE, {"ids": sorted(ids)}):
        yield _Above(relation, id, slug, name, kind is OrganisationKind.ASSOCIATION)


def _former(db: Session, ids: Collection[int]) -> set[str]:
    """The addresses of bodies that went up in these: an offer may still name them."""
    former = [id for id, now in successors(db).items() if now in ids]
    return set(db.scalars(select(Organisation.slug).where(Organisation.id.in_(former)))) if former else set()
