"""The log as people read it: each as far as their office goes, with the names that they need, and to take along."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import audit
from catalog.app import create_app
from catalog.audit import Actor
from catalog.models import Organisation, PersonProfile
from catalog.wiring import Tools
from schemas.identity import ActorKind, MemberRole
from tests.catalog.web.conftest import words
from tests.factories import NOW, anna, bernd
from tests.people import Visitor, account, seat, sign_in


@dataclass
class House:
    """Two organisations, their people, and somebody of the administration."""

    annas: int
    berndsdorf: int
    owner: str
    member: str
    head: str
    stranger: str


@pytest.fixture
def house(tools: Tools) -> House:
    """A log with an entry of each kind."""
    with tools.database.writing() as db:
        annas, berndsdorf = anna(db), bernd(db)
        owner, member = account(db, "Inhaberin Annastadt"), account(db, "Mitglied Annastadt")
        head, stranger = account(db, "Leitung Katalog", administrator=True), account(db, "Mitglied Berndsdorf")
        seat(db, owner, annas, MemberRole.OWNER)
        seat(db, member, annas, MemberRole.MEMBER)
        seat(db, stranger, berndsdorf, MemberRole.OWNER)
        keys = [person.key for person in (owner, member, head, stranger)]
        house = House(annas.id, berndsdorf.id, *keys)
        _fill(db, house)
    return house


def _fill(db: Session, house: House) -> None:
    by_owner, by_head = Actor(ActorKind.PERSON, house.owner), Actor(ActorKind.PERSON, house.head)
    audit.note(
        db, by_owner, "role_changed", ("membership", 2), NOW,
        about=house.member, organisation_id=house.annas, facts={"before": "member", "after": "editor"},
    )  # fmt: skip
    audit.note(db, by_head, "speak_granted", ("membership", 2), NOW, about=house.member, organisation_id=house.annas)
    audit.note(
        db, Actor(ActorKind.PERSON, house.stranger), "mailbox_entered", ("organisation", 2), NOW,
        organisation_id=house.berndsdorf,
    )  # fmt: skip
    token = Actor(ActorKind.TOKEN, house.owner)
    audit.note(db, token, "data_exported", ("person", house.owner), NOW - timedelta(days=40), about=house.owner)
    audit.note(db, audit.HOUSE, "expired_removed", ("audit", 0), NOW, facts={"what": "=1+1", "number": 12})


@pytest.fixture
def browser(tools: Tools) -> Iterator[TestClient]:
    """A browser in which nobody is signed in yet."""
    with Visitor(create_app(tools)) as client:
        yield client


def _as(browser: TestClient, tools: Tools, key: str) -> TestClient:
    with tools.database.reading() as db:
        person = db.query(PersonProfile).filter(PersonProfile.person.has(key=key)).one().person
    return sign_in(browser, tools, person)


def test_people_read_what_they_did_and_what_others_did_about_them(
    browser: TestClient, tools: Tools, house: House
) -> None:
    page = words(_as(browser, tools, house.member).get("/konto/protokoll").text)
    assert "2 Vorgänge" in page
    assert "Rolle geändert" in page and "vorher: Mitglied danach: Redaktion" in page
    assert "Inhaberin Annastadt" in page
    assert "Berndsdorf" not in page


def test_of_an_office_people_read_the_office_and_no_name(browser: TestClient, tools: Tools, house: House) -> None:
    for path, key in (("/konto/protokoll", house.member), ("/organisationen/annastadt/protokoll", house.owner)):
        html = _as(browser, tools, key).get(path).text
        assert "Verwaltung des Katalogs" in words(html)
        assert "Leitung Katalog" not in html and house.head not in html


def test_owners_read_their_organisation_and_nothing_else(browser: TestClient, tools: Tools, house: House) -> None:
    page = words(_as(browser, tools, house.owner).get("/organisationen/annastadt/protokoll").text)
    assert "2 Vorgänge" in page and "Mitglied Annastadt" in page
    assert browser.get("/organisationen/berndsdorf/protokoll").status_code == 404
    assert browser.get("/verwaltung/protokoll").status_code in {403, 404}


def test_members_do_not_read_their_organisations_log(browser: TestClient, tools: Tools, house: House) -> None:
    assert _as(browser, tools, house.member).get("/organisationen/annastadt/protokoll").status_code == 403


@pytest.mark.parametrize("ending", ["", ".csv", ".json"])
@pytest.mark.parametrize("path", ["/konto/protokoll", "/organisationen/annastadt/protokoll", "/verwaltung/protokoll"])
def test_visitors_are_sent_to_sign_in(browser: TestClient, house: House, path: str, ending: str) -> None:
    answer = browser.get(path + ending)
    assert answer.status_code == 303 and answer.headers["location"].startswith("/anmelden?")


@pytest.mark.parametrize("ending", [".csv", ".json"])
def test_nobody_takes_along_what_they_may_not_read(
    browser: TestClient, tools: Tools, house: House, ending: str
) -> None:
    member = _as(browser, tools, house.member)
    assert member.get(f"/organisationen/annastadt/protokoll{ending}").status_code == 403
    assert member.get(f"/organisationen/berndsdorf/protokoll{ending}").status_code == 404
    assert member.get(f"/verwaltung/protokoll{ending}").status_code in {403, 404}


def test_administrators_read_everything_by_name(browser: TestClient, tools: Tools, house: House) -> None:
    page = words(_as(browser, tools, house.head).get("/verwaltung/protokoll").text)
    assert "5 Vorgänge" in page
    for name in ("Inhaberin Annastadt", "Mitglied Berndsdorf", "Lichtermeer selbst", "(mit Zugangsschlüssel)"):
        assert name in page


def test_who_is_deleted_keeps_no_name(browser: TestClient, tools: Tools, house: House) -> None:
    with tools.database.writing() as db:
        db.execute(delete(PersonProfile).where(PersonProfile.name == "Mitglied Annastadt"))
    html = _as(browser, tools, house.owner).get("/organisationen/annastadt/protokoll").text
    assert "gelöschte Person" in html
    assert "Mitglied Annastadt" not in html and house.member not in html


def test_one_chooses_by_action_person_and_day(browser: TestClient, tools: Tools, house: House) -> None:
    head = _as(browser, tools, house.head)
    for query, number in (
        ("aktion=role_changed", "1 Vorgang "),
        (f"person={house.member}", "2 Vorgänge mit Mitglied Annastadt"),
        ("bis=2026-02-28", "1 Vorgang "),
        ("von=2026-03-15&bis=2026-03-15", "4 Vorgänge"),
        ("von=2026-03-16", "0 Vorgänge"),
    ):
        assert number in words(head.get(f"/verwaltung/protokoll?{query}").text), query


@pytest.mark.parametrize(
    "query", ["aktion=%00", "person=niemand", "von=gestern", "bis=9999-12-31", "von=0001-01-01", "person=" + "x" * 900]
)
def test_what_cannot_be_read_is_named_and_left_out(browser: TestClient, tools: Tools, house: House, query: str) -> None:
    page = _as(browser, tools, house.owner).get(f"/organisationen/annastadt/protokoll?{query}")
    assert page.status_code == 200
    assert "2 Vorgänge" in words(page.text)
    if "%00" not in query:
        assert "kennen wir nicht" in page.text


def test_nobody_learns_of_an_outsider_by_asking_for_their_key(browser: TestClient, tools: Tools, house: House) -> None:
    page = words(_as(browser, tools, house.owner).get(f"/organisationen/annastadt/protokoll?person={house.head}").text)
    assert "2 Vorgänge" in page and "kennen wir nicht" in page


def test_a_page_beyond_the_end_says_so(browser: TestClient, tools: Tools, house: House) -> None:
    owner = _as(browser, tools, house.owner)
    assert owner.get("/organisationen/annastadt/protokoll?seite=2").status_code == 404
    assert owner.get("/organisationen/annastadt/protokoll?seite=99999999999999").status_code == 200


def test_the_table_runs_in_no_spreadsheet(browser: TestClient, tools: Tools, house: House) -> None:
    with tools.database.writing() as db:
        db.query(PersonProfile).filter_by(name="Mitglied Annastadt").one().name = "=cmd|' /C calc'!A0"
    answer = _as(browser, tools, house.head).get("/verwaltung/protokoll.csv")
    assert answer.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in answer.headers
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert len(rows) == 6 and {len(row) for row in rows} == {11}
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "2026-03-15 13:00:00" in rows[1]


def test_the_document_is_as_narrow_as_the_page(browser: TestClient, tools: Tools, house: House) -> None:
    answer = _as(browser, tools, house.owner).get("/organisationen/annastadt/protokoll.json?aktion=speak_granted")
    [entry] = json.loads(answer.text)["entries"]
    assert entry["actor"] == {"as": "administration", "key": None, "name": None, "by_token": False}
    assert entry["about"]["name"] == "Mitglied Annastadt"
    assert entry["at"] == "2026-03-15T13:00:00+01:00"


def test_a_long_log_is_taken_along_whole(browser: TestClient, tools: Tools, house: House) -> None:
    with tools.database.writing() as db:
        for number in range(1_100):
            audit.note(db, audit.HOUSE, "expired_removed", ("audit", number), NOW)
    entries = json.loads(_as(browser, tools, house.head).get("/verwaltung/protokoll.json").text)["entries"]
    assert len({entry["id"] for entry in entries}) == len(entries) == 1_105


def test_what_was_noted_of_a_body_that_went_up_in_another_is_read_there(
    browser: TestClient, tools: Tools, house: House
) -> None:
    with tools.database.writing() as db:
        db.get_one(Organisation, house.berndsdorf).merged_into_id = house.annas
    page = words(_as(browser, tools, house.owner).get("/organisationen/annastadt/protokoll").text)
    assert "3 Vorgänge" in page and "Funktionspostfach eingetragen" in page and "Mitglied Berndsdorf" in page
    assert browser.get("/organisationen/berndsdorf/protokoll").status_code == 404
