"""„Zugangsschlüssel“: made by who has just proved who they are, shown once, told apart for their owner, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from auth.tokens import hashed, is_token
from catalog.app import create_app
from catalog.models import ApiToken, AuditEntry, Person
from catalog.people.tokens import MOST_TOKENS
from catalog.wiring import Tools
from schemas.identity import MemberRole, TokenScope
from tests.catalog.web.conftest import words
from tests.factories import NOW, anna, bernd
from tests.people import Visitor, account, seat, sign_in

NEW = "/konto/schluessel/neu"
FORM = {"name": "Abgleich", "rechte": "members", "organisation": "annastadt", "tage": "90"}


@pytest.fixture
def owner(tools: Tools) -> Person:
    """The owner of Annastadt; Berndsdorf is none of theirs."""
    with tools.database.writing() as db:
        owner, other = account(db, "Inhaberin Annastadt"), account(db, "Mitglied Berndsdorf")
        seat(db, owner, anna(db), MemberRole.OWNER)
        seat(db, other, bernd(db), MemberRole.MEMBER)
    return owner


@pytest.fixture
def browser(tools: Tools, owner: Person) -> Iterator[TestClient]:
    """Their browser, in which they have just proved who they are."""
    with Visitor(create_app(tools)) as client:
        yield sign_in(client, tools, owner)


def _token_in(html: str) -> str:
    values: list[str] = re.findall(r'value="(lm_[^"]+)"', html)
    return next(text for text in values if is_token(text))


def test_a_new_token_is_shown_once_and_kept_as_a_hash(browser: TestClient, tools: Tools) -> None:
    shown = browser.post(NEW, data=FORM)
    assert shown.status_code == 200 and shown.headers["cache-control"] == "no-store"
    token = _token_in(shown.text)
    listed = browser.get("/konto/schluessel").text
    assert "Abgleich" in listed and token not in listed
    with tools.database.reading() as db:
        row = db.scalars(select(ApiToken)).one()
    assert row.token_hash == hashed(token) and token[8:] not in repr(vars(row))
    assert row.scopes == [TokenScope.READ, TokenScope.MEMBERS]
    assert NOW + timedelta(days=90) < row.expires_at < NOW + timedelta(days=91)


def test_making_one_stands_in_the_log_without_its_name(browser: TestClient, tools: Tools) -> None:
    browser.post(NEW, data=FORM)
    with tools.database.reading() as db:
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "token_created")).one()
    assert entry.facts == {"scopes": ["read", "members"], "expires": "2026-06-13"}


def test_whoever_proved_it_long_ago_proves_it_again(tools: Tools, owner: Person) -> None:
    with Visitor(create_app(tools)) as client:
        late = sign_in(client, tools, owner, proved=False)
        assert late.get("/konto/schluessel").status_code == 200
        assert late.get(NEW).headers["location"].startswith("/anmelden/bestaetigen?")
        assert late.post(NEW, data=FORM).status_code == 403
    with tools.database.reading() as db:
        assert db.scalar(select(func.count(ApiToken.id))) == 0


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Geben Sie einen Namen an"),
        ({"name": "\u200b\u202e"}, "Geben Sie einen Namen an"),
        ({"name": "x" * 81}, "Kürzen Sie den Namen auf 80 Zeichen"),
        ({"organisation": "berndsdorf"}, "Wählen Sie eine Ihrer Organisationen"),
        ({"organisation": "1"}, "Wählen Sie eine Ihrer Organisationen"),
        ({"tage": "367"}, "höchstens ein Jahr"),
        ({"tage": "-1"}, "höchstens ein Jahr"),
        ({"tage": ""}, "höchstens ein Jahr"),
    ],
)
def test_a_wrong_form_comes_back_with_all_that_was_typed(
    browser: TestClient, tools: Tools, wrong: dict[str, str], sentence: str
) -> None:
    answer = browser.post(NEW, data={**FORM, **wrong})
    assert answer.status_code == 422 and sentence in words(answer.text)
    assert 'value="members" checked' in answer.text
    with tools.database.reading() as db:
        assert db.scalar(select(func.count(ApiToken.id))) == 0


def test_nobody_gives_a_token_what_the_form_does_not_offer(browser: TestClient, tools: Tools) -> None:
    more = {"person_id": "2", "scopes": "audit", "expires_at": "2099-01-01", "token_hash": "x", "used_at": "2020-01-01"}
    browser.post(NEW, data={**FORM, **more, "rechte": ["members", "everything"]})
    with tools.database.reading() as db:
        row = db.scalars(select(ApiToken)).one()
    assert row.scopes == ["read", "members"] and row.used_at is None and row.expires_at.year == 2026


def test_twenty_that_are_good_are_enough(browser: TestClient, tools: Tools) -> None:
    for _ in range(MOST_TOKENS):
        assert browser.post(NEW, data=FORM).status_code == 200
    full = browser.post(NEW, data=FORM)
    assert full.status_code == 422 and "schon 20 gültige" in words(full.text)
    browser.post("/konto/schluessel/1/zurueckziehen")
    assert browser.post(NEW, data=FORM).status_code == 200


def test_it_is_asked_before_a_token_is_taken_back(browser: TestClient) -> None:
    browser.post(NEW, data=FORM)
    asked = browser.get("/konto/schluessel/1/zurueckziehen")
    assert "nicht rückgängig" in words(asked.text)
    answer = browser.post("/konto/schluessel/1/zurueckziehen")
    assert answer.status_code == 303
    page = words(browser.get(answer.headers["location"]).text)
    assert "Der Zugangsschlüssel ist zurückgezogen" in page and "zurückgezogen am 15. März 2026" in page
    assert browser.post("/konto/schluessel/1/zurueckziehen").status_code == 303


def test_the_owner_sees_which_is_over_and_which_was_taken_back(browser: TestClient, tools: Tools) -> None:
    for name in ("Erster", "Zweiter", "Dritter"):
        browser.post(NEW, data={**FORM, "name": name})
    browser.post("/konto/schluessel/2/zurueckziehen")
    with tools.database.writing() as db:
        db.get_one(ApiToken, 1).expires_at = NOW - timedelta(days=3)
        db.get_one(ApiToken, 3).expires_at = NOW + timedelta(days=10)
    page = words(browser.get("/konto/schluessel").text)
    assert "abgelaufen am" in page and "zurückgezogen am" in page and "noch 10 Tage" in page
    assert page.index("Dritter") < page.index("Erster")


@pytest.mark.parametrize("number", ["99", "0", "-1", "1e3", "٣", "9" * 40, "x"])
def test_there_is_no_token_at_other_numbers(browser: TestClient, number: str) -> None:
    assert browser.get(f"/konto/schluessel/{number}/zurueckziehen").status_code == 404
    assert browser.post(f"/konto/schluessel/{number}/zurueckziehen").status_code == 404


def test_nobody_sees_or_takes_back_what_is_anothers(browser: TestClient, tools: Tools) -> None:
    browser.post(NEW, data=FORM)
    with tools.database.reading() as db:
        other = db.scalars(select(Person).order_by(Person.id.desc())).first()
    assert other
    with Visitor(create_app(tools)) as client:
        stranger = sign_in(client, tools, other)
        assert "Abgleich" not in stranger.get("/konto/schluessel").text
        assert stranger.get("/konto/schluessel/1/zurueckziehen").status_code == 404
        assert stranger.post("/konto/schluessel/1/zurueckziehen").status_code == 404
    with tools.database.reading() as db:
        assert db.get_one(ApiToken, 1).revoked_at is None


def test_a_form_without_its_protection_does_nothing(browser: TestClient, tools: Tools) -> None:
    assert browser.post(NEW, data={**FORM, "schutz": "x"}).status_code == 403
    assert browser.post(NEW, data=FORM, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    with tools.database.reading() as db:
        assert db.scalar(select(func.count(ApiToken.id))) == 0


def test_without_an_account_one_is_sent_to_sign_in(stranger: TestClient) -> None:
    assert stranger.get("/konto/schluessel").headers["location"].startswith("/anmelden?")
