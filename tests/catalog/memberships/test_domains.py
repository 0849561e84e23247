"""Whose mail address lies in a verified domain is a member at once; and which domains nobody can verify."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import memberships
from catalog.memberships.mail_domains import NotOwn, nobodys_own
from catalog.memberships.troubles import (
    DomainNotOwn,
    DomainTaken,
    DomainWrong,
    EvidenceMissing,
    MailboxWrong,
    NoSuchRow,
)
from catalog.models import AuditEntry, Letter, Membership, Organisation, OrganisationMailbox, Person, PersonProfile
from schemas.identity import JoinedBy, MemberRole
from tests.factories import NOW, bernd
from tests.people import account, seat

LATER = NOW + timedelta(days=1)


def who(person: Person) -> Who:
    return Who(key=person.key, person_id=person.id, administrator=person.administrator)


@pytest.fixture
def verified(db: Session, town: Organisation, office: Person) -> Organisation:
    """Annastadt with a domain that an administrator verified."""
    memberships.verify_domain(db, town, "annastadt.example", "Impressum der Stadt", who(office), NOW)
    return town


def test_an_address_in_a_verified_domain_makes_a_member_who_only_reads(
    db: Session, verified: Organisation, dieter: Person
) -> None:
    assert memberships.joins_by_domain(db, dieter, NOW) == [verified]
    (row,) = db.scalars(select(Membership))
    assert (row.organisation_id, row.role, row.may_speak) == (verified.id, MemberRole.MEMBER, False)
    assert (row.joined_by, row.ends_on) == (JoinedBy.DOMAIN, None)


def test_who_is_a_member_joins_no_second_time(db: Session, verified: Organisation, dieter: Person) -> None:
    memberships.joins_by_domain(db, dieter, NOW)
    assert memberships.joins_by_domain(db, dieter, LATER) == []


@pytest.mark.parametrize(
    "mail",
    ["a@schule.annastadt.example", "a@annastadt.example.evil.example", "a@xannastadt.example", "a@stadt.example"],
)
def test_only_the_very_domain_counts(db: Session, verified: Organisation, mail: str) -> None:
    assert memberships.joins_by_domain(db, account(db, "Fremd", mail=mail), NOW) == []


def test_letters_of_another_alphabet_are_another_domain(db: Session, verified: Organisation) -> None:
    person = account(db, "Fremd", mail="a@xn--nnastadt-2nh.example")
    assert memberships.joins_by_domain(db, person, NOW) == []


def test_whoever_was_removed_does_not_come_back_by_the_domain(
    db: Session, verified: Organisation, dieter: Person, office: Person
) -> None:
    memberships.joins_by_domain(db, dieter, NOW)
    memberships.remove(db, verified, dieter.key, who(office), LATER)
    assert memberships.joins_by_domain(db, dieter, LATER) == []


def test_whose_project_account_is_over_does_not_come_back_by_the_domain(
    db: Session, verified: Organisation, dieter: Person
) -> None:
    seat(db, dieter, verified, MemberRole.EDITOR, ends_on=NOW.date())
    assert memberships.joins_by_domain(db, dieter, LATER) == []


def test_nobody_joins_by_a_domain_that_they_verified_themselves(db: Session, town: Organisation) -> None:
    judge = account(db, "Verwaltung", administrator=True, mail="v@annastadt.example")
    memberships.verify_domain(db, town, "annastadt.example", "Impressum", who(judge), NOW)
    assert memberships.joins_by_domain(db, judge, NOW) == []


def test_nobody_joins_a_body_that_went_into_another(db: Session, verified: Organisation, dieter: Person) -> None:
    verified.merged_into_id = bernd(db).id
    assert memberships.joins_by_domain(db, dieter, NOW) == []


def test_the_owners_are_told_who_joined(db: Session, verified: Organisation, dieter: Person) -> None:
    seat(db, account(db, "Anna"), verified, MemberRole.OWNER)
    memberships.joins_by_domain(db, dieter, NOW)
    (letter,) = db.scalars(select(Letter))
    assert (letter.template, letter.to) == ("member_joined", "anna@konto.example")


def test_joining_stands_in_the_log_by_key_and_without_the_address(
    db: Session, verified: Organisation, dieter: Person
) -> None:
    memberships.joins_by_domain(db, dieter, NOW)
    (entry,) = db.scalars(select(AuditEntry).where(AuditEntry.action == "membership_begun"))
    assert (entry.about, entry.organisation_id) == (dieter.key, verified.id)
    assert entry.facts == {"role": "member", "joined_by": "domain"}


def test_who_changes_to_another_address_loses_what_stood_on_the_old_one(
    db: Session, verified: Organisation, dieter: Person
) -> None:
    memberships.joins_by_domain(db, dieter, NOW)
    db.get_one(PersonProfile, dieter.id).mail = "dieter@anbieter.example"
    assert memberships.leaves_by_domain(db, dieter, "dieter@annastadt.example", LATER) == [verified]
    assert memberships.memberships_of(db, dieter.id, LATER) == []


def test_whom_an_owner_made_an_editor_stays_with_another_address(
    db: Session, verified: Organisation, dieter: Person
) -> None:
    seat(db, dieter, verified, MemberRole.EDITOR, joined_by=JoinedBy.DOMAIN)
    db.get_one(PersonProfile, dieter.id).mail = "dieter@anbieter.example"
    assert memberships.leaves_by_domain(db, dieter, "dieter@annastadt.example", LATER) == []


def test_a_new_address_in_the_same_domain_changes_nothing(db: Session, verified: Organisation, dieter: Person) -> None:
    memberships.joins_by_domain(db, dieter, NOW)
    db.get_one(PersonProfile, dieter.id).mail = "d.neu@annastadt.example"
    assert memberships.leaves_by_domain(db, dieter, "dieter@annastadt.example", LATER) == []


def test_members_stay_when_a_domain_is_removed_and_nobody_joins_by_it_any_more(
    db: Session, verified: Organisation, dieter: Person, office: Person
) -> None:
    memberships.joins_by_domain(db, dieter, NOW)
    row = memberships.domain_rows(db, verified.id)[0]
    memberships.remove_domain(db, verified, row.id, who(office), NOW)
    assert len(memberships.memberships_of(db, dieter.id, NOW)) == 1
    assert memberships.joins_by_domain(db, account(db, "Neu", mail="neu@annastadt.example"), NOW) == []


def test_a_domain_is_removed_from_its_own_organisation_only(
    db: Session, verified: Organisation, office: Person
) -> None:
    row = memberships.domain_rows(db, verified.id)[0]
    with pytest.raises(NoSuchRow):
        memberships.remove_domain(db, bernd(db), row.id, who(office), NOW)


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ("web.de", NotOwn.FREE_MAIL),
        ("gmx.net", NotOwn.FREE_MAIL),
        ("t-online.de", NotOwn.FREE_MAIL),
        ("posteo.de", NotOwn.FREE_MAIL),
        ("mailbox.org", NotOwn.FREE_MAIL),
        ("gmail.com", NotOwn.FREE_MAIL),
        ("amt.fastmail.com", NotOwn.FREE_MAIL),
        ("co.uk", NotOwn.PUBLIC_SUFFIX),
        ("in-berlin.de", NotOwn.PUBLIC_SUFFIX),
        ("berlin.de", NotOwn.SHARED),
        ("bayern.de", NotOwn.SHARED),
    ],
)
def test_what_is_nobodys_own_is_verified_for_nobody(
    db: Session, town: Organisation, office: Person, domain: str, why: NotOwn
) -> None:
    with pytest.raises(DomainNotOwn) as refused:
        memberships.verify_domain(db, town, domain.upper(), "Impressum", who(office), NOW)
    assert refused.value.why is why


@pytest.mark.parametrize("domain", ["ba-mitte.berlin.de", "stadt-koeln.de", "muenchen.de", "annastadt.example"])
def test_what_can_be_one_bodys_own_may_be_verified(domain: str) -> None:
    assert nobodys_own(domain) is None


def test_one_domain_is_one_organisations(db: Session, verified: Organisation, office: Person) -> None:
    with pytest.raises(DomainTaken) as refused:
        memberships.verify_domain(db, bernd(db), "@AnnaStadt.example.", "Impressum", who(office), NOW)
    assert refused.value.organisation_id == verified.id


@pytest.mark.parametrize("domain", ["", "annastadt", "anna stadt.example", "127.0.0.1", "a@b@c", "x" * 1_000_000])
def test_what_is_no_domain_is_refused(db: Session, town: Organisation, office: Person, domain: str) -> None:
    with pytest.raises(DomainWrong):
        memberships.verify_domain(db, town, domain, "Impressum", who(office), NOW)


def test_whoever_verifies_says_by_what(db: Session, town: Organisation, office: Person) -> None:
    with pytest.raises(EvidenceMissing):
        memberships.verify_domain(db, town, "annastadt.example", " \u200b ", who(office), NOW)


def test_a_role_mailbox_of_a_provider_may_be_entered_once(db: Session, town: Organisation, office: Person) -> None:
    for mailbox in ("Rathaus.Annastadt@Anbieter.example", "rathaus.annastadt@anbieter.example"):
        memberships.enter_mailbox(db, town, mailbox, "Impressum", who(office), NOW)
    assert db.scalars(select(OrganisationMailbox.mailbox)).all() == ["rathaus.annastadt@anbieter.example"]


def test_what_is_no_mailbox_is_refused(db: Session, town: Organisation, office: Person) -> None:
    with pytest.raises(MailboxWrong):
        memberships.enter_mailbox(
            db, town, "rathaus@annastadt.example\r\nBcc: x@y.example", "Impressum", who(office), NOW
        )
