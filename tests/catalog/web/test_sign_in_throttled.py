"""How often one may guess, and that nobody keeps another person out by guessing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from catalog.app import create_app
from catalog.models import Throttle
from catalog.people import throttle
from catalog.wiring import Tools
from schemas.identity import LinkPurpose
from tests.at_work import Clock
from tests.catalog.web.conftest import words
from tests.mailbox import OTHER_PASSWORD, PASSWORD, at, letters_to, link_of, local, mail_of
from tests.people import Visitor

ANNA = mail_of("Anna")
TOO_MANY = 429


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(tools: Tools, clock: Clock) -> Tools:
    """A house with Anna in it, and a clock that goes."""
    own = at(tools, clock)
    local(own, "Anna")
    return own


Come = Callable[[str], AbstractContextManager[TestClient]]


@pytest.fixture
def come_from(house: Tools) -> Come:
    """A browser somewhere in the world. All come to one application, which would close with the first that leaves."""
    app = create_app(house)
    return lambda network: nullcontext(Visitor(app, client=(network, 50_000)))


def guess(browser: TestClient, times: int = 1, mail: str = ANNA, password: str = "falsch geraten") -> list[int]:
    return [browser.post("/anmelden", data={"mail": mail, "passwort": password}).status_code for _ in range(times)]


def test_ten_guesses_are_judged_and_no_more_even_if_right(come_from: Come, clock: Clock) -> None:
    with come_from("203.0.113.7") as dieter:
        assert guess(dieter, 10) == [422] * 10
        held = dieter.post("/anmelden", data={"mail": ANNA, "passwort": PASSWORD})
        assert held.status_code == TOO_MANY
        assert held.headers["retry-after"] == "900"
        assert "Warten Sie 15 Minuten, oder setzen Sie ein neues Passwort" in words(held.text)
        clock.go_on(minutes=16)
        assert guess(dieter, password=PASSWORD) == [303]


def test_it_is_the_same_for_an_address_without_an_account(come_from: Come) -> None:
    with come_from("203.0.113.7") as dieter:
        assert guess(dieter, 11, "niemand@konto.example") == [422] * 10 + [TOO_MANY]


def test_a_stranger_elsewhere_does_not_keep_anna_out(come_from: Come) -> None:
    with come_from("203.0.113.7") as dieter, come_from("198.51.100.4") as anna:
        guess(dieter, 11)
        assert guess(anna, password=PASSWORD) == [303]


def test_a_stranger_in_the_same_network_does_not_keep_anna_out_of_her_own_browser(come_from: Come) -> None:
    with come_from("203.0.113.7") as dieter, come_from("203.0.113.7") as anna:
        assert guess(anna, password=PASSWORD) == [303]
        anna.post("/abmelden")
        guess(dieter, 11)
        assert guess(dieter, password=PASSWORD) == [TOO_MANY]
        assert guess(anna, password=PASSWORD) == [303]


def test_guesses_from_everywhere_end_too_and_still_keep_no_browser_of_annas_out(come_from: Come) -> None:
    with come_from("198.51.100.4") as anna, come_from("192.0.2.99") as elsewhere:
        assert guess(anna, password=PASSWORD) == [303]
        anna.post("/abmelden")
        for number in range(100):
            with come_from(f"203.0.113.{number}") as dieter:
                assert guess(dieter) == [422]
        assert guess(elsewhere, password=PASSWORD) == [TOO_MANY], "a hundred wrong guesses are enough for a day"
        assert guess(anna, password=PASSWORD) == [303], "this browser has been Anna's before"


def test_a_new_password_by_mail_lets_anna_in_whatever_strangers_do(house: Tools, come_from: Come) -> None:
    for number in range(100):
        with come_from(f"203.0.113.{number}") as dieter:
            guess(dieter)
    with come_from("198.51.100.4") as anna:
        assert guess(anna, password=PASSWORD) == [TOO_MANY]
        assert anna.post("/passwort-vergessen", data={"mail": ANNA}).status_code == 303
        path, token = link_of(house, LinkPurpose.RESET, ANNA)
        assert anna.post(path, data={"link": token, "passwort_neu": OTHER_PASSWORD}).status_code == 303
        assert anna.get("/konto").status_code == 200
    with come_from("192.0.2.99") as new_browser:
        assert guess(new_browser, password=OTHER_PASSWORD) == [303], "what strangers guessed is forgotten"


def test_a_strangers_browser_is_no_more_known_because_it_was_somebody_elses(house: Tools, come_from: Come) -> None:
    local(house, "Berta")
    with come_from("203.0.113.7") as bertas:
        assert guess(bertas, mail=mail_of("Berta"), password=PASSWORD) == [303]
        bertas.post("/abmelden")
        assert guess(bertas, 11) == [422] * 10 + [TOO_MANY]


def test_in_a_known_browser_guessing_ends_too(come_from: Come) -> None:
    with come_from("203.0.113.7") as thief:
        guess(thief, password=PASSWORD)
        thief.post("/abmelden")
        assert guess(thief, 11) == [422] * 10 + [TOO_MANY]


def test_addresses_of_one_ipv6_network_are_one(come_from: Come) -> None:
    for number in range(10):
        with come_from(f"2001:db8:1:2::{number:x}") as dieter:
            assert guess(dieter) == [422]
    with come_from("2001:db8:1:2:ffff::1") as dieter, come_from("2001:db8:1:3::1") as neighbour:
        assert guess(dieter) == [TOO_MANY]
        assert guess(neighbour) == [422]


def test_one_network_cannot_try_every_account(come_from: Come) -> None:
    with come_from("203.0.113.7") as dieter:
        answers = [guess(dieter, mail=f"amt{number}@stadt.example")[0] for number in range(101)]
        assert answers == [422] * 100 + [TOO_MANY]
        assert guess(dieter, password=PASSWORD) == [TOO_MANY]


def test_right_passwords_are_not_counted(come_from: Come) -> None:
    with come_from("203.0.113.7") as anna:
        for _ in range(12):
            assert guess(anna, password=PASSWORD) == [303]
            anna.post("/abmelden")
            anna.cookies.delete("lichtermeer-browser")


def test_what_is_counted_tells_neither_who_nor_from_where(house: Tools, come_from: Come) -> None:
    with come_from("203.0.113.7") as dieter:
        guess(dieter)
    with house.database.reading() as db:
        kept = " ".join(db.scalars(select(Throttle.key)))
    assert kept
    assert "anna" not in kept
    assert "203.0.113" not in kept


def test_the_table_of_counts_stays_small(
    house: Tools, come_from: Come, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(throttle, "MOST_ROWS", 20)
    with come_from("203.0.113.7") as dieter:
        guess(dieter)
        for number in range(40):
            guess(dieter, mail=f"amt{number}@stadt.example")

    def rows() -> int:
        with house.database.reading() as db:
            return db.scalar(select(func.count()).select_from(Throttle)) or 0

    assert rows() == 20
    clock.go_on(days=2)
    with come_from("203.0.113.7") as dieter:
        guess(dieter)
    assert rows() == 3, "what is over is removed with the next count"


# Letters


def test_nobody_fills_annas_mailbox(house: Tools, come_from: Come) -> None:
    with come_from("203.0.113.7") as dieter:
        for _ in range(8):
            assert dieter.post("/passwort-vergessen", data={"mail": ANNA}).status_code == 303
            assert dieter.post("/registrieren", data={"name": "Dieter", "mail": ANNA}).status_code == 303
    assert sorted(letters_to(house, ANNA)) == ["register_known"] * 5 + ["reset"] * 5


def test_as_long_as_no_more_letters_are_sent_one_of_those_sent_is_good(
    house: Tools, come_from: Come, clock: Clock
) -> None:
    with come_from("203.0.113.7") as dieter:
        dieter.post("/passwort-vergessen", data={"mail": ANNA})
        clock.go_on(minutes=1)
        for _ in range(6):
            dieter.post("/passwort-vergessen", data={"mail": ANNA})
    path, token = link_of(house, LinkPurpose.RESET, ANNA)
    clock.go_on(minutes=58)
    with come_from("198.51.100.4") as anna:
        anna.post("/passwort-vergessen", data={"mail": ANNA})
        assert len(letters_to(house, ANNA)) == 5, "no more in this hour"
        assert anna.get(f"{path}?link={token}").status_code == 200, "but the last one works"
        clock.go_on(minutes=2)
        anna.post("/passwort-vergessen", data={"mail": ANNA})
        assert len(letters_to(house, ANNA)) == 6


def test_one_network_cannot_write_to_the_world(come_from: Come) -> None:
    with come_from("203.0.113.7") as dieter, come_from("198.51.100.4") as anna:
        sent = [
            dieter.post("/registrieren", data={"name": "Dieter", "mail": f"amt{number}@stadt.example"}).status_code
            for number in range(31)
        ]
        assert sent == [303] * 30 + [TOO_MANY]
        assert anna.post("/passwort-vergessen", data={"mail": ANNA}).status_code == 303
