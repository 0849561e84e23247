"""Vorhaben through the front door: who writes them, what everybody sees, and the proof that one takes along."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import reuse
from catalog.models import AuditEntry, Project
from catalog.wiring import Tools
from schemas.identity import MemberRole
from schemas.reuse import AdoptionClaim, AdoptionStep, Manner, Speaker
from tests import factories
from tests.catalog.web.conftest import visitor, words
from tests.databases import ONE_ENGINE
from tests.factories import NOW, speaking
from tests.people import account, seat, sign_in
from tests.sites import find_again

AT = "/vorhaben/lichter-an"
FORM = {
    "titel": "Lichter an!", "foerdermittelgeber": "Ministerium", "programm": "modellprojekte-smart-cities",
    "kennzeichen": "=1+1", "beginn": "01.05.2023", "ende": "30.04.2026", "kurz": "Worum es ging.",
}  # fmt: skip
PLAN = {"fassung": "1", "unit": "Amt 61", "unit-geklaert": "1", "budget": "Ansatz 2027", "budget-bis": "01.03.2026"}


@pytest.fixture
def anna(stranger: TestClient, tools: Tools) -> TestClient:
    """Anna writes her town's entries; Bernd's town uses one of them, and gave another up."""
    with tools.database.writing() as db:
        town, other, person = factories.anna(db), factories.bernd(db), account(db, "Anna")
        seat(db, person, town, MemberRole.EDITOR)
        plan, school = factories.published(db, town), factories.published(db, town, title="Schulplaner")
        factories.published(db, other, title="Fremdes")
        factories.bernd_uses_it(db, plan, other)
        lesson = "Ohne Betreiber geht es nicht."
        over = AdoptionClaim(step=AdoptionStep.ENDED, manner=Manner.OWN, end_reason="no_operator", lesson=lesson)
        reuse.claim_use(db, school, over, adopter=other, by=speaking(other, Speaker.ADOPTER), now=NOW)
        for entry in (plan, school):
            factories.derive(db, entry)
    find_again(tools)
    return sign_in(stranger, tools, person)


@pytest.fixture
def begun(anna: TestClient) -> TestClient:
    """Anna's Vorhaben with both of her entries."""
    assert anna.post("/vorhaben/neu", data=FORM).status_code == 303
    assert anna.post(f"{AT}/eintraege", data={"eintrag": ["giessplaner", "schulplaner"]}).status_code == 303
    return anna


@pytest.fixture
def dieter(begun: TestClient, tools: Tools) -> Iterator[TestClient]:
    """A stranger, after Anna has begun."""
    with visitor(tools) as client:
        yield client


def read(answer: Any) -> str:
    file = PdfReader(BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in file.pages).split())
    return re.sub(r"(?<=[a-zäöü])- (?=[a-zäöü])", "", text)


def test_anna_groups_her_entries_and_everybody_sees_them(begun: TestClient, dieter: TestClient, tools: Tools) -> None:
    page = words(dieter.get(AT).text)
    assert "Lichter an!" in page and "1. Mai 2023 bis 30. April 2026" in page and "Gießplaner" in page
    assert "Sie schreiben dieses Vorhaben" in words(begun.get(AT).text) and "Sie schreiben" not in page
    assert "Lichter an!" in words(dieter.get("/loesungen/giessplaner").text)
    assert "Lichter an!" in words(dieter.get("/organisationen/annastadt").text)
    assert "Lichter an!" in words(dieter.get("/vorhaben?q=annastadt&programm=modellprojekte-smart-cities").text)
    assert "Kein Vorhaben passt dazu" in words(dieter.get("/vorhaben?q=dunkel").text)
    assert AT in dieter.get("/sitemap-vorhaben-1.xml").text
    with tools.database.reading() as db:
        noted = db.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "project")).all()
    assert noted == ["project_created", "project_entries_added"]


def test_only_own_published_entries_come_in_and_none_twice(begun: TestClient) -> None:
    refused = begun.post(f"{AT}/eintraege", data={"eintrag": "fremdes"})
    assert refused.status_code == 422 and "Nur veröffentlichte" not in refused.text
    assert "nur veröffentlichte Einträge Ihrer Organisation" in words(refused.text)
    again = begun.post(f"{AT}/eintraege", data={"eintrag": "giessplaner"})
    assert again.headers["location"].endswith("gespeichert=0")
    assert begun.post(f"{AT}/loeschen").status_code == 409
    for slug in ("giessplaner", "schulplaner"):
        assert begun.post(f"{AT}/eintraege/heraus", data={"eintrag": slug}).status_code == 303
    assert begun.post(f"{AT}/loeschen").headers["location"] == "/vorhaben?gespeichert=geloescht"
    assert begun.get(AT).status_code == 404


@ONE_ENGINE
def test_what_is_typed_wrong_is_said_at_its_field_and_kept(anna: TestClient) -> None:
    wrong = {"titel": "***", "beginn": "31.12.2027", "ende": "01.01.2020", "programm": "keins", "link": "javascript:x"}
    page = anna.post("/vorhaben/neu", data=wrong)
    assert page.status_code == 422 and "5 Angaben fehlen noch oder stimmen nicht" in words(page.text)
    assert "Das Ende liegt vor dem Beginn." in words(page.text) and 'value="31.12.2027"' in page.text
    page = anna.post("/vorhaben/neu", data=FORM | {"titel": "<script>", "beschreibung": "x" * 20_001, "beginn": "bald"})
    assert page.status_code == 422 and "&lt;script&gt;" in page.text
    assert "höchstens 20.000 Zeichen; es sind 20.001." in words(page.text)


@ONE_ENGINE
def test_two_editors_at_once_see_both_texts(begun: TestClient, tools: Tools) -> None:
    assert begun.post(f"{AT}/bearbeiten", data=FORM | {"fassung": "1", "kurz": "Die erste."}).status_code == 303
    late = begun.post(f"{AT}/bearbeiten", data=FORM | {"fassung": "1", "kurz": "Die zweite."})
    assert late.status_code == 409
    assert "Die erste." in words(late.text) and "Die zweite." in late.text and 'value="2"' in late.text
    plan = begun.post(f"{AT}/uebergabe", data=PLAN)
    assert plan.status_code == 409 and "Amt 61" in plan.text and "Inzwischen gespeichert: offen" in words(plan.text)
    assert begun.post(f"{AT}/uebergabe", data=PLAN | {"fassung": "2"}).status_code == 303
    with tools.database.reading() as db:
        row = db.scalars(select(Project)).one()
    assert row.content["summary"] == "Die erste." and row.content["hand_over"]["unit"]["words"] == "Amt 61"


def test_the_plan_is_the_organisations_own_but_for_what_is_settled(begun: TestClient, dieter: TestClient) -> None:
    empty = begun.post(f"{AT}/uebergabe", data=PLAN | {"unit": ""})
    assert empty.status_code == 422 and "Sagen Sie in Worten, was geklärt ist" in words(empty.text)
    assert begun.post(f"{AT}/uebergabe", data=PLAN).status_code == 303
    mine = words(begun.get(f"{AT}/uebergabe").text)
    assert "Die Förderung endet in 46 Tagen. 4 von 5 Punkten sind offen." in mine
    assert "seit 14 Tagen überfällig" in mine and "Ist geklärt (seit 15. März 2026)" in mine
    desk = words(begun.get("/arbeitsplatz").text)
    assert "Lichter an! : Haushalt seit 14 Tagen überfällig" in desk and "Zuständige Stelle" not in desk
    page = words(dieter.get(AT).text)
    assert "Zuständige Stelle im Haus geklärt" in page and "Haushalt offen" in page
    assert "Amt 61" not in page and "Ansatz 2027" not in page + read(dieter.get(f"{AT}/stand.pdf"))
    assert dieter.get(f"{AT}/uebergabe").headers["location"].startswith("/anmelden")


@ONE_ENGINE
def test_the_proof_says_what_the_pages_say_and_of_which_day(begun: TestClient, dieter: TestClient) -> None:
    answer = dieter.get(f"{AT}/stand.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    root: Any = PdfReader(BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "de"
    told = read(answer)
    assert "Stand der Verstetigung und Übertragung" in told and "Stand: 15. März 2026" in told
    assert "Nachnutzungen durch andere 1 bestätigt · 0 gemeldet" in told
    assert "Berndsdorf: Regelbetrieb, bestätigt" in told
    assert "Berndsdorf: beendet, " in told and "Daraus gelernt: Ohne Betreiber geht es nicht." in told
    rows = list(csv.DictReader(StringIO(dieter.get(f"{AT}/stand.csv").text.removeprefix("\ufeff")), delimiter=";"))
    assert [(row["Lösung"], row["Nachnutzungen, bestätigt"]) for row in rows] == [
        ("Gießplaner", "1"), ("Schulplaner", "0"),
    ]  # fmt: skip
    assert rows[1]["Beendete Nachnutzungen"] == "1" and rows[0]["Stichtag"] == date(2026, 3, 15).isoformat()
