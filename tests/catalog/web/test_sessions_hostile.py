"""Cookies, tokens and origins as somebody would send them who is not whom they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from auth.tokens import fits_form, form_token, new_secret
from catalog.app import create_app
from catalog.web.access import FORMS, SESSION, TOKEN_FIELD
from catalog.wiring import Tools
from tests.people import Visitor, account, sign_in

SIGN_OUT = "/abmelden"
KATALOG = "https://katalog.example"


@pytest.fixture
def anna(tools: Tools) -> Iterator[TestClient]:
    """Anna, signed in."""
    person = tools.database.write(lambda db: account(db, "Anna"))
    with Visitor(create_app(tools)) as client:
        yield sign_in(client, tools, person)


def secure(tools: Tools) -> Visitor:
    """A browser at a house behind https."""
    own = replace(tools, settings=tools.settings.model_copy(update={"base_url": KATALOG}))
    return Visitor(create_app(own), base_url=KATALOG)


def is_signed_in(client: TestClient) -> bool:
    return client.get("/konto").status_code == 200


def test_a_tampered_cookie_opens_nothing(anna: TestClient) -> None:
    secret = anna.cookies[SESSION]
    assert is_signed_in(anna)
    anna.cookies.clear()
    for tampered in (
        secret[:-1],
        f"{secret}x",
        secret.swapcase(),
        "",
        "a" * 43,
        "'; DROP TABLE web_session; --",
        "%00",
    ):
        assert anna.get("/konto", headers={"cookie": f"{SESSION}={tampered}"}).status_code == 303


def test_a_session_ends_unused_and_ends_in_any_case(tools: Tools) -> None:
    moments = [tools.clock()]
    moving = replace(tools, clock=lambda: moments[-1])
    person = tools.database.write(lambda db: account(db, "Anna"))
    idle, longest = timedelta(minutes=tools.settings.session_idle_minutes), timedelta(days=tools.settings.session_days)
    with Visitor(create_app(moving)) as client:
        sign_in(client, moving, person)
        moments.append(moments[0] + idle - timedelta(minutes=1))
        assert is_signed_in(client)
        moments.append(moments[-1] + idle - timedelta(minutes=1))
        assert is_signed_in(client)
        moments.append(moments[-1] + idle)
        assert not is_signed_in(client)
        sign_in(client, moving, person)
        until = moments[-1] + longest
        while moments[-1] < until - idle:
            moments.append(moments[-1] + idle - timedelta(minutes=1))
            assert is_signed_in(client)
        moments.append(until)
        assert not is_signed_in(client)


def test_of_two_cookies_of_one_name_none_counts(anna: TestClient) -> None:
    secret = anna.cookies[SESSION]
    anna.cookies.clear()
    for cookies in (f"{SESSION}={'a' * 43}; {SESSION}={secret}", f"{SESSION}={secret}; {SESSION}={'a' * 43}"):
        assert anna.get("/konto", headers={"cookie": cookies}).status_code == 303


def test_a_form_needs_a_token_of_this_very_browser(anna: TestClient) -> None:
    foreign = form_token(new_secret())
    short = form_token(anna.cookies[SESSION])[:-1]
    for token in ("", foreign, short, foreign[:16], "0" * 48, "ü" * 48):
        assert anna.post(SIGN_OUT, data={TOKEN_FIELD: token}).status_code == 403
    assert is_signed_in(anna)
    assert anna.post(SIGN_OUT).status_code == 303
    assert not is_signed_in(anna)


def test_a_token_for_visitors_is_worth_nothing_once_somebody_is_signed_in(anna: TestClient) -> None:
    planted = new_secret()
    anna.cookies.set(FORMS, planted)
    assert anna.post(SIGN_OUT, data={TOKEN_FIELD: form_token(planted)}).status_code == 403


def test_no_two_forms_carry_the_same_token() -> None:
    cookie = new_secret()
    tokens = {form_token(cookie) for _ in range(20)}
    assert len(tokens) == len({token[16:] for token in tokens}) == 20
    assert all(fits_form(cookie, token) for token in tokens)


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "nonsense"},
        {"origin": "https://boese.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:8001"},
        {"origin": "http://127.0.0.1:8000.boese.example"},
        {"origin": "http://boese@127.0.0.1:8000"},
        {"origin": "127.0.0.1:8000"},
        {"origin": "https://boese.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_from_elsewhere_is_refused_though_its_token_fits(anna: TestClient, headers: dict[str, str]) -> None:
    assert anna.post(SIGN_OUT, headers=headers).status_code == 403
    assert is_signed_in(anna)


def test_behind_https_a_page_without_it_is_elsewhere(tools: Tools) -> None:
    with secure(tools) as client:
        path = "/loesungen/nichts/angabe-falsch"
        client.cookies.set(f"__Host-{FORMS}", held := new_secret())
        sent = {TOKEN_FIELD: form_token(held), "text": "x"}
        told = {"host": "innen.katalog.example"} | {"origin": KATALOG}
        assert client.post(path, data=sent, headers={"origin": KATALOG}).status_code == 404
        assert client.post(path, data=sent, headers={"origin": "http://katalog.example"}).status_code == 403
        assert client.post(path, data=sent, headers=told).status_code == 421


def test_behind_https_cookies_are_bound_to_the_host_and_plain_ones_open_nothing(tools: Tools) -> None:
    person = tools.database.write(lambda db: account(db, "Anna"))
    with secure(tools) as client:
        sign_in(client, tools, person)
        assert client.get("/konto").status_code == 303
        page = client.get("/anmelden")
        [cookie] = [each for each in page.headers.get_list("set-cookie") if FORMS in each]
        assert cookie.startswith(f"__Host-{FORMS}=")
        assert all(part in cookie.lower() for part in ("secure", "httponly", "samesite=lax", "path=/"))
        assert "domain" not in cookie.lower()
        client.cookies.set(f"__Host-{SESSION}", client.cookies[SESSION])
        assert client.get("/konto").status_code == 200


def test_behind_https_every_cookie_is_bound_to_the_host(demo_tools: Tools) -> None:
    with secure(demo_tools) as client:
        [kept] = client.get("/loesungen?kommune=Kassel").headers.get_list("set-cookie")
        assert kept.startswith("__Host-kommune=")
        assert all(part in kept.lower() for part in ("; secure", "httponly", "samesite=lax", "path=/"))
        assert "Kassel" in client.get("/loesungen").text


def test_a_number_that_no_row_can_have_is_nothing(anna: TestClient) -> None:
    for number in ("99999999999999999999", "-1", "0", "1e3", "1%00", "%2e%2e"):
        assert anna.post(f"/konto/sitzungen/{number}/beenden").status_code == 404
        assert anna.get(f"/konto/schluessel/{number}/zurueckziehen").status_code == 404


def test_a_wrong_password_is_told_to_the_log_without_whose(
    stranger: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    sent = {"mail": "erika@stadt.example", "passwort": "ganz falsch geraten"}
    assert stranger.post("/anmelden", data=sent).status_code == 422
    assert "Abgewiesen: wrong_password bei POST /anmelden, angemeldet: niemand" in caplog.messages
    assert "erika" not in caplog.text and "geraten" not in caplog.text


def test_pages_of_who_is_signed_in_are_kept_nowhere(anna: TestClient) -> None:
    for path in ("/konto", "/", "/loesungen"):
        assert anna.get(path).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "//boese.example", "/\\boese.example", "https://boese.example", "\\\\boese.example", "/\t/boese.example",
        "javascript:alert(1)", "http:boese.example", "/%0d%0aSet-Cookie:x=1", "/en//boese.example", "///boese.example",
        "/x\u20ac\u0219", "/" + "a" * 5000, "", " //boese.example", "/\u3000/boese.example", "/@boese.example",
    ],
)  # fmt: skip
def test_going_on_never_leaves_the_house(anna: TestClient, elsewhere: str) -> None:
    answer = anna.get("/anmelden", params={"next": elsewhere})
    assert answer.status_code == 303
    location = answer.headers["location"]
    assert location.startswith("/") and not location.startswith(("//", "/\\"))
    assert "\r" not in location and "set-cookie" not in answer.headers
