"""Letters that are due go out: once as far as anybody can promise, and never not at all."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from catalog import mail, people
from catalog.models import Letter, OneTimeLink, OneTimeToken
from catalog.post.filing import filed, opened
from catalog.settings import Settings
from catalog.wiring import Tools
from catalog.worker import work_until_done
from catalog.worker.posting import post_once
from content.letters import WrongLetter
from schemas.identity import LinkPurpose
from tests.at_work import Clock
from tests.mail_server import Mailbox, mail_server

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def box() -> Mailbox:
    return Mailbox()


@pytest.fixture
def served(tools: Tools, box: Mailbox) -> Iterator[Tools]:
    """A house with a mail server."""
    with mail_server(box) as port:
        yield over(tools, port)


def over(tools: Tools, port: int) -> Tools:
    given: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none"}
    settings = tools.settings.model_copy(update={**given, "mail_from": "katalog@haus.example"})
    return replace(tools, settings=Settings.model_validate(settings.model_dump()))


def write_letter(tools: Tools, to: str = "anna@konto.example", template: str = "password_changed", **facts: Any) -> int:
    with tools.database.writing() as db:
        letter = mail.queue(db, template, to, tools.clock(), facts=facts)
        db.flush()
        return letter.id


def write_reset(tools: Tools, to: str = "anna@konto.example") -> int:
    with tools.database.writing() as db:
        link = people.make_link(db, LinkPurpose.RESET, tools.clock(), mail=to)
        letter = mail.queue(db, "reset", to, tools.clock(), link=link)
        db.flush()
        return letter.id


def letter_of(tools: Tools, id: int) -> Letter:
    with tools.database.reading() as db:
        return db.get_one(Letter, id)


def tokens_in(text: str) -> list[str]:
    return re.findall(r"\?link=(\S+)", text)


def open_reset(tools: Tools, token: str) -> OneTimeLink:
    with tools.database.reading() as db:
        return people.open_link(db, LinkPurpose.RESET, token, tools.clock())


# What goes out


def test_a_letter_that_is_due_goes_out_once(served: Tools, box: Mailbox) -> None:
    id = write_letter(served, name="Anna")
    work_until_done(served)
    work_until_done(served)
    (message,) = box.taken
    assert message["To"] == "anna@konto.example"
    assert message.get_content().startswith("Guten Tag Anna,")
    letter = letter_of(served, id)
    assert (letter.sent_at, letter.due_at, letter.trouble, letter.lease_by) == (served.clock(), None, None, None)


def test_without_a_mail_server_the_letter_lies_in_the_data_folder(tools: Tools) -> None:
    write_letter(tools, name="Anna")
    work_until_done(tools)
    ((_, key),) = filed(tools.settings.letters)
    letter = opened(tools.settings.letters, key)
    assert letter and (letter.to, letter.subject) == ("anna@konto.example", "Ihr Passwort wurde geändert")


def test_the_link_of_a_letter_opens_what_it_is_for_and_stands_nowhere_in_clear(served: Tools, box: Mailbox) -> None:
    write_reset(served)
    work_until_done(served)
    (token,) = tokens_in(box.taken[0].get_content())
    assert open_reset(served, token).mail == "anna@konto.example"
    with served.database.reading() as db:
        assert token not in str(
            [db.execute(select(table)).all() for table in (Letter.__table__, OneTimeToken.__table__)]
        )


def test_a_code_is_written_to_be_typed(served: Tools, box: Mailbox) -> None:
    with served.database.writing() as db:
        link = people.make_link(db, LinkPurpose.JOIN_CODE, served.clock(), mail="rathaus@stadt.example")
        facts = {"organisation": "Annastadt", "person": "Anna"}
        mail.queue(db, "join_code", "rathaus@stadt.example", served.clock(), facts=facts, link=link)
    work_until_done(served)
    assert re.search(r"^[A-Z2-9]{8}\r?$", box.taken[0].get_content(), re.MULTILINE)


def test_letters_speak_the_language_of_who_gets_them(served: Tools, box: Mailbox) -> None:
    with served.database.writing() as db:
        mail.queue(db, "password_changed", "anna@konto.example", served.clock(), language="en")
    work_until_done(served)
    assert box.taken[0]["Content-Language"] == "en"


def test_the_path_of_a_letter_begins_with_the_address_of_the_house(served: Tools, box: Mailbox) -> None:
    named = replace(served, settings=served.settings.model_copy(update={"base_url": "https://katalog.example"}))
    facts = {"organisation": "Annastadt", "path": "/organisationen/annastadt/mitglieder"}
    write_letter(named, template="member_removed", **facts)
    work_until_done(named)
    assert "https://katalog.example/organisationen/annastadt/mitglieder" in box.taken[0].get_content().split()


# What does not


def test_a_letter_that_is_refused_is_marked_and_keeps_no_other_back(served: Tools, box: Mailbox) -> None:
    box.to_recipient = "550 no such mailbox"
    bad = write_letter(served)
    post_once(served, "test")
    box.to_recipient = None
    good = write_letter(served, "bernd@konto.example")
    post_once(served, "test")
    assert letter_of(served, bad).trouble == "refused 550"
    assert letter_of(served, bad).due_at is None
    assert letter_of(served, good).sent_at


def test_a_letter_that_is_put_off_is_tried_again_after_a_pause_that_doubles(
    served: Tools, box: Mailbox, clock: Clock
) -> None:
    box.to_recipient = "451 greylisted"
    id, begin = write_letter(served), clock()
    pauses = []
    for _ in range(4):
        post_once(served, "test")
        due = letter_of(served, id).due_at
        assert due
        pauses.append((due - clock()).total_seconds() / 60)
        clock.time = due
    assert pauses == [1, 2, 4, 8]
    box.to_recipient = None
    post_once(served, "test")
    assert letter_of(served, id).sent_at == begin + timedelta(minutes=15)


def test_after_five_days_a_letter_is_given_up_with_a_note_that_names_nobody(
    served: Tools, box: Mailbox, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    box.to_recipient = "451 greylisted"
    id = write_letter(served, name="Anna Geheim")
    while letter_of(served, id).due_at:
        clock.go_on(hours=6)
        post_once(served, "test")
    assert timedelta(days=4) < clock() - letter_of(served, id).created_at <= timedelta(days=5)
    assert letter_of(served, id).trouble == "later 451"
    assert f"Brief {id} aufgegeben (later 451)" in caplog.text
    assert "anna" not in caplog.text.lower()


def test_while_no_server_answers_all_letters_wait_together(tools: Tools, clock: Clock) -> None:
    with mail_server(Mailbox()) as port:
        away = over(tools, port)
    ids = [write_letter(away, f"nummer{number}@konto.example") for number in range(5)]
    assert post_once(away, "test") == 1
    assert post_once(away, "test") == 0
    assert [letter_of(away, id).attempts for id in ids] == [1, 0, 0, 0, 0]
    clock.go_on(minutes=1)
    box = Mailbox()
    with mail_server(box) as port:
        post_once(over(tools, port), "test")
    assert len(box.taken) == 5


def test_a_letter_whose_link_is_over_is_not_sent(served: Tools, box: Mailbox, clock: Clock) -> None:
    id = write_reset(served)
    clock.go_on(hours=2)
    post_once(served, "test")
    assert (letter_of(served, id).trouble, box.taken) == ("over", [])


@pytest.mark.parametrize(
    ("template", "facts"),
    [
        ("no_such_letter", {}),
        ("invitation", {"organisation": "Annastadt"}),
        ("password_changed", {"password": "geheim"}),
        ("reset", {}),
    ],
)
def test_a_letter_that_could_not_be_written_is_not_even_queued(
    tools: Tools, template: str, facts: dict[str, Any]
) -> None:
    with tools.database.writing() as db, pytest.raises(WrongLetter):
        mail.queue(db, template, "anna@konto.example", tools.clock(), facts=facts)


def test_a_letter_of_another_release_stops_nobody(served: Tools, box: Mailbox) -> None:
    with served.database.writing() as db:
        odd = mail.queue(db, "password_changed", "anna@konto.example", served.clock())
        odd.template = "of_another_release"
        db.flush()
        id = odd.id
    write_letter(served, "bernd@konto.example")
    post_once(served, "test")
    assert letter_of(served, id).trouble == "wrong_letter"
    assert [message["To"] for message in box.taken] == ["bernd@konto.example"]


# Several workers, and dead ones


def test_a_letter_in_hand_is_nobody_elses_until_the_lease_is_over(served: Tools, box: Mailbox, clock: Clock) -> None:
    write_letter(served)
    with served.database.writing() as db:
        assert mail.claim(db, "another", clock())
    assert post_once(served, "test") == 0
    clock.go_on(minutes=6)
    assert post_once(served, "test") == 1
    assert len(box.taken) == 1


def test_a_worker_killed_while_it_sends_loses_no_letter(served: Tools, box: Mailbox) -> None:
    now = replace(served, clock=lambda: datetime.now(UTC))
    id = write_reset(now)
    box.sleeps = 3
    worker = _worker(served)
    _wait_until(lambda: letter_of(served, id).lease_by is not None)
    time.sleep(0.5)
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait() == -signal.SIGKILL
    assert letter_of(served, id).sent_at is None
    box.sleeps = 0
    later = datetime.now(UTC) + mail.LEASE
    post_once(replace(served, clock=lambda: later), "test")
    assert letter_of(served, id).sent_at == later
    _wait_until(lambda: len(box.taken) >= 1)
    assert {message["Message-ID"] for message in box.taken} == {letter_of(served, id).message_id}
    for message in box.taken:
        (token,) = tokens_in(message.get_content())
        assert open_reset(now, token).mail == "anna@konto.example"


def test_a_letter_that_is_sent_twice_has_two_tokens_that_are_both_good(
    served: Tools, box: Mailbox, clock: Clock
) -> None:
    id = write_reset(served)
    box.breaks_off = True
    post_once(served, "test")
    box.breaks_off = False
    clock.go_on(minutes=2)
    post_once(served, "test")
    assert letter_of(served, id).sent_at
    tokens = [tokens_in(message.get_content())[0] for message in box.taken]
    assert len(set(tokens)) == 2
    assert len({open_reset(served, token).id for token in tokens}) == 1
    with served.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(OneTimeToken)) == 2


def _worker(tools: Tools) -> subprocess.Popen[bytes]:
    url = tools.database.url.render_as_string(hide_password=False)
    given = tools.settings.model_dump(include={"smtp_host", "smtp_port", "smtp_tls", "mail_from"})
    own = {f"LICHTERMEER_{name.upper()}": str(value) for name, value in given.items()}
    own |= {"LICHTERMEER_DATA": str(tools.settings.data), "LICHTERMEER_DATABASE_URL": url}
    return subprocess.Popen([sys.executable, "-m", "catalog", "work", "--once"], cwd=ROOT, env=os.environ | own)


def _wait_until(holds: Any) -> None:
    for _ in range(600):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came")
