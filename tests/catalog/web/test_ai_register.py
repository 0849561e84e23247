"""The register of systems with artificial intelligence: whose, which, and what of them is open."""

from __future__ import annotations

import csv

import pytest
from starlette.testclient import TestClient

from catalog import solutions
from catalog.models import Solution
from catalog.reuse import claim_use
from catalog.wiring import Tools
from schemas.reuse import AdoptionClaim, AdoptionStep, Speaker
from schemas.solution import AiRole, AiTransparency
from tests.catalog.web.conftest import words
from tests.factories import NOW, anna, bernd, published, speaking

SAID = AiTransparency(
    purpose='=HYPERLINK("http://boese.example")', model="Sprachmodell 7", role=AiRole.DEPLOYER, high_risk=False,
    high_risk_reason="Es entscheidet nichts über Personen.", as_of="2026-10",
)  # fmt: skip


@pytest.fixture
def bot(tools: Tools) -> int:
    """Three entries: one with artificial intelligence and what is told of it, one without a word, one without any."""
    with tools.database.writing() as db:
        town, user = anna(db), bernd(db)
        entry = published(db, town, title="Anfragenbot", ai=SAID, lifecycle_status="planned")
        published(db, town, title="Bilderkenner", kind="ki-anwendung")
        published(db, town, title="Gießplaner")
        claim = AdoptionClaim(step=AdoptionStep.TRIAL)
        claim_use(db, entry, claim, adopter=user, by=speaking(user, Speaker.ADOPTER), now=NOW)
        solutions.refresh(db, entry, NOW)
        return entry.id


def test_the_register_lists_planned_systems_and_what_is_open(bot: int, stranger: TestClient) -> None:
    page = words(stranger.get("/ki").text)
    assert "2 Systeme" in page and "Gießplaner" not in page
    assert "Anfragenbot" in page and "geplant" in page and "4 von 8" in page
    assert "Bilderkenner" in page and "0 von 8" in page
    entry = words(stranger.get("/loesungen/anfragenbot").text)
    assert "keine Rechtsberatung" in entry and "Stand: Oktober 2026" in entry and "Betreiberin: Sie setzt" in entry


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hochrisiko=nein", ["Anfragenbot"]),
        ("hochrisiko=offen", ["Bilderkenner"]),
        ("hochrisiko=ja", []),
        ("status=planned", ["Anfragenbot"]),
        ("land=DE-BY", []),
        ("organisation=annastadt", ["Anfragenbot", "Bilderkenner"]),
        ("organisation=berndsdorf", ["Anfragenbot"]),
        ("hochrisiko=quatsch", ["Anfragenbot", "Bilderkenner"]),
    ],
)
def test_filters_hold_for_the_page_and_for_the_table(
    bot: int, stranger: TestClient, query: str, found: list[str]
) -> None:
    page, table = stranger.get(f"/ki?{query}").text, stranger.get(f"/ki.csv?{query}")
    rows = list(csv.reader(table.text.removeprefix("\ufeff").splitlines(), delimiter=";"))[1:]
    assert [row[0] for row in rows] == found
    assert [title for title in ("Anfragenbot", "Bilderkenner") if f">{title}<" in page] == found
    assert all(row[6].startswith("'=") for row in rows if row[0] == "Anfragenbot")


def test_what_changes_is_seen_at_once(bot: int, tools: Tools, stranger: TestClient) -> None:
    assert "2 Systeme" in words(stranger.get("/ki").text)
    with tools.database.writing() as db:
        solutions.withdraw(db.get_one(Solution, bot), "Beendet.")
        published(db, anna(db, slug="zweite"), title="Neuer Bot", ai=AiTransparency())
    page = words(stranger.get("/ki").text)
    assert "2 Systeme" in page and "Neuer Bot" in page and "Anfragenbot" not in page


def test_strange_addresses_are_answered_in_words(bot: int, stranger: TestClient) -> None:
    assert stranger.get("/ki?organisation=gibt-es-nicht").status_code == 404
    assert stranger.get("/ki?seite=99").status_code == 404
    assert "Kein System passt dazu" in words(stranger.get("/ki?land=DE-BY").text)
    assert "/ki?organisation=annastadt" in stranger.get("/organisationen/annastadt").text
