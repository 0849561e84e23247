"""Memberships on a provider's word: given, changed and taken away as it speaks.

It takes away only what a provider gave, and only in bodies of which it is the one to speak. What an owner gave, or
somebody proved otherwise, is no matter of the provider's. The right to speak never comes with it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalog import audit
from catalog.models import Membership, Organisation, OrganisationKey, Person
from schemas.identity import JoinedBy, MemberRole
from schemas.identity_provider import IdentityProvider

MOST_MERGERS = 20


def renew_memberships(
    db: Session, person: Person, provider: IdentityProvider, roles: Mapping[str, MemberRole], now: datetime
) -> None:
    """Bring the person's memberships to what the provider says by now; ``roles`` are by the keys of bodies."""
    reach = _bodies(db, provider.bodies)
    given = {reach[key]: role for key, role in roles.items() if key in reach}
    held = {each.organisation_id: each for each in _held(db, person)}
    for organisation_id in set(reach.values()) - given.keys():
        if (membership := held.get(organisation_id)) and membership.joined_by == JoinedBy.PROVIDER:
            _end(db, person, membership, now)
    for organisation_id, role in given.items():
        if (membership := held.get(organisation_id)) is None:
            _begin(db, person, organisation_id, role, now)
        elif membership.joined_by == JoinedBy.PROVIDER and provider.role_claim:
            _change(db, person, membership, role, now)


def _held(db: Session, person: Person) -> Collection[Membership]:
    return db.scalars(select(Membership).where(Membership.person_id == person.id, Membership.ended_at.is_(None))).all()


def _bodies(db: Session, keys: Collection[str]) -> Mapping[str, int]:
    """The bodies by what the operator calls them: the end of their address here, or an official key."""
    return {key: found for key in keys if (found := _body(db, key)) is not None}


def _body(db: Session, key: str) -> int | None:
    by_key = select(OrganisationKey.organisation_id).where(OrganisationKey.value == key)
    named = select(Organisation).where(or_(Organisation.slug == key, Organisation.id.in_(by_key)))
    found = db.scalars(named.limit(2)).all()
    if len(found) != 1:
        return None
    body = found[0]
    for _ in range(MOST_MERGERS):  # a reform may have made it part of another
        successor = db.get(Organisation, body.merged_into_id) if body.merged_into_id else None
        if successor is None:
            break
        body = successor
    return body.id


def _begin(db: Session, person: Person, organisation_id: int, role: MemberRole, now: datetime) -> None:
    membership = Membership(
        person_id=person.id, organisation_id=organisation_id, role=role, joined_by=JoinedBy.PROVIDER, joined_at=now
    )
    db.add(membership)
    db.flush()
    _note(db, "membership_begun", person, membership, now, role=role, joined_by=JoinedBy.PROVIDER)


def _change(db: Session, person: Person, membership: Membership, role: MemberRole, now: datetime) -> None:
    if membership.role != role:
        _note(db, "role_changed", person, membership, now, before=membership.role, after=role)
        membership.role = role
        membership.revision += 1


def _end(db: Session, person: Person, membership: Membership, now: datetime) -> None:
    membership.ended_at = now
    membership.revision += 1
    _note(db, "membership_ended", person, membership, now, role=membership.role)


def _note(db: Session, action: str, person: Person, membership: Membership, now: datetime, **facts: str) -> None:
    audit.note(
        db,
        audit.HOUSE,
        action,
        ("membership", membership.id),
        now,
        about=person.key,
        organisation_id=membership.organisation_id,
        facts=facts,
    )
