"""The history of an entry: read, compared, brought back, withdrawn, archived, and never lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import reports, solutions
from catalog.audit import HOUSE
from catalog.curation import thing_of
from catalog.models import AuditEntry, Solution
from catalog.reports import Ruling
from catalog.reuse import Voice
from catalog.solutions import Imprint
from catalog.wiring import Tools
from schemas.identity import MemberRole, ReportDecision, ReportReason
from schemas.reuse import Speaker
from schemas.solution import PublicationStatus
from tests import factories
from tests.catalog.web.conftest import words
from tests.catalog.web.test_reviews import asking
from tests.factories import NOW
from tests.people import account, seat, sign_in
from tests.sites import find_again

ENTRY = "/loesungen/giessplaner"
WHY = {"grund": "Der Eintrag steht doppelt im Katalog."}


@pytest.fixture
def anna(stranger: TestClient, tools: Tools) -> TestClient:
    """Anna may speak for her town, whose entry has two versions."""
    with tools.database.writing() as db:
        town, person = factories.anna(db), account(db, "Anna")
        entry = factories.published(db, town, keywords=("Baum", "Sensor"))
        newer = factories.content(summary="Sagt, welcher Baum heute Wasser braucht.", keywords=("Baum", "<b>Funk</b>"))
        imprint = Imprint(publisher=town, summary="Neue Sensoren")
        by = factories.speaking(town, Speaker.PUBLISHER)
        solutions.publish(db, newer, imprint, by=by, now=NOW + timedelta(days=1), solution=entry)
        seat(db, person, town, MemberRole.EDITOR, may_speak=True)
    find_again(tools)
    return sign_in(stranger, tools, person)


def entry_in(db: Session) -> Solution:
    return db.scalars(select(Solution)).one()


def changed(tools: Tools) -> tuple[int, PublicationStatus]:
    with tools.database.reading() as db:
        entry = entry_in(db)
        return entry.content_number, entry.publication_status


def test_every_version_is_listed_with_date_organisation_and_role(anna: TestClient) -> None:
    anna.cookies.clear()
    page = words(anna.get(f"{ENTRY}/verlauf").text)
    assert "16. März 2026 Fassung 2 gilt jetzt Neue Sensoren Annastadt · Herausgeber" in page
    assert "15. März 2026 Fassung 1 Annastadt · Herausgeber" in page
    assert "Wiederherstellen" not in page and "Anna " not in page
    assert "Alle 2 Fassungen ansehen" in words(anna.get(ENTRY).text)


def test_an_old_version_reads_as_it_did(anna: TestClient) -> None:
    answer = anna.get(f"{ENTRY}/verlauf/1")
    page = words(answer.text)
    assert "Alte Fassung vom 15. März 2026" in page and "Sagt, welcher Baum Wasser braucht." in page
    assert 'content="noindex"' in answer.text
    assert [anna.get(f"{ENTRY}/verlauf/{odd}").status_code for odd in ("0", "3", "9" * 30, "eins")] == [404] * 4


def test_what_changed_is_marked_word_by_word(anna: TestClient) -> None:
    page = anna.get(f"{ENTRY}/verlauf/2/unterschied").text
    assert "2 Angaben sind anders." in words(page)
    assert '<ins class="lm-new"><span class="kern-sr-only">neu: </span>heute ' in page
    assert "Sensor" in page and "&lt;b&gt;Funk&lt;/b&gt;" in page
    assert anna.get(f"{ENTRY}/verlauf/1/unterschied?mit=2").text.count("<ins") == page.count("<ins")
    assert anna.get(f"{ENTRY}/verlauf/2/unterschied?mit=7").status_code == 404


def test_an_old_version_comes_back_as_a_new_one(anna: TestClient, tools: Tools) -> None:
    assert "heute" in anna.get(f"{ENTRY}/verlauf/1/wiederherstellen").text
    assert anna.post(f"{ENTRY}/verlauf/1/wiederherstellen").status_code == 303
    assert changed(tools) == (3, PublicationStatus.PUBLISHED)
    assert "Fassung 1 wiederhergestellt" in words(anna.get(f"{ENTRY}/verlauf").text)
    assert "Sagt, welcher Baum Wasser braucht." in words(anna.get(ENTRY).text)
    anna.post(f"{ENTRY}/verlauf/1/wiederherstellen")
    assert changed(tools)[0] == 3  # the same again is no version
    with tools.database.reading() as db:
        assert db.scalars(select(AuditEntry.action)).all().count("entry_restored") == 1


def test_a_withdrawn_entry_says_so_with_date_and_reason_and_comes_back(anna: TestClient, tools: Tools) -> None:
    assert anna.post(f"{ENTRY}/zurueckziehen", data={"grund": "weg"}).status_code == 422
    assert anna.post(f"{ENTRY}/zurueckziehen", data=WHY).status_code == 303
    answer = anna.get(ENTRY)
    assert answer.status_code == 410
    assert f"Zurückgezogen am 15. März 2026 von Annastadt. Grund: {WHY['grund']}" in words(answer.text)
    assert anna.get(f"{ENTRY}/verlauf/1").status_code == 410
    assert "Den Eintrag wieder veröffentlichen" in answer.text
    assert anna.post(f"{ENTRY}/zurueckholen").status_code == 303
    assert changed(tools) == (4, PublicationStatus.PUBLISHED)
    assert "Wieder veröffentlicht" in words(anna.get(ENTRY).text)


def test_an_archived_entry_is_read_and_not_found(anna: TestClient, tools: Tools) -> None:
    assert anna.post(f"{ENTRY}/archivieren", data={"grund": "Die Förderung ist zu Ende."}).status_code == 303
    find_again(tools)
    anna.cookies.clear()
    page = anna.get(ENTRY)
    assert page.status_code == 200
    assert "Archiviert am 15. März 2026" in words(page.text) and "Die Förderung ist zu Ende." in words(page.text)
    assert "Gießplaner" not in words(anna.get("/loesungen?q=baum").text)
    assert ENTRY not in anna.get("/organisationen/annastadt").text
    assert anna.get(f"{ENTRY}/verlauf").status_code == 200


def test_what_a_report_took_away_its_publisher_does_not_put_back(anna: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        entry = entry_in(db)
        report = reports.receive(db, entry, "", ReportReason.UNLAWFUL, "Verboten.", None, HOUSE, NOW)
        vera = asking(account(db, "Vera", administrator=True))
        reports.decide(db, report, entry, thing_of(db, entry), Ruling(ReportDecision.REMOVED, "Verboten."), vera, NOW)
    assert "nach einer Meldung, die geprüft wurde" in words(anna.get(ENTRY).text)
    assert anna.post(f"{ENTRY}/zurueckholen").status_code == 409
    assert anna.post(f"{ENTRY}/archivieren", data=WHY).status_code == 303
    assert changed(tools)[1] is PublicationStatus.WITHDRAWN


def test_a_source_read_again_revives_nothing_and_takes_nobody_s_entry_away(anna: TestClient, tools: Tools) -> None:
    anna.post(f"{ENTRY}/zurueckziehen", data=WHY)
    with tools.database.writing() as db:
        said = factories.content(summary="Aus der Datei.")
        by = Voice.of_source("publiccode.yml")
        solutions.publish(db, said, Imprint(publisher="Irgendwer"), by=by, now=NOW, solution=entry_in(db))
    assert changed(tools)[1] is PublicationStatus.WITHDRAWN
    with tools.database.reading() as db:
        assert entry_in(db).publisher_text == "Annastadt"


def test_who_may_not_speak_changes_nothing(anna: TestClient, tools: Tools) -> None:
    with tools.database.writing() as db:
        other = account(db, "Bernd")
        seat(db, other, factories.bernd(db), MemberRole.OWNER, may_speak=True)
    bernd = sign_in(anna, tools, other)
    paths = ("zurueckziehen", "archivieren", "zurueckholen", "verlauf/1/wiederherstellen")
    assert {bernd.post(f"{ENTRY}/{path}", data=WHY).status_code for path in paths} == {403}
    assert changed(tools) == (2, PublicationStatus.PUBLISHED)
