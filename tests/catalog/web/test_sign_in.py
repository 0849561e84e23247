"""Signing in with mail address and password: who gets in, who does not, and what both are told."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from auth.passwords import Cost, Passwords
from catalog.app import create_app
from catalog.models import PasswordHash, Person, WebSession
from catalog.wiring import Tools
from tests.at_work import Clock
from tests.catalog.web.conftest import visitor, words
from tests.mailbox import PASSWORD, Counting, at, letters_to, local, mail_of
from tests.people import Visitor, sign_in
from tests.sites import CHEAP

ANNA = mail_of("Anna")
WRONG = "Mailadresse oder Passwort stimmen nicht."


def typed(mail: str = ANNA, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"mail": mail, "passwort": password, **more}


def test_anna_signs_in_and_comes_back_to_where_she_wanted_to_go(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    shown = stranger.get("/konto/sitzungen")
    assert shown.headers["location"] == "/anmelden?next=%2Fkonto%2Fsitzungen"
    page = stranger.get(shown.headers["location"]).text
    assert 'name="next" value="/konto/sitzungen"' in page
    done = stranger.post("/anmelden", data=typed(next="/konto/sitzungen"))
    assert (done.status_code, done.headers["location"]) == (303, "/konto/sitzungen")
    assert "dieser Browser" in words(stranger.get("/konto/sitzungen").text)


def test_capital_letters_in_the_address_make_no_other_mailbox(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    assert stranger.post("/anmelden", data=typed(ANNA.upper())).status_code == 303


@pytest.mark.parametrize(
    ("mail", "password"),
    [
        (ANNA, "vier bunte Kiesel im Bach"),
        ("niemand@konto.example", PASSWORD),
        (ANNA, ""),
        ("", ""),
        ("@", "x" * 9_000),
    ],
)
def test_dieter_is_told_the_same_whatever_is_wrong(
    stranger: TestClient, tools: Tools, mail: str, password: str
) -> None:
    local(tools, "Anna")
    answer = stranger.post("/anmelden", data=typed(mail, password))
    assert answer.status_code == 422
    assert WRONG in words(answer.text)
    assert "set-cookie" not in answer.headers


def test_a_wrong_password_and_an_unknown_address_show_the_very_same_page(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")

    def page(mail: str) -> str:
        shown = stranger.post("/anmelden", data=typed(mail, "falsch")).text.replace(mail, "")
        return re.sub(r'name="schutz" value="\w+"', "", shown)

    assert page(ANNA) == page("niemand@konto.example")


def test_a_wrong_password_and_an_unknown_address_cost_the_same_work(tools: Tools) -> None:
    local(tools, "Anna")
    local(tools, "Gesperrt", suspended_at=tools.clock())
    spent = []
    for mail in (ANNA, mail_of("Gesperrt"), "niemand@konto.example"):
        counting = Counting(CHEAP)
        with visitor(replace(tools, passwords=counting)) as browser:
            browser.post("/anmelden", data=typed(mail, "falsch"))
        spent.append((counting.checks, counting.hashes))
    assert spent == [(1, 0)] * 3


def test_who_is_suspended_is_told_what_everybody_is_told(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna", suspended_at=tools.clock())
    answer = stranger.post("/anmelden", data=typed())
    assert answer.status_code == 422
    assert WRONG in words(answer.text)


def test_the_password_is_never_given_back_and_the_address_is(stranger: TestClient, tools: Tools) -> None:
    page = stranger.post("/anmelden", data=typed("anna@stadt.example", "geheim und falsch")).text
    assert 'value="anna@stadt.example"' in page
    assert "geheim und falsch" not in page


def test_each_sign_in_has_a_secret_of_its_own(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    planted = "x" * 43
    stranger.cookies.set("lichtermeer", planted, domain="127.0.0.1")
    token = re.search(r'name="schutz" value="(\w+)"', stranger.get("/anmelden").text)
    assert token
    stranger.post("/anmelden", data=typed(schutz=token[1]))
    first = stranger.cookies["lichtermeer"]
    assert first != planted
    stranger.post("/abmelden")
    stranger.post("/anmelden", data=typed())
    assert stranger.cookies["lichtermeer"] not in (first, planted)


def test_whoever_was_signed_in_before_in_this_browser_is_so_no_more(stranger: TestClient, tools: Tools) -> None:
    anna, berta = local(tools, "Anna"), local(tools, "Berta")
    sign_in(stranger, tools, anna)
    stranger.post("/anmelden", data=typed(mail_of("Berta")))
    with tools.database.reading() as db:
        assert db.scalars(select(WebSession.person_id)).all() == [berta.id]


def test_only_a_path_of_ours_is_gone_on_with(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    for bad in ("//boese.example", "https://boese.example/", "/\\boese.example", "javascript:1", "/anmelden"):
        done = stranger.post("/anmelden", data=typed(next=bad))
        assert done.headers["location"] == "/konto", bad
        stranger.post("/abmelden")


def test_a_browser_that_was_never_used_is_told_by_mail_and_a_known_one_is_not(
    stranger: TestClient, tools: Tools
) -> None:
    local(tools, "Anna")
    stranger.post("/anmelden", data=typed())
    assert letters_to(tools, ANNA) == ["new_sign_in"]
    stranger.post("/abmelden")
    stranger.post("/anmelden", data=typed())
    assert letters_to(tools, ANNA) == ["new_sign_in"], "the browser is known by now"
    with visitor(tools) as elsewhere:
        elsewhere.post("/anmelden", data=typed())
    assert letters_to(tools, ANNA) == ["new_sign_in", "new_sign_in"]


def test_a_planted_browser_cookie_is_worth_nothing_after_the_sign_in(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    stranger.cookies.set("lichtermeer-browser", "p" * 43, domain="127.0.0.1")
    stranger.post("/anmelden", data=typed())
    with visitor(tools) as thief:
        thief.cookies.set("lichtermeer-browser", "p" * 43)
        thief.post("/anmelden", data=typed())
    assert letters_to(tools, ANNA) == ["new_sign_in", "new_sign_in"]


def test_an_old_hash_is_renewed_when_its_owner_signs_in(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Anna")
    dearer = replace(tools, passwords=Passwords(Cost(passes=2, memory=16, lanes=1)))
    with visitor(dearer) as browser:
        assert browser.post("/anmelden", data=typed()).status_code == 303
    with tools.database.reading() as db:
        kept = db.scalars(select(PasswordHash.hash)).one()
    assert "m=16,t=2" in kept
    assert dearer.passwords.fits(PASSWORD, kept)


def test_signing_out_ends_the_session_where_it_is_kept(stranger: TestClient, tools: Tools) -> None:
    sign_in(stranger, tools, local(tools, "Anna"))
    secret = stranger.cookies["lichtermeer"]
    assert "Möchten Sie sich in diesem Browser abmelden?" in words(stranger.get("/abmelden").text)
    assert stranger.get("/konto").status_code == 200, "looking at the page does nothing"
    done = stranger.post("/abmelden")
    assert "Sie sind abgemeldet." in words(stranger.get(done.headers["location"]).text)
    with visitor(tools) as thief:
        thief.cookies.set("lichtermeer", secret)
        assert thief.get("/konto").status_code == 303, "a copy of the cookie opens nothing"


def test_signing_out_twice_is_no_mistake(stranger: TestClient) -> None:
    assert stranger.get("/abmelden").headers["location"] == "/anmelden"
    assert stranger.post("/abmelden").status_code == 303


def test_who_is_signed_in_is_not_asked_to_sign_in_again(stranger: TestClient, tools: Tools) -> None:
    sign_in(stranger, tools, local(tools, "Anna"))
    assert stranger.get("/anmelden?next=/konto/angaben").headers["location"] == "/konto/angaben"
    assert stranger.get("/registrieren").headers["location"] == "/konto"


@pytest.mark.parametrize(
    "path", ["/anmelden", "/registrieren", "/passwort-vergessen", "/einladung?link=x", "/registrieren/geschrieben"]
)
def test_where_no_sign_in_is_possible_each_page_says_why(tools: Tools, path: str) -> None:
    with Visitor(create_app(tools), base_url="http://katalog.example") as far:
        answer = far.get(path)
        assert answer.status_code == 403
        assert "weder verschlüsselt (https) noch die dieses Rechners" in words(answer.text)


def test_nobody_signs_in_there_by_sending_the_form_anyway(tools: Tools) -> None:
    local(tools, "Anna")
    with Visitor(create_app(tools), base_url="http://katalog.example") as far:
        assert far.post("/anmelden", data=typed()).status_code == 403
        assert far.post("/registrieren", data={"name": "Eva", "mail": "eva@x.example"}).status_code == 403
    with tools.database.reading() as db:
        assert db.scalar(select(func.count()).select_from(WebSession)) == 0


# Proving it anew


def test_a_dangerous_step_asks_again_and_goes_on_after_the_password(stranger: TestClient, tools: Tools) -> None:
    sign_in(stranger, tools, local(tools, "Anna"), proved=False)
    asked = stranger.get("/konto/passwort")
    assert asked.headers["location"] == "/anmelden/bestaetigen?next=%2Fkonto%2Fpasswort"
    before = stranger.cookies["lichtermeer"]
    done = stranger.post("/anmelden/bestaetigen", data={"passwort": PASSWORD, "next": "/konto/passwort"})
    assert done.headers["location"] == "/konto/passwort"
    assert stranger.cookies["lichtermeer"] != before, "what the session may do has changed, so has its secret"
    assert stranger.get("/konto/passwort").status_code == 200


def test_a_wrong_password_proves_nothing(stranger: TestClient, tools: Tools) -> None:
    sign_in(stranger, tools, local(tools, "Anna"), proved=False)
    answer = stranger.post("/anmelden/bestaetigen", data={"passwort": "falsch", "next": "/konto/passwort"})
    assert answer.status_code == 422
    assert "Das Passwort stimmt nicht." in words(answer.text)
    assert stranger.get("/konto/passwort").status_code == 303


def test_another_persons_password_proves_nothing(stranger: TestClient, tools: Tools) -> None:
    local(tools, "Berta", "Bertas drei alte Brunnen")
    sign_in(stranger, tools, local(tools, "Anna"), proved=False)
    data = {"passwort": "Bertas drei alte Brunnen", "mail": mail_of("Berta"), "person": "2"}
    assert stranger.post("/anmelden/bestaetigen", data=data).status_code == 422


def test_guessing_in_an_open_browser_ends_soon_and_only_there(stranger: TestClient, tools: Tools) -> None:
    clock = Clock()
    own = at(tools, clock)
    anna = local(own, "Anna")
    with visitor(own) as left_open, visitor(own) as annas:
        sign_in(left_open, own, anna, proved=False)
        sign_in(annas, own, anna, proved=False)
        for _ in range(10):
            assert left_open.post("/anmelden/bestaetigen", data={"passwort": "falsch"}).status_code == 422
        held = left_open.post("/anmelden/bestaetigen", data={"passwort": PASSWORD})
        assert held.status_code == 429
        assert "Zu viele Versuche" in words(held.text)
        assert annas.post("/anmelden/bestaetigen", data={"passwort": PASSWORD}).status_code == 303


def test_an_account_without_a_password_is_shown_another_way(stranger: TestClient, tools: Tools) -> None:
    person = local(tools, "Anna")
    with tools.database.writing() as db:
        db.delete(db.get_one(PasswordHash, person.id))
    sign_in(stranger, tools, person, proved=False)
    page = stranger.get("/anmelden/bestaetigen").text
    assert "Ihr Konto hat kein Passwort." in words(page)
    assert not re.search(r'name="passwort"', page)


def test_a_person_who_was_deleted_in_between_is_nobody(stranger: TestClient, tools: Tools) -> None:
    person = local(tools, "Anna")
    sign_in(stranger, tools, person)
    with tools.database.writing() as db:
        db.get_one(Person, person.id).suspended_at = tools.clock()
    assert stranger.get("/konto").status_code == 303
