"""Lists of bodies: filtered, paged, and each with what it publishes and uses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, TypeVarTuple

from sqlalchemy import Select, and_, case, exists, false, func, or_, select
from sqlalchemy.orm import Session

from catalog.models import Adoption, Organisation, OrganisationName, OrganisationRelation, Solution
from catalog.organisations.lookup import LONGEST_NAME
from catalog.reuse import CONFIRMED_USE, REPORTED_USE, USED
from schemas.names import fold, fold_loosely, sort_key
from schemas.organisation import OrganisationKind, RelationKind
from schemas.reuse import AdoptionStep
from schemas.solution import PublicationStatus

Ts = TypeVarTuple("Ts")
PER_PAGE = 50
_PUBLIC_BODIES = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.DISTRICT,
    OrganisationKind.FEDERAL_STATE,
)
# Put as an exception: SQLite takes an index for "published", which is nearly all rows, and reads them all.
PUBLISHED = Solution.publication_status.not_in(
    [status for status in PublicationStatus if status is not PublicationStatus.PUBLISHED]
)
PUBLIC = and_(PUBLISHED, Solution.sample.is_(False))
"""What the whole world may be told of: the invented samples are for those who look at pages."""

_TAKES_PART = and_(
    Adoption.own.is_(False),
    Adoption.counts.is_(False),
    Adoption.step.is_distinct_from(AdoptionStep.INTEREST),
    Adoption.step.is_distinct_from(AdoptionStep.ENDED),
)


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Which bodies a list shows, and in which order; empty means all. ``letter`` is the first of the sort name.

    By name, those whose names begin with ``text`` come first; ``by_population`` puts the biggest first.
    ``using`` leaves those that use a real entry, as the map of the start page shows them.
    """

    text: str = ""
    federal_state: str = ""
    kind: str = ""
    size_class: str = ""
    letter: str = ""
    samples: bool = True
    by_population: bool = False
    using: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list. ``within`` is the district, where there is one; ``taking_part`` counts uses of others'
    solutions that are no Nachnutzung: a partner from the start, or a place of the publisher's own project or area."""

    id: int
    slug: str
    name: str
    kind: OrganisationKind
    designation: str | None
    federal_state: str | None
    within: str | None
    population: int | None
    size_class: str | None
    sample: bool
    published: int = 0
    used_confirmed: int = 0
    used_reported: int = 0
    taking_part: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; ``pages`` is at least 1."""

    total: int
    page: int
    pages: int
    rows: tuple[Listed, ...]


def list_organisations(db: Session, filter: OrganisationFilter, page: int = 1, per_page: int = PER_PAGE) -> Listing:  # noqa: A002
    """One page of the public bodies that fit. A page beyond the end has no rows."""
    query = _filtered(select(Organisation), filter)
    total = db.scalar(_filtered(select(func.count()).select_from(Organisation), filter)) or 0
    rows = db.scalars(query.order_by(*_order(filter)).limit(per_page).offset((page - 1) * per_page))
    return Listing(total, page, max(1, -(-total // per_page)), tuple(listed(db, rows)))


def _order(filter: OrganisationFilter) -> list[Any]:  # noqa: A002
    by_name = [Organisation.sort_name, Organisation.slug]
    if filter.by_population:
        return [func.coalesce(Organisation.population, 0).desc(), *by_name]
    beginning = sort_key(filter.text)
    if not beginning:
        return by_name
    return [case((Organisation.sort_name.startswith(beginning, autoescape=True), 0), else_=1), *by_name]


def letters(db: Session, filter: OrganisationFilter) -> dict[str, int]:  # noqa: A002
    """How many bodies of the list begin with each letter, whatever letter is chosen."""
    wider = replace(filter, letter="")
    first = func.substr(Organisation.sort_name, 1, 1)
    query = _filtered(select(first, func.count()), wider).group_by(first).order_by(first)
    return dict(db.execute(query).all())


def _filtered(query: Select[*Ts], filter: OrganisationFilter) -> Select[*Ts]:  # noqa: A002
    query = query.where(Organisation.merged_into_id.is_(None))
    query = query.where(Organisation.kind.in_([filter.kind] if filter.kind in _PUBLIC_BODIES else _PUBLIC_BODIES))
    if not filter.samples:
        query = query.where(Organisation.sample.is_(False))
    if filter.federal_state:
        query = query.where(Organisation.federal_state == filter.federal_state)
    if filter.size_class:
        query = query.where(Organisation.size_class == filter.size_class)
    if filter.using:
        query = query.where(Organisation.sample.is_(False), Organisation.latitude.is_not(None), _USING)
    if filter.letter:
        query = query.where(Organisation.sort_name.startswith(filter.letter.lower(), autoescape=True))
    if filter.text.strip():
        query = query.where(_about(filter.text.strip()[:LONGEST_NAME]))
    return query


_USING = exists().where(
    Adoption.organisation_id == Organisation.id, USED, Solution.id == Adoption.solution_id, PUBLISHED
)


def _about(text: str) -> Any:
    forms = [form for form in (fold(text), fold_loosely(text)) if form]
    if not forms:
        return false()
    named = or_(*(OrganisationName.folded.contains(form) for form in forms))
    ids = select(OrganisationName.organisation_id).where(named)
    return or_(Organisation.id.in_(ids), Organisation.postal_code == text, Organisation.slug == text)


def listed(db: Session, rows: Iterable[Organisation]) -> list[Listed]:
    """The bodies as lines of a list, in a fixed handful of queries."""
    bodies = list(rows)
    ids = [body.id for body in bodies]
    within = _within(db, ids)
    published = _published_counts(db, ids)
    used = _used_counts(db, ids)
    return [
        Listed(
            id=body.id,
            slug=body.slug,
            name=body.name,
            kind=body.kind,
            designation=body.designation,
            federal_state=body.federal_state,
            within=within.get(body.id),
            population=body.population,
            size_class=body.size_class,
            sample=body.sample,
            published=published.get(body.id, 0),
            **used.get(body.id, {}),
        )
        for body in bodies
    ]


def _within(db: Session, ids: list[int]) -> dict[int, str]:
    query = (
        select(OrganisationRelation.organisation_id, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationRelation.related_id)
        .where(
            OrganisationRelation.organisation_id.in_(ids),
            OrganisationRelation.kind == RelationKind.IN_DISTRICT,
            OrganisationRelation.valid_until.is_(None),
        )
    )
    return dict(db.execute(query).all())


def _published_counts(db: Session, ids: list[int]) -> dict[int, int]:
    query = (
        select(Solution.publisher_id, func.count())
        .where(Solution.publisher_id.in_(ids), PUBLISHED)
        .group_by(Solution.publisher_id)
    )
    return {id: count for id, count in db.execute(query) if id is not None}


def _used_counts(db: Session, ids: list[int]) -> dict[int, dict[str, int]]:
    query = (
        select(
            Adoption.organisation_id,
            func.sum(case((CONFIRMED_USE, 1), else_=0)).label("used_confirmed"),
            func.sum(case((REPORTED_USE, 1), else_=0)).label("used_reported"),
            func.sum(case((_TAKES_PART, 1), else_=0)).label("taking_part"),
        )
        .join(Solution)
        .where(Adoption.organisation_id.in_(ids), PUBLISHED)
        .group_by(Adoption.organisation_id)
    )
    return {row.pop("organisation_id"): row for row in map(dict, db.execute(query).mappings())}
