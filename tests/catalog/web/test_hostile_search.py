"""Every string of the list of hostile queries gives a page, and never another filter than the page shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from catalog.wiring import Tools
from catalog.worker.indexing import rebuild
from search.server import ServerIndex
from tests.catalog.web.conftest import visitor
from tests.databases import ONE_ENGINE, Place
from tests.meilisearch_server import Meilisearch
from tests.search.engines import PATIENT
from tests.search.hostile_queries import CHARACTERS, CODE, FILTERS_IN_DISGUISE, HOSTILE, LONG
from tests.sites import open_site

CHIP = 'class="lm-chip" '
TOTAL = re.compile(r'<p class="lm-count" role="status"><strong>([\d.]+)')
WATER = re.compile(r'id="f-handlungsfeld-wasser".*?<span class="lm-num">([\d.]+)</span>', re.DOTALL)


@pytest.fixture(scope="module", params=["embedded", "server"])
def site(request: pytest.FixtureRequest, place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tools]:
    """The demo catalogue, found by either engine."""
    if request.param == "embedded":
        yield request.getfixturevalue("demo_tools")
        return
    server: Meilisearch = request.getfixturevalue("meilisearch")
    url = place.demo()
    keys = server.search_key, server.write_key
    index = ServerIndex(server.url, *keys, name=server.fresh_name(), limits=PATIENT)
    tools = replace(open_site(tmp_path_factory.mktemp("searched"), database_url=url), index=index)
    rebuild(tools, "test")
    yield tools
    tools.database.close()
    place.drop(url)


@pytest.fixture
def guest(site: Tools) -> Iterator[TestClient]:
    with visitor(site) as client:
        yield client


def asked(text: str) -> str:
    """As a browser sends it; what is no character at all comes as the bytes that a machine would send."""
    return "q=" + quote(text, errors="surrogatepass")


def number(found: re.Match[str] | None) -> int:
    return int(found[1].replace(".", "")) if found else 0


@ONE_ENGINE
def test_every_string_gives_a_page_without_a_filter(guest: TestClient, site: Tools) -> None:
    """Of the server's answers every seventh; it is asked each of them without a page (tests/search)."""
    for text in HOSTILE[:: 7 if isinstance(site.index, ServerIndex) else 1]:
        answer = guest.get(f"/loesungen?{asked(text)}")
        assert 200 <= answer.status_code < 500, text[:60]
        assert answer.status_code in {200, 400, 414}, text[:60]
        assert CHIP not in answer.text, text[:60]
        assert answer.status_code != 200 or TOTAL.search(answer.text), text[:60]
        assert "lm-count" not in answer.text or "Neueste Lösungen" not in answer.text, text[:60]


@ONE_ENGINE
def test_beside_a_string_a_filter_is_the_one_that_the_page_shows(dieter: TestClient) -> None:
    """Its chip is the only one, and the page holds as many entries as its count said without it."""
    for text in (*FILTERS_IN_DISGUISE, *CODE[:40], *CHARACTERS[:40], *LONG[:5]):
        live = {"HX-Request": "true"}
        free = dieter.get(f"/loesungen?{asked(text)}", headers=live).text
        page = dieter.get(f"/loesungen?{asked(text)}&handlungsfeld=wasser", headers=live).text
        assert page.count(CHIP) == 1, text[:60]
        assert number(TOTAL.search(page)) == number(WATER.search(free)), text[:60]


@ONE_ENGINE
def test_every_string_gives_suggestions_or_none(dieter: TestClient) -> None:
    for text in HOSTILE:
        answer = dieter.get(f"/suche/vorschlaege?{asked(text)}")
        assert answer.status_code in {200, 400, 414}, text[:60]
        assert "<script" not in answer.text.lower(), text[:60]


@ONE_ENGINE
@pytest.mark.parametrize("text", FILTERS_IN_DISGUISE)
def test_what_looks_like_a_parameter_stays_in_the_field(dieter: TestClient, text: str) -> None:
    page = dieter.get(f"/loesungen?{asked(text)}").text
    field = re.search(r'<input[^>]*name="q"[^>]*value="([^"]*)"', page)
    assert field
    assert unescape(field[1]) == text
    assert CHIP not in page


@ONE_ENGINE
def test_no_answer_to_code_holds_it_as_markup(dieter: TestClient) -> None:
    for text in (each for each in CODE if "<" in each):
        assert text not in dieter.get(f"/loesungen?{asked(text)}").text
