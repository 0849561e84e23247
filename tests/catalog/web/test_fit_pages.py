"""What suits my municipality, as pages say it: on cards, in the order, and on the page of an entry."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import operation
from catalog.models import Organisation, OrganisationKey, OrganisationRelation
from catalog.reuse import Voice, claim_use
from catalog.wiring import Tools
from schemas.operation import OperatorOfferContent, Reach
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from tests.catalog.web.conftest import words
from tests.factories import NOW, OPERATION, anna, bernd, bernd_uses_it, clara, derive, dieter, employer, published
from tests.sites import find_again

HERE = "kommune=Dieterfeld"


def hits(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/loesungen/([a-z0-9-]+)', page)


@pytest.fixture
def town(tools: Tools) -> str:
    """Three solutions: Bernd, of Dieter's size, district and land, confirms the use of the first; of the second it is
    only reported; the third is offered to the members of a Zweckverband, of which Dieter's town is one."""
    with tools.database.writing() as db:
        publisher = anna(db, federal_state="DE-BE", size_class="over_500000")
        sure = published(db, publisher, title="Winterdienst bestätigt")
        told = published(db, publisher, title="Winterdienst gemeldet")
        offered = published(db, publisher, title="Winterdienst im Verband")
        here, there, district = dieter(db), bernd(db), clara(db)
        _lie_in(db, district, here, there)
        bernd_uses_it(db, sure, there)
        claim_use(db, told, OPERATION, adopter=there, by=Voice.of_source("Quelle"), now=NOW)
        _offer(db, offered, here)
        for one in (sure, told, offered):
            derive(db, one)
        path = here.slug
    find_again(tools)
    return path


def _lie_in(db: Session, district: Organisation, *towns: Organisation) -> None:
    for one in towns:
        tie = {"organisation_id": one.id, "related_id": district.id, "source": "test"}
        db.add(OrganisationRelation(kind=RelationKind.IN_DISTRICT, **tie))
    db.flush()


def _offer(db: Session, solution: object, member: Organisation) -> None:
    operator = employer(db, "Zweckverband West", kind=OrganisationKind.ZWECKVERBAND)
    tie = {"organisation_id": member.id, "related_id": operator.id, "source": "test"}
    db.add(OrganisationRelation(kind=RelationKind.MEMBER_OF, **tie))
    reach = Reach.model_validate({"kind": "members", "in_house": True})
    content = OperatorOfferContent(title="Betrieb für Mitglieder", reach=reach)
    operation.offer(db, solution, content, operator=operator, said_by=operator.name)  # type: ignore[arg-type]


@pytest.mark.usefixtures("town")
def test_what_is_confirmed_sorts_and_what_is_reported_does_not(stranger: TestClient) -> None:
    page = stranger.get(f"/loesungen?{HERE}&sort=passend").text
    assert hits(page) == ["winterdienst-bestaetigt", "winterdienst-im-verband", "winterdienst-gemeldet"]
    assert "Zuerst steht, was zu Dieterfeld passt" in page


@pytest.mark.usefixtures("town")
def test_each_card_says_why_and_what_is_only_reported(stranger: TestClient) -> None:
    page = words(stranger.get(f"/loesungen?{HERE}").text)
    size = "Orten gleicher Größe (10.000 bis unter 20.000 Einwohner)"
    near = "genutzt im selben Kreis (Landkreis Clarau)"
    assert f"Passt zu Dieterfeld: bestätigt genutzt von {size}; bestätigt {near}; bestätigt genutzt im selben" in page
    assert f"Zu Dieterfeld nur gemeldet: genutzt von {size}; {near}; genutzt im selben Land (Brandenburg)." in page
    assert "Passt zu Dieterfeld: ein Betreiber bietet es Ihnen an." in page


@pytest.mark.usefixtures("town")
def test_without_a_municipality_nothing_of_it_is_said(stranger: TestClient) -> None:
    assert "Passt zu" not in words(stranger.get("/loesungen").text)
    assert "Für Dieterfeld" not in stranger.get("/loesungen/winterdienst-im-verband").text


@pytest.mark.usefixtures("town")
def test_the_entrys_page_gives_the_same_reasons(stranger: TestClient) -> None:
    sure = words(stranger.get(f"/loesungen/winterdienst-bestaetigt?{HERE}").text)
    assert "Passt zu Dieterfeld: bestätigt genutzt von Orten gleicher Größe" in sure
    assert "Nutzen es Kommunen wie wir? 1 bestätigt" in sure
    assert "im selben Kreis 1 bestätigt; im selben Land 1 bestätigt" in sure
    told = words(stranger.get(f"/loesungen/winterdienst-gemeldet?{HERE}").text)
    assert "Zu Dieterfeld nur gemeldet:" in told
    assert "Nutzen es Kommunen wie wir? 1 gemeldet" in told


@pytest.mark.usefixtures("town")
def test_an_offer_for_members_is_open_to_members_and_to_nobody_else(stranger: TestClient) -> None:
    member = words(stranger.get(f"/loesungen/winterdienst-im-verband?{HERE}").text)
    assert "Wer betreibt es für uns? Für Sie offen: Zweckverband West" in member
    assert "Inhouse möglich, wenn § 108 GWB erfüllt ist" in member
    other = words(stranger.get("/loesungen/winterdienst-im-verband?kommune=Berndsdorf").text)
    assert "Wer betreibt es für uns? Nach Beitritt: Zweckverband West" in other
    assert "Für Berndsdorf nach Beitritt" in other and "Passt zu Berndsdorf" not in other


def test_where_nothing_is_confirmed_the_page_says_so(tools: Tools, stranger: TestClient) -> None:
    with tools.database.writing() as db:
        told = published(db, anna(db), title="Winterdienst")
        claim_use(db, told, OPERATION, adopter=bernd(db), by=Voice.of_source("Quelle"), now=NOW)
        dieter(db)
        derive(db, told)
    find_again(tools)
    page = words(stranger.get(f"/loesungen?{HERE}&sort=passend").text)
    assert "Von keinem Treffer ist bestätigt, dass er zu Dieterfeld passt." in page


def test_a_town_is_looked_up_with_few_questions(tools: Tools, stranger: TestClient, town: str) -> None:
    with tools.database.writing() as db:
        body = db.query(Organisation).filter_by(slug=town).one()
        db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.ARS, value="120690999999"))
    stranger.get("/loesungen")
    asked: list[str] = []
    event.listen(tools.database._reader, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert "Passt zu Dieterfeld" in stranger.get("/loesungen?kommune=120690999999").text
    assert len([one for one in asked if one.startswith("SELECT")]) <= 9
