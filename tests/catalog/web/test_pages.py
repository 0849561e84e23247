"""What holds for every page: headers, weight, methods, errors, texts of the operator."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalog.web.access import TOKEN_FIELD
from catalog.web.pages import HELP, LEGAL
from catalog.wiring import Tools
from tests.catalog.web.conftest import visitor
from tests.databases import ONE_ENGINE
from tests.people import HERE
from tests.sites import open_site

Read = Callable[[str], str]
ALL = [
    "/", "/loesungen", "/loesungen?q=wasser&handlungsfeld=wasser", "/loesungen?q=xqzzwkvv",
    "/loesungen?kommune=Neustadt", "/loesungen/smart-village-app", "/loesungen/muster-giessplaner",
    "/loesungen/smart-village-app/angabe-falsch?zu=code", "/loesungen/smart-village-app/angabe-falsch/danke",
    "/kommunen", "/kommunen/120690020020", "/kommunen/12",
    "/organisationen/musterstadt", "/hilfe", *(f"/hilfe/{key}" for key in HELP), *(f"/{key}" for key in LEGAL),
]  # fmt: skip
LATER_PAGE = 30_000


@pytest.mark.parametrize("path", ALL)
def test_every_page_answers_safely_and_lightly(dieter: TestClient, path: str) -> None:
    answer = dieter.get(path, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    kept = (
        "no-store" if f'name="{TOKEN_FIELD}"' in answer.text else "private, no-cache"
    )  # a form belongs to one browser
    assert answer.headers["cache-control"] == kept
    assert int(answer.headers["content-length"]) < LATER_PAGE
    assert len(gzip.compress(answer.content, 2)) < LATER_PAGE


@ONE_ENGINE
@pytest.mark.parametrize("path", ALL)
def test_no_page_carries_style_or_script_of_its_own_or_asks_a_third_party(dieter: TestClient, path: str) -> None:
    html = dieter.get(path).text.replace(f'"{HERE}/', '"/')
    assert not re.search(
        r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=\"/static/| type=\"application/ld.json\">)", html
    )
    assert not re.search(r'<(?:link|script|img|iframe)[^>]+(?:href|src)="(?:https?:)?//', html)


@ONE_ENGINE
@pytest.mark.parametrize("path", ALL)
def test_every_page_has_one_heading_a_language_and_no_dead_link(dieter: TestClient, path: str) -> None:
    html = dieter.get(path).text
    assert html.count("<h1") == 1
    assert '<html lang="de">' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)


@ONE_ENGINE
def test_every_link_of_the_frame_leads_somewhere(dieter: TestClient) -> None:
    links = set(re.findall(r'href="(/[^"#?]*)', dieter.get("/").text))
    assert all(dieter.get(path).status_code == 200 for path in links)


def test_an_unchanged_page_is_not_sent_twice(dieter: TestClient) -> None:
    first = dieter.get("/hilfe")
    again = dieter.get("/hilfe", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_head_says_what_get_would(dieter: TestClient) -> None:
    answer = dieter.head("/loesungen")
    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("path", ["/loesungen", "/kommunen/120690020020", "/hilfe/phasen"])
def test_slashes_at_the_end_lead_to_the_page(dieter: TestClient, path: str) -> None:
    answer = dieter.get(f"{path}///?a=b", headers={"host": "boese.example"})
    assert (answer.status_code, answer.headers["location"]) == (308, f"{path}?a=b")


@pytest.mark.parametrize("slug", ["a%0D%0ASet-Cookie%3A%20b%3Dc", "a%3Fb", "a%23b", "%D9%A1%D9%A2"])
def test_the_way_to_a_page_is_written_as_an_address_is(dieter: TestClient, slug: str) -> None:
    answer = dieter.get(f"/loesungen/{slug}/?q=x")
    assert (answer.status_code, answer.headers["location"]) == (308, f"/loesungen/{slug}?q=x")


@pytest.mark.parametrize(
    "path", ["http://127.0.0.1:8000//boese.example/", "/nix", "/nix/", "/hilfe/nix", "/hilfe/impressum", "/static/x.js"]
)
def test_what_is_not_there_is_a_page_that_helps(dieter: TestClient, path: str) -> None:
    answer = dieter.get(path)
    assert answer.status_code == 404
    assert "location" not in answer.headers


def test_a_wrong_method_is_told_in_words(dieter: TestClient) -> None:
    for method in ("POST", "PUT", "DELETE", "PATCH", "TRACE"):
        answer = dieter.request(method, "/loesungen")
        assert answer.status_code == 405
        assert "Das geht an dieser Adresse nicht" in answer.text


def test_assets_are_kept_for_ever_and_compressed(dieter: TestClient) -> None:
    path = re.search(r'href="(/static/kern-[^"]+\.css)"', dieter.get("/").text)
    assert path
    answer = dieter.get(path[1], headers={"accept-encoding": "gzip"})
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["content-encoding"] == "gzip"
    plain = dieter.get(path[1], headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == answer.content


def test_robots_and_the_signet(dieter: TestClient) -> None:
    assert "Disallow: /loesungen?" in dieter.get("/robots.txt").text
    assert dieter.get("/favicon.ico").headers["content-type"] == "image/svg+xml"


# The operator


def test_a_half_filled_legal_page_does_not_look_whole(read: Read) -> None:
    page = read("/impressum")
    assert "Diese Seite ist noch nicht vollständig" in page
    assert "noch auszufüllen: Name des Betreibers" in page


def test_the_operators_words_fill_the_legal_pages(demo_tools: Tools) -> None:
    said = {
        "operator_name": "Stadt <Annastadt>",
        "operator_address": "Markt 1\n12345 Annastadt",
        "operator_mail": "katalog@annastadt.example",
        "operator_federal_state": "DE-BB",
        "operator_representative": "Bürgermeisteramt",
        "operator_phone": "030 1234",
        "responsible_person": "Pressestelle, Markt 1",
    }
    settings = demo_tools.settings.model_copy(update=said)
    with visitor(Tools(demo_tools.database, demo_tools.index, settings, demo_tools.clock)) as client:
        page = client.get("/impressum").text
        assert "Stadt &lt;Annastadt&gt;" in page
        assert "noch auszufüllen" not in page
        assert "Brandenburg" in client.get("/barrierefreiheit").text


def with_settings(tools: Tools, **changed: object) -> TestClient:
    """A stranger's view of the same catalogue under other settings."""
    settings = tools.settings.model_copy(update=changed)
    return visitor(replace(tools, settings=settings))


def test_the_statement_names_who_enforces_it_or_that_it_is_missing(demo_tools: Tools, read: Read) -> None:
    assert "noch auszufüllen: Name und Anschrift der Durchsetzungs- oder Schlichtungsstelle" in read(
        "/barrierefreiheit"
    )
    with with_settings(demo_tools, enforcement_body="Schlichtungsstelle\nMarkt 2") as client:
        assert "Schlichtungsstelle<br>Markt 2" in client.get("/barrierefreiheit").text


def test_the_help_tells_the_thresholds_that_are_set(demo_tools: Tools, read: Read) -> None:
    assert "ist 12 bis 24 Monate alt" in read("/hilfe/aktualitaet")
    assert "im Regelbetrieb (mindestens 3)" in read("/hilfe/phasen")
    with with_settings(demo_tools, fresh_months=6, stale_months=18, established_uses=5) as client:
        assert "ist 6 bis 18 Monate alt" in client.get("/hilfe/aktualitaet").text
        assert "im Regelbetrieb (mindestens 5)" in client.get("/hilfe/phasen").text
        assert "indestens drei" not in client.get("/").text


def test_a_page_names_its_one_address(demo_tools: Tools, dieter: TestClient) -> None:
    path = "/loesungen/smart-village-app?kommune=120690020020"
    assert 'rel="canonical"' not in dieter.get(path, headers={"host": "irgendwo.example"}).text
    with with_settings(demo_tools, base_url="https://katalog.example") as client:
        assert (
            '<link rel="canonical" href="https://katalog.example/loesungen/smart-village-app">' in client.get(path).text
        )
        assert '<link rel="canonical" href="https://katalog.example/">' in client.get("/").text
        assert 'rel="canonical"' not in client.get("/gibt-es-nicht").text


def test_the_figures_of_the_start_page_lead_to_their_records(dieter: TestClient) -> None:
    assert '<a href="/loesungen?muster=ohne&amp;sort=nachgenutzt">' in dieter.get("/").text


def test_the_start_page_lists_some_places_of_the_map_and_leads_to_all(dieter: TestClient) -> None:
    page = dieter.get("/").text
    [number] = re.findall(r'<a class="lm-link" href="(?:[^"]+)">Alle (\d+) Orte auf der Karte als Liste</a>', page)
    _, _, listed = page.partition('id="karte-liste"')
    assert listed.partition("</details>")[0].count("<li>") == 50 < int(number)
    linked = dieter.get("/kommunen?bekannt=nutzung").text
    assert f"<strong>{number}</strong> Kommunen, Kreise und Länder mit bekannter Nutzung" in linked
    assert "nichts bekannt" not in linked


def test_the_notice_on_demo_data_is_a_setting(demo_tools: Tools, read: Read) -> None:
    assert "Beispieldaten nach öffentlichen Quellen" in read("/hilfe")
    settings = demo_tools.settings.model_copy(update={"demo_notice": False})
    with visitor(Tools(demo_tools.database, demo_tools.index, settings, demo_tools.clock)) as client:
        assert "Beispieldaten" not in client.get("/hilfe").text


# The database


def test_a_missing_database_is_a_sentence_and_the_help_still_answers(tmp_path: Path) -> None:
    with visitor(open_site(tmp_path / "nothing")) as client:
        answer = client.get("/loesungen")
        assert answer.status_code == 503
        assert "Der Katalog ist gerade nicht erreichbar" in answer.text
        assert answer.headers["retry-after"]
        assert client.get("/hilfe").status_code == 200


def test_a_damaged_database_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "lichtermeer.sqlite").write_bytes(b"no database at all" * 500)
    with visitor(open_site(tmp_path)) as client:
        assert client.get("/kommunen").status_code == 503


def test_a_database_that_was_never_set_up_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "lichtermeer.sqlite").touch()
    with visitor(open_site(tmp_path)) as client:
        assert "noch nicht eingerichtet" in client.get("/").text


def test_an_unforeseen_failure_is_a_page_without_details(demo_tools: Tools, caplog: pytest.LogCaptureFixture) -> None:
    broken = Tools(demo_tools.database, None, demo_tools.settings, demo_tools.clock)  # type: ignore[arg-type]
    with visitor(broken) as client:
        answer = client.get("/loesungen")
    assert answer.status_code == 500
    assert "Hier ist etwas schiefgegangen" in answer.text
    assert "Traceback" not in answer.text
    assert "GET /loesungen failed" in caplog.text
