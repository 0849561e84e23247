"""Offers through the front door: operators write their own, publishers comment, everybody reads what it means."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from auth.rules import VISITOR
from catalog import offers as offer_rules
from catalog import operation
from catalog.audit import Actor
from catalog.models import AuditEntry, OfferComment, OperatorOffer, Organisation, Solution
from catalog.reports import receive, removing
from catalog.wiring import Tools
from schemas.identity import ActorKind, MemberRole, ReportReason
from schemas.operation import OperatorOfferContent
from schemas.organisation import OrganisationKind
from tests import factories
from tests.catalog.web.conftest import visitor, words
from tests.factories import NOW
from tests.people import account, seat, sign_in
from tests.sites import find_again

ENTRY = "/loesungen/giessplaner"
NEW = f"{ENTRY}/betrieb/neu"


@pytest.fixture
def bernd(stranger: TestClient, tools: Tools) -> TestClient:
    """Bernd speaks for the operator; Anna's entry is published, and a source reports an offer of the operator."""
    with tools.database.writing() as db:
        entry = factories.published(db, factories.anna(db))
        operator = factories.employer(db, "Rechenzentrum West", kind=OrganisationKind.OPERATOR, size_class=None)
        person = account(db, "Bernd")
        seat(db, person, operator, MemberRole.EDITOR, may_speak=True)
        told = OperatorOfferContent(title="Betrieb laut Zeitung")
        operation.offer(db, entry, told, operator="Rechenzentrum West", said_by="Zeitung", as_of="2024")
    find_again(tools)
    return sign_in(stranger, tools, person)


@pytest.fixture
def anna(bernd: TestClient, tools: Tools) -> TestClient:
    """Anna speaks for the town that published the entry, in a browser of her own."""
    with tools.database.writing() as db:
        town = db.scalars(select(Organisation).where(Organisation.name == "Annastadt")).one()
        person = account(db, "Anna")
        seat(db, person, town, MemberRole.EDITOR, may_speak=True)
    return sign_in(visitor(tools), tools, person)


def offers(tools: Tools) -> list[OperatorOffer]:
    with tools.database.reading() as db:
        return list(db.scalars(select(OperatorOffer).order_by(OperatorOffer.id)))


def offered(bernd: TestClient, title: str = "Betrieb im Rechenzentrum") -> str:
    """The address of a new offer."""
    answer = bernd.post(NEW, data={"titel": title})
    assert answer.status_code == 303, words(answer.text)
    return str(answer.headers["location"]).partition("/bearbeiten")[0]


def step(client: TestClient, path: str, key: str, **typed: str) -> tuple[int, str]:
    """Fill one step in and send it with the revision that its page gave."""
    row = {"zeile": typed.pop("zeile")} if "zeile" in typed else {}
    page = client.get(f"{path}/bearbeiten", params={"schritt": key, **row}).text
    revision = typed.pop("fassung", "") or re.findall(r'name="fassung" value="(\d+)"', page)[0]
    answer = client.post(f"{path}/bearbeiten", data={"schritt": key, "fassung": revision, **row, **typed})
    return answer.status_code, words(answer.text)


def test_bernd_offers_in_steps_and_everybody_reads_what_it_means(bernd: TestClient, tools: Tools) -> None:
    path = offered(bernd)
    assert step(bernd, path, "fuer-wen", gilt="federal_states", land="DE-BB")[0] == 303
    assert step(bernd, path, "ein-und-ausstieg", laufzeit="24", optionen="12", kuendigung="6")[0] == 303
    line = {"erstes_von": "1.200", "erstes_bis": "1.500,50", "weitere_von": "1.000", "weitere_bis": "1.200"}
    line |= {"groesse": "10000_20000", "steuer": "19", "quelle": "Preisliste", "stand": "2.2026", "einmalig_von": "500"}
    assert step(bernd, path, "kosten", zeile="neu", **line)[0] == 303
    bernd.cookies.clear()
    page = words(bernd.get(f"{path}?kommune=Annastadt").text)
    assert "Für Annastadt: für Sie offen Das Angebot gilt für Kommunen in Brandenburg." in page
    assert "3.700 bis 4.400,50 € netto" in page and "36 Monate mit Optionen" in page
    assert "1.233,33 bis 1.466,83 € netto" in page and "4.403 bis 5.236,60 € brutto" in page
    assert "Preisliste Februar 2026" in page and "vom Betreiber" in page and "0 von 12 Fragen beantwortet" in page
    assert "Angebot bearbeiten" not in page
    with tools.database.reading() as db:
        noted = db.scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "offer")).all()
    assert set(noted) == {"offer_added", "offer_changed"}


def test_what_is_wrong_comes_back_as_it_was_typed_with_a_sentence(bernd: TestClient, tools: Tools) -> None:
    path = offered(bernd)
    line = {"quelle": "Preisliste", "stand": "2026", "weitere_von": "auf Anfrage"}
    status, page = step(bernd, path, "kosten", zeile="neu", **line)
    assert status == 422 and "Schreiben Sie eine Zahl mit Ziffern" in page
    status, page = step(bernd, path, "angebot", titel="x" * 300)
    assert status == 422 and "Schreiben Sie höchstens 200 Zeichen." in page
    assert offers(tools)[-1].revision == 1


def test_two_who_change_one_step_see_both_texts_and_lose_none(bernd: TestClient) -> None:
    path = offered(bernd)
    assert step(bernd, path, "leistung", ort="Rechenzentrum Nord")[0] == 303
    status, page = step(bernd, path, "leistung", ort="Rechenzentrum Süd", fassung="1")
    assert status == 409
    assert "Gespeichert ist jetzt Ihre Fassung Ort des Betriebs Rechenzentrum Nord Rechenzentrum Süd" in page
    assert "Rechenzentrum Nord" in words(bernd.get(path).text)


def test_an_offer_belongs_to_its_operator_alone(bernd: TestClient, anna: TestClient, tools: Tools) -> None:
    path = offered(bernd)
    assert anna.get(f"{path}/bearbeiten").status_code == 403
    assert anna.post(f"{path}/entfernen").status_code == 403
    assert anna.post(NEW, data={"titel": "Fremd", "betreiber": "rechenzentrum-west"}).status_code == 403
    reported = f"{ENTRY}/betrieb/{offers(tools)[0].id}"
    assert anna.post(f"{reported}/uebernehmen").status_code == 403
    assert bernd.get(f"{reported}/bearbeiten").status_code == 403
    for nowhere in ("999999", "9" * 15):
        assert bernd.get(f"{ENTRY}/betrieb/{nowhere}").status_code == 404
    assert "Sie sprechen noch für keine Organisation" not in words(anna.get(NEW).text)


def test_bernd_takes_over_what_a_source_says_of_his_house(bernd: TestClient, tools: Tools) -> None:
    reported = f"{ENTRY}/betrieb/{offers(tools)[0].id}"
    assert "Angabe einer Quelle: Zeitung" in (page := words(bernd.get(reported).text)) and "unser Angebot" in page
    assert bernd.post(f"{reported}/uebernehmen").status_code == 303
    assert "vom Betreiber" in words(bernd.get(reported).text)
    with tools.database.writing() as db:
        again = OperatorOfferContent(title="Betrieb laut Zeitung", hosting="Anderswo")
        entry = offers(tools)[0].solution_id
        solution = db.get_one(Solution, entry)
        assert not operation.offer(db, solution, again, operator="Rechenzentrum West", said_by="Zeitung")


def test_a_removed_offer_comes_back_with_its_comments(bernd: TestClient, anna: TestClient, tools: Tools) -> None:
    path = offered(bernd)
    assert anna.post(f"{path}/kommentare", data={"worte": "Läuft bei uns seit Mai."}).status_code == 303
    gone = bernd.post(f"{path}/entfernen").headers["location"]
    assert anna.get(path).status_code == 404 and anna.get(gone).status_code == 403
    assert "Betrieb im Rechenzentrum" not in words(anna.get(ENTRY).text)
    back = bernd.post(gone).headers["location"]
    assert "Läuft bei uns seit Mai." in words(anna.get(back).text)
    assert bernd.post(gone).status_code == 403  # nothing waits there, and the entry is another's


def test_a_comment_is_removed_by_who_wrote_it_and_deletes_nothing(
    bernd: TestClient, anna: TestClient, tools: Tools
) -> None:
    path = offered(bernd)
    assert anna.post(f"{path}/kommentare", data={"worte": "  "}).status_code == 422
    for _ in range(2):  # by a second click
        anna.post(f"{path}/kommentare", data={"worte": "Bei uns <b>anders</b>."})
    with tools.database.reading() as db:
        comment = db.scalars(select(OfferComment.id)).one()
    page = anna.get(path).text
    assert ", veröffentlicht den Eintrag" in words(page) and "&lt;b&gt;anders" in page
    assert bernd.post(f"{path}/kommentare/{comment}/entfernen").status_code == 403
    assert anna.post(f"{path}/kommentare/{comment}/entfernen").status_code == 303
    assert "anders" not in words(anna.get(path).text)


def test_an_offer_with_comments_that_a_report_removes_can_be_put_back(bernd: TestClient, tools: Tools) -> None:
    offered(bernd)
    with tools.database.writing() as db:
        row = db.scalars(select(OperatorOffer).order_by(OperatorOffer.id.desc())).first()
        assert row and row.operator
        offer_rules.comment(db, row, row.operator, "Läuft.", VISITOR, NOW)
        entry = db.get_one(Solution, row.solution_id)
        about = f"betrieb:{row.content['title']}"
        report = receive(db, entry, about, ReportReason.OTHER, "Falsch.", None, Actor(ActorKind.VISITOR), NOW)
        removing.remove(db, report, entry, "falsch", NOW)
        assert not db.scalars(select(OfferComment)).all()
        removing.put_back(db, report, entry, NOW)
        assert [each.words for each in db.scalars(select(OfferComment))] == ["Läuft."]
