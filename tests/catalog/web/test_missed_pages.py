"""What people look for in vain: noted on their way, and shown to administrators only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import missed_queries
from catalog.app import create_app
from catalog.models import MissedQuery
from catalog.web.missed import write_missed
from catalog.web.page import Site
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests.at_work import Clock
from tests.catalog.web.conftest import visitor, words
from tests.databases import Place
from tests.factories import NOW, anna, published
from tests.people import Visitor, account, seat, sign_in
from tests.sites import find_again, open_site

HOME = "/verwaltung/vergeblich"
TYPING = {"hx-request": "true"}


@pytest.fixture
def going(place: Place, tmp_path: Path, clock: Clock) -> Iterator[Tools]:
    """A catalogue with one entry, findable, in which time passes."""
    url = place.empty()
    tools = replace(open_site(tmp_path, database_url=url), clock=clock)
    with tools.database.writing() as db:
        published(db, anna(db))
    find_again(tools)
    yield tools
    tools.database.close()
    place.drop(url)


@pytest.fixture
def client(going: Tools) -> Iterator[TestClient]:
    """A stranger who searches."""
    with Visitor(create_app(going)) as client:
        yield client


def counted(client: TestClient, tools: Tools) -> list[int]:
    """How often each was counted, after what the process holds was written."""
    site: Site = client.app.state.site  # type: ignore[attr-defined]  # the client knows it as any application
    write_missed(site, tools.clock(), all_of_it=True)
    with tools.database.reading() as db:
        return list(db.scalars(select(MissedQuery.times)))


def test_a_search_without_any_result_is_counted(client: TestClient, going: Tools) -> None:
    assert "Nichts zu" in client.get("/loesungen?q=Friedhofsbagger").text
    assert counted(client, going) == [1]


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        ("q=Gießplaner", {}),
        ("q=", {}),
        ("q=Friedhofsbagger&handlungsfeld=wasser", {}),
        ("q=Friedhofsbagger&muster=ohne", {}),
        ("q=buero@gemeinde.example", {}),
        (f"q={'Friedhof ' * 40}", {}),
        ("q=Friedhofsbagger", {"user-agent": "Examplebot/2.1 (+https://bot.example)"}),
        ("q=Friedhofsbagger", {"user-agent": ""}),
        ("q=Friedhofsbagger", {"sec-purpose": "prefetch;prerender"}),
    ],
)
def test_what_finds_something_is_filtered_long_personal_or_a_robots_is_not(
    client: TestClient, going: Tools, query: str, headers: dict[str, str]
) -> None:
    assert client.get(f"/loesungen?{query}", headers=headers).status_code == 200
    assert client.head("/loesungen?q=Friedhofsbagger").status_code == 200
    assert counted(client, going) == []


def test_of_what_a_script_asks_for_only_the_finished_text_is_counted(client: TestClient, going: Tools) -> None:
    for text in ("Friedhofsb", "Friedhofsba", "Friedhofsbagger"):
        assert client.get(f"/loesungen?q={text}", headers=TYPING).status_code == 200
    assert counted(client, going) == [1]


def test_it_is_written_by_itself_while_people_search_and_when_the_process_ends(going: Tools, clock: Clock) -> None:
    with Visitor(create_app(going)) as client:
        client.get("/loesungen?q=Friedhofsbagger")
        clock.go_on(minutes=2)
        client.get("/loesungen?q=Glasfaserkataster")
        site: Site = client.app.state.site  # type: ignore[attr-defined]  # the client knows it as any application
        site.threads.submit(lambda: None).result()
        clock.go_on(minutes=1)
        client.get("/loesungen?q=Zaungast")
    with going.database.reading() as db:
        assert len(db.scalars(select(MissedQuery)).all()) == 3


def test_a_database_that_takes_nothing_loses_the_count_and_no_page(
    client: TestClient, going: Tools, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/loesungen?q=Friedhofsbagger")
    with going.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE missed_query RENAME TO elsewhere")
    site: Site = client.app.state.site  # type: ignore[attr-defined]  # the client knows it as any application
    write_missed(site, going.clock(), all_of_it=True)
    assert client.get("/loesungen?q=Friedhofsbagger").status_code == 200
    assert "nicht eingerichtet" in caplog.text and "riedhofsbagger" not in caplog.text


# The list


@pytest.fixture
def leitung(tools: Tools) -> Iterator[TestClient]:
    """An administrator; three searches came back on three days, one did not."""
    clock = Clock()
    clock.time = NOW - timedelta(days=30)
    with tools.database.writing() as db:
        person = account(db, "Leitung", administrator=True)
        for text, days in (("=Friedhofsbagger", 3), ("<b>Kataster", 4), ("Einmalig", 1)):
            for _ in range(days):
                missed_queries.write(db, [(text, 1)], clock())
                clock.go_on(days=1)
    with visitor(tools) as client:
        yield sign_in(client, tools, person)


def test_only_administrators_see_it(stranger: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        person = account(db, "Anna")
        seat(db, person, anna(db), MemberRole.OWNER)
    for path in (HOME, f"{HOME}.csv"):
        assert stranger.get(path).status_code == 303
    sign_in(stranger, tools, person)
    for path in (HOME, f"{HOME}.csv"):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{HOME}/{'0' * 64}/erledigt").status_code == 404


def test_nothing_looked_for_in_vain_is_said(stranger: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        person = account(db, "Leitung", administrator=True)
    page = words(sign_in(stranger, tools, person).get(HOME).text)
    assert "Nichts wurde vergeblich gesucht" in page


def test_it_says_what_how_often_and_leads_to_proposing_a_word(leitung: TestClient) -> None:
    answer = leitung.get(HOME)
    page = words(answer.text)
    assert "2 Suchen" in page and "4-mal an 4 Tagen" in page and "1 weitere kam seltener" in page
    assert "Einmalig" not in page
    assert "<b>Kataster" not in answer.text and "/woerter/vorschlagen?wort=%3Cb%3EKataster" in answer.text
    assert "Vergeblich gesucht" in leitung.get("/verwaltung").text


@pytest.mark.parametrize("sort", ["oft", "tage", "zuletzt", "", "x'; DROP"])
def test_it_can_be_sorted_and_an_unknown_order_is_the_usual_one(leitung: TestClient, sort: str) -> None:
    assert leitung.get(HOME, params={"sort": sort}).status_code == 200


def test_it_has_no_page_beyond_its_end(leitung: TestClient) -> None:
    assert leitung.get(f"{HOME}?seite=2").status_code == 404


def test_the_table_runs_nothing_in_a_spreadsheet(leitung: TestClient) -> None:
    answer = leitung.get(f"{HOME}.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.text.splitlines()[0].endswith("Gesucht;Wie oft;An Tagen;Zuerst am;Zuletzt am")
    assert "'=Friedhofsbagger;3;3;" in answer.text


def test_what_is_done_is_put_away(leitung: TestClient, tools: Tools) -> None:
    with tools.database.reading() as db:
        marks = {row.text: row.fingerprint for row in db.scalars(select(MissedQuery))}
    answer = leitung.post(f"{HOME}/{marks['<b>Kataster']}/erledigt")
    assert answer.headers["location"] == f"{HOME}?gespeichert=erledigt"
    page = words(leitung.get(answer.headers["location"]).text)
    assert "Kataster" not in page and "Friedhofsbagger" in page
    for mark in (marks["<b>Kataster"], marks[None], "0" * 64, "x"):
        assert leitung.post(f"{HOME}/{mark}/erledigt").status_code == 404
