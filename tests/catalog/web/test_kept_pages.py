"""A page that many ask for is worked out once, and shown to nobody for whom it would be another."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from catalog import solutions
from catalog.models import Solution
from catalog.web.kept import KeptPage, KeptPages
from catalog.wiring import Tools
from tests.catalog.web.conftest import visitor
from tests.factories import anna, bernd, published
from tests.people import account, sign_in
from tests.sites import find_again

PATH = "/loesungen?q=Laterne"


@pytest.fixture
def lantern(tools: Tools) -> int:
    """An entry that the search finds, by its id."""
    with tools.database.writing() as db:
        found = published(db, anna(db), title="Laterne am See").id
    find_again(tools)
    return found


def test_who_asks_again_gets_the_same_page(stranger: TestClient, lantern: int) -> None:
    first, second = stranger.get(PATH), stranger.get(PATH)
    assert "/loesungen/laterne-am-see" in first.text
    assert (second.content, second.headers["etag"]) == (first.content, first.headers["etag"])
    assert second.headers["content-encoding"] == "gzip"
    assert stranger.get(PATH, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_who_takes_nothing_compressed_gets_it_plain(stranger: TestClient, lantern: int) -> None:
    packed = stranger.get(PATH)
    plain = stranger.get(PATH, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == packed.text


def test_a_change_is_seen_as_soon_as_the_index_has_it(tools: Tools, stranger: TestClient, lantern: int) -> None:
    stranger.get(PATH)
    with tools.database.writing() as db:
        published(db, bernd(db), title="Laterne im Park")
    find_again(tools)
    assert "/loesungen/laterne-im-park" in stranger.get(PATH).text


def test_a_withdrawn_entry_is_gone_at_once(tools: Tools, stranger: TestClient, lantern: int) -> None:
    stranger.get(PATH)
    with tools.database.writing() as db:
        solutions.withdraw(db.get_one(Solution, lantern), "Doppelt vorhanden.")
    assert "/loesungen/laterne-am-see" not in stranger.get(PATH).text


def test_nobody_gets_the_page_of_somebody_who_is_signed_in(tools: Tools, stranger: TestClient, lantern: int) -> None:
    with tools.database.writing() as db:
        person = account(db, "Anna")
    with visitor(tools) as own:
        signed = sign_in(own, tools, person)
        before, after = signed.get(PATH), stranger.get(PATH)
        again = signed.get(PATH)
    assert "/anmelden" not in before.text and "/anmelden" in after.text
    assert again.text == before.text
    assert again.headers["cache-control"] == "no-store"


def test_each_language_and_each_address_has_its_own(stranger: TestClient, lantern: int) -> None:
    german, english = stranger.get(PATH), stranger.get(f"/en{PATH}")
    assert 'lang="de"' in german.text and 'lang="en"' in english.text
    assert stranger.get(f"{PATH}&land=DE-BB").text != german.text
    elsewhere = stranger.get(PATH, headers={"host": "localhost"}).text
    assert "testserver" not in elsewhere


def test_the_remembered_municipality_stays_with_its_browser(tools: Tools, stranger: TestClient, lantern: int) -> None:
    with visitor(tools) as other:
        other.get(f"{PATH}&kommune=annastadt")
        remembered = other.get(PATH)
    assert 'value="Annastadt' in remembered.text
    assert "Annastadt" not in _field(stranger.get(PATH).text)


def _field(html: str) -> str:
    """The field for the own municipality."""
    found = re.search(r'<input[^>]*id="k"[^>]*>', html)
    assert found
    return found[0]


def test_those_asked_for_last_are_kept_within_the_limits() -> None:
    pages = KeptPages(most=2, most_bytes=10)
    for key in "abc":
        pages.put(key, KeptPage(b"1234", key))
    assert [bool(pages.get(key)) for key in "abc"] == [False, True, True]
    pages.get("b")
    pages.put("d", KeptPage(b"1234", "d"))
    assert [bool(pages.get(key)) for key in "bcd"] == [True, False, True]
    pages.put("e", KeptPage(b"1234567890", "e"))
    assert [bool(pages.get(key)) for key in "bde"] == [False, False, True]
