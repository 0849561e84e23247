"""Invitations: good for whoever holds the link, and only for as long as who invited may invite."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import memberships, people
from catalog.memberships import Offer
from catalog.memberships.inviting import INVITATIONS_A_DAY, MOST_OPEN
from catalog.memberships.troubles import (
    EndsInThePast,
    InvitationOver,
    NoSuchRow,
    OwnerWithEnd,
    OwnInvitation,
    TooOften,
)
from catalog.models import Letter, Membership, OneTimeLink, Organisation, Person
from schemas.identity import JoinedBy, MemberRole
from tests.factories import NOW, bernd
from tests.people import account, seat

LAST_DAY = date(2026, 12, 31)


@pytest.fixture
def anna(db: Session, town: Organisation) -> Person:
    """Answers for Annastadt."""
    person = account(db, "Anna")
    seat(db, person, town, MemberRole.OWNER)
    return person


def invited(db: Session, town: Organisation, by: Person, **offer: object) -> OneTimeLink:
    given = {"mail": "neu@annastadt.example", "role": MemberRole.EDITOR, **offer}
    return memberships.invite(db, town, Offer(**given), Who(key=by.key), "Anna", NOW)  # type: ignore[arg-type]


def test_an_invitation_makes_its_holder_what_it_says(
    db: Session, town: Organisation, anna: Person, dieter: Person
) -> None:
    link = invited(db, town, anna, ends_on=LAST_DAY)
    row = memberships.accept(db, link, dieter, NOW)
    assert (row.person_id, row.role, row.ends_on) == (dieter.id, MemberRole.EDITOR, LAST_DAY)
    assert (row.joined_by, row.may_speak) == (JoinedBy.INVITATION, False)
    assert link.used_at == NOW


def test_the_letter_names_organisation_and_role(db: Session, town: Organisation, anna: Person) -> None:
    link = invited(db, town, anna)
    (letter,) = db.scalars(select(Letter))
    assert (letter.to, letter.link_id) == ("neu@annastadt.example", link.id)
    assert letter.facts == {"organisation": "Annastadt", "inviter": "Anna", "role": "editor"}


def test_a_project_account_ends_by_time_alone(db: Session, town: Organisation, anna: Person, dieter: Person) -> None:
    memberships.accept(db, invited(db, town, anna, ends_on=NOW.date()), dieter, NOW)
    assert len(memberships.memberships_of(db, dieter.id, NOW)) == 1
    tomorrow = NOW + timedelta(days=1)
    assert memberships.memberships_of(db, dieter.id, tomorrow) == []
    assert memberships.members(db, town.id, tomorrow)[0] == 1  # Anna


def test_whose_project_account_is_over_may_be_invited_again(
    db: Session, town: Organisation, anna: Person, dieter: Person
) -> None:
    memberships.accept(db, invited(db, town, anna, ends_on=NOW.date()), dieter, NOW)
    later = NOW + timedelta(days=2)
    row = memberships.accept(db, invited(db, town, anna), dieter, later)
    assert row.joined_at == later
    assert len(db.scalars(select(Membership).where(Membership.person_id == dieter.id)).all()) == 2


def test_owners_have_no_last_day_and_nobody_one_that_is_over(db: Session, town: Organisation, anna: Person) -> None:
    with pytest.raises(OwnerWithEnd):
        invited(db, town, anna, role=MemberRole.OWNER, ends_on=LAST_DAY)
    with pytest.raises(EndsInThePast):
        invited(db, town, anna, ends_on=date(2026, 3, 14))


def test_an_invitation_raises_a_member_and_never_lowers_one(
    db: Session, town: Organisation, anna: Person, dieter: Person
) -> None:
    seat(db, dieter, town, MemberRole.MEMBER)
    assert memberships.accept(db, invited(db, town, anna), dieter, NOW).role is MemberRole.EDITOR
    lower = invited(db, town, anna, role=MemberRole.MEMBER)
    assert memberships.accept(db, lower, dieter, NOW).role is MemberRole.EDITOR


def test_the_last_day_holds_for_who_joins_by_the_domain_in_the_same_step(
    db: Session, town: Organisation, anna: Person, dieter: Person, office: Person
) -> None:
    memberships.verify_domain(db, town, "annastadt.example", "Impressum", Who(key=office.key), NOW)
    assert memberships.joins_by_domain(db, dieter, NOW) == [town]
    row = memberships.accept(db, invited(db, town, anna, role=MemberRole.MEMBER, ends_on=LAST_DAY), dieter, NOW)
    assert (row.role, row.ends_on, row.joined_by) == (MemberRole.MEMBER, LAST_DAY, JoinedBy.INVITATION)


def test_an_invitation_of_who_was_removed_opens_no_door(
    db: Session, town: Organisation, anna: Person, dieter: Person
) -> None:
    link = invited(db, town, anna, role=MemberRole.OWNER)
    successor = account(db, "Bernd")
    seat(db, successor, town, MemberRole.OWNER)
    memberships.remove(db, town, anna.key, Who(key=successor.key), NOW)
    with pytest.raises(InvitationOver):
        memberships.accept(db, link, dieter, NOW)


def test_nobody_accepts_what_they_offered(db: Session, town: Organisation, office: Person) -> None:
    with pytest.raises(OwnInvitation):
        memberships.accept(db, invited(db, town, office, role=MemberRole.OWNER), office, NOW)


def test_an_invitation_whose_last_day_is_over_is_over(
    db: Session, town: Organisation, anna: Person, dieter: Person
) -> None:
    link = invited(db, town, anna, ends_on=NOW.date())
    with pytest.raises(InvitationOver):
        memberships.accept(db, link, dieter, NOW + timedelta(days=1))


def test_an_invitation_into_a_body_that_went_into_another_is_over(
    db: Session, town: Organisation, anna: Person, dieter: Person
) -> None:
    link = invited(db, town, anna)
    town.merged_into_id = bernd(db).id
    with pytest.raises(InvitationOver):
        memberships.accept(db, link, dieter, NOW)


def test_a_withdrawn_invitation_opens_nothing(db: Session, town: Organisation, anna: Person) -> None:
    link = invited(db, town, anna)
    token = people.give_token(db, link)
    memberships.withdraw_invitation(db, town, link.id, Who(key=anna.key), NOW)
    with pytest.raises(people.LinkUnusable):
        people.open_link(db, link.purpose, token, NOW)
    assert memberships.invitations(db, town.id, NOW) == []


def test_another_organisations_invitation_is_not_withdrawn(db: Session, town: Organisation, anna: Person) -> None:
    link = invited(db, town, anna)
    with pytest.raises(NoSuchRow):
        memberships.withdraw_invitation(db, bernd(db), link.id, Who(key=anna.key), NOW)


def test_a_second_invitation_to_an_address_ends_the_first(db: Session, town: Organisation, anna: Person) -> None:
    invited(db, town, anna)
    invited(db, town, anna, mail="NEU@annastadt.example", role=MemberRole.MEMBER)
    assert [each.role for each in memberships.invitations(db, town.id, NOW)] == [MemberRole.MEMBER]


def test_an_organisation_sends_no_more_than_a_few_dozen_invitations_a_day(
    db: Session, town: Organisation, anna: Person
) -> None:
    for number in range(INVITATIONS_A_DAY):
        invited(db, town, anna, mail=f"neu{number}@annastadt.example")
    with pytest.raises(TooOften):
        invited(db, town, anna)


def test_no_more_than_a_hundred_invitations_wait(db: Session, town: Organisation, anna: Person) -> None:
    by = Who(key=anna.key)
    for number in range(MOST_OPEN):
        day = NOW + timedelta(days=1 + number // INVITATIONS_A_DAY * 2)
        offer = Offer(f"neu{number}@annastadt.example", MemberRole.MEMBER)
        memberships.invite(db, town, offer, by, "Anna", day)
    with pytest.raises(TooOften):
        memberships.invite(
            db, town, Offer("a@annastadt.example", MemberRole.MEMBER), by, "Anna", day + timedelta(days=2)
        )
