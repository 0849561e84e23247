"""Writing to the contacts of an entry through the front door: no account, nothing lost, nothing to abuse."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from auth.rules import VISITOR
from catalog import contact_persons, contacts, relaying
from catalog.contact_persons import Named
from catalog.contacts import ContactContent
from catalog.models import Contact, ContactPerson, Letter, Solution
from catalog.settings import Settings
from catalog.wiring import Tools
from catalog.worker.posting import post_once
from schemas.contact_person import NamedPerson
from schemas.identity import LegalGround
from schemas.operation import ContactDetails
from tests import factories
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.factories import NOW
from tests.mail_server import Mailbox, mail_server

PATH = "/loesungen/giessplaner/kontakt"
QUESTION = "Läuft das auch ohne eigenes LoRaWAN?\nWir haben keines."
Typing = Callable[..., dict[str, str]]


@pytest.fixture
def typing(stranger: TestClient, tools: Tools) -> Typing:
    """The form of Anna's entry as somebody fills it in who takes a minute for it."""
    with tools.database.writing() as db:
        entry = factories.published(db, factories.anna(db))
        for role, mailbox in (("Fachliche Leitung", "fach@annastadt.example"), ("Technik", "it@annastadt.example")):
            contacts.add_contact(db, entry, ContactContent(role, mailbox), None)

    def filled(**typed: str) -> dict[str, str]:
        with tools.database.writing() as db:
            entry, key = db.scalars(select(Solution)).one(), relaying.form_key(db, NOW)
            to = contacts.contacts_of(db, entry.id)[0].id
        since = relaying.stamped(key, entry, NOW - timedelta(minutes=1))
        return {"an": str(to), "text": QUESTION, "mail": "dieter@ort.example", "seit": since, **typed}

    return filled


def letters(tools: Tools) -> list[Letter]:
    with tools.database.reading() as db:
        return list(db.scalars(select(Letter).order_by(Letter.id)))


def change_contact(tools: Tools, role: str, **facts: object) -> None:
    with tools.database.writing() as db:
        row = db.scalars(select(Contact).where(Contact.role == role)).one()
        for name, value in facts.items():
            setattr(row, name, value)


def test_dieter_writes_without_an_account_and_the_answer_goes_to_him(
    stranger: TestClient, tools: Tools, typing: Typing
) -> None:
    page = words(stranger.get("/loesungen/giessplaner").text)
    assert "Nachricht schreiben" in page
    form = stranger.get(PATH).text
    assert "Sonst nichts." in words(form) and 'name="seit" value="' in form
    answer = stranger.post(PATH, data=typing(name="Dieter", organisation="Dieterfeld"))
    assert answer.status_code == 303
    assert "Nachricht liegt beim Betreiber" in words(stranger.get(answer.headers["location"]).text)
    box = Mailbox()
    with mail_server(box) as port:
        given = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "mail_from": "katalog@haus.example"}
        settings = Settings.model_validate(tools.settings.model_copy(update=given).model_dump())
        assert post_once(replace(tools, settings=settings), "test") == 1
    [message] = box.taken
    assert (message["To"], message["Reply-To"]) == ("fach@annastadt.example", "dieter@ort.example")
    assert message["From"].addresses[0].addr_spec == "katalog@haus.example"
    text = message.get_content()
    assert "> Läuft das auch ohne eigenes LoRaWAN?" in text and "Dieter, Dieterfeld" in text
    assert letters(tools)[0].facts == {}


def test_a_second_click_sends_nothing_more(stranger: TestClient, tools: Tools, typing: Typing) -> None:
    form = typing()
    assert [stranger.post(PATH, data=form).status_code for _ in range(2)] == [303, 303]
    assert len(letters(tools)) == 1


def test_programs_are_kept_away_without_a_puzzle(stranger: TestClient, tools: Tools, typing: Typing) -> None:
    assert stranger.post(PATH, data=typing(website="https://werbung.example")).status_code == 303
    fresh = re.search(r'name="seit" value="([^"]+)"', stranger.get(PATH).text)
    assert fresh
    quick = stranger.post(PATH, data=typing(seit=fresh[1]))
    assert quick.status_code == 422 and "schneller, als man schreiben kann" in words(quick.text)
    assert QUESTION.splitlines()[0] in quick.text
    for since in ("", "1-2-3", typing()["seit"][:-1] + "x"):
        stale = stranger.post(PATH, data=typing(seit=since))
        assert stale.status_code == 422 and "lange offen" in words(stale.text)
    assert letters(tools) == []
    codes = [stranger.post(PATH, data=typing()).status_code for _ in range(7)]
    assert codes == [303] * 6 + [429]
    refused = stranger.post(PATH, data=typing())
    assert QUESTION.splitlines()[0] in refused.text and "dieter@ort.example" in refused.text
    assert len(letters(tools)) == 6


@ONE_ENGINE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mail": ""}, "mail"),
        ({"mail": "dieter@ort.example\r\nBcc: alle@ort.example"}, "mail"),
        ({"mail": "Dieter <dieter@ort.example>"}, "mail"),
        ({"mail": "a@ort.example,b@ort.example"}, "mail"),
        ({"name": "x" * 101}, "name"),
        ({"name": "Dieter\nBcc: alle@ort.example"}, "name"),
        ({"text": " \u200b "}, "text"),
        ({"text": "x" * 4_001}, "text"),
        ({"text": "https://a.example https://b.example www.c.example"}, "text"),
        ({"an": ""}, "an"),
        ({"an": "999999"}, "an"),
        ({"an": "p1"}, "an"),
        ({"an": "1 OR 1=1"}, "an"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_sent(
    stranger: TestClient, tools: Tools, typing: Typing, wrong: dict[str, str], field: str
) -> None:
    answer = stranger.post(PATH, data=typing(**wrong))
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and f'id="{field}"' in answer.text
    assert letters(tools) == []


def test_hostile_words_stay_words(stranger: TestClient, tools: Tools, typing: Typing) -> None:
    evil = "<script>alert(1)</script>\r\n.\r\nSubject: Gewonnen\r\n-- \r\nIhr Betreiber"
    assert stranger.post(PATH, data=typing(text=evil, mail="kaputt")).text.count("<script>alert") == 0
    assert stranger.post(PATH, data=typing(text="x" * 1_000_000)).status_code == 413
    assert stranger.post(PATH, data=typing(text=evil)).status_code == 303
    assert post_once(tools, "test") == 1
    [file] = tools.settings.letters.iterdir()
    text = file.read_text("utf-8")
    assert "\n> <script>alert(1)</script>" in text and "\n> Subject: Gewonnen" in text
    assert "\nSubject: Gewonnen" not in text


def test_a_mailbox_that_sends_letters_back_is_told_before_anything_is_written(
    stranger: TestClient, tools: Tools, typing: Typing
) -> None:
    bounced = typing()["an"]
    change_contact(tools, "Fachliche Leitung", bounced_on=NOW.date())
    page = stranger.get(f"{PATH}?an={bounced}").text
    assert "Fachliche Leitung ist nicht zu erreichen" in words(page) and "An: Technik" in words(page)
    assert "Diese Ansprechperson gibt es hier nicht mehr" in words(stranger.get(f"{PATH}?an=99999").text)
    assert stranger.post(PATH, data=typing(an=bounced)).status_code == 422
    change_contact(tools, "Fachliche Leitung", details={"deputy_mailbox": "vertretung@annastadt.example"})
    assert stranger.post(PATH, data=typing(an=bounced)).status_code == 303
    assert [letter.to for letter in letters(tools)] == ["vertretung@annastadt.example"]
    change_contact(tools, "Fachliche Leitung", details=None)
    change_contact(tools, "Technik", bounced_on=NOW.date())
    assert "Hier ist gerade niemand zu erreichen" in words(stranger.get(PATH).text)
    assert "eigenes LoRaWAN" in stranger.post(PATH, data=typing(an=bounced)).text


def test_a_person_is_written_to_only_who_agreed_and_without_showing_the_address(
    stranger: TestClient, tools: Tools, typing: Typing
) -> None:
    with tools.database.writing() as db:
        entry = db.scalars(select(Solution)).one()
        for name, by_form in (("Person Eins", True), ("Person Zwei", False)):
            kept = NamedPerson(name, "Projekt", f"{name[-4:].lower()}@annastadt.example")
            details = ContactDetails(by_form=by_form)
            named = Named(kept, LegalGround.PUBLIC_TASK, consent=False, details=details)
            contact_persons.name(db, entry, named, "Annastadt", VISITOR, NOW)
        one, two = db.scalars(select(ContactPerson.id).order_by(ContactPerson.id))
        for letter in db.scalars(select(Letter)):
            db.delete(letter)
    page = stranger.get(PATH).text
    assert "Person Eins" in page and "Person Zwei" not in page and "eins@annastadt.example" not in page
    assert stranger.post(PATH, data=typing(an=f"p{two}")).status_code == 422
    assert stranger.post(PATH, data=typing(an=f"p{one}")).status_code == 303
    assert [letter.to for letter in letters(tools)] == ["eins@annastadt.example"]
