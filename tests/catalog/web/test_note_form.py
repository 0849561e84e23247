"""„Angabe falsch?“: what a reader writes arrives, what goes wrong loses nothing, and programs stay outside."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from html import escape
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from catalog import migrations
from catalog.app import NOTES_AN_HOUR
from catalog.db import DatabaseUnusable
from catalog.notes import OpenNote, open_notes
from catalog.web.errors import TooMany
from catalog.web.forms import BODY_LIMIT
from catalog.web.gate import Gate
from catalog.web.turns import Turns
from catalog.wiring import Tools
from tests.catalog.web.conftest import visitor
from tests.factories import NOW, anna, published
from tests.sites import open_site, run_apart

PATH = "/loesungen/giessplaner/angabe-falsch"
LONG_THOUGHT = {
    "zu": "nutzung",
    "welche": "Berndsdorf",
    "text": "Lange überlegt: 2 < 3 Sensoren.",
    "mail": "a@b.example",
}


@pytest.fixture
def form(tools: Tools, stranger: TestClient) -> TestClient:
    """A stranger in front of the form of Anna's entry."""
    with tools.database.writing() as db:
        published(db, anna(db), title="Gießplaner")
    return stranger


def waiting(tools: Tools) -> list[OpenNote]:
    with tools.database.reading() as db:
        return open_notes(db)


def test_the_form_knows_what_it_is_about(form: TestClient) -> None:
    page = form.get(f"{PATH}?zu=nutzung:Berndsdorf").text
    assert '<option value="nutzung" selected>' in page
    assert 'value="Berndsdorf"' in page


def test_a_note_reaches_the_administrator(tools: Tools, form: TestClient) -> None:
    typed = {"zu": "nutzung", "welche": "Berndsdorf", "text": "Berndsdorf nutzt das nicht.", "mail": "a@b.example"}
    answer = form.post(PATH, data=typed)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/danke")
    assert "Ihr Hinweis ist angekommen" in form.get(f"{PATH}/danke").text
    (note,) = waiting(tools)
    assert (note.slug, note.about, note.text) == ("giessplaner", "Nachnutzung: Berndsdorf", typed["text"])
    assert note.reply_to == "a@b.example"


def test_a_second_click_is_answered_like_the_first_and_kept_once(tools: Tools, form: TestClient) -> None:
    answers = [form.post(PATH, data=LONG_THOUGHT) for _ in range(2)]
    assert [(one.status_code, one.headers["location"]) for one in answers] == [(303, f"{PATH}/danke")] * 2
    assert [note.text for note in waiting(tools)] == [LONG_THOUGHT["text"]]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": "", "mail": "a@b.example"}, "Schreiben Sie, was nicht stimmt"),
        ({"text": "x" * 2001, "mail": ""}, "Kürzen Sie den Text auf 2.000 Zeichen"),
        ({"text": "\u200b\u2060\ufeff", "mail": ""}, "Schreiben Sie, was nicht stimmt"),
        ({"text": "Stimmt nicht.", "mail": "keine Adresse"}, "Geben Sie eine Mailadresse an"),
        ({"text": "Stimmt nicht.", "mail": "a@...."}, "Geben Sie eine Mailadresse an"),
        ({"text": "Stimmt nicht.", "mail": "a@b..example"}, "Geben Sie eine Mailadresse an"),
        ({"text": "Stimmt nicht.", "mail": "a\u200b@b.example"}, "Geben Sie eine Mailadresse an"),
    ],
)
def test_a_wrong_form_says_what_to_do_and_keeps_what_was_typed(
    tools: Tools, form: TestClient, typed: dict[str, str], sentence: str
) -> None:
    answer = form.post(PATH, data=typed)
    assert answer.status_code == 422
    assert answer.text.count(sentence) == 2  # in the summary and at the field
    assert all(value in answer.text for value in typed.values())
    assert not waiting(tools)


def test_what_fills_the_hidden_field_is_thanked_and_not_kept(tools: Tools, form: TestClient) -> None:
    assert form.post(PATH, data={"text": "Kaufen Sie!", "website": "http://spam.example"}).status_code == 303
    assert not waiting(tools)


@pytest.mark.parametrize("headers", [{"origin": "https://boese.example"}, {"sec-fetch-site": "cross-site"}])
def test_another_site_cannot_send_it(tools: Tools, form: TestClient, headers: dict[str, str]) -> None:
    answer = form.post(PATH, data={"text": "Stimmt nicht."}, headers=headers)
    assert answer.status_code == 403
    assert "kam von einer anderen Website" in answer.text
    assert not waiting(tools)


def test_our_own_page_can_send_it(tools: Tools, form: TestClient) -> None:
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert form.post(PATH, data={"text": "Stimmt nicht."}, headers=headers).status_code == 303
    assert waiting(tools)


def test_too_large_a_body_is_refused_in_words(tools: Tools, form: TestClient) -> None:
    answer = form.post(PATH, data={"text": "x" * (BODY_LIMIT + 1)})
    assert answer.status_code == 413
    assert "Das ist zu viel auf einmal" in answer.text


def test_what_is_no_form_is_refused_in_words(form: TestClient) -> None:
    assert form.post(PATH, json={"text": "x"}).status_code == 400
    assert form.post(PATH, data={f"f{n}": "x" for n in range(500)}).status_code == 400


def test_a_flood_from_one_address_is_stopped(tools: Tools, form: TestClient) -> None:
    answers = [form.post(PATH, data={"text": f"Hinweis {n}"}).status_code for n in range(NOTES_AN_HOUR + 2)]
    assert answers == [303] * NOTES_AN_HOUR + [429] * 2
    assert len(waiting(tools)) == NOTES_AN_HOUR


def test_who_is_stopped_keeps_what_was_typed(form: TestClient) -> None:
    for n in range(NOTES_AN_HOUR):
        form.post(PATH, data={"text": f"Hinweis {n}"})
    answer = form.post(PATH, data=LONG_THOUGHT)
    assert answer.status_code == 429
    assert "in einer Stunde noch einmal" in answer.text
    assert_kept(answer.text)


FULL = {
    "sqlite": ["CREATE TRIGGER disk BEFORE INSERT ON note BEGIN SELECT RAISE(ABORT, 'disk is full'); END"],
    "postgresql": [
        """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no space' USING ERRCODE = '53100'; END $$""",
        "CREATE TRIGGER disk BEFORE INSERT ON note EXECUTE FUNCTION full_disk()",
    ],
}
"""What a disk without room makes each engine say."""


def test_a_full_disk_keeps_what_was_typed(tools: Tools, form: TestClient) -> None:
    with tools.database.writing() as db:
        for statement in FULL[db.get_bind().dialect.name]:
            db.execute(text(statement))
    answer = form.post(PATH, data=LONG_THOUGHT)
    assert answer.status_code == 503
    assert "Im Augenblick kann nichts gespeichert werden" in answer.text
    assert_kept(answer.text)


def test_a_database_that_cannot_even_be_read_keeps_what_was_typed(tmp_path: Path) -> None:
    with visitor(open_site(tmp_path)) as client:
        answer = client.post(PATH, data=LONG_THOUGHT)
    assert answer.status_code == 503
    assert_kept(answer.text)


def test_notes_that_wait_for_a_locked_database_leave_room_for_readers(tmp_path: Path) -> None:
    tools = open_site(tmp_path, web_threads=4)
    migrations.upgrade(tools.database, NOW)
    with tools.database.writing() as db:
        published(db, anna(db), title="Gießplaner")
    lock = sqlite3.connect(tmp_path / "lichtermeer.sqlite")
    with visitor(tools) as client, ThreadPoolExecutor(8) as senders, closing(lock) as other:
        other.execute("BEGIN IMMEDIATE")
        sent = [senders.submit(client.post, PATH, data={"text": f"Hinweis {n}"}) for n in range(8)]
        sleep(0.5)
        assert client.get("/loesungen/giessplaner").status_code == 200
        assert not any(answer.done() for answer in sent)
        other.rollback()
        assert {answer.result().status_code for answer in sent} == {303}
    assert len(waiting(tools)) == 8


def test_who_gets_no_turn_to_write_in_time_is_told_that_it_is_busy() -> None:
    async def two_at_once() -> None:
        turns = Turns(1, patience=0.01)
        async with turns.turn():
            with pytest.raises(DatabaseUnusable, match="database_busy"):
                async with turns.turn():
                    pass
        async with turns.turn():
            pass

    run_apart(two_at_once())


def assert_kept(page: str) -> None:
    """The form stands there as it was sent, ready to be sent again."""
    assert f'action="{PATH}"' in page
    assert '<option value="nutzung" selected>' in page
    assert all(escape(value) in page for value in LONG_THOUGHT.values())


def test_the_gate_opens_again_after_an_hour_and_for_others_at_once() -> None:
    gate = Gate(1)
    gate.pass_through("a", NOW)
    with pytest.raises(TooMany):
        gate.pass_through("a", NOW + timedelta(minutes=59))
    gate.pass_through("b", NOW)
    gate.pass_through("a", NOW + timedelta(minutes=61))


def test_a_form_for_no_entry_is_not_found(form: TestClient) -> None:
    assert form.post("/loesungen/gibt-es-nicht/angabe-falsch", data={"text": "x"}).status_code == 404


def test_a_get_cannot_write(tools: Tools, form: TestClient) -> None:
    form.get(f"{PATH}?text=Stimmt+nicht")
    assert not waiting(tools)
