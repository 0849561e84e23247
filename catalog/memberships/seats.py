"""Who belongs to an organisation at this moment, and what rules must know of a body (auth/rules.py).

A membership holds until somebody ends it or its last day is over; time alone ends a project account. Only owners whose
account may be used count as owners.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from auth.rules import Action, Thing, Verdict, Who, judge
from catalog.db import one_at_a_time
from catalog.models import Membership, Organisation, OrganisationRelation, Person
from catalog.organisations.places import place_of_land, places_of
from schemas.dates import day_of
from schemas.identity import MemberRole
from schemas.organisation import OrganisationKind, RelationKind

ABOVE = (RelationKind.IN_ASSOCIATION, RelationKind.IN_DISTRICT, RelationKind.MEMBER_OF)
"""Ties to bodies whose owners may speak up for one that has none yet."""
ABOVE_KINDS = (OrganisationKind.ASSOCIATION, OrganisationKind.DISTRICT, OrganisationKind.ZWECKVERBAND)
"""What such a body must be: a company of which a town is a member has no say in the town hall."""


def holds(now: datetime) -> ColumnElement[bool]:
    """That a membership holds at this moment."""
    return and_(Membership.ended_at.is_(None), or_(Membership.ends_on.is_(None), Membership.ends_on >= day_of(now)))


def owns(now: datetime) -> ColumnElement[bool]:
    """That a membership, joined with its person, is an owner's who can act."""
    at_hand = and_(Person.suspended_at.is_(None), Person.deleted_at.is_(None))
    return and_(holds(now), Membership.role == MemberRole.OWNER, at_hand)


@dataclass(frozen=True, slots=True)
class Body:
    """What rules must know of an organisation. ``above`` are those that it lies in or is a member of."""

    id: int
    places: tuple[str, ...]
    has_owner: bool
    above: frozenset[int]

    @property
    def thing(self) -> Thing:
        """The organisation, as rules see it."""
        return Thing(organisations=frozenset({self.id}), places=self.places, has_owner=self.has_owner)


def request_thing(body: Body, who: Who) -> Thing:
    """The organisation, as rules see who asks to join it: where it has no owner, those above speak for it.

    They do so as owners there. Who is above as a mere member is nobody's judge by that, and no less free to judge.
    """
    above = body.above & {seat.organisation_id for seat in who.seats if seat.role is MemberRole.OWNER}
    if body.has_owner or not above:
        return body.thing
    return Thing(organisations=above | {body.id}, places=body.places, has_owner=False)


def may_decide(body: Body, who: Who) -> bool:
    """Whether they may decide who joins."""
    return judge(Action.REQUEST_DECIDE, who, request_thing(body, who)) is Verdict.ALLOWED


def body_of(db: Session, organisation: Organisation, now: datetime) -> Body:
    """What rules must know of one organisation."""
    return bodies_of(db, [organisation], now)[organisation.id]


def bodies_of(db: Session, organisations: Sequence[Organisation], now: datetime) -> dict[int, Body]:
    """What rules must know of several organisations, in three questions."""
    ids = {organisation.id for organisation in organisations}
    places = places_of(db, ids)
    owned = _owned(db, ids, now)
    above = _above(db, ids)
    lands = {each.id: place_of_land(each.federal_state) for each in organisations}
    return {id: Body(id, places[id] or lands[id], id in owned, above.get(id, frozenset())) for id in ids}


def _owned(db: Session, ids: set[int], now: datetime) -> set[int]:
    query = select(Membership.organisation_id).join(Person).where(Membership.organisation_id.in_(ids), owns(now))
    return set(db.scalars(query))


def _above(db: Session, ids: set[int]) -> dict[int, frozenset[int]]:
    relation = OrganisationRelation
    query = (
        select(relation.organisation_id, relation.related_id)
        .join(Organisation, Organisation.id == relation.related_id)
        .where(relation.organisation_id.in_(ids), relation.kind.in_(ABOVE), relation.valid_until.is_(None))
        .where(Organisation.kind.in_(ABOVE_KINDS))
    )
    found: dict[int, frozenset[int]] = {}
    for id, related in db.execute(query):
        found[id] = found.get(id, frozenset()) | {related}
    return found


def owners_of(db: Session, organisation_id: int, now: datetime) -> list[Membership]:
    """The owners who can act. In a writing session nobody else changes who they are until it ends.

    Two owners who leave at the same moment must not both find the other one there.
    """
    one_at_a_time(db, f"owners {organisation_id}")
    query = select(Membership).join(Person).where(Membership.organisation_id == organisation_id, owns(now))
    return list(db.scalars(query.order_by(Membership.id).execution_options(populate_existing=True)))


def seat_of(db: Session, organisation_id: int, person_id: int, now: datetime) -> Membership | None:
    """Somebody's membership, where it holds now."""
    mine = (Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    query = select(Membership).where(*mine, holds(now)).execution_options(populate_existing=True)
    return db.scalars(query).one_or_none()


def was_member(db: Session, organisation_id: int, person_id: int) -> bool:
    """Whether somebody is a member or ever was."""
    mine = (Membership.organisation_id == organisation_id, Membership.person_id == person_id)
    return db.scalar(select(Membership.id).where(*mine).limit(1)) is not None
