"""Merken, Vergleichen, Auswahl festhalten: through the front door, without an account."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.models import Solution
from catalog.web.access import TOKEN_FIELD
from catalog.wiring import Tools
from schemas.exchange.shortlist import Shortlist
from tests.catalog.web.conftest import visitor, words
from tests.factories import anna, bernd, bernd_uses_it, derive, dieter, employer, published
from tests.people import Visitor
from tests.sites import find_again

HERE = {"referer": "http://127.0.0.1:8000/loesungen?q=Laterne", "sec-fetch-site": "same-origin"}
BOTH = "eintrag=laterne-am-see&eintrag=laterne-im-park"


@pytest.fixture
def lanterns(tools: Tools) -> None:
    """Two entries of Anna; Bernd confirms that he uses the first."""
    with tools.database.writing() as db:
        publisher, town = anna(db), bernd(db)
        dieter(db)
        lake = published(db, publisher, title="Laterne am See", licence="EUPL-1.2")
        park = published(db, publisher, title="Laterne im Park")
        bernd_uses_it(db, lake, town)
        for one in (lake, park):
            derive(db, one)
    find_again(tools)


def _entry(db: Session, slug: str) -> Solution:
    return db.scalars(select(Solution).where(Solution.slug == slug)).one()


@pytest.mark.usefixtures("lanterns")
def test_dieter_remembers_from_the_search_and_comes_back_to_the_card(tools: Tools, stranger: Visitor) -> None:
    before = stranger.get("/loesungen?q=Laterne").text
    went = stranger.get("/merkliste/dazu?eintrag=laterne-am-see", headers=HERE)
    assert went.headers["location"] == "/loesungen?q=Laterne#e-laterne-am-see"
    after = stranger.get("/loesungen?q=Laterne").text
    assert "/merkliste/weg?eintrag=laterne-am-see" in after and "Merkliste (1)" in after
    assert stranger.get("/merkliste").headers["location"] == "/merkliste?eintrag=laterne-am-see"
    with visitor(tools) as other:
        assert other.get("/loesungen?q=Laterne").text == before
    stranger.get("/merkliste/weg?eintrag=laterne-am-see", headers=HERE)
    assert stranger.get("/loesungen?q=Laterne").text == before


@pytest.mark.usefixtures("lanterns")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"referer": "https://boese.example/"},
        {"referer": "http://127.0.0.1:8000/", "sec-fetch-site": "cross-site"},
        {"referer": "http://127.0.0.1:8000/", "sec-purpose": "prefetch"},
        {"referer": "http://[", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_link_elsewhere_shows_the_entry_and_changes_no_list(stranger: Visitor, headers: dict[str, str]) -> None:
    for path in ("dazu", "weg", "behalten"):
        answer = stranger.get(f"/merkliste/{path}?eintrag=laterne-am-see", headers=headers)
        assert answer.status_code == 303 and answer.headers["location"].startswith("/merkliste")
        assert "set-cookie" not in answer.headers


@pytest.mark.usefixtures("lanterns")
def test_a_list_is_an_address_and_tells_what_became_of_its_entries(tools: Tools, stranger: Visitor) -> None:
    with tools.database.writing() as db:
        solutions.withdraw(_entry(db, "laterne-im-park"), "Doppelt vorhanden.")
    page = words(stranger.get(f"/merkliste?{BOTH}&eintrag=gibt-es-nicht&eintrag=%3Cb%3E").text)
    assert "Laterne am See" in page
    assert "„Laterne im Park“ wurde zurückgezogen. Grund: Doppelt vorhanden." in page
    assert "Diese Adressen gehören zu keiner Lösung: gibt-es-nicht, <b>." in page
    assert "Noch nichts gemerkt" in words(stranger.get("/merkliste").text)


@pytest.mark.usefixtures("lanterns")
def test_two_entries_stand_side_by_side_and_what_differs_is_said(stranger: Visitor) -> None:
    page = stranger.get(f"/vergleich?{BOTH}&kommune=Dieterfeld").text
    rows = dict(
        re.findall(r'<th class="kern-table__header" scope="row">(.*?)<span class="lm-differs">(.*?)</span>', page)
    )
    assert rows["Nachnutzungen, bestätigt"] == "unterschiedlich"
    assert rows["Davon in der Größe von Dieterfeld"] == "unterschiedlich"
    assert rows["Lösungsart"] == "gleich"
    assert rows["Vorlagen"] == "nirgends angegeben"
    assert "Lizenz kostenlos; Betrieb, Pflege, Einführung kommen hinzu" in words(page)
    only = stranger.get(f"/vergleich?{BOTH}&nur=unterschiede").text
    assert "Nachnutzungen, bestätigt" in only and '<th class="kern-table__header" scope="row">Lösungsart' not in only


@pytest.mark.usefixtures("lanterns")
def test_one_or_none_or_five_lead_on(tools: Tools, stranger: Visitor) -> None:
    assert "Noch nichts gewählt" in words(stranger.get("/vergleich").text)
    assert "Eine Lösung ist gewählt." in words(stranger.get("/vergleich?eintrag=laterne-am-see").text)
    with tools.database.writing() as db:
        town = employer(db, "Lampenstadt")
        for number in range(3):
            published(db, town, title=f"Lampe {number}")
    five = "&".join(f"eintrag=lampe-{number}" for number in range(3))
    assert "Das sind 5 Lösungen." in words(stranger.get(f"/vergleich?{BOTH}&{five}").text)


def test_four_are_read_with_as_many_queries_as_two(tools: Tools, stranger: Visitor) -> None:
    with tools.database.writing() as db:
        publisher = anna(db)
        for number in range(4):
            published(db, publisher, title=f"Lampe {number}")
    asked: list[str] = []
    engine = tools.database.engine
    event.listen(engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    counts = []
    for number in (2, 4):
        asked.clear()
        stranger.get("/vergleich?" + "&".join(f"eintrag=lampe-{each}" for each in range(number)))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 15


def _sent(**fields: str) -> dict[str, str | list[str]]:
    plain: dict[str, str | list[str]] = {"eintrag": ["laterne-am-see", "laterne-im-park"], "betreff": "Licht am Weg"}
    plain |= {"aus": "/loesungen?q=Laterne&art=app", "kommune": "Dieterfeld"}
    out = {"wahl-laterne-im-park": "raus", "grund-laterne-im-park": "<b>kein Betreiber</b> #panic()"}
    return {**plain, **out, **fields}


@pytest.mark.usefixtures("lanterns")
def test_a_frozen_shortlist_is_a_pdf_that_can_be_read_back(stranger: Visitor) -> None:
    answer = stranger.post("/merkliste/auswahl", data=_sent(weitere="Eigenbau: kein Personal"))
    assert answer.headers["content-type"] == "application/pdf"
    assert "attachment" in answer.headers["content-disposition"]
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    for said in (
        "Licht am Weg", "Auswahl für Dieterfeld", "Laterne am See", "„Laterne“", "Anwendung (App)",
        "<b>kein Betreiber</b> #panic()", "Eigenbau", "Die Auswahlentscheidung trifft die Kommune.",
        "Keine Rechtsberatung.", "Nachnutzungen, bestätigt 1", "Treffer an diesem Tag 2",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.usefixtures("lanterns")
def test_the_json_is_read_again_and_shows_what_changed_since(tools: Tools, stranger: Visitor) -> None:
    answer = stranger.post("/merkliste/auswahl", data=_sent(als="json"))
    made = Shortlist.model_validate_json(answer.content)
    assert ([each.slug for each in made.entries], [each.entry.slug for each in made.left_out]) == (
        ["laterne-am-see"],
        ["laterne-im-park"],
    )
    assert made.search and made.search.hits == 2
    with tools.database.writing() as db:
        lake, park = (_entry(db, slug) for slug in ("laterne-am-see", "laterne-im-park"))
        solutions.withdraw(park, "Doppelt vorhanden.")
        lake.uses_reported = 4
    page = words(_since(stranger, answer.content))
    assert "Nachnutzungen, nur gemeldet 0 4" in page
    assert "Inzwischen zurückgezogen. Grund: Doppelt vorhanden." in page


def _since(client: Visitor, data: bytes) -> str:
    sent = client.post(
        "/merkliste/auswahl/vergleichen",
        data={TOKEN_FIELD: client.token()},
        files={"datei": ("auswahl.json", data)},
    )
    assert sent.status_code in (200, 422)
    return str(sent.text)


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"[" * 100_000, b'{"format": "lichtermeer-shortlist", "version": 2}', b"\xff\xfe\x00", b"{}"],
)
def test_a_file_that_is_no_shortlist_is_refused_with_a_sentence(stranger: Visitor, data: bytes) -> None:
    assert "Fehler:" in _since(stranger, data)


@pytest.mark.usefixtures("lanterns")
def test_what_was_typed_comes_back_with_what_is_wrong(tools: Tools, stranger: Visitor) -> None:
    fields = _sent(**{"grund-laterne-im-park": "\u200b", "notiz": "<i>Montag</i>", "kommune": "Nirgendwo"})
    answer = stranger.post("/merkliste/auswahl", data=fields)
    page = answer.text
    assert answer.status_code == 422
    assert "Schreiben Sie, warum „Laterne im Park“ ausscheidet." in page and "Diese Kommune kennen wir nicht." in page
    assert "&lt;i&gt;Montag&lt;/i&gt;" in page and 'value="Licht am Weg"' in page
    with tools.database.writing() as db:
        solutions.withdraw(_entry(db, "laterne-im-park"), "Doppelt.")
    late = stranger.post("/merkliste/auswahl", data=_sent())
    assert late.status_code == 422 and "ist aus der Liste genommen" in late.text


def test_the_schema_is_offered(stranger: Visitor) -> None:
    assert json.loads(stranger.get("/merkliste/auswahl.schema.json").content)["title"] == "Lichtermeer shortlist"
