"""The search page: what is found and why, filters that live in the address, and questions that nobody should ask."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from catalog import solutions
from catalog.db import Database
from catalog.models import Solution
from catalog.wiring import Tools
from catalog.worker.indexing import index_once, why_rebuild
from search.index import IndexUnavailable
from search.query import SearchQuery, SearchResult
from tests.catalog.web.conftest import visitor
from tests.databases import address
from tests.factories import anna, published
from tests.sites import demo_site, find_again

Read = Callable[[str], str]


def hits(html: str) -> list[str]:
    return re.findall(r'<article class="lm-result".*?href="/loesungen/([^"?]+)', html, flags=re.DOTALL)


def count_of(html: str, param: str, value: str) -> int:
    box = re.search(rf'id="f-{param}-{value}"[^>]*>.*?<span class="lm-num">(\d+)</span>', html)
    assert box, f"no box for {param}={value}"
    return int(box[1])


def test_dieter_finds_by_the_task_and_reads_why(read: Read) -> None:
    page = read("/loesungen?q=Bäume+gießen")
    assert "Lösungen zu „Bäume gießen“" in page
    assert "Gieß den Kiez" in page
    assert "Treffer: „" in page


def test_a_filter_leaves_what_its_count_said(dieter: TestClient) -> None:
    before = dieter.get("/loesungen").text
    after = dieter.get("/loesungen?handlungsfeld=wasser").text
    expected = count_of(before, "handlungsfeld", "wasser")
    assert f"<strong>{expected} Lösungen</strong>" in after


def test_counts_leave_out_the_facets_own_choice(dieter: TestClient) -> None:
    before = dieter.get("/loesungen").text
    after = dieter.get("/loesungen?handlungsfeld=wasser").text
    assert count_of(after, "handlungsfeld", "mobilitaet") == count_of(before, "handlungsfeld", "mobilitaet")


def test_each_chosen_filter_has_a_way_out(dieter: TestClient) -> None:
    page = dieter.get("/loesungen?q=wasser&handlungsfeld=wasser&land=DE-BY").text
    assert 'href="/loesungen?q=wasser&amp;land=DE-BY"' in page
    assert 'href="/loesungen?q=wasser&amp;handlungsfeld=wasser"' in page
    assert 'href="/loesungen?q=wasser"' in page


@pytest.mark.parametrize("query", ["handlungsfeld=gibtesnicht", "phase=99", "sort=teuer", "farbe=rot", "seite=x"])
def test_what_nobody_knows_is_dropped_with_a_sentence(read: Read, query: str) -> None:
    assert "haben sie weggelassen" in read(f"/loesungen?{query}")


def test_a_page_beyond_the_end_is_not_found_and_leads_back(dieter: TestClient) -> None:
    answer = dieter.get("/loesungen?seite=9999")
    assert answer.status_code == 404
    back = re.search(r'href="(/loesungen\?seite=\d+)"', answer.text)
    assert back
    assert dieter.get(back[1]).status_code == 200


def test_pages_of_the_list_hold_every_entry_once(dieter: TestClient) -> None:
    found: list[str] = []
    path: str | None = "/loesungen?sort=name"
    while path:
        html = dieter.get(path).text
        found += hits(html)
        following = re.search(r'<a href="([^"]+)" rel="next"', html)
        path = following[1].replace("&amp;", "&") if following else None
    assert len(found) == len(set(found)) == 102


def test_a_very_long_question_is_cut_and_says_so(dieter: TestClient) -> None:
    answer = dieter.get("/loesungen", params={"q": "Wasserstandsmessung " * 400})
    assert answer.status_code == 200
    assert "Ihre Suche war sehr lang" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "q=%00%01%02",
        "q=%ff%fe%80",
        "q=%F0%9F%92%A7",
        "q=<script>alert(1)</script>",
        "q=\"%20OR%201=1--&sort='",
        "q=(((((((((*)))))))))~^:[]{}",
        "q=" + "a%20" * 2000,
        "q=a&q=b&q=c",
        "handlungsfeld=%00&land=%ff&standard=%3Cb%3E",
        "kommune=%00",
        "kommune=" + "x" * 5000,
        "seite=-1",
        "seite=99999999999999999999999",
        "seite=%D9%A1",
        "=&&&=;",
        "%",
    ],
)
def test_hostile_questions_get_a_page(dieter: TestClient, query: str) -> None:
    answer = dieter.get(f"/loesungen?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_more_fields_than_a_form_has_are_refused_in_words(dieter: TestClient) -> None:
    answer = dieter.get("/loesungen?" + "&".join(f"a{n}=1" for n in range(500)))
    assert answer.status_code == 400
    assert "Diese Adresse können wir nicht lesen" in answer.text


def test_samples_are_marked_and_can_be_left_out(dieter: TestClient) -> None:
    with_samples, without = dieter.get("/loesungen?q=Muster").text, dieter.get("/loesungen?q=Muster&muster=ohne").text
    assert '<span class="lm-tag">Muster</span>' in with_samples
    assert any(slug.startswith("muster-") for slug in hits(with_samples))
    assert not any(slug.startswith("muster-") for slug in hits(without))


def test_a_setting_hides_samples_everywhere(demo_tools: Tools) -> None:
    settings = demo_tools.settings.model_copy(update={"samples": False})
    with visitor(Tools(demo_tools.database, demo_tools.index, settings, demo_tools.clock)) as client:
        assert not any(slug.startswith("muster-") for slug in hits(client.get("/loesungen?q=Muster").text))
        assert client.get("/loesungen/muster-giessplaner").status_code == 404
        assert client.get("/organisationen/musterstadt").status_code == 404


def test_a_site_without_samples_tells_of_none(demo: Database, tmp_path: Path) -> None:
    tools = demo_site(tmp_path / "site", database_url=address(demo), samples=False)
    with visitor(tools) as client:
        assert "Muster" not in client.get("/suche/vorschlaege?q=Must").text
        empty = client.get("/loesungen?q=Musterhauusen").text
        assert "Nichts zu" in empty
        assert "Musterhausen" not in empty and "Mit weniger Filtern" not in empty
        unfiltered = client.get("/loesungen").text
        assert "ohne Muster" not in unfiltered and "aktiv)" not in unfiltered and "Musterbeispiele" not in unfiltered
    tools.database.close()


def test_the_index_follows_the_setting_on_samples(demo: Database, tmp_path: Path) -> None:
    tools = demo_site(tmp_path / "site", database_url=address(demo))
    hidden = replace(tools, settings=tools.settings.model_copy(update={"samples": False}))
    assert why_rebuild(tools) is None
    assert why_rebuild(hidden) == "die Musterbeispiele sollen anders erscheinen"
    index_once(hidden, "test")
    assert why_rebuild(hidden) is None
    tools.database.close()


# Meine Kommune


def test_a_certain_place_is_remembered_and_fills_the_field_only(dieter: TestClient) -> None:
    asked = dieter.get("/loesungen?kommune=Bad+Belzig")
    assert asked.cookies.get("kommune")
    later = dieter.get("/loesungen").text
    assert 'value="Bad Belzig"' in later
    assert "Passt zu meiner Kommune" not in later
    assert 'value="Bad Belzig"' in dieter.get("/").text


def test_an_emptied_field_is_forgotten(dieter: TestClient) -> None:
    dieter.get("/loesungen?kommune=Bad+Belzig")
    dieter.get("/loesungen?kommune=")
    assert "kommune" not in dieter.cookies


def test_a_name_that_many_bear_becomes_a_question(dieter: TestClient) -> None:
    page = dieter.get("/loesungen?q=wasser&kommune=Neustadt").text
    assert "Welche Kommune meinen Sie?" in page
    offered = re.findall(r'href="(/loesungen\?q=wasser&amp;kommune=\d+)"', page)
    assert len(offered) > 1
    assert "Welche Kommune" not in dieter.get(offered[0].replace("&amp;", "&")).text


def test_an_unknown_place_is_told_and_hides_nothing(read: Read) -> None:
    page = read("/loesungen?kommune=Xyzzyhausen+am+Nirgend")
    assert "kennen wir nicht" in page
    assert "102 Lösungen" in page


def test_a_hostile_cookie_does_no_harm(dieter: TestClient) -> None:
    dieter.cookies.set("kommune", '12|%3Cscript%3Ealert(1)%3C/script%3E"')
    answer = dieter.get("/loesungen")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_sorting_by_fit_needs_a_place(read: Read) -> None:
    assert "tragen Sie oben Ihre Kommune ein" in read("/loesungen?sort=passend")
    assert "tragen Sie oben" not in read("/loesungen?sort=passend&kommune=Bad+Belzig")


# While typing


def test_a_script_gets_the_live_part_with_its_title(dieter: TestClient) -> None:
    part = dieter.get("/loesungen?q=wasser", headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert 'id="ergebnis"' in part
    assert "zu „wasser“ – Lichtermeer</title>" in part


def test_typing_on_replaces_the_address_and_a_filter_adds_one(dieter: TestClient) -> None:
    at = {"hx-request": "true", "hx-current-url": "http://127.0.0.1:8000/loesungen?q=wass"}
    typed = dieter.get("/loesungen?q=wasser&kommune=&sort=relevanz", headers=at)
    ticked = dieter.get("/loesungen?q=wass&handlungsfeld=wasser", headers=at)
    assert typed.headers["hx-replace-url"] == "/loesungen?q=wasser"
    assert ticked.headers["hx-push-url"] == "/loesungen?q=wass&handlungsfeld=wasser"


# The engine, the database


class _Down:
    """An engine that can't answer."""

    def __getattr__(self, name: str) -> Callable[..., SearchResult]:
        def fail(*_: object, **__: object) -> SearchResult:
            raise IndexUnavailable("no files")

        return fail


def test_without_an_engine_the_page_says_so_and_lists(demo_tools: Tools) -> None:
    broken = Tools(demo_tools.database, _Down(), demo_tools.settings, demo_tools.clock)  # type: ignore[arg-type]
    with visitor(broken) as client:
        answer = client.get("/loesungen?q=wasser")
        assert answer.status_code == 200
        assert "Die Suche ist gerade nicht erreichbar" in answer.text
        assert hits(answer.text)
        assert client.get("/").status_code == 200
        assert client.get("/loesungen/giess-den-kiez").status_code == 200


def test_a_visitors_search_asks_the_database_once(demo_tools: Tools, dieter: TestClient) -> None:
    dieter.get("/loesungen?q=wasser")
    asked: list[str] = []
    engine = demo_tools.database._reader
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    dieter.get("/loesungen?q=wasser&handlungsfeld=wasser")
    assert len([one for one in asked if one.startswith("SELECT")]) == 1


def test_a_withdrawn_entry_is_gone_before_the_index_knows(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        slug = published(db, anna(db), title="Leuchtturm").slug
    find_again(tools)
    assert hits(stranger.get("/loesungen?q=Leuchtturm").text) == [slug]
    with tools.database.writing() as db:
        entry = db.query(Solution).filter_by(slug=slug).one()
        solutions.withdraw(entry, "Die Kommune betreibt die Lösung nicht mehr.")
    assert tools.index.search(SearchQuery("Leuchtturm")).total == 1
    assert hits(stranger.get("/loesungen?q=Leuchtturm").text) == []


def test_a_known_product_leads_to_the_task_and_claims_no_equivalence(read: Read) -> None:
    page = read("/loesungen?q=SeeClickFix")
    assert "Gesucht: ‚SeeClickFix‘. Gezeigt werden Einträge zur gleichen Aufgabe." in page
    assert "Das ist keine Aussage über Gleichwertigkeit." in page


def test_no_page_shows_what_is_not_there_as_none(read: Read) -> None:
    assert "None" not in read("/loesungen")
