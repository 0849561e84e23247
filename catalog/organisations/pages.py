"""What the pages about organisations show: a list of bodies, and the profile of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVarTuple

from sqlalchemy import Select, case, false, func, or_, select
from sqlalchemy.orm import Session

from catalog.documents import cards
from catalog.models import (
    Adoption,
    Organisation,
    OrganisationKey,
    OrganisationName,
    OrganisationRelation,
    Solution,
)
from catalog.organisations.lookup import LONGEST_NAME, label_of
from catalog.reuse import CONFIRMED_USE, REPORTED_USE
from schemas.names import fold, fold_loosely
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from schemas.reuse import AdoptionStep, Standing
from schemas.solution import PublicationStatus

Ts = TypeVarTuple("Ts")
PER_PAGE = 50
_ADDRESSING = {
    2: KeyScheme.FEDERAL_STATE,
    5: KeyScheme.DISTRICT,
    8: KeyScheme.AGS,
    9: KeyScheme.ARS,
    12: KeyScheme.ARS,
}
_PUBLIC_BODIES = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.DISTRICT,
    OrganisationKind.FEDERAL_STATE,
)


@dataclass(frozen=True, slots=True)
class KeyFound:
    """The body that a key belongs to. ``redirect``: the key is a good one, but the address is ``slug``."""

    id: int
    slug: str
    redirect: bool


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """Which bodies a list shows; empty means all. ``letter`` is the first of the sort name."""

    text: str = ""
    federal_state: str = ""
    kind: str = ""
    size_class: str = ""
    letter: str = ""
    samples: bool = True


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list. ``within`` is the district, where there is one."""

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


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list; ``pages`` is at least 1."""

    total: int
    page: int
    pages: int
    rows: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """A solution that a body uses, or used, and who says so."""

    card: Mapping[str, Any]
    step: AdoptionStep | None
    standing: Standing
    counts: bool
    own: bool
    since: str | None
    said_by: str
    adoption: Adoption


@dataclass(frozen=True, slots=True)
class PeerUse:
    """A solution that bodies of the same size class and federal state use: by how many."""

    card: Mapping[str, Any]
    confirmed: int
    reported: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of one body. ``handed_on_*`` count what others took over from what it published."""

    body: Organisation
    label: str
    keys: Mapping[KeyScheme, str]
    parents: Mapping[RelationKind, Listed]
    members: tuple[Listed, ...]
    members_total: int
    published: tuple[Mapping[str, Any], ...]
    used: tuple[Use, ...]
    handed_on_confirmed: int
    handed_on_reported: int
    peers: tuple[Listed, ...]
    peers_total: int
    peers_with_use: int
    peers_use: tuple[PeerUse, ...] = field(default=())


def organisation_by_key(db: Session, key: str) -> KeyFound | None:
    """The body with this official key: ARS in its length (2, 5, 9, 12 digits) or AGS (8)."""
    scheme = _ADDRESSING.get(len(key))
    if scheme is None or not (key.isascii() and key.isdigit()):
        return None
    query = (
        select(Organisation.id, Organisation.slug)
        .join(OrganisationKey)
        .where(OrganisationKey.scheme == scheme, OrganisationKey.value == key)
    )
    row = db.execute(query).first()
    return KeyFound(row.id, row.slug, redirect=row.slug != key) if row else None


def organisation_by_slug(db: Session, slug: str) -> Organisation | None:
    """A body without an official key, by its address."""
    return db.scalar(select(Organisation).where(Organisation.slug == slug))


def list_organisations(db: Session, filter: OrganisationFilter, page: int = 1, per_page: int = PER_PAGE) -> Listing:  # noqa: A002
    """One page of the public bodies that fit, by name. A page beyond the end has no rows."""
    query = _filtered(select(Organisation), filter)
    total = db.scalar(_filtered(select(func.count()).select_from(Organisation), filter)) or 0
    rows = db.scalars(
        query.order_by(Organisation.sort_name, Organisation.slug).limit(per_page).offset((page - 1) * per_page)
    )
    return Listing(total, page, max(1, -(-total // per_page)), tuple(_listed(db, rows)))


def letters(db: Session, filter: OrganisationFilter) -> dict[str, int]:  # noqa: A002
    """How many bodies of the list begin with each letter, whatever letter is chosen."""
    wider = OrganisationFilter(filter.text, filter.federal_state, filter.kind, filter.size_class, "", filter.samples)
    first = func.substr(Organisation.sort_name, 1, 1)
    query = _filtered(select(first, func.count()), wider).group_by(first).order_by(first)
    return dict(db.execute(query).all())


def federal_state_counts(db: Session, samples: bool = True) -> dict[str, int]:
    """How many public bodies the catalogue knows in each federal state."""
    query = _filtered(select(Organisation.federal_state, func.count()), OrganisationFilter(samples=samples))
    rows = db.execute(query.group_by(Organisation.federal_state))
    return {state: count for state, count in rows if state}


def profile(db: Session, body: Organisation, samples: bool = True, limit: int = 12) -> Profile:
    """What is known of ``body``: where it belongs, what it publishes and uses, and what places like it do."""
    peers = _peers_of(body)
    published = _published_ids(db, body, samples)
    confirmed, reported = _handed_on(db, published)
    shown = cards(db, published)
    members = _members(body)
    return Profile(
        body=body,
        label=label_of(db, body),
        keys=_keys(db, body),
        parents=_parents(db, body),
        members=tuple(_listed(db, db.scalars(members.order_by(Organisation.sort_name).limit(200)))),
        members_total=_count(db, members),
        published=tuple(shown[id] for id in published if id in shown),
        used=_used(db, body, samples),
        handed_on_confirmed=confirmed,
        handed_on_reported=reported,
        peers=tuple(_listed(db, db.scalars(_using(peers).order_by(Organisation.sort_name).limit(limit)))),
        peers_total=_count(db, peers),
        peers_with_use=_count(db, _using(peers)),
        peers_use=_peers_use(db, body, peers, limit),
    )


def _filtered(query: Select[*Ts], filter: OrganisationFilter) -> Select[*Ts]:  # noqa: A002
    query = query.where(Organisation.kind.in_([filter.kind] if filter.kind in _PUBLIC_BODIES else _PUBLIC_BODIES))
    if not filter.samples:
        query = query.where(Organisation.sample.is_(False))
    if filter.federal_state:
        query = query.where(Organisation.federal_state == filter.federal_state)
    if filter.size_class:
        query = query.where(Organisation.size_class == filter.size_class)
    if filter.letter:
        query = query.where(Organisation.sort_name.startswith(filter.letter.lower(), autoescape=True))
    if filter.text.strip():
        query = query.where(_about(filter.text.strip()[:LONGEST_NAME]))
    return query


def _about(text: str) -> Any:
    forms = [form for form in (fold(text), fold_loosely(text)) if form]
    if not forms:
        return false()
    named = or_(*(OrganisationName.folded.contains(form) for form in forms))
    ids = select(OrganisationName.organisation_id).where(named)
    return or_(Organisation.id.in_(ids), Organisation.postal_code == text, Organisation.slug == text)


def _listed(db: Session, rows: Iterable[Organisation]) -> list[Listed]:
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
            used_confirmed=used.get(body.id, (0, 0))[0],
            used_reported=used.get(body.id, (0, 0))[1],
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
        .where(Solution.publisher_id.in_(ids), Solution.publication_status == PublicationStatus.PUBLISHED)
        .group_by(Solution.publisher_id)
    )
    return {id: count for id, count in db.execute(query) if id is not None}


_PUBLISHED = Solution.publication_status == PublicationStatus.PUBLISHED


def _used_counts(db: Session, ids: list[int]) -> dict[int, tuple[int, int]]:
    query = (
        select(
            Adoption.organisation_id,
            func.sum(case((CONFIRMED_USE, 1), else_=0)),
            func.sum(case((REPORTED_USE, 1), else_=0)),
        )
        .join(Solution)
        .where(Adoption.organisation_id.in_(ids), _PUBLISHED)
        .group_by(Adoption.organisation_id)
    )
    return {id: (int(confirmed), int(reported)) for id, confirmed, reported in db.execute(query)}


def _keys(db: Session, body: Organisation) -> dict[KeyScheme, str]:
    query = select(OrganisationKey.scheme, OrganisationKey.value).where(
        OrganisationKey.organisation_id == body.id, OrganisationKey.valid_until.is_(None)
    )
    return dict(db.execute(query).all())


def _parents(db: Session, body: Organisation) -> dict[RelationKind, Listed]:
    query = (
        select(OrganisationRelation.kind, Organisation)
        .join(Organisation, Organisation.id == OrganisationRelation.related_id)
        .where(OrganisationRelation.organisation_id == body.id, OrganisationRelation.valid_until.is_(None))
    )
    pairs = db.execute(query).all()
    listed = {line.id: line for line in _listed(db, [parent for _, parent in pairs])}
    return {kind: listed[parent.id] for kind, parent in pairs}


def _members(body: Organisation) -> Select[Organisation]:
    """The municipalities of an association; the associations and other municipalities of a district."""
    own = OrganisationRelation.related_id == body.id
    inside = select(OrganisationRelation.organisation_id).where(own, OrganisationRelation.valid_until.is_(None))
    query = select(Organisation).where(Organisation.id.in_(inside))
    if body.kind is OrganisationKind.FEDERAL_STATE:
        query = query.where(Organisation.kind == OrganisationKind.DISTRICT)
    return query


def _count(db: Session, query: Select[Organisation]) -> int:
    return db.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _published_ids(db: Session, body: Organisation, samples: bool) -> list[int]:
    query = select(Solution.id).where(Solution.publisher_id == body.id, _PUBLISHED).order_by(Solution.sort_name)
    return list(db.scalars(query if samples else query.where(Solution.sample.is_(False))))


def _handed_on(db: Session, solution_ids: list[int]) -> tuple[int, int]:
    query = select(func.sum(case((CONFIRMED_USE, 1), else_=0)), func.sum(case((REPORTED_USE, 1), else_=0))).where(
        Adoption.solution_id.in_(solution_ids)
    )
    confirmed, reported = db.execute(query).one()
    return int(confirmed or 0), int(reported or 0)


def _used(db: Session, body: Organisation, samples: bool) -> tuple[Use, ...]:
    query = (
        select(Adoption)
        .join(Solution)
        .where(Adoption.organisation_id == body.id, _PUBLISHED, Adoption.own.is_(False))
        .order_by(Solution.sort_name)
    )
    rows = list(db.scalars(query if samples else query.where(Solution.sample.is_(False))))
    shown = cards(db, [row.solution_id for row in rows])
    return tuple(
        Use(
            card=shown[row.solution_id],
            step=row.step,
            standing=row.standing,
            counts=row.counts,
            own=row.own,
            since=row.since,
            said_by=row.said_by_text,
            adoption=row,
        )
        for row in rows
        if row.solution_id in shown
    )


def _peers_of(body: Organisation) -> Select[Organisation]:
    """Bodies of the same kind, size class and federal state; samples have only samples beside them."""
    return select(Organisation).where(
        Organisation.id != body.id,
        Organisation.kind == body.kind,
        Organisation.sample == body.sample,
        Organisation.size_class == body.size_class,
        Organisation.federal_state.is_not_distinct_from(body.federal_state),
    )


def _using(bodies: Select[Organisation]) -> Select[Organisation]:
    used = select(Adoption.organisation_id).join(Solution).where(Adoption.counts, _PUBLISHED)
    return bodies.where(Organisation.id.in_(used))


def _peers_use(db: Session, body: Organisation, peers: Select[Organisation], limit: int) -> tuple[PeerUse, ...]:
    """What peers use and of which nothing is known here."""
    here = select(Adoption.solution_id).where(Adoption.organisation_id == body.id)
    confirmed = func.sum(case((CONFIRMED_USE, 1), else_=0))
    reported = func.sum(case((REPORTED_USE, 1), else_=0))
    query = (
        select(Adoption.solution_id, confirmed, reported)
        .join(Solution)
        .where(
            Adoption.counts,
            _PUBLISHED,
            Adoption.organisation_id.in_(peers.with_only_columns(Organisation.id)),
            Adoption.solution_id.not_in(here),
        )
        .group_by(Adoption.solution_id, Solution.sort_name)
        .order_by(confirmed.desc(), reported.desc(), Solution.sort_name)
        .limit(limit)
    )
    rows = db.execute(query).all()
    shown = cards(db, [id for id, _, _ in rows])
    return tuple(PeerUse(shown[id], int(yes), int(said)) for id, yes, said in rows if id in shown)
