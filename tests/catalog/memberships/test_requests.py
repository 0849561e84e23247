"""Asking to join: who decides, and that nobody decides about themselves or their own employer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import memberships
from catalog.memberships.asking import REQUESTS_A_DAY
from catalog.memberships.troubles import (
    AlreadyDecided,
    AlreadyMember,
    NoSuchRow,
    OwnRequest,
    ReasonMissing,
    TooOften,
)
from catalog.models import AuditEntry, Letter, MembershipRequest, Organisation, OrganisationRelation, Person
from catalog.people import known_person
from schemas.identity import JoinedBy, MemberRole
from schemas.organisation import OrganisationKind, RelationKind
from tests.factories import NOW, bernd, employer
from tests.people import account, scope, seat


def who(db: Session, person: Person) -> Who:
    known = known_person(db, person.id, NOW)
    assert known
    return known.who


def decides(db: Session, person: Person) -> bool:
    """Whether the one request that waits is on their desk."""
    return bool(memberships.requests_waiting(db, who(db, person), NOW))


def district(db: Session) -> Organisation:
    return db.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.DISTRICT)).one()


@pytest.fixture
def asked(db: Session, town: Organisation, dieter: Person) -> MembershipRequest:
    """Dieter asks to join Annastadt, which has no owner."""
    return memberships.ask(db, dieter, town, "Ich leite das Bauamt.", NOW)


def test_an_owner_decides(db: Session, town: Organisation, asked: MembershipRequest) -> None:
    anna = account(db, "Anna")
    seat(db, anna, town, MemberRole.OWNER)
    (waiting,) = memberships.requests_waiting(db, who(db, anna), NOW)
    assert (waiting.name, waiting.words, waiting.organisation.id) == ("Dieter", "Ich leite das Bauamt.", town.id)


@pytest.mark.parametrize("role", [MemberRole.MEMBER, MemberRole.EDITOR])
def test_who_is_no_owner_does_not_decide(
    db: Session, town: Organisation, asked: MembershipRequest, role: MemberRole
) -> None:
    person = account(db, "Bernd")
    seat(db, person, town, role, may_speak=True)
    assert not decides(db, person)


def test_an_owner_of_the_district_decides_for_a_body_without_an_owner(
    db: Session, town: Organisation, asked: MembershipRequest
) -> None:
    clara = account(db, "Clara")
    seat(db, clara, district(db), MemberRole.OWNER)
    assert decides(db, clara)
    seat(db, account(db, "Anna"), town, MemberRole.OWNER)
    assert not decides(db, clara)


def test_an_editor_of_the_district_does_not(db: Session, asked: MembershipRequest) -> None:
    clara = account(db, "Clara")
    seat(db, clara, district(db), MemberRole.EDITOR)
    assert not decides(db, clara)


def test_a_company_of_which_the_town_is_a_member_has_no_say(
    db: Session, town: Organisation, asked: MembershipRequest
) -> None:
    company = employer(db, "Betreiber eG", kind=OrganisationKind.COMPANY)
    tie = RelationKind.MEMBER_OF
    db.add(OrganisationRelation(organisation_id=town.id, related_id=company.id, kind=tie, source="test"))
    person = account(db, "Betreiber")
    seat(db, person, company, MemberRole.OWNER)
    assert not decides(db, person)


@pytest.mark.parametrize(
    ("area", "themes", "decided"),
    [
        ("12069", (), True),
        ("", (), True),
        ("120690012012", (), True),
        ("12070", (), False),
        ("09", (), False),
        ("12069", ("mobility",), False),
    ],
)
def test_a_curator_decides_in_scope_where_there_is_no_owner(
    db: Session, asked: MembershipRequest, area: str, themes: tuple[str, ...], *, decided: bool
) -> None:
    curator = account(db, "Lotsin")
    scope(db, curator, area, *themes)
    assert decides(db, curator) is decided


def test_a_body_without_a_key_lies_in_its_federal_state(db: Session, dieter: Person) -> None:
    company = employer(db, "Muster GmbH", kind=OrganisationKind.COMPANY)
    memberships.ask(db, dieter, company, "", NOW)
    inside, outside = account(db, "Lotsin"), account(db, "Lotse")
    scope(db, inside, "12")
    scope(db, outside, "09")
    assert decides(db, inside) and not decides(db, outside)


def test_where_there_is_an_owner_neither_curator_nor_administrator_decides(
    db: Session, town: Organisation, asked: MembershipRequest, office: Person
) -> None:
    curator = account(db, "Lotsin")
    scope(db, curator)
    assert decides(db, curator) and decides(db, office)
    seat(db, account(db, "Anna"), town, MemberRole.OWNER)
    assert not decides(db, curator) and not decides(db, office)


@pytest.mark.parametrize("holding", ["suspended", "over"])
def test_an_owner_who_cannot_act_is_none(
    db: Session, town: Organisation, asked: MembershipRequest, office: Person, holding: str
) -> None:
    anna = account(db, "Anna", suspended_at=NOW if holding == "suspended" else None)
    yesterday = (NOW - timedelta(days=1)).date()
    seat(db, anna, town, MemberRole.OWNER, ends_on=yesterday if holding == "over" else None)
    assert decides(db, office)


def test_a_curator_does_not_decide_about_the_own_employer(
    db: Session, town: Organisation, asked: MembershipRequest
) -> None:
    curator = account(db, "Lotsin")
    scope(db, curator)
    seat(db, curator, town, MemberRole.MEMBER)
    assert not decides(db, curator)


def test_a_curator_who_works_for_the_district_decides_about_its_towns(db: Session, asked: MembershipRequest) -> None:
    curator = account(db, "Lotsin")
    scope(db, curator, "12069")
    seat(db, curator, district(db), MemberRole.MEMBER)
    assert decides(db, curator)


def test_nobody_decides_about_the_own_request(db: Session, town: Organisation, office: Person) -> None:
    row = memberships.ask(db, office, town, "", NOW)
    assert not decides(db, office)
    with pytest.raises(OwnRequest):
        memberships.decide(db, town, row.id, accepted=True, reason="", by=who(db, office), now=NOW)


def test_an_accepted_request_makes_a_member_who_only_reads(
    db: Session, town: Organisation, asked: MembershipRequest, dieter: Person, office: Person
) -> None:
    memberships.decide(db, town, asked.id, accepted=True, reason="", by=who(db, office), now=NOW)
    (place,) = memberships.memberships_of(db, dieter.id, NOW)
    assert (place.role, place.may_speak, place.joined_by) == (MemberRole.MEMBER, False, JoinedBy.REQUEST)
    (letter,) = db.scalars(select(Letter).where(Letter.template == "request_decided"))
    assert (letter.to, letter.facts["accepted"]) == ("dieter@annastadt.example", True)


def test_who_is_refused_reads_why(
    db: Session, town: Organisation, asked: MembershipRequest, dieter: Person, office: Person
) -> None:
    by = who(db, office)
    with pytest.raises(ReasonMissing):
        memberships.decide(db, town, asked.id, accepted=False, reason=" - ", by=by, now=NOW)
    memberships.decide(db, town, asked.id, accepted=False, reason="Unbekannt in der Zentrale.", by=by, now=NOW)
    assert memberships.memberships_of(db, dieter.id, NOW) == []
    (letter,) = db.scalars(select(Letter).where(Letter.template == "request_decided"))
    assert letter.facts["reason"] == "Unbekannt in der Zentrale."


def test_a_request_is_decided_once(db: Session, town: Organisation, asked: MembershipRequest, office: Person) -> None:
    by = who(db, office)
    memberships.decide(db, town, asked.id, accepted=False, reason="Nein danke", by=by, now=NOW)
    with pytest.raises(AlreadyDecided):
        memberships.decide(db, town, asked.id, accepted=True, reason="", by=by, now=NOW)


def test_a_request_to_another_organisation_is_not_decided_here(
    db: Session, asked: MembershipRequest, office: Person
) -> None:
    with pytest.raises(NoSuchRow):
        memberships.decide(db, bernd(db), asked.id, accepted=True, reason="", by=who(db, office), now=NOW)


def test_a_second_click_asks_once(db: Session, town: Organisation, asked: MembershipRequest, dieter: Person) -> None:
    assert memberships.ask(db, dieter, town, "Noch einmal", NOW).id == asked.id


def test_a_member_does_not_ask(db: Session, town: Organisation, dieter: Person) -> None:
    seat(db, dieter, town, MemberRole.MEMBER)
    with pytest.raises(AlreadyMember):
        memberships.ask(db, dieter, town, "", NOW)


def test_who_was_refused_asks_again_after_a_week(
    db: Session, town: Organisation, asked: MembershipRequest, dieter: Person, office: Person
) -> None:
    memberships.decide(db, town, asked.id, accepted=False, reason="Nein danke", by=who(db, office), now=NOW)
    with pytest.raises(TooOften):
        memberships.ask(db, dieter, town, "", NOW + timedelta(days=6))
    assert memberships.ask(db, dieter, town, "", NOW + timedelta(days=8)).decided_at is None


def test_nobody_asks_everybody(db: Session, dieter: Person) -> None:
    for number in range(REQUESTS_A_DAY):
        memberships.ask(db, dieter, employer(db, f"Dorf {number}"), "", NOW)
    with pytest.raises(TooOften):
        memberships.ask(db, dieter, employer(db, "Noch ein Dorf"), "", NOW)


def test_a_request_is_taken_back_by_who_asked(
    db: Session, asked: MembershipRequest, dieter: Person, office: Person
) -> None:
    with pytest.raises(NoSuchRow):
        memberships.take_back(db, office, asked.id, NOW)
    memberships.take_back(db, dieter, asked.id, NOW)
    assert not decides(db, office)
    noted = select(AuditEntry).where(AuditEntry.action == "membership_taken_back")
    assert [(entry.actor, entry.about) for entry in db.scalars(noted)] == [(dieter.key, dieter.key)]


def test_the_owners_above_are_written_to_where_there_is_none_here(
    db: Session, town: Organisation, dieter: Person
) -> None:
    seat(db, account(db, "Clara"), district(db), MemberRole.OWNER)
    memberships.ask(db, dieter, town, "Ich leite das Bauamt.", NOW)
    (letter,) = db.scalars(select(Letter))
    assert (letter.template, letter.to) == ("join_request", "clara@konto.example")
    assert letter.facts["words"] == "Ich leite das Bauamt."
