"""Letters in the administration: where no mail server is set every journey goes through them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import mail, people
from catalog.models import AuditEntry, Letter, Person
from catalog.web.routes import ROUTES
from catalog.wiring import Tools
from catalog.worker.posting import post_once
from schemas.identity import LinkPurpose
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.people import account, sign_in

PATH = "/verwaltung/post"


def person(tools: Tools, name: str, **facts: bool) -> Person:
    with tools.database.writing() as db:
        return account(db, name, tools.clock(), **facts)


def administrator(tools: Tools) -> Person:
    return person(tools, "Administration", administrator=True)


def write_letters(tools: Tools, count: int) -> None:
    with tools.database.writing() as db:
        for number in range(count):
            mail.queue(db, "password_changed", f"person-{number}@konto.example", tools.clock())


def all_out(tools: Tools) -> None:
    while post_once(tools, "test"):
        pass


def test_a_reset_works_on_one_machine_because_the_administrator_can_read_the_letter(
    stranger: TestClient, tools: Tools
) -> None:
    anna = person(tools, "Anna Müller")
    with tools.database.writing() as db:
        link = people.make_link(db, LinkPurpose.RESET, tools.clock(), person_id=anna.id, mail="anna@konto.example")
        mail.queue(db, "reset", "anna@konto.example", tools.clock(), facts={"name": "Anna Müller"}, link=link)
    all_out(tools)
    sign_in(stranger, tools, administrator(tools))
    page = stranger.get(PATH).text
    assert "Neues Passwort setzen" in page and "anna@konto.example" in page and "1 Brief" in words(page)
    form = re.search(r'action="(/verwaltung/post/[^"/]+)"', page)
    assert form
    letter = stranger.post(form[1])
    assert letter.status_code == 200
    assert "Guten Tag Anna Müller," in letter.text
    way = re.search(r'href="(/[^"]+\?link=([^"]+))"', letter.text)
    assert way
    with tools.database.reading() as db:
        assert people.open_link(db, LinkPurpose.RESET, way[2], tools.clock()).person_id == anna.id


def test_reading_a_letter_stands_in_the_log(stranger: TestClient, tools: Tools) -> None:
    write_letters(tools, 1)
    all_out(tools)
    who = administrator(tools)
    sign_in(stranger, tools, who)
    form = re.search(r'action="(/verwaltung/post/([^"/]+))"', stranger.get(PATH).text)
    assert form
    stranger.post(form[1])
    with tools.database.reading() as db:
        entry = db.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor, entry.subject) == ("letter_read", who.key, form[2])


@ONE_ENGINE
@pytest.mark.parametrize("key", ["gibt-es-nicht", "..%2f..%2fgeheim", "%00abcdefgh", "a" * 300])
def test_a_letter_that_is_not_there_is_missing(stranger: TestClient, tools: Tools, key: str) -> None:
    sign_in(stranger, tools, administrator(tools))
    assert stranger.post(f"{PATH}/{key}").status_code == 404


@ONE_ENGINE
@pytest.mark.parametrize("number", ["999", "0", "-1", "9" * 40, "eins", "²"])
def test_a_letter_that_was_never_written_is_not_sent_again(stranger: TestClient, tools: Tools, number: str) -> None:
    sign_in(stranger, tools, administrator(tools))
    assert stranger.post(f"{PATH}/{number}/erneut").status_code == 404


def test_dieter_and_anna_read_no_letters(stranger: TestClient, tools: Tools) -> None:
    write_letters(tools, 1)
    all_out(tools)
    assert stranger.get(PATH).headers["location"].startswith("/anmelden?next=")
    sign_in(stranger, tools, person(tools, "Anna"))
    assert stranger.get(PATH).status_code == 404
    assert stranger.post(f"{PATH}/abcdefgh").status_code == 404


def test_an_administrator_proves_who_they_are_first(stranger: TestClient, tools: Tools) -> None:
    sign_in(stranger, tools, administrator(tools), proved=False)
    assert stranger.get(PATH).headers["location"].startswith("/anmelden/bestaetigen?next=")


def test_a_letter_that_failed_says_why_and_can_be_sent_again(stranger: TestClient, tools: Tools) -> None:
    write_letters(tools, 1)
    with tools.database.writing() as db:
        mail.give_up(db.scalars(select(Letter)).one(), "refused 550")
    sign_in(stranger, tools, administrator(tools))
    page = stranger.get(f"{PATH}?art=wartend").text
    assert "endgültig abgelehnt (550)" in page and "Aufgegeben." in page
    form = re.search(r'action="(/verwaltung/post/\d+/erneut)"', page)
    assert form
    answer = stranger.post(form[1])
    assert answer.status_code == 303
    again = words(stranger.get(answer.headers["location"]).text)
    assert "Der Brief wird noch einmal versucht." in again and "Nächster Versuch" in again
    all_out(tools)
    assert "Kein Brief wartet" in words(stranger.get(f"{PATH}?art=wartend").text)


def test_a_letter_that_still_waits_is_not_sent_out_of_turn(stranger: TestClient, tools: Tools) -> None:
    write_letters(tools, 1)
    later = tools.clock() + timedelta(hours=1)
    with tools.database.writing() as db:
        letter = db.scalars(select(Letter)).one()
        letter.due_at, id = later, letter.id
    sign_in(stranger, tools, administrator(tools))
    stranger.post(f"{PATH}/{id}/erneut")
    with tools.database.reading() as db:
        assert db.get_one(Letter, id).due_at == later


@ONE_ENGINE
def test_many_letters_stand_on_several_pages(stranger: TestClient, tools: Tools) -> None:
    write_letters(tools, 60)
    all_out(tools)
    sign_in(stranger, tools, administrator(tools))
    first, second = stranger.get(PATH).text, stranger.get(f"{PATH}?seite=2").text
    assert "60 Briefe" in words(first)
    assert (first.count(">Lesen<"), second.count(">Lesen<")) == (50, 10)
    assert stranger.get(f"{PATH}?seite=3").status_code == 404
    assert stranger.get(f"{PATH}?seite=quatsch").status_code == 200


def test_every_link_of_a_letter_leads_to_a_page() -> None:
    assert set(mail.WAYS.values()) <= {route.path for route in ROUTES}
    assert set(LinkPurpose) - set(mail.WAYS) == {LinkPurpose.JOIN_CODE}  # which people type
