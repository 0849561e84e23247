"""Taking the whole catalogue along: what it says, what it leaves out, and what it does to those who only read pages."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from catalog.db import Database
from catalog.exchange.catalogue_public import UNTOLD_OF_A_USE
from catalog.wiring import Tools
from schemas.exchange.catalogue import PARTS
from schemas.exchange.table import Table
from tests.catalog.web.conftest import visitor
from tests.whole_catalogue import SECRET, fill_whole

FILES = ("/daten/katalog.json", "/daten/katalog.csv")


@pytest.fixture
def filled(tools: Tools, stranger: TestClient) -> TestClient:
    """A stranger looks at a catalogue in which everything occurs, secrets among it."""
    with tools.database.writing() as db:
        fill_whole(db)
    return stranger


def test_dieter_finds_the_files_from_every_page(dieter: TestClient, read: Callable[[str], str]) -> None:
    assert 'href="/daten"' in dieter.get("/").text
    assert "Alle 96 Einträge zum Weiterverwenden" in read("/daten")
    page = dieter.get("/daten").text
    assert all(f'href="{path}"' in page for path in (*FILES, "/daten/katalog.schema.json", "/daten/vorlage.csv"))


def test_the_page_says_whose_the_data_is(read: Callable[[str], str]) -> None:
    page = read("/daten")

    assert "Eine gemeinsame Lizenz gibt es dafür nicht" in page
    assert "© Statistisches Bundesamt (Destatis)" in page


def test_dieter_takes_along_every_public_entry_and_no_sample(dieter: TestClient) -> None:
    answer = dieter.get("/daten/katalog.json")

    document = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-disposition"] == 'attachment; filename="lichtermeer-2026-03-15.json"'
    assert (len(document["solutions"]), document["counts"]["solutions"]) == (96, 96)
    assert not any(entry.get("sample") for entry in document["solutions"])
    assert document["scope"] == "public"
    assert "Destatis" in document["terms"]


def test_each_item_of_the_document_stands_in_a_line_of_its_own(dieter: TestClient) -> None:
    lines = dieter.get("/daten/katalog.json").text.splitlines()

    items = [json.loads(line.removesuffix(",")) for line in lines if line.startswith('{"address"')]
    assert len([item for item in items if "versions" in item]) == 96


@pytest.mark.parametrize("path", FILES)
def test_nothing_that_is_for_the_operator_alone_is_taken_along(filled: TestClient, path: str) -> None:
    answer = filled.get(path)

    assert answer.status_code == 200
    assert "Gießplaner" in answer.text
    assert SECRET not in answer.text


def test_of_a_contact_role_and_mailbox_are_taken_along(filled: TestClient) -> None:
    [entry] = [one for one in filled.get("/daten/katalog.json").json()["solutions"] if one.get("contacts")]

    assert entry["contacts"] == [
        {"role": "Projektleitung", "mailbox": "giessplaner@annastadt.example"},
        {"role": "Technik", "mailbox": "technik@annastadt.example"},
    ]


def test_an_interest_is_a_number_and_nobody_is_named(filled: TestClient) -> None:
    [entry] = [one for one in filled.get("/daten/katalog.json").json()["solutions"] if one["address"] == "giessplaner"]

    assert entry["derived"]["interests"] == 1
    adopters = [said.get("organisation", {}).get("name") for said in entry["statements"]]
    assert adopters == ["Berndsdorf", "Annastadt", "Berndsdorf", "Irgendwo", None]
    assert not any(set(said.get("claim", ())) & UNTOLD_OF_A_USE.keys() for said in entry["statements"])


def test_the_present_version_is_taken_along_without_those_before(filled: TestClient) -> None:
    [entry] = [one for one in filled.get("/daten/katalog.json").json()["solutions"] if one["address"] == "giessplaner"]

    assert [version["number"] for version in entry["versions"]] == [2]
    assert not {"notes", "standing_phase", "former_addresses"} & entry.keys()
    assert [set(source) for source in entry["sources"]] == [{"source", "external_id", "url", "as_of", "retrieved_on"}]


@pytest.mark.parametrize("path", FILES)
def test_a_file_is_packed_while_it_is_sent_for_who_can_unpack(dieter: TestClient, path: str) -> None:
    plain = dieter.get(path, headers={"accept-encoding": "identity"})
    with dieter.stream("GET", path, headers={"accept-encoding": "gzip"}) as packed:
        body = b"".join(packed.iter_raw())

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == plain.content
    assert len(body) < len(plain.content) / 2


@pytest.mark.parametrize("path", FILES)
def test_a_head_request_tells_the_type_and_sends_nothing(dieter: TestClient, path: str) -> None:
    answer = dieter.head(path)

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-type"] == dieter.get(path).headers["content-type"]


def test_pages_of_others_may_read_the_data(dieter: TestClient) -> None:
    assert dieter.get("/daten/katalog.json").headers["access-control-allow-origin"] == "*"


def test_the_schema_knows_every_list_of_the_document(dieter: TestClient) -> None:
    answer = dieter.get("/daten/katalog.schema.json")

    assert answer.headers["content-type"] == "application/schema+json"
    assert set(PARTS) <= set(answer.json()["properties"])


def test_the_empty_table_is_one_that_an_import_understands(dieter: TestClient) -> None:
    answer = dieter.get("/daten/vorlage.csv")

    table = Table(BytesIO(answer.content))
    assert "vorlage.csv" in answer.headers["content-disposition"]
    assert {"Titel", "Kurzbeschreibung", "Herausgeber"} <= {column.heading for column in table.headings.known}
    assert table.headings.unknown == ()


def test_a_third_download_is_told_to_come_again_while_pages_go_on(dieter: TestClient) -> None:
    slots = dieter.app.state.site.slots  # type: ignore[attr-defined]  # Starlette's own
    with slots.one(), slots.one():
        turned_away = dieter.get("/daten/katalog.json")
        assert dieter.get("/daten").status_code == 200

    assert (turned_away.status_code, turned_away.headers["retry-after"]) == (503, "60")
    assert "Gerade laden andere den Katalog herunter" in turned_away.text
    assert dieter.get("/daten/katalog.json").status_code == 200


def test_a_database_that_is_gone_is_a_page_and_no_broken_file(tools: Tools, tmp_path: Path) -> None:
    gone = replace(tools, database=Database(f"sqlite:///{tmp_path / 'gone.sqlite'}"))

    with visitor(gone) as stranger:
        answer = stranger.get("/daten/katalog.json")

    assert answer.status_code == 503
    assert "Der Katalog ist gerade nicht erreichbar" in answer.text


def test_the_files_are_there_in_english_too(dieter: TestClient) -> None:
    assert dieter.get("/en/daten/katalog.json").status_code == 200
    assert 'href="/en/daten/katalog.json"' in dieter.get("/en/daten").text
