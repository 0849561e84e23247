"""Figures of the whole catalogue. None counts a sample, and confirmed and reported are never added.

What a figure links to must show as many: counts of entries are therefore the index's own, for the very query that
the link asks. What is told of uses comes from the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalog.models import Adoption, Organisation, Solution, SolutionRelation
from catalog.reuse import CONFIRMED_USE, REPORTED_USE
from schemas.reuse import IN_USE, AdoptionStep, Manner, Standing
from schemas.solution import PublicationStatus
from search.index import SearchIndex
from search.query import SearchQuery

_REAL = and_(Solution.publication_status == PublicationStatus.PUBLISHED, Solution.sample.is_(False))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many entries there are, by field of action and by phase, the latter by both readings."""

    entries: int
    by_field: Mapping[str, int]
    by_phase: Mapping[str, int]
    by_reported_phase: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Totals:
    """Nachnutzungen; an organisation counts once a family, and as confirmed where it can."""

    confirmed: int
    reported: int
    organisations: int


@dataclass(frozen=True, slots=True)
class Transfer:
    """WHO uses WHAT from WHOM, and who says so. ``on`` is the day of the confirmation or of the report."""

    adopter: str
    adopter_slug: str
    solution: str
    solution_slug: str
    origin: str | None
    step: AdoptionStep | None
    manner: Manner | None
    standing: Standing
    confirmed: bool
    on: date
    said_by: str


@dataclass(frozen=True, slots=True)
class Light:
    """An organisation on the map, with how many solutions it uses, its own among them."""

    slug: str
    name: str
    latitude: float
    longitude: float
    confirmed: int
    reported: int


@dataclass(frozen=True, slots=True)
class Arc:
    """A transfer whose origin is named, from place to place as (latitude, longitude)."""

    origin: tuple[float, float]
    adopter: tuple[float, float]
    confirmed: bool


def counts(index: SearchIndex, without: frozenset[int] = frozenset()) -> Counts:
    """Counts of real entries, as a search without samples shows them. Raises IndexUnavailable."""
    facets = ("field_of_action", "phase", "reported_phase")
    found = index.search(SearchQuery(filters={"sample": ("no",)}, per_page=1, facets=facets, without=without))
    by_field, by_phase, by_reported = (found.facets.get(name, {}) for name in facets)
    return Counts(found.total, by_field, by_phase, by_reported)


def totals(db: Session) -> Totals:
    """All Nachnutzungen of real entries."""
    confirmed_use: ColumnElement[int] = case((CONFIRMED_USE, 1), else_=0)
    query = (
        select(Adoption.organisation_id, Adoption.solution_id, confirmed_use)
        .join(Solution)
        .where(Adoption.counts, _REAL)
    )
    families = _families(db)
    uses: dict[tuple[int, int], int] = {}
    for organisation, solution, confirmed in db.execute(query):
        key = organisation, families.get(solution, solution)
        uses[key] = max(uses.get(key, 0), confirmed)
    confirmed_uses = sum(uses.values())
    return Totals(confirmed_uses, len(uses) - confirmed_uses, len({organisation for organisation, _ in uses}))


def _families(db: Session) -> dict[int, int]:
    """The smallest id of the family for each entry that has one."""
    head: dict[int, int] = {}

    def find(id: int) -> int:
        while head.get(id, id) != id:
            id = head[id]
        return id

    for one, other in db.execute(select(SolutionRelation.solution_id, SolutionRelation.origin_id)):
        low, high = sorted((find(one), find(other)))
        head[high] = low
    return {id: find(id) for id in head}


def latest_transfers(db: Session, limit: int = 5) -> list[Transfer]:
    """The latest confirmed ones; where there are fewer than ``limit``, the youngest reported ones after them."""
    confirmed = _transfers(db, _transfer_rows().where(CONFIRMED_USE).order_by(Adoption.confirmed_on.desc()), limit)
    missing = limit - len(confirmed)
    if not missing:
        return confirmed
    youngest = func.coalesce(Adoption.since, "").desc()
    named_first = Adoption.taken_from_id.is_(None)
    reported = _transfer_rows().where(REPORTED_USE).order_by(named_first, youngest, Adoption.id)
    return confirmed + _transfers(db, reported, missing)


_ADOPTER, _ORIGIN = aliased(Organisation), aliased(Organisation)


def _transfer_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(Adoption, Solution.title, Solution.slug, _ADOPTER.name, _ADOPTER.slug, _ORIGIN.name)
        .join(Solution, Solution.id == Adoption.solution_id)
        .join(_ADOPTER, _ADOPTER.id == Adoption.organisation_id)
        .outerjoin(_ORIGIN, _ORIGIN.id == Adoption.taken_from_id)
        .where(_REAL)
    )


def _transfers(db: Session, query: Select[*tuple[Any, ...]], limit: int) -> list[Transfer]:
    return [_transfer(row) for row in db.execute(query.limit(limit))]


def _transfer(row: Row[*tuple[Any, ...]]) -> Transfer:
    adoption, title, slug, adopter, adopter_slug, origin = row
    confirmed = adoption.confirmed_on is not None
    return Transfer(
        adopter=adopter,
        adopter_slug=adopter_slug,
        solution=title,
        solution_slug=slug,
        origin=origin,
        step=adoption.confirmed_step if confirmed else adoption.step,
        manner=adoption.manner,
        standing=adoption.standing,
        confirmed=confirmed,
        on=adoption.confirmed_on or adoption.said_on,
        said_by=adoption.said_by_text,
    )


_USED = or_(Adoption.counts, and_(Adoption.own, Adoption.step.in_(IN_USE)))
_VOUCHED = Adoption.confirmed_on.is_not(None)


def lights(db: Session) -> list[Light]:
    """Every organisation that uses a real entry, with its place on the map."""
    query = (
        select(
            Organisation.slug,
            Organisation.name,
            Organisation.latitude,
            Organisation.longitude,
            func.sum(case((_VOUCHED, 1), else_=0)),
            func.sum(case((_VOUCHED, 0), else_=1)),
        )
        .join(Adoption, Adoption.organisation_id == Organisation.id)
        .join(Solution)
        .where(_USED, _REAL, Organisation.latitude.is_not(None), Organisation.longitude.is_not(None))
        .group_by(Organisation.id, Organisation.slug, Organisation.name, Organisation.latitude, Organisation.longitude)
        .order_by(Organisation.sort_name)
    )
    return [
        Light(slug, name, latitude, longitude, int(confirmed), int(reported))
        for slug, name, latitude, longitude, confirmed, reported in db.execute(query)
        if latitude is not None and longitude is not None
    ]


def arcs(db: Session) -> list[Arc]:
    """Every transfer whose origin is named."""
    query = (
        select(_ORIGIN.latitude, _ORIGIN.longitude, _ADOPTER.latitude, _ADOPTER.longitude, Adoption.confirmed_on)
        .select_from(Adoption)
        .join(Solution, Solution.id == Adoption.solution_id)
        .join(_ADOPTER, _ADOPTER.id == Adoption.organisation_id)
        .join(_ORIGIN, _ORIGIN.id == Adoption.taken_from_id)
        .where(Adoption.counts, _REAL, _ORIGIN.latitude.is_not(None), _ADOPTER.latitude.is_not(None))
    )
    return [Arc((a, b), (c, d), on is not None) for a, b, c, d, on in db.execute(query) if a and b and c and d]
