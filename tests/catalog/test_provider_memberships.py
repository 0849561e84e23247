"""Memberships on a provider's word: it gives, changes and takes what is its own, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.oidc import Identity
from catalog.models import AuditEntry, Membership, Organisation, OrganisationKey, Person, ProviderIdentity
from catalog.people.federated import arrive, link, unlink
from schemas.identity import JoinedBy, MemberRole
from schemas.identity_provider import IdentityProvider
from schemas.organisation import KeyScheme
from tests import factories, people
from tests.factories import NOW

MEMBER, EDITOR, OWNER = MemberRole
LATER = NOW + timedelta(days=1)


def provider(**settings: Any) -> IdentityProvider:
    given: dict[str, Any] = {"key": "rathaus", "name": "Rathaus", "client_id": "lichtermeer", **settings}
    return IdentityProvider(issuer=f"https://{given['key']}.example", **given)


TABLE = {"organisation_claim": "house", "organisations": {"1": "annastadt", "2": "berndsdorf"}, "role_claim": "groups"}


def comes(db: Session, roles: Mapping[str, MemberRole], at: IdentityProvider, now: Any = NOW) -> Person:
    """Anna signs in at the provider, which says this about her."""
    identity = Identity(at.key, at.issuer, "anna", "Anna", f"anna@{at.key}.example", roles, None, "word")
    return arrive(db, at, identity, now)


def seats(db: Session, person: Person) -> dict[str, tuple[MemberRole, JoinedBy]]:
    """Where somebody is a member now."""
    query = (
        select(Organisation.slug, Membership.role, Membership.joined_by)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person.id, Membership.ended_at.is_(None))
    )
    return {slug: (role, joined_by) for slug, role, joined_by in db.execute(query)}


@pytest.fixture(autouse=True)
def bodies(db: Session) -> None:
    factories.anna(db)
    factories.bernd(db)


def test_the_provider_gives_a_seat_without_the_right_to_speak(db: Session) -> None:
    person = comes(db, {"annastadt": EDITOR}, provider(**TABLE))
    assert seats(db, person) == {"annastadt": (EDITOR, JoinedBy.PROVIDER)}
    assert db.scalars(select(Membership)).one().may_speak is False


def test_a_body_is_named_by_its_official_key_too(db: Session) -> None:
    body = db.scalars(select(Organisation).where(Organisation.slug == "annastadt")).one()
    db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.AGS, value="12063036"))
    person = comes(db, {"12063036": MEMBER}, provider(organisation="12063036"))
    assert list(seats(db, person)) == ["annastadt"]


def test_a_body_that_does_not_exist_gives_nothing(db: Session) -> None:
    assert seats(db, comes(db, {"nowhere": OWNER}, provider(organisation="nowhere"))) == {}


def test_after_a_reform_the_seat_is_in_the_successor(db: Session) -> None:
    old, new = (db.scalars(select(Organisation).where(Organisation.slug == each)).one() for each in TABLE_BODIES)
    old.merged_into_id = new.id
    assert list(seats(db, comes(db, {"annastadt": MEMBER}, provider(**TABLE)))) == ["berndsdorf"]


TABLE_BODIES = ("annastadt", "berndsdorf")


def test_what_the_provider_gave_it_changes_and_takes_away(db: Session) -> None:
    at = provider(**TABLE)
    person = comes(db, {"annastadt": OWNER, "berndsdorf": OWNER}, at)
    comes(db, {"annastadt": MEMBER}, at, LATER)
    assert seats(db, person) == {"annastadt": (MEMBER, JoinedBy.PROVIDER)}
    actions = db.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "membership")).all()
    assert sorted(actions) == ["membership_begun", "membership_begun", "membership_ended", "role_changed"]
    comes(db, {"annastadt": MEMBER, "berndsdorf": EDITOR}, at, LATER)
    assert seats(db, person)["berndsdorf"] == (EDITOR, JoinedBy.PROVIDER)


def test_what_an_owner_gave_the_provider_neither_changes_nor_takes(db: Session) -> None:
    at = provider(**TABLE)
    person = comes(db, {}, at)
    body = db.scalars(select(Organisation).where(Organisation.slug == "annastadt")).one()
    people.seat(db, person, body, OWNER)
    comes(db, {"annastadt": MEMBER}, at, LATER)
    assert seats(db, person) == {"annastadt": (OWNER, JoinedBy.INVITATION)}
    comes(db, {}, at, LATER)
    assert seats(db, person) == {"annastadt": (OWNER, JoinedBy.INVITATION)}


def test_a_provider_that_says_nothing_of_roles_leaves_them_as_they_are(db: Session) -> None:
    at = provider(organisation="annastadt")
    person = comes(db, {"annastadt": MEMBER}, at)
    db.scalars(select(Membership)).one().role = OWNER
    comes(db, {"annastadt": MEMBER}, at, LATER)
    assert seats(db, person) == {"annastadt": (OWNER, JoinedBy.PROVIDER)}


def test_one_provider_does_not_take_what_another_gave(db: Session) -> None:
    town, district = provider(**TABLE), provider(key="kreis", organisation="berndsdorf")
    person = comes(db, {"annastadt": MEMBER}, town)
    link(db, person, district, Identity("kreis", district.issuer, "a", "", "", {"berndsdorf": MEMBER}, None, "w"), NOW)
    own = provider(**{**TABLE, "organisations": {"1": "annastadt"}})
    comes(db, {}, own, LATER)
    assert list(seats(db, person)) == ["berndsdorf"]


def test_parting_a_provider_ends_what_it_gave(db: Session) -> None:
    at, other = provider(**TABLE), provider(key="kreis")
    person = comes(db, {"annastadt": OWNER}, at)
    link(db, person, other, Identity("kreis", other.issuer, "a", "", "", {}, None, "w"), NOW)
    row = db.scalars(select(ProviderIdentity).where(ProviderIdentity.provider == "rathaus")).one()
    assert unlink(db, person, row.id, at, LATER)
    assert seats(db, person) == {}
