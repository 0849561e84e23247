"""Deciding who joins and who speaks: by owners, and by those in office where there is none, never about one's own."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog import memberships
from catalog.models import Letter, Membership, MembershipRequest, Person
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests.catalog.web.conftest import words
from tests.catalog.web.membership_towns import Towns, browser, build
from tests.factories import NOW
from tests.people import account, scope, seat

HERE, THERE = "/organisationen/annastadt", "/organisationen/berndsdorf"
Open = Callable[[Person], TestClient]


@pytest.fixture
def towns(tools: Tools) -> Towns:
    return build(tools)


@pytest.fixture
def opened(tools: Tools) -> Open:
    return lambda person: browser(tools, person)


@pytest.fixture
def here(tools: Tools, towns: Towns) -> int:
    """Dieter asks to join Annastadt, which has an owner."""
    with tools.database.writing() as db:
        return memberships.ask(db, towns.dieter, towns.annastadt, "Ich leite das <b>Bauamt</b>.", NOW).id


@pytest.fixture
def there(tools: Tools, towns: Towns) -> int:
    """Dieter asks to join Berndsdorf, which has none."""
    with tools.database.writing() as db:
        return memberships.ask(db, towns.dieter, towns.berndsdorf, "", NOW).id


def accepted(tools: Tools) -> list[bool | None]:
    with tools.database.reading() as db:
        return list(db.scalars(select(MembershipRequest.accepted)))


def test_an_owner_reads_who_asks_and_accepts(tools: Tools, opened: Open, towns: Towns, here: int) -> None:
    client = opened(towns.anna)
    listed = words(client.get(f"{HERE}/anfragen").text)
    assert "1 Anfrage" in listed and "Dieter" in listed and "dieter@konto.example" in listed
    page = client.get(f"{HERE}/anfragen/{here}")
    assert "&lt;b&gt;Bauamt" in page.text and "schreiben und sprechen darf sie damit noch nicht" in words(page.text)
    answer = client.post(f"{HERE}/anfragen/{here}", data={"entscheidung": "annehmen", "rolle": "owner"})
    assert answer.headers["location"] == f"{HERE}/anfragen?gespeichert=angenommen"
    assert "Niemand wartet auf eine Entscheidung." in words(client.get(answer.headers["location"]).text)
    with tools.database.reading() as db:
        (place,) = memberships.memberships_of(db, towns.dieter.id, NOW)
        assert (place.role, place.may_speak) == (MemberRole.MEMBER, False)


def test_who_refuses_says_why(tools: Tools, opened: Open, towns: Towns, here: int) -> None:
    client = opened(towns.anna)
    answer = client.post(f"{HERE}/anfragen/{here}", data={"entscheidung": "ablehnen", "grund": ""})
    assert answer.status_code == 422 and "Begründen Sie die Ablehnung" in words(answer.text)
    assert accepted(tools) == [None]
    typed = {"entscheidung": "ablehnen", "grund": "In der Zentrale unbekannt."}
    assert client.post(f"{HERE}/anfragen/{here}", data=typed).status_code == 303
    assert accepted(tools) == [False]
    with tools.database.reading() as db:
        (letter,) = db.scalars(select(Letter).where(Letter.template == "request_decided"))
        assert letter.facts["reason"] == "In der Zentrale unbekannt."


@pytest.mark.parametrize("decision", ["", "vielleicht", "true"])
def test_what_is_no_decision_decides_nothing(
    tools: Tools, opened: Open, towns: Towns, here: int, decision: str
) -> None:
    answer = opened(towns.anna).post(f"{HERE}/anfragen/{here}", data={"entscheidung": decision, "grund": "Hm"})
    assert answer.status_code == 422 and "Hm" in answer.text
    assert accepted(tools) == [None]


def test_the_second_to_decide_is_told_that_somebody_was_quicker(
    tools: Tools, opened: Open, towns: Towns, here: int
) -> None:
    client = opened(towns.anna)
    client.post(f"{HERE}/anfragen/{here}", data={"entscheidung": "ablehnen", "grund": "Unbekannt"})
    answer = client.post(f"{HERE}/anfragen/{here}", data={"entscheidung": "annehmen"})
    assert answer.status_code == 409 and "Darüber ist schon entschieden" in words(answer.text)
    assert "Dieter" not in words(client.get(f"{HERE}/anfragen/{here}").text)
    assert accepted(tools) == [False]


@pytest.mark.parametrize("id", ["0", "eins", "999999", "9" * 40, "-1"])
def test_a_request_that_is_not_there_is_missing(opened: Open, towns: Towns, here: int, id: str) -> None:
    client = opened(towns.anna)
    assert client.get(f"{HERE}/anfragen/{id}").status_code == 404
    assert client.post(f"{HERE}/anfragen/{id}", data={"entscheidung": "annehmen"}).status_code == 404


def test_a_request_to_another_organisation_is_not_decided_through_ones_own(
    tools: Tools, opened: Open, towns: Towns, there: int
) -> None:
    client = opened(towns.anna)
    assert client.get(f"{HERE}/anfragen/{there}").status_code == 404
    assert client.post(f"{HERE}/anfragen/{there}", data={"entscheidung": "annehmen"}).status_code == 404
    assert client.post(f"{THERE}/anfragen/{there}", data={"entscheidung": "annehmen"}).status_code == 404
    assert accepted(tools) == [None]


@pytest.mark.parametrize("who", ["clara", "office"])
def test_those_in_office_decide_where_there_is_no_owner_and_only_there(
    tools: Tools, opened: Open, towns: Towns, here: int, there: int, who: str
) -> None:
    client = opened(getattr(towns, who))
    assert client.get(f"{HERE}/anfragen").status_code == 403
    assert client.post(f"{HERE}/anfragen/{here}", data={"entscheidung": "annehmen"}).status_code == 403
    assert client.post(f"{THERE}/anfragen/{there}", data={"entscheidung": "annehmen"}).status_code == 303
    with tools.database.reading() as db:
        (place,) = memberships.memberships_of(db, towns.dieter.id, NOW)
        assert place.organisation.name == "Berndsdorf"


def test_a_curator_of_elsewhere_learns_of_no_request(tools: Tools, opened: Open, towns: Towns, there: int) -> None:
    with tools.database.writing() as db:
        lotse = account(db, "Lotse")
        scope(db, lotse, "09")
    assert opened(lotse).get(f"{THERE}/anfragen").status_code == 404


def test_a_curator_does_not_decide_about_the_own_employer(tools: Tools, opened: Open, towns: Towns, there: int) -> None:
    with tools.database.writing() as db:
        seat(db, towns.clara, towns.berndsdorf, MemberRole.MEMBER)
        seat(db, towns.office, towns.berndsdorf, MemberRole.MEMBER)
    for person in (towns.clara, towns.office):
        client = opened(person)
        assert client.get(f"{THERE}/anfragen").status_code == 403
        assert client.post(f"{THERE}/anfragen/{there}", data={"entscheidung": "annehmen"}).status_code == 403
        key = towns.clara.key
        answer = client.post(f"{THERE}/mitglieder/{key}/sprechen", data={"sprechen": "ja", "stand": "1"})
        assert answer.status_code == 403
    assert accepted(tools) == [None]


def test_nobody_accepts_what_they_asked_for(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        id = memberships.ask(db, towns.clara, towns.berndsdorf, "", NOW).id
    client = opened(towns.clara)
    assert "Über Ihre eigene Anfrage entscheidet jemand anderes." in words(client.get(f"{THERE}/anfragen/{id}").text)
    answer = client.post(f"{THERE}/anfragen/{id}", data={"entscheidung": "annehmen"})
    assert answer.status_code == 422
    assert accepted(tools) == [None]


def test_an_owner_grants_the_right_to_speak_and_takes_it(tools: Tools, opened: Open, towns: Towns) -> None:
    client = opened(towns.anna)
    path = f"{HERE}/mitglieder/{towns.editor.key}/sprechen"
    assert 'aria-label="Erteilen Redaktion"' in client.get(f"{HERE}/mitglieder/sprechen").text
    answer = client.post(path, data={"sprechen": "ja", "stand": "1"})
    assert answer.headers["location"] == f"{HERE}/mitglieder/sprechen?gespeichert=darf-sprechen"
    assert 'aria-label="Entziehen Redaktion"' in client.get(answer.headers["location"]).text
    assert client.post(path, data={"sprechen": "nein", "stand": "1"}).status_code == 409
    answer = client.post(path, data={"sprechen": "nein", "stand": "2"})
    assert answer.headers["location"] == f"{HERE}/mitglieder/sprechen?gespeichert=darf-nicht-sprechen"
    with tools.database.reading() as db:
        assert not any(db.scalars(select(Membership.may_speak)))


@pytest.mark.parametrize("who", ["clara", "office"])
def test_those_in_office_grant_it_where_there_is_no_owner_and_only_there(
    tools: Tools, opened: Open, towns: Towns, who: str
) -> None:
    with tools.database.writing() as db:
        seat(db, towns.dieter, towns.berndsdorf, MemberRole.EDITOR)
    client = opened(getattr(towns, who))
    asked = {"sprechen": "ja", "stand": "1"}
    assert client.post(f"{HERE}/mitglieder/{towns.editor.key}/sprechen", data=asked).status_code == 403
    assert client.post(f"{THERE}/mitglieder/{towns.dieter.key}/sprechen", data=asked).status_code == 303
    with tools.database.reading() as db:
        granted = select(Membership).where(Membership.may_speak)
        (row,) = db.scalars(granted)
        assert (row.person_id, row.speak_granted_by) == (towns.dieter.id, getattr(towns, who).key)


def test_a_curator_sees_who_might_speak_only_where_there_is_no_owner(opened: Open, towns: Towns) -> None:
    client = opened(towns.clara)
    assert "Noch gehört niemand dazu." in words(client.get(f"{THERE}/mitglieder/sprechen").text)
    assert client.get(f"{HERE}/mitglieder/sprechen").status_code == 403
    assert client.get(f"{THERE}/mitglieder").status_code == 403


def test_many_requests_have_pages_and_an_end(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        for number in range(memberships.PER_PAGE + 1):
            memberships.ask(db, account(db, f"Fremd {number:02}"), towns.annastadt, "", NOW)
    client = opened(towns.anna)
    assert "51 Anfragen, die älteste zuerst" in words(client.get(f"{HERE}/anfragen").text)
    assert "Fremd 50" in words(client.get(f"{HERE}/anfragen?seite=2").text)
    assert client.get(f"{HERE}/anfragen?seite=3").status_code == 404


def test_somebody_elses_member_gets_no_right_through_ones_own(tools: Tools, opened: Open, towns: Towns) -> None:
    with tools.database.writing() as db:
        seat(db, towns.dieter, towns.berndsdorf, MemberRole.EDITOR)
    answer = opened(towns.anna).post(
        f"{HERE}/mitglieder/{towns.dieter.key}/sprechen", data={"sprechen": "ja", "stand": "1"}
    )
    assert answer.status_code == 404
