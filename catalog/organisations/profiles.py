"""What is known of one body: where it belongs, what it publishes and uses, and what places like it do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, func, select
from sqlalchemy.orm import Session

from catalog.documents import cards
from catalog.models import Adoption, Organisation, OrganisationKey, OrganisationRelation, Solution
from catalog.organisations.listing import PUBLISHED, Listed, listed
from catalog.organisations.lookup import label_of
from catalog.reuse import CONFIRMED_USE, REPORTED_USE
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from schemas.reuse import AdoptionStep, Standing

MOST_MEMBERS = 200
"""How many members a profile lists; the count is of all."""


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
    """What is known of one body. ``line`` has the figures that lists show of it; ``handed_on_*`` count what others
    took over from what it published."""

    body: Organisation
    line: Listed
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
    peers_use: tuple[PeerUse, ...]


def profile(db: Session, body: Organisation, samples: bool = True, limit: int = 12) -> Profile:
    """What is known of ``body``: where it belongs, what it publishes and uses, and what places like it do."""
    peers, members = _peers_of(body), _members(body)
    published = _published_ids(db, body, samples)
    used = _used(db, body, samples)
    elsewhere = _peers_use(db, body, peers, limit)
    shown = cards(db, [*published, *(use.solution_id for use in used), *(id for id, _, _ in elsewhere)])
    above = _above(db, body)
    inside = list(db.scalars(members.order_by(Organisation.sort_name).limit(MOST_MEMBERS)))
    beside = list(db.scalars(_using(peers).order_by(Organisation.sort_name).limit(limit)))
    lines = {line.id: line for line in listed(db, [body, *(parent for _, parent in above), *inside, *beside])}
    confirmed, reported = _handed_on(db, published)
    return Profile(
        body=body,
        line=lines[body.id],
        label=label_of(db, body),
        keys=keys_of(db, body.id),
        parents={kind: lines[parent.id] for kind, parent in above},
        members=tuple(lines[member.id] for member in inside),
        members_total=len(inside) if len(inside) < MOST_MEMBERS else _count(db, members),
        published=tuple(shown[id] for id in published),
        used=tuple(_use(row, shown[row.solution_id]) for row in used),
        handed_on_confirmed=confirmed,
        handed_on_reported=reported,
        peers=tuple(lines[peer.id] for peer in beside),
        peers_total=_count(db, peers),
        peers_with_use=len(beside) if len(beside) < limit else _count(db, _using(peers)),
        peers_use=tuple(PeerUse(shown[id], yes, said) for id, yes, said in elsewhere),
    )


_KEYS = (
    select(OrganisationKey.scheme, OrganisationKey.value)
    .where(OrganisationKey.organisation_id == bindparam("id"), OrganisationKey.valid_until.is_(None))
    .order_by(OrganisationKey.id)
)


def keys_of(db: Session, id: int) -> dict[KeyScheme, str]:
    """The keys of a body that hold now."""
    return dict(db.execute(_KEYS, {"id": id}).all())


def _above(db: Session, body: Organisation) -> list[tuple[RelationKind, Organisation]]:
    query = (
        select(OrganisationRelation.kind, Organisation)
        .join(Organisation, Organisation.id == OrganisationRelation.related_id)
        .where(OrganisationRelation.organisation_id == body.id, OrganisationRelation.valid_until.is_(None))
    )
    return [(kind, parent) for kind, parent in db.execute(query)]


def _members(body: Organisation) -> Select[Organisation]:
    """What lies in an association or district; of a federal state its districts and the cities that are their own."""
    own = OrganisationRelation.related_id == body.id
    inside = select(OrganisationRelation.organisation_id).where(own, OrganisationRelation.valid_until.is_(None))
    query = select(Organisation).where(Organisation.id.in_(inside))
    if body.kind is OrganisationKind.FEDERAL_STATE:
        in_district = OrganisationRelation.kind == RelationKind.IN_DISTRICT
        within = select(OrganisationRelation.organisation_id).where(in_district)
        query = query.where(Organisation.merged_into_id.is_(None))
        query = query.where(Organisation.kind != OrganisationKind.ASSOCIATION, Organisation.id.not_in(within))
    return query


def _count(db: Session, query: Select[Organisation]) -> int:
    return db.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0


def _published_ids(db: Session, body: Organisation, samples: bool) -> list[int]:
    query = select(Solution.id).where(Solution.publisher_id == body.id, PUBLISHED).order_by(Solution.sort_name)
    return list(db.scalars(query if samples else query.where(Solution.sample.is_(False))))


def _handed_on(db: Session, solution_ids: list[int]) -> tuple[int, int]:
    query = select(func.sum(case((CONFIRMED_USE, 1), else_=0)), func.sum(case((REPORTED_USE, 1), else_=0))).where(
        Adoption.solution_id.in_(solution_ids)
    )
    confirmed, reported = db.execute(query).one()
    return int(confirmed or 0), int(reported or 0)


def _used(db: Session, body: Organisation, samples: bool) -> list[Adoption]:
    query = (
        select(Adoption)
        .join(Solution)
        .where(
            Adoption.organisation_id == body.id,
            Adoption.own.is_(False),
            Adoption.step.is_distinct_from(AdoptionStep.INTEREST),
            PUBLISHED,
        )
        .order_by(Solution.sort_name)
    )
    return list(db.scalars(query if samples else query.where(Solution.sample.is_(False))))


def _use(row: Adoption, card: Mapping[str, Any]) -> Use:
    return Use(
        card=card,
        step=row.step,
        standing=row.standing,
        counts=row.counts,
        own=row.own,
        since=row.since,
        said_by=row.said_by_text,
        adoption=row,
    )


def _peers_of(body: Organisation) -> Select[Organisation]:
    """Bodies of the same kind, size class and federal state; samples have only samples beside them."""
    return select(Organisation).where(
        Organisation.id != body.id,
        Organisation.merged_into_id.is_(None),
        Organisation.kind == body.kind,
        Organisation.sample == body.sample,
        Organisation.size_class == body.size_class,
        Organisation.federal_state.is_not_distinct_from(body.federal_state),
    )


def _using(bodies: Select[Organisation]) -> Select[Organisation]:
    used = exists().where(
        Adoption.organisation_id == Organisation.id, Adoption.solution_id == Solution.id, Adoption.counts, PUBLISHED
    )
    return bodies.where(used)


def _peers_use(db: Session, body: Organisation, peers: Select[Organisation], limit: int) -> list[tuple[int, int, int]]:
    """What peers use and of which nothing is known here: how many confirm it, and how many are reported."""
    here = select(Adoption.solution_id).where(Adoption.organisation_id == body.id)
    confirmed = func.sum(case((CONFIRMED_USE, 1), else_=0))
    reported = func.sum(case((REPORTED_USE, 1), else_=0))
    query = (
        select(Adoption.solution_id, confirmed, reported)
        .join(Solution)
        .where(
            Adoption.counts,
            PUBLISHED,
            Adoption.organisation_id.in_(peers.with_only_columns(Organisation.id)),
            Adoption.solution_id.not_in(here),
            Solution.publisher_id.is_distinct_from(body.id),
        )
        .group_by(Adoption.solution_id, Solution.sort_name)
        .order_by(confirmed.desc(), reported.desc(), Solution.sort_name)
        .limit(limit)
    )
    return [(id, int(yes), int(said)) for id, yes, said in db.execute(query)]
