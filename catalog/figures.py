"""Figures of the whole catalogue. None counts a sample, and confirmed and reported are never added.

What a figure links to must show as many: counts of entries are therefore the index's own, for the very query that
the link asks. What is told of uses comes from the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, not_, select, union
from sqlalchemy.orm import Session, aliased

from catalog.models import Adoption, HouseFact, Organisation, Solution, SolutionRelation, SolutionVersion
from catalog.models.house import INDEX_FACT
from catalog.models.solution import CURRENT, LANGUAGE
from catalog.reuse import CONFIRMED_USE, REPORTED_USE, USED
from catalog.solutions import withdrawn_in_index
from schemas.reuse import AdoptionStep, Manner, Standing
from schemas.solution import PublicationStatus
from search.index import SearchIndex
from search.query import SearchQuery

_NOT_PUBLIC = [status for status in PublicationStatus if status is not PublicationStatus.PUBLISHED]
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


@dataclass(frozen=True, slots=True)
class Transfer:
    """WHO uses WHAT from WHOM, and who says so. ``on`` is the day of the confirmation or of the report.

    ``language`` is that of the solution's title.
    """

    adopter: str
    adopter_slug: str
    solution: str
    solution_slug: str
    language: str
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


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Everything about uses that the start page tells; each is equal to itself alone, so that what is made of one can
    be kept."""

    totals: Totals
    transfers: tuple[Transfer, ...]
    lights: tuple[Light, ...]
    arcs: tuple[Arc, ...]


def counts(index: SearchIndex, without: frozenset[int] = frozenset()) -> Counts:
    """Counts of real entries, as a search without samples shows them. Raises IndexUnavailable."""
    facets = ("field_of_action", "phase", "reported_phase")
    found = index.search(SearchQuery(filters={"sample": ("no",)}, per_page=1, facets=facets, without=without))
    by_field, by_phase, by_reported = (found.facets.get(name, {}) for name in facets)
    return Counts(found.total, by_field, by_phase, by_reported)


def overview(db: Session, transfers: int = 5) -> Overview:
    """What the start page tells of uses. Kept for each state of the index, as are the counts beside it."""
    fact = db.get(HouseFact, INDEX_FACT)
    mark = fact.value.get("mark") if fact else None
    key = mark, transfers, withdrawn_in_index(db)
    engine = db.get_bind()
    kept = _KEPT.get(engine)
    if kept and mark and kept[0] == key:
        return kept[1]
    found = Overview(totals(db), tuple(latest_transfers(db, transfers)), tuple(lights(db)), tuple(arcs(db)))
    _KEPT[engine] = key, found
    return found


_KEPT: WeakKeyDictionary[object, tuple[object, Overview]] = WeakKeyDictionary()
_RELATED = union(select(SolutionRelation.solution_id), select(SolutionRelation.origin_id))


def totals(db: Session) -> Totals:
    """All Nachnutzungen of real entries. Only within a family can an organisation be counted twice."""
    alone = select(func.sum(Solution.uses_confirmed), func.sum(Solution.uses_reported)).where(
        _REAL, Solution.id.not_in(_RELATED)
    )
    confirmed, reported = db.execute(alone).one()
    uses = _uses_of_families(db)
    confirmed_in_families = sum(uses.values())
    return Totals((confirmed or 0) + confirmed_in_families, (reported or 0) + len(uses) - confirmed_in_families)


def _uses_of_families(db: Session) -> dict[tuple[int, int], int]:
    """Organisation and family, and whether the use is confirmed for at least one of the entries."""
    families = _families(db)
    confirmed_use: ColumnElement[int] = case((CONFIRMED_USE, 1), else_=0)
    query = (
        select(Adoption.organisation_id, Adoption.solution_id, confirmed_use)
        .join(Solution)
        .where(Adoption.counts, _REAL, Adoption.solution_id.in_(_RELATED))
    )
    uses: dict[tuple[int, int], int] = {}
    for organisation, solution, confirmed in db.execute(query):
        key = organisation, families[solution]
        uses[key] = max(uses.get(key, 0), confirmed)
    return uses


def _families(db: Session) -> dict[int, int]:
    """The smallest id of the family for each entry that has one, for that entry itself as well."""
    head: dict[int, int] = {}

    def find(id: int) -> int:
        while head.setdefault(id, id) != id:
            id = head[id]
        return id

    for one, other in db.execute(select(SolutionRelation.solution_id, SolutionRelation.origin_id)):
        low, high = sorted((find(one), find(other)))
        head[high] = low
    return {id: find(id) for id in head}


_ADOPTER, _ORIGIN = aliased(Organisation), aliased(Organisation)
_OPEN_USE = and_(
    # Put as exceptions, so that the database goes through uses in the order asked for and stops early.
    Adoption.solution_id.not_in(select(Solution.id).where(Solution.publication_status.in_(_NOT_PUBLIC))),
    Adoption.organisation_id.not_in(select(Organisation.id).where(Organisation.sample)),
)


def latest_transfers(db: Session, limit: int = 5) -> list[Transfer]:
    """The latest confirmed ones; where there are fewer, reported ones after them, first those whose origin is named."""
    rows, named = select(Adoption.id).where(_OPEN_USE), Adoption.taken_from_id.is_not(None)
    ids: list[int] = []
    for query in (
        rows.where(CONFIRMED_USE).order_by(Adoption.confirmed_on.desc(), Adoption.id.desc()),
        rows.where(REPORTED_USE, named).order_by(Adoption.id.desc()),
        rows.where(REPORTED_USE, not_(named)).order_by(Adoption.id.desc()),
    ):
        if len(ids) < limit:
            ids += db.scalars(query.limit(limit - len(ids)))
    told = {row[0].id: _transfer(row) for row in db.execute(_TRANSFERS.where(Adoption.id.in_(ids)))}
    return [told[id] for id in ids]


_TRANSFERS: Select[*tuple[Any, ...]] = (
    select(Adoption, Solution.title, Solution.slug, LANGUAGE, _ADOPTER.name, _ADOPTER.slug, _ORIGIN.name)
    .join(Solution, Solution.id == Adoption.solution_id)
    .join(SolutionVersion, CURRENT)
    .join(_ADOPTER, _ADOPTER.id == Adoption.organisation_id)
    .outerjoin(_ORIGIN, _ORIGIN.id == Adoption.taken_from_id)
)


def _transfer(row: Row[*tuple[Any, ...]]) -> Transfer:
    adoption, title, slug, tongue, adopter, adopter_slug, origin = row
    confirmed = adoption.confirmed_on is not None
    return Transfer(
        adopter=adopter,
        adopter_slug=adopter_slug,
        solution=title,
        solution_slug=slug,
        language=tongue,
        origin=origin,
        step=adoption.confirmed_step if confirmed else adoption.step,
        manner=adoption.manner,
        standing=adoption.standing,
        confirmed=confirmed,
        on=adoption.confirmed_on or adoption.said_on,
        said_by=adoption.said_by_text,
    )


_VOUCHED = Adoption.confirmed_on.is_not(None)


def lights(db: Session) -> list[Light]:
    """Every organisation that uses a real entry, with its place on the map."""
    # In the order of the rows: SQLite would rather take them in that of an index and jump about in the file.
    body = Adoption.organisation_id + 0
    uses = (
        select(
            body.label("id"),
            func.sum(case((_VOUCHED, 1), else_=0)).label("confirmed"),
            func.sum(case((_VOUCHED, 0), else_=1)).label("reported"),
        )
        .where(USED, _OPEN_USE)
        .group_by(body)
        .subquery()
    )
    place = Organisation.latitude, Organisation.longitude
    query = (
        select(Organisation.slug, Organisation.name, *place, uses.c.confirmed, uses.c.reported)
        .join(uses, uses.c.id == Organisation.id)
        .where(Organisation.latitude.is_not(None), Organisation.longitude.is_not(None))
        .order_by(Organisation.sort_name)
    )
    return [
        Light(slug, name, latitude, longitude, int(confirmed), int(reported))
        for slug, name, latitude, longitude, confirmed, reported in db.execute(query)
        if latitude is not None and longitude is not None
    ]


def arcs(db: Session) -> list[Arc]:
    """Every transfer whose origin is named."""
    named = select(Adoption.id).where(Adoption.taken_from_id.is_not(None), Adoption.counts, _OPEN_USE)
    query = (
        select(_ORIGIN.latitude, _ORIGIN.longitude, _ADOPTER.latitude, _ADOPTER.longitude, Adoption.confirmed_on)
        .select_from(Adoption)
        .join(_ADOPTER, _ADOPTER.id == Adoption.organisation_id)
        .join(_ORIGIN, _ORIGIN.id == Adoption.taken_from_id)
        .where(Adoption.id.in_(named))
    )
    return [Arc((a, b), (c, d), on is not None) for a, b, c, d, on in db.execute(query) if a and b and c and d]
