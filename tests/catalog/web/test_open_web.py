"""What pages tell other machines about themselves: their address, a picture in words, and facts as JSON-LD."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from catalog import contacts, solutions
from catalog.contacts import ContactContent
from catalog.models import Solution
from catalog.wiring import Tools
from schemas.solution import PublicationStatus
from tests.catalog.web.conftest import visitor
from tests.databases import ONE_ENGINE
from tests.factories import NOW, anna, published
from tests.linked_data import SCHEMA, complaints, documents, graph_of, meta

HOST = "https://katalog.example"
ENTRY = "/loesungen/smart-village-app"
SAMPLE = "/loesungen/muster-giessplaner"
PAGES = ["/", "/daten", ENTRY, SAMPLE, "/kommunen/120690020020", "/kommunen/12", "/organisationen/musterstadt"]
NAMED = re.compile(r'property="og:(?P<name>[a-z_:]+)" content="(?P<value>[^"]*)"')


def at(tools: Tools, address: str = HOST, **changed: object) -> TestClient:
    """A stranger's view of the same catalogue, whose address its operator has set."""
    settings = tools.settings.model_copy(update={"base_url": address, **changed})
    return visitor(replace(tools, settings=settings))


@pytest.fixture
def clara(demo_tools: Tools) -> Iterator[TestClient]:
    """Clara looks at the demo catalogue where it has its address."""
    with at(demo_tools) as client:
        yield client


def slugs(tools: Tools) -> list[str]:
    with tools.database.reading() as db:
        return [entry.slug for entry in db.query(Solution) if entry.publication_status is PublicationStatus.PUBLISHED]


# Facts


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_entry_says_what_it_is_in_words_that_the_vocabularies_define(
    demo_tools: Tools, clara: TestClient, prefix: str
) -> None:
    types = set()
    for slug in slugs(demo_tools):
        entry, crumbs = documents(clara.get(f"{prefix}/loesungen/{slug}").text)
        assert complaints(entry) == [], slug
        assert complaints(crumbs) == [], slug
        assert {"name", "description", "publisher", "url"} <= set(entry), slug
        types.add(entry["@type"])
    assert {"SoftwareSourceCode", "SoftwareApplication", "CreativeWork"} <= types


@ONE_ENGINE
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_that_tells_facts_tells_them_rightly(clara: TestClient, prefix: str, path: str) -> None:
    found = documents(clara.get((prefix + path).rstrip("/") or "/").text)
    assert found
    assert [complaint for each in found for complaint in complaints(each)] == []


def test_dieters_tool_reads_an_entry_without_a_network(clara: TestClient) -> None:
    graph = graph_of(documents(clara.get(ENTRY).text)[0], f"{HOST}{ENTRY}")
    found = graph.query(
        f"""PREFIX : <{SCHEMA}>
        SELECT ?name ?repository ?licence ?publisher ?key WHERE {{
            <{HOST}{ENTRY}#loesung> a :SoftwareSourceCode ; :name ?name ; :codeRepository ?repository ;
                :license ?licence ; :publisher ?body .
            ?body a :GovernmentOrganization ; :name ?publisher ; :identifier ?each .
            ?each :propertyID "AGS" ; :value ?key . }}"""
    )
    assert found.bindings
    assert [str(found.bindings[0][name]) for name in found.vars or ()] == [
        "Smart Village App",
        "https://github.com/smart-village-solutions/smart-village-app-app",
        "https://spdx.org/licenses/GPL-3.0-or-later",
        "Bad Belzig",
        "12069020",
    ]


def test_the_same_thing_has_the_same_name_in_both_languages(clara: TestClient) -> None:
    german, english = (documents(clara.get(path).text)[0] for path in (ENTRY, f"/en{ENTRY}"))
    assert german["@id"] == english["@id"] == f"{HOST}{ENTRY}#loesung"
    assert english["url"] == f"{HOST}/en{ENTRY}"
    assert (german["about"][0]["name"], english["about"][0]["name"]) == ("Verwaltung", "Administration")
    assert english["@context"]["description"] == {"@language": "de"}


def test_the_entries_of_a_family_name_each_other(clara: TestClient) -> None:
    [part] = [documents(clara.get(ENTRY).text)[0]["hasPart"]]
    other = documents(clara.get(part["url"].removeprefix(HOST)).text)[0]
    assert part["@id"] == other["@id"]
    assert other["isPartOf"]["@id"] == f"{HOST}{ENTRY}#loesung"


def test_the_way_to_a_page_is_the_one_that_it_shows(clara: TestClient) -> None:
    html = clara.get(ENTRY).text
    shown = re.findall(r"<li>(?:<a href=\"([^\"]+)\">|<span[^>]*>)(.*?)</", html[html.index("lm-crumbs") :])[:3]
    told = documents(html)[1]["itemListElement"]
    assert (
        [step["name"] for step in told] == [words for _, words in shown] == ["Start", "Lösungen", "Smart Village App"]
    )
    assert [step["item"]["@id"] for step in told[:2]] == [HOST + path for path, _ in shown[:2]]


def test_the_start_page_tells_how_one_searches(demo_tools: Tools) -> None:
    with at(demo_tools, operator_name="Stadt Annastadt") as client:
        [site] = documents(client.get("/").text)
        address = site["potentialAction"]["target"]["urlTemplate"].replace("{search_term_string}", "wasser")
        assert client.get(address.removeprefix(HOST)).status_code == 200
        assert site["publisher"]["name"] == "Stadt Annastadt"
        entry = documents(client.get(ENTRY).text)[0]
        assert entry["mainEntityOfPage"]["isPartOf"]["@id"] == site["@id"]


def test_the_data_to_take_along_are_told_with_their_files(clara: TestClient) -> None:
    data = documents(clara.get("/en/daten").text)[0]
    assert (data["@type"], data["isAccessibleForFree"], "license" in data) == ("Dataset", True, False)
    found = {each["contentUrl"].removeprefix(HOST): each["encodingFormat"] for each in data["distribution"]}
    assert {path: clara.head(path).headers["content-type"] for path in found} == found
    assert set(found) == {"/daten/katalog.json", "/daten/katalog.csv"}


def test_a_sample_is_said_to_be_invented_and_is_kept_out_of_search_engines(clara: TestClient) -> None:
    for path in (SAMPLE, "/organisationen/musterstadt"):
        html = clara.get(path).text
        assert "erfunden" in documents(html)[0]["disambiguatingDescription"]
        assert meta(html, "robots") == "noindex, follow"
    assert "made up" in documents(clara.get(f"/en{SAMPLE}").text)[0]["disambiguatingDescription"]
    assert meta(clara.get(ENTRY).text, "robots") is None


def test_without_an_address_facts_are_told_with_what_is_known(dieter: TestClient) -> None:
    entry = documents(dieter.get(ENTRY, headers={"host": "irgendwo.example"}).text)[0]
    assert (entry["url"], entry["@id"]) == (ENTRY, f"{ENTRY}#loesung")
    assert graph_of(entry, f"{HOST}/").value(predicate=None, object=None) is None


HOSTILE = "</script><script>alert(1)</script> <!-- \u2028 & \" ' {{ 7*7 }}"


def test_hostile_texts_stay_texts(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        published(db, anna(db), title=HOSTILE, summary=HOSTILE * 20, keywords=[HOSTILE], known_as=[HOSTILE])
        slug = db.query(Solution.slug).scalar()
    html = stranger.get(f"/loesungen/{slug}").text
    assert "<script>alert" not in html
    assert html.count("</script>") == html.count("<script")
    entry = documents(html)[0]
    assert (entry["name"], entry["description"]) == (HOSTILE, HOSTILE * 20)
    assert complaints(entry) == []
    title = meta(html, "og:title")
    assert title == HOSTILE


def test_a_mailbox_that_bounced_and_people_are_told_to_nobody(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        entry = published(db, anna(db))
        for role, mailbox in (("Fachstelle", "gruen@annastadt.example"), ("Alte Stelle", "alt@annastadt.example")):
            contacts.add_contact(db, entry, ContactContent(role, mailbox), None)
        contacts.contacts_of(db, entry.id)[1].bounced_on = NOW.date()
        slug = entry.slug
    said = documents(stranger.get(f"/loesungen/{slug}").text)[0]
    assert said["publisher"]["contactPoint"] == {
        "@type": "ContactPoint",
        "contactType": "Fachstelle",
        "email": "gruen@annastadt.example",
    }
    assert "Person" not in str(said)


def test_a_withdrawn_entry_tells_nothing(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        entry = published(db, anna(db))
        solutions.withdraw(entry, "Ein Irrtum.")
        slug = entry.slug
    answer = stranger.get(f"/loesungen/{slug}")
    assert (answer.status_code, documents(answer.text), meta(answer.text, "robots")) == (410, [], "noindex")


# Addresses


def test_one_page_has_one_address_however_it_was_asked_for(clara: TestClient) -> None:
    asked = ["?kommune=120690020020", "?x=%3Cscript%3E", ""]
    pages = [clara.get(ENTRY + query).text for query in asked]
    assert {canonical(html) for html in pages} == {f"{HOST}{ENTRY}"}
    assert {meta(html, "og:url") for html in pages} == {f"{HOST}{ENTRY}"}
    assert canonical(clara.get(f"/en{ENTRY}").text) == f"{HOST}/en{ENTRY}"
    assert canonical(clara.get("/en").text) == f"{HOST}/en"


def canonical(html: str) -> str:
    [found] = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
    return str(found)


@pytest.mark.parametrize(
    ("path", "robots"),
    [
        ("/loesungen?q=wasser", "noindex, follow"),
        ("/loesungen?kommune=120690020020", "noindex, follow"),
        ("/loesungen?handlungsfeld=wasser", "noindex, follow"),
        ("/loesungen?seite=2", "noindex, follow"),
        (f"{ENTRY}?kommune=120690020020", "noindex, follow"),
        (f"{ENTRY}/angabe-falsch", "noindex"),
        ("/kommunen?q=bad", "noindex, follow"),
        ("/gibt-es-nicht", "noindex"),
        ("/loesungen", None),
        (ENTRY, None),
        ("/hilfe/phasen", None),
    ],
)
def test_search_engines_keep_pages_and_no_answers_to_questions(
    clara: TestClient, path: str, robots: str | None
) -> None:
    assert meta(clara.get(path).text, "robots") == robots


@pytest.mark.parametrize(
    ("said", "headers", "address"),
    [
        ({}, {"host": "127.0.0.1:8000"}, "http://127.0.0.1:8000"),
        ({}, {"host": "localhost:8000"}, "http://localhost:8000"),
        ({"host": "::1"}, {"host": "[::1]:8000"}, "http://[::1]:8000"),
        ({}, {"host": "boese.example"}, ""),
        ({}, {"host": "127.0.0.1:8001"}, ""),
        ({}, {"host": "127.0.0.1:8000", "x-forwarded-for": "192.0.2.1"}, ""),
        ({"host": "0.0.0.0"}, {"host": "127.0.0.1:8000"}, ""),
        ({"base_url": HOST}, {"host": "katalog.example", "x-forwarded-host": "boese.example"}, HOST),
        ({"base_url": HOST}, {"host": "127.0.0.1:8000", "forwarded": "host=boese.example"}, HOST),
    ],
)
def test_the_address_is_the_operators_or_that_of_this_machine_and_never_a_visitors(
    demo_tools: Tools, said: dict[str, object], headers: dict[str, str], address: str
) -> None:
    with at(demo_tools, "", **said) as client:
        html = client.get(ENTRY, headers=headers).text
        assert meta(html, "og:url") == (f"{address}{ENTRY}" if address else None)
        assert documents(html)[0]["url"] == f"{address}{ENTRY}"
        assert "boese" not in html


# A picture in words


@ONE_ENGINE
@pytest.mark.parametrize("path", [*PAGES, "/hilfe/phasen", "/loesungen"])
def test_who_shows_a_link_to_a_page_finds_what_to_show(clara: TestClient, path: str) -> None:
    html = clara.get(path).text
    said = {found["name"]: found["value"] for found in NAMED.finditer(html)}
    assert {"title", "type", "url", "description", "locale", "site_name"} <= set(said)
    assert said["url"] == HOST + path
    assert (said["locale"], said["locale:alternate"], said["type"]) == ("de_DE", "en_GB", "website")
    assert f"<title>{said['title']} – Lichtermeer</title>" in html
    assert meta(html, "description") == meta(html, "og:description")


def test_the_picture_beside_a_link_is_ours_and_as_large_as_it_says(clara: TestClient) -> None:
    html = clara.get("/en/hilfe/phasen").text
    picture = clara.get(str(meta(html, "og:image")).removeprefix(HOST))
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")
    told = [int(str(meta(html, f"og:image:{side}"))) for side in ("width", "height")]
    assert list(struct.unpack(">II", picture.content[16:24])) == told == [1200, 630]


def test_the_english_page_says_that_it_is_english(clara: TestClient) -> None:
    html = clara.get(f"/en{ENTRY}").text
    assert (meta(html, "og:locale"), meta(html, "og:locale:alternate")) == ("en_GB", "de_DE")
    assert meta(html, "og:url") == f"{HOST}/en{ENTRY}"


def test_texts_of_an_entry_are_shown_in_the_language_of_the_page(tools: Tools, stranger: TestClient) -> None:
    english = {"title": "Tree planner", "summary": "Says which tree needs water."}
    with tools.database.writing() as db:
        slug = published(db, anna(db), translations={"en": english}).slug
    told: Callable[[str], dict[str, object]] = lambda prefix: documents(  # noqa: E731
        stranger.get(f"{prefix}/loesungen/{slug}").text
    )[0]
    assert (told("")["name"], told("/en")["name"]) == ("Gießplaner", "Tree planner")
    assert told("/en")["description"] == "Says which tree needs water."
