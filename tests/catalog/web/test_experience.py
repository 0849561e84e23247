"""Reports of experience through the front door: who writes, who answers, and who finds those of places like theirs."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import operation
from catalog.app import create_app
from catalog.models import AuditEntry, ExperienceReport, Organisation, ReportAnswer, Solution
from catalog.wiring import Tools
from schemas.identity import MemberRole
from schemas.operation import OperatorOfferContent
from tests import factories
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.people import Visitor, account, seat, sign_in
from tests.sites import find_again

ENTRY = "/loesungen/giessplaner"
PATH = f"{ENTRY}/erfahrungen"
FORM = {"titel": "Ein Jahr Gießen", "gewusst": "Die Akkus halten keinen Winter.", "rolle": "Projektleitung"}


@pytest.fixture
def people(tools: Tools) -> dict[str, TestClient]:
    """Anna publishes, Bernd adopts, Dora operates, Emil only reads; each speaks for the own organisation but Emil."""
    browsers = {}
    with tools.database.writing() as db:
        bodies = {
            "Anna": factories.anna(db),
            "Bernd": factories.bernd(db, federal_state="DE-NW", size_class="over_500000"),
            "Dora": factories.employer(db, "Stadtwerke Dorahausen"),
            "Emil": factories.employer(db, "Emilsheim"),
        }
        entry = factories.published(db, bodies["Anna"])
        offer = OperatorOfferContent(title="Betrieb")
        operation.offer(db, entry, offer, operator=bodies["Dora"], said_by="Dora")
        accounts = {name: account(db, name) for name in bodies}
        for name, body in bodies.items():
            role = MemberRole.MEMBER if name == "Emil" else MemberRole.EDITOR
            seat(db, accounts[name], body, role, may_speak=name != "Emil")
    find_again(tools)
    for name, person in accounts.items():
        browsers[name] = sign_in(Visitor(create_app(tools)), tools, person)
    return browsers


def reports(tools: Tools) -> list[ExperienceReport]:
    with tools.database.reading() as db:
        return list(db.scalars(select(ExperienceReport).order_by(ExperienceReport.id)))


def version(tools: Tools) -> int:
    with tools.database.reading() as db:
        return db.scalars(select(Solution.version)).one()


def test_an_adopter_reports_with_a_title_and_one_answer(people: dict[str, TestClient], tools: Tools) -> None:
    before = version(tools)
    answer = people["Bernd"].post(f"{PATH}/neu", data=FORM)
    [report] = reports(tools)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/{report.id}?gespeichert=neu")
    assert report.content["written_as"] == "adopter" and version(tools) == before + 1
    page = words(people["Emil"].get(f"{PATH}/{report.id}").text)
    assert "Berndsdorf (Projektleitung), 15. März 2026" in page.replace("\xa0", " ") and "Winter" in page
    entry = people["Emil"].get(ENTRY).text
    assert "Ein Jahr Gießen" in entry and f'href="{PATH}"' in entry
    with tools.database.reading() as db:
        noted = db.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "experience")).all()
    assert noted == ["experience_added"]


def test_who_writes_for_nobody_is_led_to_an_organisation(people: dict[str, TestClient], tools: Tools) -> None:
    assert "Sie schreiben hier noch für keine" in words(people["Emil"].get(f"{PATH}/neu").text)
    assert people["Emil"].post(f"{PATH}/neu", data=FORM).status_code == 422
    assert people["Emil"].post(f"{PATH}/neu", data=FORM | {"organisation": "annastadt"}).status_code == 403
    assert people["Bernd"].post(f"{PATH}/neu", data=FORM | {"organisation": "annastadt"}).status_code == 403
    assert reports(tools) == []


def test_a_report_is_changed_and_removed_by_its_own_organisation_only(
    people: dict[str, TestClient], tools: Tools
) -> None:
    people["Bernd"].post(f"{PATH}/neu", data=FORM)
    path = f"{PATH}/{reports(tools)[0].id}"
    for way in ("bearbeiten", "entfernen"):
        assert people["Anna"].get(f"{path}/{way}").status_code == 403
        assert people["Anna"].post(f"{path}/{way}", data=FORM).status_code == 403
    changed = FORM | {"titel": "Zwei Jahre Gießen", "fassung": "1", "stunden": "1.200"}
    assert people["Bernd"].post(f"{path}/bearbeiten", data=changed).status_code == 303
    assert reports(tools)[0].content["hours"] == 1200
    overtaken = people["Bernd"].post(f"{path}/bearbeiten", data=changed | {"gewusst": "Etwas anderes."})
    assert overtaken.status_code == 409
    assert "So ist es jetzt gespeichert" in words(overtaken.text) and "Etwas anderes." in overtaken.text
    assert "keinen Winter" in words(overtaken.text)
    people["Anna"].post(f"{path}/antworten", data={"text": "Danke."})
    assert "Mit ihm geht 1 Antwort" in words(people["Bernd"].get(f"{path}/entfernen").text)
    assert people["Bernd"].post(f"{path}/entfernen").status_code == 303
    assert reports(tools) == [] and people["Bernd"].get(path).status_code == 404


def test_whom_a_report_concerns_answers_in_place(people: dict[str, TestClient], tools: Tools) -> None:
    with tools.database.writing() as db:
        named = factories.clara(db)
        curator = account(db, "Clara")
        seat(db, curator, named, MemberRole.OWNER, may_speak=True)
    clara = sign_in(Visitor(create_app(tools)), tools, curator)
    people["Bernd"].post(f"{PATH}/neu", data=FORM)
    path = f"{PATH}/{reports(tools)[0].id}"
    assert clara.post(f"{path}/antworten", data={"text": "Wir auch."}).status_code == 403
    people["Bernd"].post(f"{path}/bearbeiten", data=FORM | {"genannt": "Landkreis Clarau", "fassung": "1"})
    for browser, words_of in ((people["Anna"], "Stimmt."), (people["Dora"], "Neue Akkus."), (clara, "Wir auch.")):
        assert "Ihre Antwort" in words(browser.get(path).text)
        assert browser.post(f"{path}/antworten", data={"text": ""}).status_code == 422
        assert browser.post(f"{path}/antworten", data={"text": words_of}).status_code == 303
    page = words(people["Emil"].get(path).text)
    assert "Genannt: Landkreis Clarau" in page and "Ihre Antwort" not in page
    assert all(text in page for text in ("Antwort von Annastadt", "Neue Akkus.", "Antwort von Landkreis Clarau"))
    with tools.database.reading() as db:
        first = db.scalars(select(ReportAnswer.id).order_by(ReportAnswer.id)).first()
    assert people["Bernd"].post(f"{path}/antworten/{first}/entfernen").status_code == 403
    assert "Stimmt." in words(people["Anna"].get(f"{path}/antworten/{first}/entfernen").text)
    assert people["Anna"].post(f"{path}/antworten/{first}/entfernen").status_code == 303
    assert "Stimmt." not in people["Emil"].get(path).text


def test_dieter_finds_the_reports_of_places_like_his(people: dict[str, TestClient], tools: Tools) -> None:
    with tools.database.writing() as db:
        factories.dieter(db)
    people["Anna"].post(f"{PATH}/neu", data=FORM | {"titel": "Vom Ursprung"})
    people["Bernd"].post(f"{PATH}/neu", data=FORM | {"titel": "Von weit her"})
    dieter = people["Emil"]

    def shown(query: str) -> set[str]:
        page = dieter.get(f"{PATH}?{query}").text
        return {title for title in ("Vom Ursprung", "Von weit her") if title in page}

    assert shown("") == shown("kommune=Dieterfeld") == {"Vom Ursprung", "Von weit her"}
    assert shown("kommune=Dieterfeld&groesse=1") == shown("kommune=Dieterfeld&land=1") == {"Vom Ursprung"}
    assert shown("von=publisher") == {"Vom Ursprung"} and shown("von=adopter") == {"Von weit her"}
    assert shown("kommune=Berndsdorf&groesse=1&von=publisher") == set()
    assert "Geben Sie erst Ihre Kommune an" in words(dieter.get(f"{PATH}?groesse=1").text)
    assert "Diesen Ort kennen wir nicht" in words(dieter.get(f"{PATH}?kommune=Xyzzyqw&groesse=1").text)
    assert dieter.get(f"{PATH}?seite=2").status_code == 404


@ONE_ENGINE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"titel": ""}, "titel"),
        ({"titel": "x" * 121}, "titel"),
        ({"gewusst": ""}, "gewusst"),
        ({"geplant": "x" * 2_001}, "geplant"),
        ({"rolle": "Frau Müller"}, "rolle"),
        ({"beteiligt": "Tiefbau, Sabine Muster"}, "beteiligt"),
        ({"stunden": "viele"}, "stunden"),
        ({"kosten": "x" * 121}, "kosten"),
        ({"genannt": "Nirgendwoburg"}, "genannt"),
        ({"genannt": "Annastadt\n" * 11}, "genannt"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    people: dict[str, TestClient], tools: Tools, wrong: dict[str, str], field: str
) -> None:
    answer = people["Bernd"].post(f"{PATH}/neu", data=FORM | {"erreicht": "Viel <b>grün</b>"} | wrong)
    if field == "gewusst":
        assert answer.status_code == 303  # another answer was given
        answer = people["Bernd"].post(f"{PATH}/neu", data=FORM | wrong | {"titel": "Nichts"})
    else:
        assert "Viel &lt;b&gt;grün" in answer.text and reports(tools) == []
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and f'id="{field}-fehler"' in answer.text


def test_nobody_reaches_a_report_through_another_entry_nor_takes_a_title_twice(
    people: dict[str, TestClient], tools: Tools
) -> None:
    people["Bernd"].post(f"{PATH}/neu", data=FORM)
    number = reports(tools)[0].id
    with tools.database.writing() as db:
        factories.published(
            db, db.scalars(select(Organisation).where(Organisation.name == "Berndsdorf")).one(), title="Baumpate"
        )
    other = "/loesungen/baumpate/erfahrungen"
    for path in (f"{other}/{number}", f"{other}/{number}/bearbeiten", f"{PATH}/{'9' * 15}", f"{PATH}/-1"):
        assert people["Bernd"].get(path).status_code == 404
    twice = people["Anna"].post(f"{PATH}/neu", data=FORM)
    assert twice.status_code == 422 and "heißt schon so" in words(twice.text)


def test_a_session_that_ends_while_typing_loses_nothing(people: dict[str, TestClient], tools: Tools) -> None:
    bernd = people["Bernd"]
    bernd.cookies.clear()
    answer = bernd.post(f"{PATH}/neu", data=FORM)
    assert answer.status_code == 401 and "Die Akkus halten keinen Winter." in answer.text
    assert re.search(rf'action="{PATH}/neu"', answer.text) and reports(tools) == []
