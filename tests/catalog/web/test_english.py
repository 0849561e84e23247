"""English under /en: the same addresses behind it, errors too; each language has its own words for an entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalog.notes import open_notes
from catalog.web.languages import to
from catalog.web.words import ways
from catalog.wiring import Tools
from content.locale.languages import speaking
from schemas.solution import Wording
from tests.catalog.web.conftest import visitor
from tests.catalog.web.reading import read_page
from tests.factories import anna, published
from tests.sites import find_again, open_site

NOTE = "/loesungen/giessplaner/angabe-falsch"
TEMPLATES = Path(__file__).resolve().parents[3] / "catalog" / "web" / "templates"
OWN_ADDRESS = re.compile(r'(?:href|action|hx-get|hx-post)="/(?!favicon\.)')


@pytest.fixture
def annas(tools: Tools, stranger: TestClient) -> TestClient:
    """A stranger in front of what Anna has published: one entry in two languages, one in English alone."""
    with tools.database.writing() as db:
        author = anna(db)
        english = Wording(title="Watering planner", summary="Says which tree needs water.", description="In *English*.")
        published(db, author, title="Gießplaner", translations={"en-GB": english})
        published(db, author, title="Noise map", summary="Shows where it is loud.", language="en")
    find_again(tools)
    return stranger


# Addresses


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/de", "/"),
        ("/de/", "/"),
        ("/de/loesungen?q=Wasser", "/loesungen?q=Wasser"),
        ("/de/kommunen/", "/kommunen"),
        ("/en/", "/en"),
        ("/en/?x=1", "/en?x=1"),
        ("/en/loesungen/?q=Wasser", "/en/loesungen?q=Wasser"),
        ("/en/hilfe/phasen//", "/en/hilfe/phasen"),
    ],
)
def test_a_page_has_one_address_in_each_language(dieter: TestClient, asked: str, there: str) -> None:
    answer = dieter.get(asked)
    assert (answer.status_code, answer.headers["location"]) == (308, there)
    assert dieter.get(there).status_code == 200


@pytest.mark.parametrize("path", ["/de//evil.example/", "/de/nirgends", "/en/en", "/en/de", "/fr", "/EN"])
def test_no_other_address_leads_anywhere(dieter: TestClient, path: str) -> None:
    answer = dieter.get(path)
    assert answer.status_code == 404
    assert "location" not in answer.headers


@pytest.mark.parametrize("path", ["/en//evil.example", "//evil.example", "/en///evil.example/x?y=1"])
def test_no_way_to_another_language_leads_to_another_host(dieter: TestClient, path: str) -> None:
    page = read_page(dieter.get(f"http://127.0.0.1:8000{path}").text)
    assert page.switches
    assert [address for address in page.switches if address.startswith("//")] == []


def test_a_redirect_stays_in_its_language(dieter: TestClient) -> None:
    moved = dieter.get("/en/kommunen/12069020")
    assert (moved.status_code, moved.headers["location"]) == (301, "/en/kommunen/120690020020")


def test_no_template_writes_an_address_that_forgets_the_language() -> None:
    files = sorted(TEMPLATES.rglob("*.html"))
    assert len(files) > 30
    assert [path.name for path in files if OWN_ADDRESS.search(path.read_text(encoding="utf-8"))] == []


def test_addresses_are_made_of_paths_with_and_without_a_query() -> None:
    assert to("/") == "/"
    with speaking("en"):
        made = [to(path) for path in ("/", "/?q=x", "/#inhalt", "/loesungen?q=x")]
    assert made == ["/en", "/en?q=x", "/en#inhalt", "/en/loesungen?q=x"]


def test_a_page_names_its_other_language_to_robots_and_to_people(demo_tools: Tools) -> None:
    settings = demo_tools.settings.model_copy(update={"base_url": "https://katalog.example"})
    with visitor(Tools(demo_tools.database, demo_tools.index, settings, demo_tools.clock)) as client:
        german, english = client.get("/loesungen?q=Wasser").text, client.get("/en/loesungen?q=Wasser").text
        missing = client.get("/en/nirgends").text
    for html, own in ((german, ""), (english, "/en")):
        assert f'rel="canonical" href="https://katalog.example{own}/loesungen"' in html
        for language, address in (("de", "/loesungen"), ("en", "/en/loesungen"), ("x-default", "/loesungen")):
            assert f'hreflang="{language}" href="https://katalog.example{address}"' in html
    assert 'href="/en/loesungen?q=Wasser" lang="en" hreflang="en"' in german
    assert 'href="/loesungen?q=Wasser" lang="de" hreflang="de"' in english
    assert "katalog.example" not in missing


def test_a_script_is_told_the_address_in_its_language_and_the_way_to_the_other(dieter: TestClient) -> None:
    headers = {"hx-request": "true", "hx-current-url": "http://127.0.0.1:8000/en/loesungen"}
    answer = dieter.get("/en/loesungen?q=Wasser&kommune=&sort=relevanz", headers=headers)
    assert answer.headers["hx-replace-url"] == "/en/loesungen?q=Wasser"
    assert 'hx-swap-oob="true"><a href="/loesungen?q=Wasser"' in answer.text


# Errors


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/en/nirgends", 404, "This page does not exist"),
        ("/en/loesungen/gibt-es-nicht", 404, "This page does not exist"),
        ("/en/loesungen?seite=999", 404, "The list does not go that far"),
        ("/en/loesungen?" + "&".join(f"f{n}=1" for n in range(300)), 400, "We cannot read this address"),
    ],
)
def test_an_error_is_told_in_english(dieter: TestClient, path: str, status: int, sentence: str) -> None:
    answer = dieter.get(path)
    page = read_page(answer.text)
    assert answer.status_code == status
    assert page.language == "en"
    assert sentence in page.said_in("en")


def test_a_wrong_method_and_a_failure_are_told_in_english(demo_tools: Tools) -> None:
    broken = Tools(demo_tools.database, None, demo_tools.settings, demo_tools.clock)  # type: ignore[arg-type]
    with visitor(broken) as client:
        wrong, failed = client.post("/en/kommunen"), client.get("/en/loesungen")
    assert (wrong.status_code, failed.status_code) == (405, 500)
    assert "That does not work at this address" in wrong.text
    assert "Something went wrong here" in failed.text and 'lang="en"' in failed.text


def test_a_missing_database_is_told_in_english(tmp_path: Path) -> None:
    with visitor(open_site(tmp_path / "nothing")) as client:
        assert "The catalogue cannot be reached at the moment" in client.get("/en/loesungen").text


def test_a_note_is_checked_in_english_and_reaches_the_administrator_in_german(tools: Tools, annas: TestClient) -> None:
    wrong = annas.post(f"/en{NOTE}", data={"zu": "nutzung", "text": "", "mail": "x"})
    assert wrong.status_code == 422
    assert "Enter an email address" in wrong.text
    sent = annas.post(f"/en{NOTE}", data={"zu": "nutzung", "text": "Berndsdorf no longer uses it."})
    assert sent.headers["location"] == f"/en{NOTE}/danke"
    assert "Your note has arrived" in annas.get(f"/en{NOTE}/danke").text
    with tools.database.reading() as db:
        assert [note.about for note in open_notes(db)] == ["Nachnutzung"]


def test_too_large_a_note_and_one_from_elsewhere_are_refused_in_english(annas: TestClient) -> None:
    assert "That is too much at once" in annas.post(f"/en{NOTE}", data={"text": "x" * 300_000}).text
    elsewhere = annas.post(f"/en{NOTE}", data={"text": "x"}, headers={"origin": "https://evil.example"})
    assert "This form came from another website" in elsewhere.text


# Entries


def test_an_entry_is_shown_in_the_language_of_the_page_where_it_has_it(annas: TestClient) -> None:
    for path in ("/en/loesungen/giessplaner", "/en/loesungen"):
        page = read_page(annas.get(path).text)
        assert {"Watering planner", "Says which tree needs water."} <= set(page.said_in("en-GB")) | set(
            page.said_in("en")
        )
        assert "Gießplaner" not in {text for _, text in page.words}
    german = read_page(annas.get("/loesungen/giessplaner").text)
    assert "Gießplaner" in german.said_in("de")


@pytest.mark.parametrize("where", ["/loesungen", "/loesungen/noise-map"])
def test_words_in_another_language_than_the_page_are_marked(annas: TestClient, where: str) -> None:
    german, english = read_page(annas.get(where).text), read_page(annas.get(f"/en{where}").text)
    assert {"Noise map", "Shows where it is loud."} <= set(german.said_in("en"))
    assert {"Noise map", "Shows where it is loud."} <= set(english.said_in("en"))


def test_what_german_entries_say_is_marked_on_english_pages(dieter: TestClient) -> None:
    page = read_page(dieter.get("/en/loesungen/muster-giessplaner").text)
    german = set(page.said_in("de"))
    assert "Muster: Gießplaner" in german
    assert "Gießplaner als Dienst" in german  # an offer
    assert "Deutschland" in german  # what an offer says of data protection
    assert not {"Overview", "At a glance", "Is this wrong?"} & german


def test_dates_numbers_and_money_are_written_in_english(dieter: TestClient, read: Callable[..., str]) -> None:
    entry = read("/en/loesungen/muster-giessplaner")
    assert "€2,100 to €2,900 excluding VAT" in entry
    assert re.search(r"confirmed on \d+ [A-Z][a-z]+ 202\d", entry)
    assert "1 reported" in entry
    assert re.search(r" 11,\d{3} inhabitants", read("/en/kommunen/120690020020"))
    assert "2.100 bis 2.900 € netto" in read("/loesungen/muster-giessplaner")


def test_every_page_of_text_is_there_in_english(dieter: TestClient) -> None:
    for path in ("/hilfe/phasen", "/hilfe/reihenfolge", "/impressum", "/datenschutz", "/barrierefreiheit"):
        german, english = dieter.get(path).text, dieter.get(f"/en{path}").text
        assert german.count("<h2") == english.count("<h2")
        assert german.count("lm-blank") == english.count("lm-blank")
        assert german.count("<li>") == english.count("<li>")


def test_german_words_that_were_asked_for_too_are_marked_as_such(dieter: TestClient) -> None:
    german, english = (dieter.get(f"{each}/loesungen?q=B%C3%A4ume+gie%C3%9Fen").text for each in ("", "/en"))
    (listed,) = re.findall(r"We also searched for (.+?)\.(?: <a|</p>)", english)
    assert listed.count('<span lang="de">') == listed.count("“") > 1
    assert "Gesucht wurde auch nach „" in german


def test_only_the_first_of_several_ways_begins_a_sentence() -> None:
    with speaking("en"):
        assert ways(["adopt_code", "join", "procure"]) == "Adopt the code, join a cooperation, procure a service"
    assert ways(["adopt_code", "procure"]) == "Code übernehmen, Leistung beauftragen"
