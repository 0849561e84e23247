"""Public bodies: found by name, one address each, and honest about what is not known."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from catalog.web.municipality import within
from tests.catalog.web.conftest import words

Read = Callable[[str], str]


def names(html: str) -> list[str]:
    return re.findall(r'<th[^>]*scope="row"><a[^>]*>([^<]+)</a>', html)


def test_the_list_is_found_by_name_land_and_size(read: Read) -> None:
    page = read("/kommunen?q=belzig&land=DE-BB&groesse=10000_20000&art=municipality")
    assert "Bad Belzig" in page
    assert "Landkreis Potsdam-Mittelmark, Brandenburg" in page
    assert "11.118" in page


def test_names_that_begin_like_it_come_first_or_the_biggest_if_so_wished(dieter: TestClient) -> None:
    by_name = names(dieter.get("/kommunen?q=berg").text)
    assert by_name[0].startswith("Berg")
    assert names(dieter.get("/kommunen?q=berg&sort=einwohner").text)[0] == "Baden-Württemberg"


def test_an_empty_list_says_what_to_do(read: Read) -> None:
    assert "Keine Kommune passt dazu" in read("/kommunen?q=xyzzyhausen")


def test_the_list_has_pages_and_an_end(dieter: TestClient) -> None:
    assert 'rel="next"' in dieter.get("/kommunen").text
    beyond = dieter.get("/kommunen?land=DE-SL&seite=999")
    assert beyond.status_code == 404
    assert "/kommunen?land=DE-SL&amp;seite=" in beyond.text


@pytest.mark.parametrize("query", ["land=DE-XX", "art=stadt", "groesse=riesig", "seite=null"])
def test_what_nobody_knows_is_dropped_with_a_sentence(read: Read, query: str) -> None:
    assert "haben sie weggelassen" in read(f"/kommunen?{query}")


@pytest.mark.parametrize("query", ["q=%00", "q=" + "x" * 8000, "buchstabe=%C3%9F", "q=%25_%5C", "seite=" + "9" * 400])
def test_hostile_lists_get_a_page(dieter: TestClient, query: str) -> None:
    assert dieter.get(f"/kommunen?{query}").status_code == 200


@pytest.mark.parametrize("key", ["12069020", "120690020020"])
def test_every_key_of_a_place_leads_to_its_one_address(dieter: TestClient, key: str) -> None:
    answer = dieter.get(f"/kommunen/{key}")
    assert answer.headers.get("location", "/kommunen/120690020020") == "/kommunen/120690020020"
    assert answer.status_code == (200 if key == "120690020020" else 301)


@pytest.mark.parametrize("key", ["999999999999", "1", "abc", "%00", "12069020x", "٠٩"])
def test_no_such_key_is_not_found(dieter: TestClient, key: str) -> None:
    assert dieter.get(f"/kommunen/{key}").status_code == 404


def test_a_place_shows_what_it_publishes_and_what_is_unknown(read: Read) -> None:
    page = read("/kommunen/120690020020")
    assert "Smart Village App" in page
    assert "Noch keine Nutzung bekannt" in page
    assert "Unbekannt heißt nicht, dass es keine gibt." in page


def test_a_member_names_the_body_that_administers_it(read: Read) -> None:
    page = read("/kommunen?art=association&q=Arneburg-Goldbeck")
    assert "Verbandsgemeinde Arneburg-Goldbeck" in page


def test_a_city_that_is_its_own_state_is_one_page(dieter: TestClient) -> None:
    answer = dieter.get("/kommunen/02")
    assert (answer.status_code, answer.headers["location"]) == (301, "/kommunen/020000000000")


def test_bodies_without_a_key_have_a_page_of_their_own(dieter: TestClient, read: Read) -> None:
    assert "Muster" in read("/organisationen/musterstadt")
    assert dieter.get("/organisationen/gibt-es-nicht").status_code == 404
    moved = dieter.get("/organisationen/120690020020")
    assert (moved.status_code, moved.headers["location"]) == (301, "/kommunen/120690020020")


def figures_of(page: str) -> dict[str, int]:
    """The large figures of a place's page."""
    return {label: int(number) for label, number in re.findall(r"<dt>([^<]+)</dt><dd><a[^>]*>(\d+)</a>", page)}


def line_of(list_page: str, path: str) -> str:
    """What the list says is known of the place at that address."""
    row = re.search(rf'<a class="lm-link" href="{path}">.*?</tr>', list_page, flags=re.DOTALL)
    assert row
    return words(row[0]).partition("nicht angegeben")[0]


@pytest.mark.parametrize(("name", "key"), [("Kassel", "066110000000"), ("Dortmund", "059130000000")])
def test_the_list_and_the_page_of_a_place_tell_the_same(dieter: TestClient, name: str, key: str) -> None:
    line = line_of(dieter.get(f"/kommunen?q={name}&sort=einwohner").text, f"/kommunen/{key}")
    figures = figures_of(dieter.get(f"/kommunen/{key}").text)
    assert "genutzt" not in figures, "confirmed and reported are never added"
    told = {
        "genutzt, bestätigt": r"(\d+) genutzt, bestätigt",
        "genutzt, gemeldet": r"(\d+) genutzt, gemeldet",
        "beteiligt, nicht gezählt": r"an (\d+) Lösung(?:en)? beteiligt",
    }
    for label, phrase in told.items():
        found = re.search(phrase, line)
        assert figures.get(label, 0) == (int(found[1]) if found else 0)
    assert figures["beteiligt, nicht gezählt"] and "nichts bekannt" not in line


def test_a_district_is_named_as_one_says_it(dieter: TestClient, read: Read) -> None:
    key = re.search(r'href="(/kommunen/\d+)">Altena</a>', dieter.get("/kommunen?q=Altena&land=DE-NW").text)
    assert key
    assert "Stadt im Märkischen Kreis, Nordrhein-Westfalen" in read(key[1])
    assert within("Region Hannover") == "in der Region Hannover"
    assert within("Landkreis Roth") == "im Landkreis Roth"
