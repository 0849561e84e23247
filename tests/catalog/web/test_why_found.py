"""Each result says in one line why it is one, and a question with slips is answered with what was probably meant."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from catalog.wiring import Tools
from schemas.organisation import OrganisationKind
from tests.catalog.web.conftest import words
from tests.factories import anna, employer, published
from tests.sites import find_again

Found = Callable[..., str]


def cards(html: str) -> list[str]:
    return re.findall(r'<article class="lm-result".*?</article>', html, flags=re.DOTALL)


def why(card: str) -> str:
    """The line of a card that says why it is there, as one reads it."""
    line = re.search(r'<p class="lm-result__why">(.*?)</p>', card, flags=re.DOTALL)
    return re.sub(r"([„(]) | ([“).;,])", r"\1\2", words(line[1])) if line else ""


@pytest.fixture
def reason(tools: Tools, stranger: TestClient) -> Found:
    """Why the one entry, which says this of itself, answers a query."""

    def ask(query: str, **said: Any) -> str:
        with tools.database.writing() as db:
            published(db, anna(db), **{"title": "Annas Lösung", "summary": "Kurz.", **said})
        find_again(tools)
        (card,) = cards(stranger.get("/loesungen", params={"q": query}).text)
        return why(card)

    return ask


HOW_NEAR = (
    ("zisterne", "Zisterne", "Treffer: „Zisterne“ im Titel."),
    ("Ampel", "Ampeln im Ort", "Treffer: „Ampeln“ (andere Form von „Ampel“) im Titel."),
    ("Beleuchtung", "Wegebeleuchtung", "Treffer: „Wegebeleuchtung“ (enthält „Beleuchtung“) im Titel."),
    ("Brunnenk", "Brunnenkarte", "Treffer: „Brunnenkarte“ (beginnt mit „Brunnenk“) im Titel."),
    ("Zistrene", "Zisterne", "Treffer: „Zisterne“ (ähnlich geschrieben wie „Zistrene“) im Titel."),
    ("Laterne", "Straßenbeleuchtung", "Treffer: „Laterne“ = „Straßenbeleuchtung“ im Titel."),
    ("kaputte Laterne", "Schäden melden", "Treffer: „kaputte Laterne“ = „Schäden melden“ im Titel."),
    ("SeeClickFix", "Mängelmelder", "Treffer: „Mängelmelder“ (gleiche Aufgabe wie „SeeClickFix“) im Titel."),
)


def test_a_result_says_through_which_word_and_how_near_it_is(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        publisher = anna(db)
        for title in dict.fromkeys(title for _, title, _ in HOW_NEAR):
            published(db, publisher, title=title, summary="Kurz.")
    find_again(tools)
    for query, title, line in HOW_NEAR:
        found = cards(stranger.get("/loesungen", params={"q": query}).text)
        assert [why(card) for card in found if words(card).startswith(title)] == [line]


def test_the_nearest_comes_first_and_no_more_than_three_are_named(reason: Found) -> None:
    line = reason("Zistrene Pegel Laterne Ampel Brücke", title="Pegel", summary="Zisterne, Ampel, Brücke, Beleuchtung")
    assert line.startswith("Treffer: „Pegel“ im Titel; „Ampel“ und „Brücke“ in der Kurzbeschreibung")
    assert line.endswith("2 weitere Wörter.")


def test_a_word_that_only_the_long_text_has_comes_with_the_words_around_it(reason: Found) -> None:
    text = (
        "Am Anfang steht viel. " * 20 + "Dann steuert die Zisterne im Park das Wasser. " + "Am Ende steht mehr. " * 20
    )
    line = reason("Zisterne", description=text)
    assert line.startswith("Treffer: „Zisterne“ in der Beschreibung.")
    assert "Dann steuert die Zisterne im Park" in line
    assert len(line) < 200


def test_hostile_words_stay_words(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        published(db, anna(db), title="<script>alert(1)</script> Zisterne", description="<img src=x onerror=Pegel>")
    find_again(tools)
    page = stranger.get("/loesungen", params={"q": "Zisterne Pegel <b>"}).text
    assert cards(page)
    assert "<script>alert" not in page and "<img src=x" not in page and "„<b>" not in page


def test_on_an_english_page_the_words_of_a_german_entry_are_marked_as_german(
    tools: Tools, stranger: TestClient
) -> None:
    with tools.database.writing() as db:
        published(db, anna(db), title="Zisternen")
    find_again(tools)
    (card,) = cards(stranger.get("/en/loesungen?q=Zisterne").text)
    assert '<span lang="de">Zisternen</span>' in card


def test_a_vendors_own_entry_comes_first_and_the_page_claims_no_equivalence(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        town, vendor = anna(db), employer(db, "Terminwerk GmbH", kind=OrganisationKind.COMPANY)
        for title in ("Terminvergabe Annastadt", "Terminvergabe im Bürgerbüro"):
            published(db, town, title=title, summary="Termine buchen.")
        published(db, vendor, title="Terminland", summary="Termine im Netz.")
    find_again(tools)
    html = stranger.get("/loesungen?q=Terminland").text
    first, *others = cards(html)
    assert "Eintrag des Anbieters" in first and why(first) == "Treffer: „Terminland“ im Titel."
    assert [why(each) for each in others] == [
        "Treffer: „Terminvergabe“ (gleiche Aufgabe wie „Terminland“) im Titel."
    ] * 2
    assert "Gesucht: ‚Terminland‘. Gezeigt werden Einträge zur gleichen Aufgabe." in words(html)
    assert "Das ist keine Aussage über Gleichwertigkeit." in words(html)


def test_what_was_probably_meant_is_a_link_above_the_results(dieter: TestClient) -> None:
    page = dieter.get("/loesungen?q=Bewesserung&handlungsfeld=klimaanpassung").text
    assert "Gezeigt werden Treffer für ähnlich Geschriebenes." in words(page)
    way = re.search(r'Meinten Sie <a class="lm-link" href="([^"]+)">„Bewässerung“</a>\?', page)
    assert way and way[1] == "/loesungen?q=Bew%C3%A4sserung&amp;handlungsfeld=klimaanpassung"
    right = dieter.get(way[1].replace("&amp;", "&")).text
    assert cards(right) and "Meinten Sie" not in right
