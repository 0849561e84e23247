"""A municipal reform: one body goes up in another, what was said stays, and everything counts once."""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Seat, Who
from catalog import offers, organisations, reuse, solutions
from catalog.db import Database
from catalog.figures import totals
from catalog.memberships import verify_domain
from catalog.models import (
    Adoption,
    AuditEntry,
    Membership,
    Organisation,
    OrganisationKey,
    OrganisationRelation,
    Solution,
    Statement,
)
from catalog.organisations.certain import certain_body
from catalog.organisations.merging import NotMergeable, OwnBody, following, merge
from catalog.organisations.register import load_register
from catalog.solutions import Rules, known_of
from content.demo.register import read_register
from schemas.identity import MemberRole
from schemas.operation import OperatorOfferContent
from schemas.organisation import KeyScheme, RelationKind
from schemas.reuse import AdoptionClaim, AdoptionStep, ExperienceContent, Speaker
from tests.factories import NOW, OPERATION, anna, bernd, bernd_uses_it, dieter, employer, published, speaking
from tests.people import account, seat

ADMIN = Who(key="verwaltung", administrator=True, proved=True)


def derived(db: Session, entries: list[Solution]) -> None:
    known = known_of(db, entries)
    for entry in entries:
        solutions.derive(db, entry, known[entry.id], NOW, Rules())
    db.flush()


def merged(db: Session, body: Organisation, into: Organisation) -> None:
    merge(db, body, into, ADMIN, NOW, derived)


def keyed(db: Session, body: Organisation, key: str, scheme: KeyScheme = KeyScheme.ARS) -> Organisation:
    db.add(OrganisationKey(organisation_id=body.id, scheme=scheme, value=key))
    db.flush()
    return body


def test_two_users_become_one_and_both_statements_stand(db: Session) -> None:
    entry, old, new = published(db, anna(db)), bernd(db), dieter(db)
    for town in (old, new):
        bernd_uses_it(db, entry, town)
    solutions.refresh(db, entry, NOW, Rules())
    assert entry.uses_confirmed == 2
    merged(db, old, new)
    assert entry.uses_confirmed == 1
    assert [row.organisation_id for row in db.scalars(select(Adoption).where(Adoption.counts))] == [new.id]
    page = solutions.page(db, entry.slug)
    assert page is not None
    said = solutions.said_about(db, page.solution, page.uses)
    lines = {line.organisation_text for statements in said.values() for line in statements}
    assert lines == {"Berndsdorf", "Dieterfeld"}
    assert totals(db).confirmed == 1


def test_statements_are_not_rewritten(db: Session) -> None:
    entry, old, new = published(db, anna(db)), bernd(db), dieter(db)
    said = bernd_uses_it(db, entry, old)
    merged(db, old, new)
    kept = db.scalars(select(Statement).where(Statement.organisation_id.is_not(None))).one()
    assert (kept.id, kept.organisation_id, kept.said_by_id) == (said.id if said else 0, old.id, old.id)


def test_the_successor_answers_for_what_its_predecessor_said(db: Session) -> None:
    entry, old, new = published(db, anna(db)), bernd(db), dieter(db)
    bernd_uses_it(db, entry, old)
    merged(db, old, new)
    ended = AdoptionClaim(step=AdoptionStep.ENDED, end_reason="no_need")
    reuse.claim_use(db, entry, ended, adopter=new, by=speaking(new, Speaker.ADOPTER), now=NOW.replace(day=20))
    solutions.refresh(db, entry, NOW.replace(day=20), Rules())
    assert (entry.uses_confirmed, db.scalars(select(Adoption.step)).all()) == (0, [AdoptionStep.ENDED])


def test_use_of_what_the_predecessor_published_is_no_transfer_any_more(db: Session) -> None:
    old, new = anna(db), bernd(db)
    entry = published(db, old)
    bernd_uses_it(db, entry, new)
    solutions.refresh(db, entry, NOW, Rules())
    assert entry.uses_confirmed == 1
    merged(db, old, new)
    assert (entry.publisher_id, entry.uses_confirmed, entry.origin_step) == (new.id, 0, AdoptionStep.OPERATION)


def test_old_keys_and_old_names_lead_to_the_successor(db: Session) -> None:
    old, new = keyed(db, bernd(db), "120600000001"), keyed(db, dieter(db), "120600000002")
    merged(db, old, new)
    found = organisations.organisation_by_key(db, "120600000001")
    assert found is not None
    assert (found.id, found.redirect) == (new.id, True)
    assert organisations.keys_of(db, new.id) == {KeyScheme.ARS: "120600000002"}
    named = organisations.find_organisations(db, "Berndsdorf")
    assert [each.name for each in named] == ["Dieterfeld"]
    tie = db.scalars(select(OrganisationRelation).where(OrganisationRelation.kind == RelationKind.SUCCESSOR_OF)).one()
    assert (tie.organisation_id, tie.related_id) == (new.id, old.id)


def test_a_merged_body_is_listed_nowhere(db: Session) -> None:
    old, new = bernd(db), dieter(db)
    merged(db, old, new)
    listed = organisations.list_organisations(db, organisations.OrganisationFilter())
    assert [row.name for row in listed.rows] == ["Dieterfeld"]
    assert organisations.choose(db, "Berndsdorf") is not None
    assert organisations.label_of(db, new) == "Dieterfeld"


def test_members_keep_the_higher_of_two_roles(db: Session) -> None:
    old, new = bernd(db), dieter(db)
    both, only = account(db, "In beiden"), account(db, "Nur im alten")
    seat(db, both, old, MemberRole.OWNER, may_speak=True)
    seat(db, both, new, MemberRole.MEMBER, ends_on=date(2027, 1, 1))
    seat(db, only, old, MemberRole.EDITOR, ends_on=date(2027, 1, 1))
    merged(db, old, new)
    rows = db.scalars(select(Membership).where(Membership.ended_at.is_(None)).order_by(Membership.person_id)).all()
    assert [(row.organisation_id, row.role, row.may_speak, row.ends_on) for row in rows] == [
        (new.id, MemberRole.OWNER, True, None),
        (new.id, MemberRole.EDITOR, False, date(2027, 1, 1)),
    ]
    noted = {(row.action, row.about) for row in db.scalars(select(AuditEntry))}
    assert noted == {
        ("organisation_merged", None),
        ("membership_ended", both.key),
        ("membership_begun", both.key),
        ("membership_ended", only.key),
        ("membership_begun", only.key),
    }


def test_domains_and_what_belongs_to_it_move(db: Session) -> None:
    old, new = bernd(db), dieter(db)
    entry = published(db, anna(db))
    verify_domain(db, old, "berndsdorf.example", "Impressum", ADMIN, NOW)
    reuse.report_experience(db, entry, ExperienceContent(title="Ein Jahr"), old, date(2026, 1, 1))
    follows = following(db, old)
    assert (follows.domains, follows.members, follows.statements) == (1, 0, 0)
    merged(db, old, new)
    assert following(db, old).domains == 0
    assert following(db, new).domains == 1
    page = solutions.page(db, entry.slug)
    assert page is not None
    assert [(one.row.organisation_id, one.row.organisation_text) for one in page.reports] == [(new.id, "Berndsdorf")]


def test_the_successor_may_take_back_what_its_predecessor_said_of_an_offer(db: Session) -> None:
    old, new = bernd(db), dieter(db)
    entry, who = published(db, anna(db)), Who(key="berta")
    offer = offers.add(db, entry, OperatorOfferContent(title="Betrieb"), old, who, NOW)
    comment = offers.comment(db, offer, old, "Bald auch nachts.", who, NOW)
    merged(db, old, new)
    assert (comment.organisation_id, offer.operator_id) == (new.id, new.id)


def test_chains_are_followed_to_their_end(db: Session) -> None:
    first, second, third = keyed(db, bernd(db), "120600000001"), dieter(db), employer(db, "Emilshausen")
    entry = published(db, anna(db))
    bernd_uses_it(db, entry, first)
    merged(db, first, second)
    merged(db, second, third)
    found = organisations.organisation_by_key(db, "120600000001")
    assert found is not None
    assert found.id == third.id
    assert db.scalars(select(Adoption.organisation_id)).all() == [third.id]


def test_no_body_goes_up_in_itself_in_a_gone_one_twice_or_in_an_invented_one(db: Session) -> None:
    one, two, three = bernd(db), dieter(db), employer(db, "Musterdorf", sample=True)
    for body, into in ((one, one), (one, three), (three, one)):
        with pytest.raises(NotMergeable):
            merged(db, body, into)
    merged(db, one, two)
    for body, into in ((one, two), (two, one), (one, anna(db))):
        with pytest.raises(NotMergeable):
            merged(db, body, into)


@pytest.mark.parametrize("which", [0, 1])
def test_nobody_merges_their_own_employer(db: Session, which: int) -> None:
    bodies = (anna(db), bernd(db))
    by = Who(key="verwaltung", administrator=True, seats=(Seat(bodies[which].id, MemberRole.OWNER),), proved=True)
    with pytest.raises(OwnBody):
        merge(db, *bodies, by, NOW, lambda _db, _entries: None)


def test_of_two_mergers_at_once_one_is_refused(database: Database) -> None:
    with database.writing() as db:
        ids = bernd(db).id, dieter(db).id
    outcomes: list[str] = []

    def reform(body: int, into: int) -> None:
        def work(db: Session) -> None:
            merged(db, db.get_one(Organisation, body), db.get_one(Organisation, into))

        try:
            database.write(work)
            outcomes.append("merged")
        except NotMergeable:
            outcomes.append("refused")

    threads = [Thread(target=reform, args=pair) for pair in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["merged", "refused"]


def test_an_older_register_does_not_undo_a_merger(register: Database) -> None:
    with register.writing() as db:
        old, new = (db.scalars(select(Organisation).where(Organisation.slug == key)).one() for key in _TWO)
        name, population = new.name, new.population
        merged(db, old, new)
        load_register(db, read_register())
        db.expire_all()
        assert (new.name, new.population, old.merged_into_id) == (name, population, new.id)
        found = certain_body(db, f"Gemeinde {old.name}")
        assert found is None or found.id == new.id
        counts = load_register(db, read_register())
        assert (counts.created, counts.updated) == (0, 0)


def test_an_import_that_still_names_the_old_body_means_the_new_one(db: Session) -> None:
    old, new = bernd(db), dieter(db)
    entry = published(db, anna(db))
    merged(db, old, new)
    reuse.claim_use(db, entry, OPERATION, adopter=old, by=reuse.Voice.of_source("Quelle"), now=NOW)
    solutions.refresh(db, entry, NOW, Rules())
    assert db.scalars(select(Adoption.organisation_id)).all() == [new.id]


_TWO = ("120690017017", "120690304304")
"""Two municipalities of the register, the smaller first."""
