"""Towns and people who want to belong to them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from catalog.models import Organisation, OrganisationKey, OrganisationRelation, Person
from schemas.organisation import KeyScheme, RelationKind
from tests.factories import anna, clara
from tests.people import account


@pytest.fixture
def town(db: Session) -> Organisation:
    """Annastadt, in Brandenburg, with a key and in the district of Clarau."""
    body, district = anna(db), clara(db)
    db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.ARS, value="120690012012"))
    db.add(OrganisationKey(organisation_id=district.id, scheme=KeyScheme.DISTRICT, value="12069"))
    tie = RelationKind.IN_DISTRICT
    db.add(OrganisationRelation(organisation_id=body.id, related_id=district.id, kind=tie, source="test"))
    db.flush()
    return body


@pytest.fixture
def dieter(db: Session) -> Person:
    """A stranger with an account."""
    return account(db, "Dieter", mail="dieter@annastadt.example")


@pytest.fixture
def office(db: Session) -> Person:
    """An administrator."""
    return account(db, "Verwaltung", administrator=True)
