"""„Inhalt melden“: anybody reports a contribution, keeps a receipt, and learns what became of it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import reuse
from catalog.app import create_app
from catalog.models import AuditEntry, ContentReport, Letter
from catalog.wiring import Tools
from schemas.reuse import ExperienceContent
from tests.catalog.web.conftest import words
from tests.factories import anna, published
from tests.people import Visitor

PATH = "/loesungen/giessplaner/melden"
TYPED = {"zu": "kopf", "grund": "unlawful", "text": "Das ist nicht erlaubt: 2 < 3.", "mail": "melder@buero.example"}


@pytest.fixture
def form(tools: Tools, stranger: TestClient) -> TestClient:
    """A stranger in front of the form of Anna's entry, which has a report of experience."""
    with tools.database.writing() as db:
        town = anna(db)
        entry = published(db, town, title="Gießplaner")
        reuse.report_experience(db, entry, ExperienceContent(title="Ein Jahr Gießen"), town, date(2026, 1, 2))
    return stranger


def kept(tools: Tools) -> list[ContentReport]:
    with tools.database.reading() as db:
        return list(db.scalars(select(ContentReport).order_by(ContentReport.id)))


def test_every_section_and_every_contribution_can_be_reported(form: TestClient) -> None:
    page = form.get("/loesungen/giessplaner").text
    topics = set(re.findall(r'href="/loesungen/giessplaner/angabe-falsch\?zu=([^"]+)"', page))
    reported = set(re.findall(r'href="/loesungen/giessplaner/melden\?zu=([^"]+)"', page))
    assert "erfahrung:Ein%20Jahr%20Gie%C3%9Fen" in reported
    assert reported == topics
    assert 'href="/loesungen/giessplaner/melden"' in page


def test_the_form_knows_which_contribution_is_meant(form: TestClient) -> None:
    page = form.get(f"{PATH}?zu=erfahrung:Ein Jahr Gießen").text
    assert '<option value="erfahrung" selected>' in page
    assert 'value="Ein Jahr Gießen"' in page


def test_who_reports_gets_a_receipt_on_the_page_and_by_mail(tools: Tools, form: TestClient) -> None:
    answer = form.post(PATH, data=TYPED)
    report = kept(tools)[0]
    assert (answer.status_code, answer.headers["location"]) == (303, f"/meldungen/{report.key}?gespeichert=eingegangen")
    receipt = words(form.get(answer.headers["location"]).text)
    assert "Ihre Meldung ist angekommen." in receipt
    assert report.key in receipt
    assert "Eingegangen, noch nicht entschieden" in receipt
    with tools.database.reading() as db:
        letters = [(one.template, one.to, one.facts["key"]) for one in db.scalars(select(Letter))]
        noted = db.scalars(select(AuditEntry)).one()
    assert letters == [("report_receipt", "melder@buero.example", report.key)]
    assert (noted.action, noted.facts) == ("report_received", {"reason": "unlawful"})


def test_no_mail_address_is_needed(tools: Tools, form: TestClient) -> None:
    assert form.post(PATH, data={**TYPED, "mail": ""}).status_code == 303
    with tools.database.reading() as db:
        assert db.scalars(select(Letter)).all() == []


def test_the_page_of_a_report_shows_neither_the_words_nor_who_wrote_them(tools: Tools, form: TestClient) -> None:
    form.post(PATH, data=TYPED)
    page = words(form.get(f"/meldungen/{kept(tools)[0].key}").text)
    assert "nicht erlaubt" not in page
    assert "melder@" not in page


@pytest.mark.parametrize("wrong", [{"grund": ""}, {"grund": "erfunden"}, {"text": " \u200b "}, {"mail": "a@b@c"}])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    tools: Tools, form: TestClient, wrong: dict[str, str]
) -> None:
    answer = form.post(PATH, data={**TYPED, **wrong})
    assert answer.status_code == 422
    assert "1 Angabe fehlt noch oder stimmt nicht" in answer.text
    if "text" not in wrong:
        assert "Das ist nicht erlaubt: 2 &lt; 3." in answer.text
    assert kept(tools) == []


def test_a_long_text_is_refused_with_its_length(form: TestClient) -> None:
    answer = form.post(PATH, data={**TYPED, "text": "x" * 4_001})
    assert (answer.status_code, "Es sind 4.001." in words(answer.text)) == (422, True)


def test_a_program_that_fills_every_field_reports_nothing(tools: Tools, form: TestClient) -> None:
    assert form.post(PATH, data={**TYPED, "website": "x"}).headers["location"] == "/loesungen/giessplaner"
    assert kept(tools) == []


def test_a_second_click_reports_once(tools: Tools, form: TestClient) -> None:
    one, two = form.post(PATH, data=TYPED), form.post(PATH, data=TYPED)
    assert one.headers["location"] == two.headers["location"]
    assert len(kept(tools)) == 1


@pytest.mark.parametrize("key", ["gibtesnicht", "x" * 200, "%00", "1", "..%2f..%2fetc"])
def test_a_key_that_nobody_has_leads_nowhere(form: TestClient, key: str) -> None:
    assert form.get(f"/meldungen/{key}").status_code == 404


def test_no_more_from_one_address_than_a_person_would_send(form: TestClient) -> None:
    answers = [form.post(PATH, data={**TYPED, "text": f"Grund {number}"}).status_code for number in range(11)]
    assert answers == [303] * 10 + [429]
    refused = form.post(PATH, data={**TYPED, "text": "Noch einer"})
    assert "Noch einer" in refused.text
    assert f'action="{PATH}"' in refused.text


def test_a_network_is_no_crowd(tools: Tools, form: TestClient) -> None:
    """Whoever has a network of IPv6 has more addresses than anybody could count."""
    app = create_app(tools)
    answers = [
        Visitor(app, client=(f"2001:db8::{number:x}", 50_000)).post(PATH, data={**TYPED, "text": f"Grund {number}"})
        for number in range(1, 12)
    ]
    assert [answer.status_code for answer in answers] == [303] * 10 + [429]
