"""Roles, the right to speak and leaving: an organisation that has an owner keeps one, whatever happens at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import memberships
from catalog.db import Database
from catalog.memberships.seats import owners_of
from catalog.memberships.troubles import Changed, EndsInThePast, LastOwner, NoSuchRow, OwnerWithEnd, OwnSeat
from catalog.models import AuditEntry, Letter, Membership, Organisation, Person
from catalog.people import known_person
from schemas.identity import MemberRole
from tests.factories import NOW, bernd, published
from tests.factories import anna as annastadt
from tests.people import account, seat

LAST_DAY = date(2026, 12, 31)


def who(db: Session, person: Person) -> Who:
    known = known_person(db, person.id, NOW)
    assert known
    return known.who


@pytest.fixture
def anna(db: Session, town: Organisation) -> Person:
    """The one owner of Annastadt."""
    person = account(db, "Anna")
    seat(db, person, town, MemberRole.OWNER)
    return person


@pytest.fixture
def editor(db: Session, town: Organisation, dieter: Person) -> Person:
    """Dieter, who writes for Annastadt."""
    seat(db, dieter, town, MemberRole.EDITOR)
    return dieter


def change(db: Session, town: Organisation, person: Person, role: MemberRole, by: Person, **given: object) -> None:
    facts = {"ends_on": None, "revision": 1, **given}
    memberships.change(db, town, person.key, role, by=who(db, by), now=NOW, **facts)  # type: ignore[arg-type]


def test_owners_come_first_and_pages_count_all(db: Session, town: Organisation, anna: Person) -> None:
    for number in range(memberships.PER_PAGE):
        seat(db, account(db, f"Mitglied {number}"), town, MemberRole.MEMBER, joined_at=NOW - timedelta(days=1))
    total, rows = memberships.members(db, town.id, NOW)
    assert (total, len(rows), rows[0].name) == (memberships.PER_PAGE + 1, memberships.PER_PAGE, "Anna")
    assert len(memberships.members(db, town.id, NOW, 2)[1]) == 1


def test_an_owner_makes_somebody_an_owner_who_reads_it_in_a_mail(
    db: Session, town: Organisation, anna: Person, editor: Person
) -> None:
    change(db, town, editor, MemberRole.OWNER, anna)
    assert memberships.member(db, town.id, editor.key, NOW).role is MemberRole.OWNER
    assert db.scalars(select(Letter.template)).all() == ["role_changed"]
    (entry,) = db.scalars(select(AuditEntry))
    assert (entry.actor, entry.about, entry.facts) == (anna.key, editor.key, {"before": "editor", "after": "owner"})


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(
    db: Session, town: Organisation, anna: Person, editor: Person
) -> None:
    change(db, town, editor, MemberRole.MEMBER, anna)
    with pytest.raises(Changed):
        change(db, town, editor, MemberRole.OWNER, anna)
    with pytest.raises(Changed):
        memberships.let_speak(db, town, editor.key, 1, who(db, anna), NOW, may=True)


def test_a_project_account_gets_its_last_day(db: Session, town: Organisation, anna: Person, editor: Person) -> None:
    change(db, town, editor, MemberRole.EDITOR, anna, ends_on=LAST_DAY)
    assert memberships.member(db, town.id, editor.key, NOW).ends_on == LAST_DAY
    with pytest.raises(OwnerWithEnd):
        change(db, town, editor, MemberRole.OWNER, anna, ends_on=LAST_DAY, revision=2)
    with pytest.raises(EndsInThePast):
        change(db, town, editor, MemberRole.EDITOR, anna, ends_on=date(2026, 1, 1), revision=2)


def test_the_last_owner_is_neither_demoted_nor_removed_nor_leaves(
    db: Session, town: Organisation, anna: Person, editor: Person, office: Person
) -> None:
    with pytest.raises(LastOwner):
        change(db, town, anna, MemberRole.EDITOR, anna)
    with pytest.raises(LastOwner):
        memberships.remove(db, town, anna.key, who(db, office), NOW)
    with pytest.raises(LastOwner):
        memberships.leave(db, town, anna, NOW)
    assert memberships.blocks_leaving(db, anna, NOW) == [town]


def test_with_a_successor_the_owner_may_go(db: Session, town: Organisation, anna: Person, editor: Person) -> None:
    change(db, town, editor, MemberRole.OWNER, anna)
    assert memberships.blocks_leaving(db, anna, NOW) == []
    memberships.leave(db, town, anna, NOW)
    assert memberships.blocks_leaving(db, editor, NOW) == [town]


@pytest.mark.parametrize("holding", ["suspended", "over"])
def test_a_successor_who_cannot_act_is_none(db: Session, town: Organisation, anna: Person, holding: str) -> None:
    other = account(db, "Bernd", suspended_at=NOW if holding == "suspended" else None)
    yesterday = (NOW - timedelta(days=1)).date()
    seat(db, other, town, MemberRole.OWNER, ends_on=yesterday if holding == "over" else None)
    with pytest.raises(LastOwner):
        memberships.leave(db, town, anna, NOW)


def test_leaving_takes_no_entries_along(db: Session, town: Organisation, anna: Person, editor: Person) -> None:
    entry = published(db, town)
    memberships.leave(db, town, editor, NOW)
    assert (entry.publisher_id, memberships.memberships_of(db, editor.id, NOW)) == (town.id, [])
    with pytest.raises(NoSuchRow):
        memberships.leave(db, town, editor, NOW)


def test_what_was_stays_as_what_was_when_somebody_comes_back(
    db: Session, town: Organisation, anna: Person, editor: Person
) -> None:
    memberships.leave(db, town, editor, NOW)
    seat(db, editor, town, MemberRole.MEMBER)
    rows = db.scalars(select(Membership).where(Membership.person_id == editor.id).order_by(Membership.id)).all()
    assert [(row.role, row.ended_at) for row in rows] == [(MemberRole.EDITOR, NOW), (MemberRole.MEMBER, None)]


def test_an_owner_grants_and_takes_the_right_to_speak(
    db: Session, town: Organisation, anna: Person, editor: Person
) -> None:
    memberships.let_speak(db, town, editor.key, 1, who(db, anna), NOW, may=True)
    (row,) = db.scalars(select(Membership).where(Membership.person_id == editor.id))
    assert (row.may_speak, row.speak_granted_by) == (True, anna.key)
    memberships.let_speak(db, town, editor.key, 2, who(db, anna), NOW, may=False)
    assert (row.may_speak, row.speak_granted_by) == (False, None)
    assert db.scalars(select(Letter.template).order_by(Letter.id)).all() == ["speak_granted", "speak_taken"]


def test_whoever_acts_by_office_gives_themselves_nothing(db: Session, town: Organisation, office: Person) -> None:
    seat(db, office, town, MemberRole.MEMBER)
    with pytest.raises(OwnSeat):
        change(db, town, office, MemberRole.OWNER, office)
    with pytest.raises(OwnSeat):
        memberships.let_speak(db, town, office.key, 1, who(db, office), NOW, may=True)


def test_an_administrator_names_the_first_owner(
    db: Session, town: Organisation, editor: Person, office: Person
) -> None:
    change(db, town, editor, MemberRole.OWNER, office)
    assert memberships.body_of(db, town, NOW).has_owner


def test_somebody_of_another_organisation_is_nobody_here(
    db: Session, town: Organisation, anna: Person, office: Person
) -> None:
    elsewhere = account(db, "Bernd")
    seat(db, elsewhere, bernd(db), MemberRole.EDITOR)
    for step in (
        lambda: memberships.remove(db, town, elsewhere.key, who(db, anna), NOW),
        lambda: change(db, town, elsewhere, MemberRole.OWNER, anna),
        lambda: memberships.let_speak(db, town, elsewhere.key, 1, who(db, anna), NOW, may=True),
        lambda: memberships.member(db, town.id, elsewhere.key, NOW),
    ):
        with pytest.raises(NoSuchRow):
            step()


def test_all_ends_with_the_account(db: Session, town: Organisation, anna: Person, editor: Person) -> None:
    with pytest.raises(LastOwner):
        memberships.end_all(db, anna, who(db, anna), NOW)
    assert memberships.end_all(db, editor, who(db, editor), NOW) == 1
    assert memberships.memberships_of(db, editor.id, NOW) == []


@pytest.mark.parametrize("way", ["leave", "demote", "remove"])
def test_of_two_owners_who_go_at_the_same_moment_one_stays(database: Database, way: str) -> None:
    with database.writing() as db:
        town = annastadt(db)
        owners = [account(db, name) for name in ("Anna", "Bernd")]
        for each in owners:
            seat(db, each, town, MemberRole.OWNER)
    together = Barrier(2)

    def go(own: Person, other: Person) -> bool:
        """Both look around before either of them acts."""
        waited: list[int] = []

        def work(db: Session) -> None:
            body = db.get_one(Organisation, town.id)
            if not waited:
                waited.append(together.wait(10) if not database.embedded else 0)
            if way == "leave":
                memberships.leave(db, body, db.get_one(Person, own.id), NOW)
            elif way == "demote":
                change(db, body, own, MemberRole.MEMBER, own)
            else:
                memberships.remove(db, body, other.key, who(db, own), NOW)

        try:
            database.write(work)
        except LastOwner:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        gone = list(pool.map(go, owners, reversed(owners)))
    with database.writing() as db:
        assert (sorted(gone), len(owners_of(db, town.id, NOW))) == ([False, True], 1)
