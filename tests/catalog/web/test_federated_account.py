"""Providers of one's own account: linked after signing in, parted again, proved by, and left when signing out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from sqlalchemy import select

from catalog.models import AuditEntry, PasswordHash, Person, ProviderIdentity, WebSession
from catalog.web.access import SESSION
from catalog.wiring import Tools
from tests import people
from tests.catalog.web.conftest import words
from tests.catalog.web.signing_in import (
    CLAIMS,
    LOGIN,
    browser_at,
    catalogue_with,
    come_back,
    leave_for,
    settings_of,
    sign_in,
    way_back,
)
from tests.databases import Place
from tests.identity_provider import real
from tests.people import HERE, Visitor

PAGE = "/konto/anmeldedienste"


@pytest.fixture(scope="module")
def lasting() -> Iterator[real.RealProvider]:
    accounts = {LOGIN: CLAIMS, "bauhof": {**CLAIMS, "name": "Leitung Bauhof", "email": "bauhof@musterstadt.example"}}
    left = [f"{HERE}/anmelden/mit/rathaus/abgemeldet"]
    with real.running([way_back("rathaus")], accounts, post_logout=left) as provider:
        yield provider


@pytest.fixture
def tools(place: Place, tmp_path: Path, lasting: real.RealProvider) -> Iterator[Tools]:
    with catalogue_with(place, tmp_path / "site", settings_of(lasting)) as opened:
        yield opened


@pytest.fixture
def visitor(tools: Tools) -> Iterator[Visitor]:
    with browser_at(tools) as browser:
        yield browser


@pytest.fixture
def anna(tools: Tools) -> Person:
    """Anna, who has an account of this house."""

    def make(db: Any) -> Person:
        person = people.account(db, "Anna", now=tools.clock())
        db.add(PasswordHash(person_id=person.id, hash="x", set_at=tools.clock()))
        return person

    return tools.database.write(make)


def linked(tools: Tools) -> list[tuple[int, str]]:
    with tools.database.reading() as db:
        return [(row.person_id, row.subject) for row in db.scalars(select(ProviderIdentity))]


def test_anna_links_the_town_hall_and_signs_in_there_from_then_on(tools: Tools, visitor: Visitor, anna: Person) -> None:
    people.sign_in(visitor, tools, anna)
    assert "Rathaus Musterstadt verbinden" in visitor.get(PAGE).text
    assert "Hier und bei" not in visitor.get("/abmelden").text
    answer = sign_in(visitor, zweck="verbinden", next=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE)
    assert linked(tools) == [(anna.id, LOGIN)]
    with browser_at(tools) as elsewhere:
        assert sign_in(elsewhere).status_code == 303
        assert "Anna" in words(elsewhere.get("/konto").text)  # her name stays as she gave it here


def test_linking_asks_for_a_proof_first(tools: Tools, visitor: Visitor, anna: Person) -> None:
    people.sign_in(visitor, tools, anna, proved=False)
    answer = visitor.post("/anmelden/mit/rathaus", data={"zweck": "verbinden", "next": PAGE})
    assert answer.status_code == 403
    assert linked(tools) == []


def test_nobody_links_without_being_signed_in(tools: Tools, visitor: Visitor) -> None:
    assert visitor.post("/anmelden/mit/rathaus", data={"zweck": "verbinden"}).status_code == 401
    assert linked(tools) == []


def test_what_anna_began_links_nothing_to_bernd(tools: Tools, visitor: Visitor, anna: Person) -> None:
    people.sign_in(visitor, tools, anna)
    back = come_back(visitor, leave_for(visitor, zweck="verbinden"))
    bernd = tools.database.write(lambda db: people.account(db, "Bernd", now=tools.clock()))
    people.sign_in(visitor, tools, bernd)
    assert visitor.get(back).status_code == 400
    assert linked(tools) == []


def test_an_account_there_belongs_to_one_person_here(tools: Tools, visitor: Visitor, anna: Person) -> None:
    with browser_at(tools) as elsewhere:
        sign_in(elsewhere)
    people.sign_in(visitor, tools, anna)
    answer = sign_in(visitor, zweck="verbinden")
    assert answer.status_code == 409 and "gehört hier nicht zu Ihnen" in answer.text
    assert [person for person, _ in linked(tools)] != [anna.id]


def test_who_signed_in_at_the_town_hall_proves_it_there(tools: Tools, visitor: Visitor) -> None:
    sign_in(visitor)
    before = visitor.cookies.get(SESSION)
    grow_old(tools)
    answer = sign_in(visitor, zweck="verbinden", next="/konto/daten")
    assert (answer.status_code, answer.headers["location"]) == (303, "/konto/daten")
    assert visitor.cookies.get(SESSION) != before
    with tools.database.reading() as db:
        assert (tools.clock() - db.scalars(select(WebSession)).one().proved_at).total_seconds() < 600


def test_who_was_let_in_by_the_town_hall_has_proved_nothing_yet(visitor: Visitor) -> None:
    """It asks nobody twice who is signed in there, and does not say when it asked."""
    sign_in(visitor)
    asked = visitor.get("/konto/passwort")
    assert asked.headers["location"] == "/anmelden/bestaetigen?next=%2Fkonto%2Fpasswort"
    sign_in(visitor, zweck="verbinden", next="/konto/passwort")
    assert visitor.get("/konto/passwort").status_code == 200


def test_the_proof_is_one_of_the_same_account(tools: Tools, visitor: Visitor) -> None:
    sign_in(visitor)
    grow_old(tools)
    back = come_back(visitor, leave_for(visitor, zweck="verbinden"), login="bauhof")
    answer = visitor.get(back)
    assert answer.status_code == 409
    assert len(linked(tools)) == 1


def test_a_wish_for_a_proof_cannot_be_cut_out(tools: Tools, visitor: Visitor) -> None:
    sign_in(visitor)
    grow_old(tools)
    address = leave_for(visitor, zweck="verbinden").replace("&prompt=login", "").replace("&max_age=0", "")
    answer = visitor.get(come_back(visitor, address))
    assert answer.status_code == 400 and "Diese Anmeldung gilt nicht mehr" in answer.text


def test_the_page_for_a_proof_offers_what_is_linked_only(tools: Tools, visitor: Visitor, anna: Person) -> None:
    people.sign_in(visitor, tools, anna)
    assert "Mit Rathaus Musterstadt" not in visitor.get("/anmelden/bestaetigen?next=/konto").text
    sign_in(visitor)
    page = visitor.get("/anmelden/bestaetigen?next=/konto").text
    assert "Mit Rathaus Musterstadt anmelden" in page and 'name="zweck" value="verbinden"' in page


def grow_old(tools: Tools) -> None:
    """Let the session's proof lie a while back."""

    def age(db: Any) -> None:
        for session in db.scalars(select(WebSession)):
            session.proved_at = session.proved_at.replace(year=2020)

    tools.database.write(age)


def test_anna_parts_the_town_hall(tools: Tools, visitor: Visitor, anna: Person) -> None:
    people.sign_in(visitor, tools, anna)
    sign_in(visitor, zweck="verbinden")
    with tools.database.reading() as db:
        number = db.scalars(select(ProviderIdentity.id)).one()
    answer = visitor.post(f"{PAGE}/{number}/trennen")
    assert answer.status_code == 303
    assert "Der Anmeldedienst ist getrennt" in visitor.get(answer.headers["location"]).text
    assert linked(tools) == []
    with tools.database.reading() as db:
        actions = list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-2:] == ["provider_linked", "provider_unlinked"]


def test_nobody_parts_anothers_provider(tools: Tools, visitor: Visitor, anna: Person) -> None:
    with browser_at(tools) as elsewhere:
        sign_in(elsewhere)
    with tools.database.reading() as db:
        number = db.scalars(select(ProviderIdentity.id)).one()
    people.sign_in(visitor, tools, anna)
    for asked in (number, "999", "x", "-1"):
        assert visitor.post(f"{PAGE}/{asked}/trennen").status_code == 404
    assert len(linked(tools)) == 1


def test_the_only_way_in_is_not_parted(tools: Tools, visitor: Visitor) -> None:
    sign_in(visitor)
    sign_in(visitor, zweck="verbinden")
    with tools.database.reading() as db:
        number = db.scalars(select(ProviderIdentity.id)).one()
    answer = visitor.post(f"{PAGE}/{number}/trennen")
    assert answer.status_code == 409 and "Das ist Ihr einziger Weg hinein" in answer.text
    assert len(linked(tools)) == 1


def test_signing_out_ends_both(tools: Tools, visitor: Visitor, lasting: real.RealProvider) -> None:
    with httpx2.Client() as there:
        address = leave_for(visitor)
        back = real.through_the_provider(there, address, LOGIN, way_back("rathaus"))
        visitor.get(back.removeprefix(HERE))
        for page in (PAGE, "/abmelden"):
            assert "Hier und bei Rathaus Musterstadt abmelden" in visitor.get(page).text
        answer = visitor.post("/abmelden/mit/rathaus")
        assert SESSION not in visitor.cookies
        farewell = answer.headers["refresh"].partition("url=")[2]
        assert farewell.startswith(lasting.issuer)
        home = real.left(there, farewell)
        assert home.startswith(f"{HERE}/anmelden/mit/rathaus/abgemeldet")
        assert "Hier und bei Rathaus Musterstadt." in words(visitor.get(home.removeprefix(HERE)).text)
        again = there.get(leave_for(visitor), follow_redirects=True)
        assert 'name="password"' in again.text
    with tools.database.reading() as db:
        assert list(db.scalars(select(WebSession))) == []


def test_signing_out_works_here_when_the_provider_is_down(place: Place, tmp_path: Path) -> None:
    with (
        real.running([way_back("rathaus")], {LOGIN: CLAIMS}) as town_hall,
        catalogue_with(place, tmp_path / "down", settings_of(town_hall)) as tools,
    ):
        with browser_at(tools) as visitor:
            sign_in(visitor)
            secret = visitor.cookies.get(SESSION)
        town_hall.stop()
        with browser_at(tools) as visitor:  # a process that has not asked the provider yet
            visitor.cookies.set(SESSION, str(secret))
            page = visitor.post("/abmelden/mit/rathaus")
            assert page.status_code == 200 and "vielleicht noch nicht" in page.text
            assert visitor.get("/konto").status_code == 303
