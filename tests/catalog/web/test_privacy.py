"""What is stored on a person: they see it, take it along, and leave; what they said for a body stays and names it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import mail, people
from catalog.db import Base
from catalog.models import (
    ApiToken,
    AuditEntry,
    ContentReport,
    Draft,
    KnownBrowser,
    Letter,
    Membership,
    MembershipRequest,
    Note,
    PasswordHash,
    Person,
    PersonProfile,
    ProviderIdentity,
    Statement,
    Takeover,
    WordProposal,
)
from catalog.people.privacy import PLACES
from catalog.wiring import Tools
from schemas.identity import LinkPurpose, MemberRole, ReportReason
from schemas.personal_data import PersonalData
from tests import factories
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.factories import NOW
from tests.people import Visitor, account, scope, seat, sign_in

NAME, MAIL = "Anna Unverwechselbar", "anna.unverwechselbar@konto.example"


def somebody(tools: Tools) -> Person:
    """Anna, of whom something stands in every table in which a person can stand."""
    with tools.database.writing() as db:
        town = factories.anna(db)
        anna = account(db, NAME, mail=MAIL)
        boss = account(db, "Amtsleitung")
        solution = factories.published(db, town)
        seat(db, anna, town, MemberRole.EDITOR)
        seat(db, boss, town, MemberRole.OWNER)
        scope(db, anna, "12", "mobility")
        link = people.make_link(db, LinkPurpose.RESET, NOW, person_id=anna.id, mail=MAIL)
        people.give_token(db, link)
        mail.queue(db, "reset", MAIL, NOW, facts={"name": NAME}, link=link, person_id=anna.id)
        db.add_all(
            [
                PasswordHash(person_id=anna.id, hash="$argon2id$geheim", set_at=NOW),
                ProviderIdentity(
                    person_id=anna.id, provider="rathaus", issuer="https://id.example", subject="anna-7", linked_at=NOW
                ),
                KnownBrowser(
                    token_hash="geheimer-hash", person_id=anna.id, used_at=NOW, forgotten_at=NOW + timedelta(days=9)
                ),
                MembershipRequest(
                    person_id=anna.id, organisation_id=town.id, words="Bitte nehmt mich auf.", created_at=NOW
                ),
                ApiToken(
                    person_id=anna.id,
                    name="Skript",
                    token_hash="noch-ein-hash",
                    begins="lm_abc",
                    scopes=["read"],
                    created_at=NOW,
                    expires_at=NOW + timedelta(days=9),
                ),
                WordProposal(
                    key="woerter-1",
                    words=["Kuckucksuhr", "Standuhr"],
                    leads=[],
                    products=[],
                    reason="So sagen wir.",
                    person_id=anna.id,
                    organisation_id=town.id,
                    created_at=NOW,
                ),
                Draft(
                    key="entwurf-1",
                    organisation_id=town.id,
                    person_id=anna.id,
                    title="Pegelwächter",
                    created_at=NOW,
                    changed_at=NOW,
                ),
                Takeover(
                    key="uebernahme-1",
                    solution_id=solution.id,
                    organisation_id=town.id,
                    person_id=anna.id,
                    words="Wir nutzen es.",
                    created_at=NOW,
                ),
                Note(solution_id=solution.id, about="Eintrag", text="Stimmt nicht.", reply_to=MAIL, created_at=NOW),
                ContentReport(
                    key="meldung-1",
                    solution_id=solution.id,
                    about="kopf",
                    reason=ReportReason.OTHER,
                    words="Falsch.",
                    reply_to=MAIL.upper(),
                    created_at=NOW,
                ),
            ]
        )
    return anna


def everything(db: Session) -> dict[str, str]:
    """The whole database as text, by table."""
    tables: list[Table] = Base.metadata.sorted_tables
    return {table.name: str([tuple(row) for row in db.execute(select(table))]) for table in tables}


def first(tools: Tools, **facts: Any) -> Person:
    with tools.database.writing() as db:
        return account(db, "Administration", administrator=True, **facts)


# Seeing and taking along


def test_anna_sees_what_is_stored_on_her(stranger: TestClient, tools: Tools) -> None:
    sign_in(stranger, tools, somebody(tools))
    page = words(stranger.get("/konto/daten").text)
    for said in (
        NAME,
        MAIL,
        "Annastadt",
        "Bitte nehmt mich auf.",
        "rathaus",
        "Skript",
        "Firefox unter Linux",
        "Stimmt nicht.",
        "Kuckucksuhr, Standuhr",
    ):
        assert said in page
    assert "hash" not in page and "geheim" not in page


def test_anna_takes_all_of_it_along_without_what_opens_doors(stranger: TestClient, tools: Tools) -> None:
    anna = somebody(tools)
    sign_in(stranger, tools, anna)
    answer = stranger.post("/konto/daten/mitnehmen")
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.headers["cache-control"] == "no-store"
    found = PersonalData.model_validate_json(answer.content)
    assert found.person == anna.key
    rows = {part.table: len(part.rows) for part in found.parts}
    never = {"provider_attempt", "audit_entry", "contact_person", "organisation_domain", "organisation_mailbox"}
    assert {table for table, count in rows.items() if not count} == never
    assert len(rows) == len(PLACES)
    assert "geheim" not in answer.text and "noch-ein-hash" not in answer.text
    assert json.loads(answer.text)["format"] == "lichtermeer-personal-data"


def test_nobody_takes_along_what_is_stored_on_others(stranger: TestClient, tools: Tools) -> None:
    somebody(tools)
    with tools.database.writing() as db:
        dieter = account(db, "Dieter")
    sign_in(stranger, tools, dieter)
    assert "unverwechselbar" not in stranger.post("/konto/daten/mitnehmen").text.lower()
    assert "unverwechselbar" not in stranger.get("/konto/daten").text.lower()


def test_taking_data_along_needs_a_fresh_proof_and_stands_in_the_log(stranger: TestClient, tools: Tools) -> None:
    anna = somebody(tools)
    sign_in(stranger, tools, anna, proved=False)
    assert stranger.post("/konto/daten/mitnehmen").status_code == 403
    sign_in(stranger, tools, anna)
    stranger.post("/konto/daten/mitnehmen")
    with tools.database.reading() as db:
        assert db.scalars(select(AuditEntry.action)).all() == ["data_exported"]


# Leaving


def test_who_leaves_is_nowhere_any_more_but_in_the_letter_that_says_so(stranger: TestClient, tools: Tools) -> None:
    anna = somebody(tools)
    sign_in(stranger, tools, anna)
    assert "Das bleibt" in words(stranger.get("/konto/loeschen").text)
    answer = stranger.post("/konto/loeschen", data={"verstanden": "1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/konto/geloescht")
    assert "Ihr Konto ist gelöscht" in words(stranger.get("/konto/geloescht").text)
    with tools.database.reading() as db:
        left = {name for name, rows in everything(db).items() if "unverwechselbar" in rows.lower()}
        letter = db.scalars(select(Letter)).one()
        assert (left, letter.template, letter.to, letter.facts) == ({"letter"}, "account_deleted", MAIL, {})
        person = db.get_one(Person, anna.id)
        assert (person.key, person.deleted_at) == (anna.key, NOW)
        pointing = {place.table.__tablename__ for place in PLACES if "person_id" in place.table.__table__.columns}
        rows = everything(db)
        kept = {"membership", "letter", "person_profile", "word_proposal", "draft", "takeover"}
        assert {name for name in pointing if rows[name] != "[]"} == kept
        assert db.scalars(select(WordProposal.person_id)).all() == [None]
        assert [each.ended_at for each in db.scalars(select(Membership).where(Membership.person_id == anna.id))] == [
            NOW
        ]
        assert db.scalars(select(PersonProfile.name)).all() == ["Amtsleitung"]


def test_who_left_is_signed_out_everywhere(stranger: TestClient, tools: Tools) -> None:
    anna = somebody(tools)
    other = sign_in(Visitor(stranger.app), tools, anna)  # type: ignore[arg-type]
    sign_in(stranger, tools, anna)
    stranger.post("/konto/loeschen", data={"verstanden": "1"})
    assert stranger.get("/konto").headers["location"].startswith("/anmelden")
    assert other.get("/konto").headers["location"].startswith("/anmelden")


def test_statements_stay_and_name_the_organisation(stranger: TestClient, tools: Tools) -> None:
    anna = somebody(tools)
    with tools.database.reading() as db:
        before = everything(db)
    sign_in(stranger, tools, anna)
    stranger.post("/konto/loeschen", data={"verstanden": "1"})
    with tools.database.reading() as db:
        after = everything(db)
        assert all(
            after[name] == before[name] for name in ("statement", "solution", "solution_version", "organisation")
        )
        assert {row.said_by_text for row in db.scalars(select(Statement))} <= {"Annastadt"}


def test_the_log_stays_and_names_nobody(stranger: TestClient, tools: Tools) -> None:
    anna, chief = somebody(tools), first(tools)
    sign_in(stranger, tools, anna)
    stranger.post("/konto/daten/mitnehmen")
    stranger.post("/konto/loeschen", data={"verstanden": "1"})
    with tools.database.reading() as db:
        actions = set(db.scalars(select(AuditEntry.action).where(AuditEntry.actor == anna.key)))
    assert {"data_exported", "account_deleted"} <= actions
    sign_in(stranger, tools, chief)
    log = words(stranger.get("/verwaltung/protokoll").text)
    assert "gelöschte Person" in log and "Unverwechselbar" not in log


def test_the_same_address_can_register_again_and_is_somebody_else(stranger: TestClient, tools: Tools) -> None:
    anna = somebody(tools)
    sign_in(stranger, tools, anna)
    stranger.post("/konto/loeschen", data={"verstanden": "1"})
    with tools.database.writing() as db:
        assert people.person_of_mail(db, MAIL) is None
        assert account(db, NAME, mail=MAIL).key != anna.key


def test_the_last_owner_first_needs_a_successor(stranger: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        town, anna = factories.anna(db), account(db, "Anna")
        seat(db, anna, town, MemberRole.OWNER)
    sign_in(stranger, tools, anna)
    page = stranger.get("/konto/loeschen").text
    assert "Annastadt" in page and "Konto endgültig löschen" not in page
    assert stranger.post("/konto/loeschen", data={"verstanden": "1"}).status_code == 409
    with tools.database.reading() as db:
        assert db.get_one(Person, anna.id).deleted_at is None


def test_the_last_administrator_first_needs_a_successor(stranger: TestClient, tools: Tools) -> None:
    chief = first(tools)
    sign_in(stranger, tools, chief)
    assert "als Einzige" in words(stranger.get("/konto/loeschen").text)
    assert stranger.post("/konto/loeschen", data={"verstanden": "1"}).status_code == 409
    first(tools, mail="zweite@konto.example")
    assert stranger.post("/konto/loeschen", data={"verstanden": "1"}).status_code == 303


@ONE_ENGINE
@pytest.mark.parametrize("typed", [{}, {"verstanden": "0"}, {"verstanden": "ja"}])
def test_nothing_is_deleted_without_the_tick(stranger: TestClient, tools: Tools, typed: dict[str, str]) -> None:
    anna = somebody(tools)
    sign_in(stranger, tools, anna)
    answer = stranger.post("/konto/loeschen", data=typed)
    assert answer.status_code == 422
    assert "Bestätigen Sie, dass Ihr Konto gelöscht werden soll." in words(answer.text)
    with tools.database.reading() as db:
        assert db.get_one(Person, anna.id).deleted_at is None


@ONE_ENGINE
def test_leaving_needs_a_fresh_proof_and_nobody_elses_form(stranger: TestClient, tools: Tools) -> None:
    anna = somebody(tools)
    sign_in(stranger, tools, anna, proved=False)
    assert stranger.get("/konto/loeschen").headers["location"].startswith("/anmelden/bestaetigen")
    assert stranger.post("/konto/loeschen", data={"verstanden": "1"}).status_code == 403
    sign_in(stranger, tools, anna)
    assert stranger.post("/konto/loeschen", data={"verstanden": "1", "schutz": "falsch"}).status_code == 403
    with tools.database.reading() as db:
        assert db.get_one(Person, anna.id).deleted_at is None


@ONE_ENGINE
@pytest.mark.parametrize("path", ["/konto/daten", "/konto/loeschen"])
def test_dieter_is_asked_to_sign_in(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).headers["location"].startswith("/anmelden?next=")
