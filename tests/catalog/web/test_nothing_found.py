"""A search without hits is no dead end: it says what was tried, and each way on leads to what it promises."""

from __future__ import annotations

import re
from collections.abc import Hashable
from html import unescape

import pytest
from starlette.testclient import TestClient

from catalog.wiring import Tools
from search.index import IndexUnavailable
from search.query import SearchQuery, SearchResult
from tests.catalog.web.conftest import visitor, words

WAY = re.compile(r'<a class="lm-link" href="([^"]+)">([^<]+)</a> <span class="lm-muted">(\d+) Lösung')
CHIP = re.compile(r'<a class="lm-chip lm-chip--plain" href="([^"]+)"><span>([^<]+)</span><span[^>]*>(\d+)<')


def ways(html: str) -> dict[str, tuple[str, int]]:
    """What the page offers, with the address and the number that it promises."""
    return {
        unescape(label): (unescape(url), int(number))
        for url, label, number in (*WAY.findall(html), *CHIP.findall(html))
    }


def total(client: TestClient, url: str) -> int:
    found = re.search(r'role="status"><strong>(\d+) Lösung', client.get(url).text)
    assert found, url
    return int(found[1])


@pytest.mark.parametrize(
    "query",
    [
        "q=xqzzwkvv",
        "q=xqzzwkvv&land=DE-BY",
        "q=wasser&land=DE-BY&art=app",
        "land=DE-SL&art=app&muster=ohne",
        "q=Bewesserung&art=app",
    ],
)
def test_every_way_on_leads_to_as_many_as_it_says(dieter: TestClient, query: str) -> None:
    page = dieter.get(f"/loesungen?{query}").text
    assert total(dieter, f"/loesungen?{query}") == 0
    offered = ways(page)
    assert len(offered) > 15
    for label, (url, number) in list(offered.items())[:8]:
        assert number > 0
        assert total(dieter, url) == number, label


def test_nothing_found_says_what_was_tried_and_where_to_go(dieter: TestClient) -> None:
    html = dieter.get("/loesungen?q=xqzzwkvv").text
    page = words(html)
    assert "Nichts zu „xqzzwkvv“ gefunden" in page
    assert "auch nach Wortteilen, anderen Formen und ähnlich Geschriebenem" in page
    assert "Alle Lösungen ansehen" in page and "Wie die Suche arbeitet" in page
    assert "Nach Handlungsfeld suchen" in page and 'id="neueste">Neu im Katalog</h2>' in html


def test_of_filters_that_leave_nothing_the_one_to_drop_is_named(dieter: TestClient) -> None:
    page = dieter.get("/loesungen?q=wasser&land=DE-BY&art=app").text
    assert "Nichts zu „wasser“ mit diesen Filtern" in words(page)
    offered = ways(page)
    assert offered["Ohne „Lösungsart: Anwendung (App)“"][0] == "/loesungen?q=wasser&land=DE-BY"
    assert offered["Alle Filter entfernen"][0] == "/loesungen?q=wasser"
    assert "Ohne „Land: Bayern“" not in offered  # that leaves nothing either


def test_the_likely_field_of_action_shows_its_newest(dieter: TestClient) -> None:
    assert "Neu im Handlungsfeld Wasser" in words(dieter.get("/loesungen?q=wasser&land=DE-BY&art=app").text)
    by_synonyms = dieter.get("/loesungen?q=Zisternen&land=DE-SL&art=app").text
    assert "Neu im Handlungsfeld Wasser" in words(by_synonyms)
    chosen = dieter.get("/loesungen?handlungsfeld=arbeit&land=DE-SL&q=xqzzwkvv").text
    assert "Neu im Handlungsfeld Arbeit" in words(chosen)


def test_what_was_meant_is_offered_without_the_filters_that_hide_it(dieter: TestClient) -> None:
    url, number = ways(dieter.get("/loesungen?q=Bewesserung&art=app").text.replace(' lang="de"', ""))["Bewässerung"]
    assert url == "/loesungen?q=Bew%C3%A4sserung" and number > 1


def test_an_empty_catalogue_offers_what_there_is(stranger: TestClient, tools: Tools) -> None:
    tools.settings.index.mkdir(parents=True, exist_ok=True)
    tools.index.rebuild([])
    page = words(stranger.get("/loesungen?q=wasser").text)
    assert "Nichts zu „wasser“ gefunden" in page and "Wie die Suche arbeitet" in page
    assert "Nach Handlungsfeld suchen" not in page and "Alle Lösungen ansehen" not in page


class _FailsSecondly:
    """An engine that goes away between two questions of one page."""

    def __init__(self, tools: Tools) -> None:
        self._index, self._asked = tools.index, 0

    def edition(self) -> Hashable | None:
        return self._index.edition()

    def search(self, query: SearchQuery) -> SearchResult:
        self._asked += 1
        if self._asked > 1:
            raise IndexUnavailable("gone")
        return self._index.search(query)


def test_an_engine_that_goes_away_meanwhile_costs_a_sentence(demo_tools: Tools) -> None:
    broken = Tools(demo_tools.database, _FailsSecondly(demo_tools), demo_tools.settings, demo_tools.clock)  # type: ignore[arg-type]
    with visitor(broken) as client:
        answer = client.get("/loesungen?q=xqzzwkvv")
        assert answer.status_code == 200
        assert "Die Suche ist gerade nicht erreichbar" in answer.text
