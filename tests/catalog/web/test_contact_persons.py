"""Ansprechpersonen of an entry through the front door: who may name whom, and how one objects."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import contact_persons, mail, people
from catalog.models import ContactPerson, Letter, OneTimeLink, Organisation, Solution
from catalog.wiring import Tools
from schemas.contact_person import NamedPerson
from schemas.identity import LegalGround, LinkPurpose, MemberRole
from tests import factories
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.factories import NOW
from tests.people import account, seat, sign_in
from tests.sites import find_again

PATH = "/loesungen/giessplaner/ansprechpersonen"
FORM = {"name": "Person Beispiel", "aufgabe": "Projektleitung", "grundlage": "public_task"}


@pytest.fixture
def anna(stranger: TestClient, tools: Tools) -> TestClient:
    """Anna writes her town's entries and is signed in."""
    with tools.database.writing() as db:
        town, person = factories.anna(db), account(db, "Anna")
        factories.published(db, town)
        seat(db, person, town, MemberRole.EDITOR)
    find_again(tools)
    return sign_in(stranger, tools, person)


def rows(tools: Tools) -> list[ContactPerson]:
    with tools.database.reading() as db:
        return list(db.scalars(select(ContactPerson).order_by(ContactPerson.id)))


def entry_page(visitor: TestClient) -> str:
    return words(visitor.get("/loesungen/giessplaner").text)


def test_anna_names_somebody_whom_everybody_then_sees(anna: TestClient, tools: Tools) -> None:
    assert "Ansprechpersonen verwalten" in entry_page(anna)
    assert "Noch niemand genannt" in words(anna.get(PATH).text)
    answer = anna.post(f"{PATH}/neu", data=FORM | {"mail": "p.beispiel@annastadt.example"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}?gespeichert=neu")
    assert "Die Ansprechperson ist eingetragen." in words(anna.get(answer.headers["location"]).text)
    anna.cookies.clear()
    page = entry_page(anna)
    assert "Projektleitung Person Beispiel" in page
    assert "p.beispiel" not in page and "Ansprechpersonen verwalten" not in page
    with tools.database.reading() as db:
        assert db.scalars(select(Letter.template)).all() == ["contact_named"]


def test_a_direct_line_is_shown_with_consent_only(anna: TestClient, tools: Tools) -> None:
    line = {"durchwahl": "+49 30 1234567"}
    refused = anna.post(f"{PATH}/neu", data=FORM | line)
    assert refused.status_code == 422
    assert "Ohne Einwilligung" in words(refused.text) and 'value="+49 30 1234567"' in refused.text
    assert rows(tools) == []
    assert anna.post(f"{PATH}/neu", data=FORM | line | {"einwilligung": "1"}).status_code == 303
    assert "Durchwahl: +49 30 1234567" in entry_page(anna)
    assert rows(tools)[0].consent_at == NOW


def test_a_private_person_is_named_with_consent_only(anna: TestClient, tools: Tools) -> None:
    private = FORM | {"grundlage": "consent"}
    assert anna.post(f"{PATH}/neu", data=private).status_code == 422
    assert anna.post(f"{PATH}/neu", data=private | {"einwilligung": "1"}).status_code == 303
    assert rows(tools)[0].legal_ground is LegalGround.CONSENT


@ONE_ENGINE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 1_000}, "name"),
        ({"name": "<script>alert(1)</script>"}, "name"),
        ({"aufgabe": ""}, "aufgabe"),
        ({"aufgabe": "x" * 121}, "aufgabe"),
        ({"grundlage": "from_file"}, "grundlage"),
        ({"grundlage": "quatsch"}, "grundlage"),
        ({"mail": "p.beispiel"}, "mail"),
        ({"mail": "a@haus.example\r\nBcc: b@haus.example"}, "mail"),
        ({"durchwahl": "ruf mich an", "einwilligung": "1"}, "durchwahl"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    anna: TestClient, tools: Tools, wrong: dict[str, str], field: str
) -> None:
    answer = anna.post(f"{PATH}/neu", data=FORM | wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and f'id="{field}-fehler"' in answer.text
    assert "<script>alert" not in answer.text
    assert rows(tools) == []


def test_anna_changes_and_removes_somebody(anna: TestClient, tools: Tools) -> None:
    anna.post(f"{PATH}/neu", data=FORM)
    path = f"{PATH}/{rows(tools)[0].id}"
    revision = re.search(r'name="fassung" value="(\d+)"', anna.get(path).text)
    assert revision
    changed = FORM | {"aufgabe": "Betrieb", "fassung": revision[1]}
    assert anna.post(path, data=changed).headers["location"] == f"{PATH}?gespeichert=geaendert"
    overtaken = anna.post(path, data=changed | {"aufgabe": "Support"})
    assert overtaken.status_code == 409
    assert "inzwischen geändert" in words(overtaken.text) and 'value="Support"' in overtaken.text
    assert "Gespeichert ist jetzt: Person Beispiel, Betrieb" in words(overtaken.text)
    assert "wird beim Eintrag" in words(anna.get(f"{path}/entfernen").text)
    assert anna.post(f"{path}/entfernen").headers["location"] == f"{PATH}?gespeichert=entfernt"
    assert rows(tools) == []
    assert anna.get(path).status_code == 404


def test_nobody_is_named_twice_and_what_was_typed_stays(anna: TestClient) -> None:
    anna.post(f"{PATH}/neu", data=FORM)
    twice = anna.post(f"{PATH}/neu", data=FORM)
    assert twice.status_code == 409
    assert "schon eingetragen" in words(twice.text) and 'value="Projektleitung"' in twice.text


def test_whom_a_file_names_is_nothing_that_anna_sees_or_changes(anna: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        entry = db.scalars(select(Solution)).one()
        found = [NamedPerson("Person Unsichtbar", mail="unsichtbar@haus.example")]
        contact_persons.learn(db, entry, found, "https://git.example/publiccode.yml", NOW)
    page = words(anna.get(PATH).text)
    assert "1 weitere Person nennt eine Datei" in page and "Unsichtbar" not in page
    path = f"{PATH}/{rows(tools)[0].id}"
    assert {anna.get(path).status_code, anna.post(path, data=FORM).status_code} == {404}
    assert anna.post(f"{path}/entfernen").status_code == 404
    assert "Unsichtbar" not in entry_page(anna)


@ONE_ENGINE
def test_dieter_and_bernd_change_nothing(anna: TestClient, tools: Tools) -> None:
    anna.post(f"{PATH}/neu", data=FORM)
    number = rows(tools)[0].id
    with tools.database.writing() as db:
        village, dieter, reader = factories.bernd(db), account(db, "Dieter"), account(db, "Lesend")
        town = db.scalars(select(Organisation).where(Organisation.name == "Annastadt")).one()
        seat(db, dieter, village, MemberRole.OWNER)
        seat(db, reader, town, MemberRole.MEMBER)
    for person in (dieter, reader):
        sign_in(anna, tools, person)
        for path in (PATH, f"{PATH}/neu", f"{PATH}/{number}", f"{PATH}/{number}/entfernen"):
            assert anna.get(path).status_code == 403
            assert path == PATH or anna.post(path, data=FORM).status_code == 403
    anna.cookies.clear()
    assert anna.get(PATH).headers["location"].startswith("/anmelden?next=")
    assert [row.name for row in rows(tools)] == ["Person Beispiel"]


@ONE_ENGINE
def test_a_number_of_another_entry_leads_nowhere(anna: TestClient, tools: Tools) -> None:
    anna.post(f"{PATH}/neu", data=FORM)
    with tools.database.writing() as db:
        town = db.scalars(select(Organisation).where(Organisation.name == "Annastadt")).one()
        factories.published(db, town, title="Anderes")
    number = rows(tools)[0].id
    for path in (f"/loesungen/anderes/ansprechpersonen/{number}", f"{PATH}/0", f"{PATH}/{'9' * 30}", f"{PATH}/eins"):
        assert anna.get(path).status_code == 404
        assert anna.post(f"{path}/entfernen").status_code == 404
    assert len(rows(tools)) == 1


# Objecting


def link_of(tools: Tools) -> str:
    with tools.database.writing() as db:
        entry = factories.published(db, factories.anna(db))
        found = [NamedPerson("Person Beispiel", mail="p.beispiel@haus.example")]
        contact_persons.learn(db, entry, found, "https://git.example/publiccode.yml", NOW)
        assert contact_persons.tell_one(db, NOW, again=False)
        link = db.scalars(select(OneTimeLink)).one()
        contact_persons.told(db, link, NOW - timedelta(days=60))
        db.scalars(select(ContactPerson)).one().shown_from = NOW - timedelta(days=1)
        return people.give_token(db, link)


def test_who_objects_by_the_link_is_gone_without_an_account(stranger: TestClient, tools: Tools) -> None:
    token = link_of(tools)
    find_again(tools)
    assert "Person Beispiel" in entry_page(stranger)
    page = stranger.get(f"/widerspruch?link={token}")
    assert "https://git.example/publiccode.yml" in page.text and "Person Beispiel" not in page.text
    assert page.headers["referrer-policy"] == "strict-origin"
    assert "Person Beispiel" in entry_page(stranger)  # looking does nothing
    answer = stranger.post("/widerspruch", data={"link": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/widerspruch/erledigt")
    assert "Ihre Angaben sind gelöscht" in words(stranger.get("/widerspruch/erledigt").text)
    assert "Person Beispiel" not in entry_page(stranger)
    with tools.database.reading() as db:
        assert db.scalars(select(Letter)).all() == []
    assert stranger.post("/widerspruch", data={"link": token}).status_code == 410


@ONE_ENGINE
@pytest.mark.parametrize("token", ["", "falsch", "x" * 500, "\x00"])
def test_a_link_that_opens_nothing_says_so(stranger: TestClient, token: str) -> None:
    page = stranger.get("/widerspruch", params={"link": token})
    assert page.status_code == 410
    assert "Der Link gilt nicht mehr" in words(page.text)
    assert stranger.post("/widerspruch", data={"link": token}).status_code == 410


@ONE_ENGINE
def test_a_link_for_something_else_objects_to_nothing(stranger: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        link = people.make_link(db, LinkPurpose.RESET, NOW, mail="anna@konto.example")
        mail.queue(db, "reset", "anna@konto.example", NOW, link=link)
        token = people.give_token(db, link)
    assert stranger.post("/widerspruch", data={"link": token}).status_code == 410
