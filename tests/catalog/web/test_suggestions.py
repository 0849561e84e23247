"""What the server offers while somebody types: names, then fields of action, then words; small, kept, and forgiving."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from catalog.wiring import Tools
from search.index import IndexUnavailable
from tests.catalog.web.conftest import visitor
from tests.factories import anna, published
from tests.sites import find_again

JSON = {"accept": "application/json"}


def offered(client: TestClient, text: str, field: str = "q", prefix: str = "") -> dict[str, list[str]]:
    """The offers by the names of their groups."""
    answer = client.get(f"{prefix}/suche/vorschlaege", params={field: text}, headers=JSON)
    assert answer.status_code == 200
    return {group["name"]: [each["text"] for each in group["options"]] for group in answer.json()["groups"]}


def test_names_come_first_then_fields_of_action_then_words(dieter: TestClient) -> None:
    found = offered(dieter, "klima")
    assert list(found) == ["Lösungen", "Handlungsfelder", "Suchwörter"]
    assert any(name.startswith("Klima") for name in found["Lösungen"])
    assert found["Handlungsfelder"] == ["Klimaanpassung", "Umwelt & Klimaschutz"]
    assert "Klimaanpassung" not in found["Suchwörter"]  # nothing twice


@pytest.mark.parametrize(
    ("typed", "field"),
    [("mobilitat", "Mobilität"), ("Mobilitaet", "Mobilität"), ("wohn", "Bauen & Wohnen"), ("water", "Wasser")],
)
def test_fields_of_action_forgive_how_they_are_written(dieter: TestClient, typed: str, field: str) -> None:
    assert offered(dieter, typed)["Handlungsfelder"] == [field]


def test_a_single_letter_after_a_word_keeps_the_names_that_hold_the_word(dieter: TestClient) -> None:
    assert offered(dieter, "gieß d")["Lösungen"][0] == "Gieß den Kiez"
    assert "Digitaler Zwilling Kassel" in offered(dieter, "zwilling k")["Lösungen"]


def test_an_english_page_names_them_in_english_and_says_which_words_are_german(dieter: TestClient) -> None:
    answer = dieter.get("/en/suche/vorschlaege?q=wass", headers=JSON).json()
    names, fields, words = answer["groups"]
    assert [each["text"] for each in fields["options"]] == ["Water"]
    assert (names["lang"], fields["lang"], words["lang"]) == ("de", "", "de")


def test_a_field_of_action_is_offered_as_the_filter_that_it_is(dieter: TestClient) -> None:
    answer = dieter.get("/suche/vorschlaege?q=touris", headers=JSON).json()
    (option,) = next(group["options"] for group in answer["groups"] if group["name"] == "Handlungsfelder")
    assert option == {"text": "Tourismus", "filter": ["handlungsfeld", "tourismus"]}


def test_the_number_is_told_for_those_who_do_not_see_the_list(dieter: TestClient) -> None:
    answer = dieter.get("/suche/vorschlaege?q=klima", headers=JSON).json()
    number = sum(len(group["options"]) for group in answer["groups"])
    assert answer["told"] == f"{number} Vorschläge, mit den Pfeiltasten erreichbar."
    assert dieter.get("/suche/vorschlaege?q=xqzzwkvv", headers=JSON).json() == {"told": "", "groups": []}


def test_places_are_offered_by_names_that_only_one_bears(dieter: TestClient) -> None:
    (places,) = offered(dieter, "Neustadt", field="kommune").values()
    assert len(places) == len(set(places)) == 8
    assert "Bad Belzig" in re.findall('value="([^"]+)"', dieter.get("/suche/vorschlaege?kommune=bad belz").text)


@pytest.mark.parametrize(
    "typed", ["", "k", " ", "%00%00", "*", "\N{RIGHT-TO-LEFT OVERRIDE}ab", "x" * 2_000, "😀😀", "und"]
)
def test_odd_beginnings_get_an_answer(dieter: TestClient, typed: str) -> None:
    offered(dieter, typed)
    offered(dieter, typed, field="kommune")


def test_answers_are_small_and_a_browser_need_not_be_told_twice(dieter: TestClient) -> None:
    first = dieter.get("/suche/vorschlaege?q=stadt", headers=JSON)
    assert len(first.content) < 2_000
    assert first.headers["cache-control"] == "private, no-cache"
    assert "Accept," in first.headers["vary"]
    again = dieter.get("/suche/vorschlaege?q=stadt", headers={**JSON, "if-none-match": first.headers["etag"]})
    assert again.status_code == 304


def test_hostile_titles_stay_text_in_either_form(tools: Tools, stranger: TestClient) -> None:
    title = '</datalist><script>alert("Zisterne")</script>'
    with tools.database.writing() as db:
        published(db, anna(db), title=title)
    find_again(tools)
    assert offered(stranger, "zistern")["Lösungen"] == [title]
    assert "<script>" not in stranger.get("/suche/vorschlaege?q=zistern").text


class _Down:
    """An engine that can't answer."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        def fail(*_: object, **__: object) -> Any:
            raise IndexUnavailable("no files")

        return fail


def test_without_an_engine_fields_of_action_are_still_offered(demo_tools: Tools) -> None:
    broken = Tools(demo_tools.database, _Down(), demo_tools.settings, demo_tools.clock)
    with visitor(broken) as client:
        assert offered(client, "wasser") == {"Handlungsfelder": ["Wasser"]}
