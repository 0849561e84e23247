"""The sitemap and what robots are asked: held against the protocol's own rules (sitemaps.org, 0.9; RFC 9309)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, insert, select
from starlette.testclient import TestClient

from catalog import reuse, solutions
from catalog.models import Organisation, Solution, SolutionSlug, SolutionVersion
from catalog.web import sitemap
from catalog.wiring import Tools
from schemas.organisation import OrganisationKind
from schemas.reuse import AdoptionClaim, AdoptionStep, Speaker
from schemas.solution import PublicationStatus
from tests.catalog.web.conftest import visitor
from tests.databases import ONE_ENGINE
from tests.factories import NOW, anna, bernd, clara, published, speaking

HOST = "https://katalog.example"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"
MOST_URLS = 50_000
MOST_BYTES = 50 * 1024 * 1024
LONGEST_URL = 2048


def at(tools: Tools, address: str = HOST) -> TestClient:
    """A stranger's view of the same catalogue, whose address its operator has set."""
    return visitor(replace(tools, settings=tools.settings.model_copy(update={"base_url": address})))


@pytest.fixture
def robot(demo_tools: Tools) -> Iterator[TestClient]:
    """A search engine looks at the demo catalogue."""
    with at(demo_tools) as client:
        yield client


def parts(client: TestClient, host: str = HOST) -> list[str]:
    """The paths of the parts, as the index names them."""
    index = ET.fromstring(client.get("/sitemap.xml").content)
    assert index.tag == f"{SITEMAP}sitemapindex"
    return [str(each.text).removeprefix(host) for each in index.iter(f"{SITEMAP}loc")]


def urls(client: TestClient, host: str = HOST) -> list[ET.Element]:
    """Every page that the sitemap names."""
    found: list[ET.Element] = []
    for path in parts(client, host):
        found += ET.fromstring(client.get(path).content).findall(f"{SITEMAP}url")
    return found


def paths(client: TestClient) -> list[str]:
    return [str(url.findtext(f"{SITEMAP}loc")).removeprefix(HOST) for url in urls(client)]


# The protocol


def test_every_part_keeps_to_the_protocol(robot: TestClient) -> None:
    named = parts(robot)
    assert "/sitemap-loesungen-1.xml" in named
    for path in ["/sitemap.xml", *named]:
        answer = robot.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml; charset=utf-8")
        assert answer.content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>')
        assert len(answer.content) < MOST_BYTES
        assert path.count("/") == 1, "a sitemap speaks only for what lies beside and below it"
        root = ET.fromstring(answer.content)
        assert 0 < len(root) <= MOST_URLS
        for each in root:
            order = [child.tag for child in each if child.tag != LINK]
            assert order in ([f"{SITEMAP}loc"], [f"{SITEMAP}loc", f"{SITEMAP}lastmod"])
            url = str(each.findtext(f"{SITEMAP}loc"))
            assert url.startswith(f"{HOST}/") and len(url) < LONGEST_URL
            if changed := each.findtext(f"{SITEMAP}lastmod"):
                assert datetime.fromisoformat(changed).tzinfo is not None


@ONE_ENGINE
def test_every_page_that_it_names_is_there_and_is_its_own_address(robot: TestClient) -> None:
    found = paths(robot)
    assert len(found) == len(set(found))
    for path in found[:: max(1, len(found) // 60)]:
        html = robot.get(path).text
        assert f'<link rel="canonical" href="{HOST}{path}">' in html, path
        assert 'name="robots"' not in html, path


@ONE_ENGINE
def test_every_page_names_itself_in_both_languages(robot: TestClient) -> None:
    for url in urls(robot):
        own = url.findtext(f"{SITEMAP}loc")
        spoken = {each.get("hreflang"): str(each.get("href")) for each in url.findall(LINK)}
        assert set(spoken) == {"de", "en"}
        assert own in spoken.values()
        assert spoken["en"] == f"{HOST}/en{spoken['de'].removeprefix(HOST)}".rstrip("/")
    html = robot.get("/en/hilfe/phasen").text
    assert dict(re.findall(r'hreflang="(..)" href="(https[^"]+)"', html)) == {
        "de": f"{HOST}/hilfe/phasen",
        "en": f"{HOST}/en/hilfe/phasen",
    }


def test_addresses_are_escaped(demo_tools: Tools) -> None:
    host = "https://katalog.example/a&b'<c>"
    with at(demo_tools, host) as client:
        assert "&amp;b&apos;&lt;c&gt;" in client.get("/sitemap.xml").text
        assert all(str(url.findtext(f"{SITEMAP}loc")).startswith(host) for url in urls(client, host))


def test_an_unchanged_part_is_not_sent_twice(robot: TestClient) -> None:
    first = robot.get("/sitemap-loesungen-1.xml", headers={"accept-encoding": "gzip"})
    assert first.headers["content-encoding"] == "gzip"
    again = robot.get("/sitemap-loesungen-1.xml", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert robot.head("/sitemap.xml").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/sitemap-loesungen-2.xml", "/sitemap-loesungen-0.xml", "/sitemap-loesungen-01.xml", "/sitemap-seiten-2.xml",
        "/sitemap-loesungen-999999.xml", "/sitemap-stellen-429496.xml", "/sitemap-stellen-429497.xml",
        "/sitemap-loesungen-9999999999999999999.xml", "/sitemap-x-1.xml",
        "/sitemap-1.xml", "/sitemap-.xml", "/sitemap-loesungen-%D9%A1.xml", "/sitemap-loesungen--1.xml",
    ],
)  # fmt: skip
def test_a_part_that_there_is_not_is_missing(robot: TestClient, path: str) -> None:
    answer = robot.get(path)
    assert answer.status_code == 404
    assert "Diese Seite gibt es nicht" in answer.text


# What stands in it


def test_entries_stand_in_it_with_the_day_of_their_last_change(tools: Tools) -> None:
    later = NOW + timedelta(days=40)
    with tools.database.writing() as db:
        town = anna(db)
        entry = published(db, town)
        entry = published(db, town, later, title="Gießplaner", summary="Sagt es jetzt auch nachts.")
        slug = entry.slug
    with at(tools) as client:
        changed = {str(url.findtext(f"{SITEMAP}loc")): url.findtext(f"{SITEMAP}lastmod") for url in urls(client)}
        assert changed[f"{HOST}/loesungen/{slug}"] == later.isoformat(timespec="seconds")


def test_what_was_withdrawn_or_is_invented_stands_in_none(tools: Tools, robot: TestClient) -> None:
    assert not [path for path in paths(robot) if "muster" in path]
    with tools.database.writing() as db:
        town = anna(db)
        kept, gone = published(db, town, title="Bleibt").slug, published(db, town, title="Geht")
        solutions.withdraw(gone, "Ein Irrtum.")
        gone_slug = gone.slug
    with at(tools) as client:
        found = paths(client)
        assert f"/loesungen/{kept}" in found
        assert f"/loesungen/{gone_slug}" not in found


def test_bodies_stand_in_it_of_which_something_is_known(tools: Tools, robot: TestClient) -> None:
    with tools.database.writing() as db:
        publishing, using, curious = anna(db), bernd(db), clara(db)
        entry = published(db, publishing)
        for body, step in ((using, AdoptionStep.OPERATION), (curious, AdoptionStep.INTEREST)):
            reuse.claim_use(
                db, entry, AdoptionClaim(step=step), adopter=body, by=speaking(body, Speaker.ADOPTER), now=NOW
            )
        solutions.refresh(db, entry, NOW)
        names = [body.slug for body in (publishing, using, curious)]
    with at(tools) as client:
        found = paths(client)
        assert [f"/organisationen/{slug}" in found for slug in names] == [True, True, False]
    assert "/kommunen/120690020020" in paths(robot)
    assert len([path for path in paths(robot) if path.startswith("/kommunen/")]) < 1000


def test_an_empty_catalogue_names_the_pages_that_it_has(tools: Tools) -> None:
    with at(tools) as client:
        assert parts(client) == ["/sitemap-seiten-1.xml"]
        assert all(client.get(path).status_code == 200 for path in paths(client))


def test_ranges_of_ids_are_parts_and_gaps_are_none(tools: Tools) -> None:
    with tools.database.writing() as db:
        published(db, anna(db))
        far = sitemap.IDS_A_PART * 3
        first = db.scalars(select(Solution)).one()
        columns = {column.key: getattr(first, column.key) for column in Solution.__table__.columns}
        for id in (far - 1, far, far + 1):
            slug = f"weit-{id}"
            db.execute(insert(Solution).values({**columns, "id": id, "slug": slug}))
            db.execute(insert(SolutionSlug).values(slug=slug, solution_id=id))
            db.execute(
                insert(SolutionVersion).values(
                    solution_id=id, number=1, content={}, provenance={}, created_at=NOW, said_as=Speaker.PUBLISHER
                )
            )
    with at(tools) as client:
        assert [path for path in parts(client) if "loesungen" in path] == [
            f"/sitemap-loesungen-{number}.xml" for number in (1, 3, 4)
        ]
        assert f"weit-{far}<" in client.get("/sitemap-loesungen-4.xml").text
        assert f"weit-{far - 1}<" in client.get("/sitemap-loesungen-3.xml").text
        assert client.get("/sitemap-loesungen-2.xml").status_code == 404


def test_it_names_every_public_entry_once_in_each_language(demo_tools: Tools, robot: TestClient) -> None:
    with demo_tools.database.reading() as db:
        public = db.scalar(
            select(func.count(Solution.id)).where(
                Solution.publication_status == PublicationStatus.PUBLISHED, Solution.sample.is_(False)
            )
        )
        assert db.scalar(select(func.count(Organisation.id)).where(Organisation.kind == OrganisationKind.DISTRICT))
    german = [path for path in paths(robot) if path.startswith("/loesungen/")]
    english = [path for path in paths(robot) if path.startswith("/en/loesungen/")]
    assert len(german) == len(english) == public


# Without an address


def test_without_an_address_there_is_no_sitemap_and_a_sentence_says_why(dieter: TestClient) -> None:
    for path in ("/sitemap.xml", "/sitemap-loesungen-1.xml"):
        answer = dieter.get(path, headers={"host": "boese.example"})
        assert answer.status_code == 404
        assert "Eine Sitemap gibt es hier nicht" in answer.text
        assert "LICHTERMEER_BASE_URL" in answer.text
        assert "boese" not in answer.text
    assert "Sitemap:" not in dieter.get("/robots.txt", headers={"host": "boese.example"}).text


def test_on_this_machine_it_names_this_machine(dieter: TestClient) -> None:
    here = {"host": "127.0.0.1:8000"}
    assert "<loc>http://127.0.0.1:8000/sitemap-seiten-1.xml</loc>" in dieter.get("/sitemap.xml", headers=here).text
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in dieter.get("/robots.txt", headers=here).text


# Robots


def allowed(client: TestClient, path: str) -> bool:
    """Whether a robot may ask for it, by the rules of RFC 9309: the longest rule wins, ``*`` is any signs."""
    rules = re.findall(r"^(Allow|Disallow): (\S+)$", client.get("/robots.txt").text, re.MULTILINE)
    fitting = [
        (len(rule), kind == "Allow")
        for kind, rule in rules
        if re.match(re.escape(rule).replace(r"\*", ".*").replace(r"\$", "$"), path)
    ]
    return max(fitting, default=(0, True))[1]


@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize(
    ("path", "may"),
    [
        ("/", True),
        ("/loesungen", True),
        ("/loesungen/smart-village-app", True),
        ("/kommunen/120690020020", True),
        ("/hilfe/phasen", True),
        ("/loesungen?q=wasser", False),
        ("/kommunen?land=DE-BB", False),
        ("/suche/vorschlaege", False),
        ("/loesungen/smart-village-app/angabe-falsch?zu=code", False),
    ],
)
def test_robots_walk_pages_and_neither_forms_nor_filters(robot: TestClient, prefix: str, path: str, may: bool) -> None:
    assert allowed(robot, prefix + path) is may


@ONE_ENGINE
def test_everything_that_the_sitemap_names_may_be_walked(robot: TestClient) -> None:
    assert [path for path in paths(robot) if not allowed(robot, path)] == []


def test_another_reader_understands_what_robots_are_asked(robot: TestClient) -> None:
    reader = RobotFileParser()
    reader.parse(robot.get("/robots.txt").text.splitlines())
    assert reader.site_maps() == [f"{HOST}/sitemap.xml"]
    assert reader.can_fetch("anybot", f"{HOST}/loesungen/smart-village-app")
    assert not reader.can_fetch("anybot", f"{HOST}/suche/vorschlaege")


def test_below_a_path_of_its_host_rules_begin_with_that_path(demo_tools: Tools) -> None:
    with at(demo_tools, f"{HOST}/katalog") as client:
        assert not allowed(client, "/katalog/loesungen?q=a")
        assert urlsplit(parts(client, "")[0]).path == "/katalog/sitemap-seiten-1.xml"
