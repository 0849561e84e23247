"""A code to a role mailbox: limited, shown masked, good once and for five tries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import memberships, people
from catalog.memberships.codes import CODES_A_DAY, CODES_TO_A_MAILBOX, masked
from catalog.memberships.troubles import AlreadyMember, CodeOver, NoSuchRow, TooOften
from catalog.models import Letter, OneTimeLink, Organisation, OrganisationMailbox, Person
from schemas.identity import JoinedBy, MemberRole
from tests.factories import NOW, bernd
from tests.people import account, seat


@pytest.fixture
def mailbox(db: Session, town: Organisation, office: Person) -> OrganisationMailbox:
    """The town hall's mailbox, which an administrator entered."""
    return memberships.enter_mailbox(db, town, "rathaus@anbieter.example", "Impressum", Who(key=office.key), NOW)


def sent(db: Session, person: Person) -> str:
    """The code as the mailbox gets it."""
    newest = select(OneTimeLink).where(OneTimeLink.person_id == person.id).order_by(OneTimeLink.id.desc())
    return people.give_token(db, db.scalars(newest).all()[0])


def test_who_has_the_code_is_a_member(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox
) -> None:
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    code = sent(db, dieter)
    row = memberships.enter_code(db, dieter, town, f" {code[:4].lower()}-{code[4:]} ", NOW)
    assert row and (row.role, row.joined_by, row.may_speak) == (MemberRole.MEMBER, JoinedBy.CODE, False)


def test_the_letter_goes_to_the_mailbox_and_holds_no_code(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox
) -> None:
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    (letter,) = db.scalars(select(Letter))
    assert (letter.template, letter.to) == ("join_code", "rathaus@anbieter.example")
    assert letter.facts == {"organisation": "Annastadt", "person": "Dieter"}


def test_a_code_is_good_once(db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox) -> None:
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    code = sent(db, dieter)
    memberships.enter_code(db, dieter, town, code, NOW)
    with pytest.raises(AlreadyMember):
        memberships.enter_code(db, dieter, town, code, NOW)
    memberships.leave(db, town, dieter, NOW)
    with pytest.raises(CodeOver):
        memberships.enter_code(db, dieter, town, code, NOW)


def test_after_five_wrong_tries_the_right_code_is_worth_nothing(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox
) -> None:
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    code = sent(db, dieter)
    for _ in range(5):
        assert memberships.enter_code(db, dieter, town, "AAAAAAAA", NOW) is None
    with pytest.raises(CodeOver):
        memberships.enter_code(db, dieter, town, code, NOW)


def test_a_code_is_good_for_who_asked_and_for_that_organisation_only(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox
) -> None:
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    code = sent(db, dieter)
    with pytest.raises(CodeOver):
        memberships.enter_code(db, account(db, "Fremd"), town, code, NOW)
    with pytest.raises(CodeOver):
        memberships.enter_code(db, dieter, bernd(db), code, NOW)


def test_a_code_ends_after_a_week_and_with_the_mailbox(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox, office: Person
) -> None:
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    code = sent(db, dieter)
    with pytest.raises(CodeOver):
        memberships.enter_code(db, dieter, town, code, NOW + timedelta(days=8))
    memberships.remove_mailbox(db, town, mailbox.id, Who(key=office.key), NOW)
    db.flush()
    with pytest.raises(CodeOver):
        memberships.enter_code(db, dieter, town, code, NOW)


def test_a_new_code_ends_the_one_before(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox
) -> None:
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    first = sent(db, dieter)
    memberships.send_code(db, dieter, town, mailbox.id, NOW)
    assert memberships.enter_code(db, dieter, town, first, NOW) is None


def test_no_mailbox_gets_more_codes_than_a_few_a_day_whoever_asks(
    db: Session, town: Organisation, mailbox: OrganisationMailbox
) -> None:
    for number in range(CODES_TO_A_MAILBOX):
        memberships.send_code(db, account(db, f"Fremd {number}"), town, mailbox.id, NOW)
    another = account(db, "Noch jemand")
    with pytest.raises(TooOften):
        memberships.send_code(db, another, town, mailbox.id, NOW)
    memberships.send_code(db, another, town, mailbox.id, NOW + timedelta(days=1, seconds=1))


def test_who_used_up_their_codes_closes_the_mailbox_to_nobody_else(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox
) -> None:
    for _ in range(CODES_A_DAY):
        memberships.send_code(db, dieter, town, mailbox.id, NOW)
    memberships.send_code(db, account(db, "Neu im Amt"), town, mailbox.id, NOW)


def test_nobody_asks_for_more_codes_than_a_few_a_day_wherever(db: Session, dieter: Person, office: Person) -> None:
    by = Who(key=office.key)
    body = bernd(db)
    boxes = [
        memberships.enter_mailbox(db, body, f"amt{number}@anbieter.example", "Impressum", by, NOW)
        for number in range(CODES_A_DAY + 1)
    ]
    for box in boxes[:-1]:
        memberships.send_code(db, dieter, body, box.id, NOW)
    with pytest.raises(TooOften):
        memberships.send_code(db, dieter, body, boxes[-1].id, NOW)


def test_a_mailbox_of_another_organisation_gets_nothing(
    db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox
) -> None:
    with pytest.raises(NoSuchRow):
        memberships.send_code(db, dieter, bernd(db), mailbox.id, NOW)


def test_who_entered_a_mailbox_does_not_join_by_it(
    db: Session, town: Organisation, office: Person, mailbox: OrganisationMailbox
) -> None:
    assert memberships.mailboxes_of(db, town, office.key) == []
    with pytest.raises(NoSuchRow):
        memberships.send_code(db, office, town, mailbox.id, NOW)


def test_members_need_no_code(db: Session, town: Organisation, dieter: Person, mailbox: OrganisationMailbox) -> None:
    seat(db, dieter, town, MemberRole.MEMBER)
    with pytest.raises(AlreadyMember):
        memberships.send_code(db, dieter, town, mailbox.id, NOW)


@pytest.mark.parametrize(
    ("address", "shown"), [("poststelle@gemeinde.example", "p…@g….example"), ("x@amt.kreis.example", "x…@a….example")]
)
def test_a_mailbox_is_shown_masked(address: str, shown: str) -> None:
    assert masked(address) == shown
