"""The administration of accounts: only administrators, only after a proof, never without one left, all in the log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog.models import AuditEntry, Letter, OneTimeLink, OrganisationKey, Person, ScopeLine, WebSession
from catalog.wiring import Tools
from schemas.organisation import KeyScheme
from tests.catalog.web.conftest import visitor, words
from tests.factories import anna
from tests.people import account, sign_in

HOME = "/verwaltung/personen"


@dataclass
class House:
    """An administrator at work, and the account of somebody else."""

    tools: Tools
    browser: TestClient
    admin: Person
    other: Person

    def do(self, path: str, who: Person | None = None, **form: object) -> int:
        """What is answered to a form sent to the page of somebody."""
        answer = self.browser.post(f"{HOME}/{(who or self.other).key}{path}", data=form)
        return int(answer.status_code)

    def person(self, key: str) -> Person:
        with self.tools.database.reading() as db:
            return db.scalars(select(Person).where(Person.key == key)).one()

    def deeds(self) -> list[tuple[str, str | None, str | None]]:
        with self.tools.database.reading() as db:
            rows = db.scalars(select(AuditEntry).order_by(AuditEntry.id))
            return [(row.action, row.actor, row.about) for row in rows]


@pytest.fixture
def house(tools: Tools) -> Iterator[House]:
    with tools.database.writing() as db:
        admin, other = account(db, "Katalogleitung", administrator=True), account(db, "Regionallotsin Süd")
        body = anna(db)
        db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.ARS, value="091620000000"))
    with visitor(tools) as browser:
        yield House(tools, sign_in(browser, tools, admin), admin, other)


def test_one_finds_an_account_by_name_or_mail(house: House) -> None:
    assert "2 Konten" in words(house.browser.get(HOME).text)
    for text in ("süd", "Regional", "regionallotsin.süd@konto"):
        page = words(house.browser.get(HOME, params={"q": text}).text)
        assert ("Regionallotsin Süd" in page, "1 Konto passt" in page) == (True, True)
    assert "Kein Konto passt" in words(house.browser.get(HOME, params={"q": "100%_"}).text)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99", "9" * 40])
def test_a_page_that_is_not_there_is_not_found(house: House, page: str) -> None:
    assert house.browser.get(HOME, params={"seite": page}).status_code == 404


def test_who_is_no_administrator_learns_nothing(house: House) -> None:
    with visitor(house.tools) as browser:
        sign_in(browser, house.tools, house.other)
        assert [browser.get(path).status_code for path in (HOME, "/verwaltung", f"{HOME}/{house.admin.key}")] == [
            404
        ] * 3
        assert browser.post(f"{HOME}/{house.other.key}/ernennen").status_code == 404
    assert house.person(house.other.key).administrator is False


def test_a_proof_of_who_one_is_comes_first(house: House) -> None:
    with visitor(house.tools) as browser:
        sign_in(browser, house.tools, house.admin, proved=False)
        assert browser.get(HOME).headers["location"].startswith("/anmelden/bestaetigen?next=")
        assert browser.post(f"{HOME}/{house.other.key}/sperren").status_code == 403
    assert house.person(house.other.key).suspended_at is None


def test_who_is_suspended_is_out_at_once_and_can_come_back(house: House) -> None:
    with visitor(house.tools) as browser:
        sign_in(browser, house.tools, house.other)
        assert browser.get("/arbeitsplatz").status_code == 200
        assert house.do("/sperren") == 303
        assert browser.get("/arbeitsplatz").status_code == 303
    assert house.do("/entsperren") == 303
    assert house.person(house.other.key).suspended_at is None
    both = (house.admin.key, house.other.key)
    assert house.deeds() == [("person_suspended", *both), ("person_restored", *both)]


def test_nobody_suspends_themselves(house: House) -> None:
    assert house.do("/sperren", house.admin) == 422
    assert house.person(house.admin.key).suspended_at is None


def test_the_last_administrator_stays(house: House) -> None:
    assert house.do("/entlassen", house.admin) == 422
    assert house.person(house.admin.key).administrator is True
    assert house.do("/ernennen") == 303
    assert house.do("/sperren") == 303  # one who is suspended can't administer, so the other is the last again
    assert house.do("/entlassen", house.admin) == 422
    assert house.do("/entsperren") == 303
    assert house.do("/entlassen", house.admin) == 303
    assert house.browser.get(HOME).status_code == 404


def test_all_sessions_of_somebody_end(house: House) -> None:
    with visitor(house.tools) as browser:
        sign_in(browser, house.tools, house.other)
        assert house.do("/abmelden") == 303
    with house.tools.database.reading() as db:
        assert {row.person_id for row in db.scalars(select(WebSession))} == {house.admin.id}


def test_a_scope_is_an_area_and_themes(house: House) -> None:
    assert house.do("/zustaendigkeit", kommune="Annastadt", thema=["energie", "verwaltung"]) == 303
    assert house.do("/zustaendigkeit", kommune="091620000000") == 303
    assert house.do("/zustaendigkeit", ueberall="1", thema="energie") == 303
    with house.tools.database.reading() as db:
        lines = [(line.area, line.themes) for line in db.scalars(select(ScopeLine).order_by(ScopeLine.id))]
    assert lines == [("091620000000", ["energie", "verwaltung"]), ("091620000000", []), ("", ["energie"])]
    page = words(house.browser.get(f"{HOME}/{house.other.key}").text)
    assert "Annastadt 091620000000 Energie, Verwaltung" in page


@pytest.mark.parametrize("area", ["", "Nirgendwo", "99", "0916200000", "09162%", "x" * 500])
def test_a_scope_without_an_area_that_is_known_is_refused(house: House, area: str) -> None:
    assert house.do("/zustaendigkeit", kommune=area, thema="energie") == 422
    with house.tools.database.reading() as db:
        assert db.scalars(select(ScopeLine)).all() == []


def test_a_theme_that_nobody_knows_gives_no_power_over_all_themes(house: House) -> None:
    assert house.do("/zustaendigkeit", kommune="Annastadt", thema="erfunden") == 422
    with house.tools.database.reading() as db:
        assert db.scalars(select(ScopeLine)).all() == []


def test_a_line_is_taken_only_from_whose_it_is(house: House) -> None:
    house.do("/zustaendigkeit", ueberall="1")
    with house.tools.database.reading() as db:
        line = db.scalars(select(ScopeLine)).one()
    assert house.do(f"/zustaendigkeit/{line.id}/entziehen", house.admin) == 404
    assert house.do(f"/zustaendigkeit/{line.id}/entziehen") == 303
    assert [deed[0] for deed in house.deeds()] == ["scope_granted", "scope_taken"]


def test_somebody_is_invited_by_mail_once_at_a_time(house: House) -> None:
    for _ in range(2):
        sent = house.browser.post(f"{HOME}/einladen", data={"mail": "Neu@Gemeinde.example"})
        assert sent.status_code == 303
    assert "Offene Einladungen 1" in words(house.browser.get(HOME).text)
    with house.tools.database.reading() as db:
        assert {row.template for row in db.scalars(select(Letter))} == {"invited_person"}
        link = db.scalars(select(OneTimeLink).where(OneTimeLink.used_at.is_(None))).one()
    assert house.browser.post(f"{HOME}/einladungen/{link.id}/zurueckziehen").status_code == 303
    assert "Offene Einladungen" not in words(house.browser.get(HOME).text)


@pytest.mark.parametrize("address", ["", "keine", "a@b", "a@b.example\r\nBcc: c@d.example", "Süd@x", "x" * 1_000_000])
def test_a_wrong_address_is_refused_with_a_sentence(house: House, address: str) -> None:
    answer = house.browser.post(f"{HOME}/einladen", data={"mail": address})
    assert answer.status_code in {413, 422}
    with house.tools.database.reading() as db:
        assert db.scalars(select(Letter)).all() == []


def test_who_has_an_account_is_not_invited(house: House) -> None:
    answer = house.browser.post(f"{HOME}/einladen", data={"mail": "KATALOGLEITUNG@konto.example"})
    assert (answer.status_code, "gibt es schon ein Konto" in words(answer.text)) == (422, True)


@pytest.mark.parametrize("key", ["x", "gibtesnichtgibtes", "%00", "../verwaltung"])
def test_an_invented_key_leads_nowhere(house: House, key: str) -> None:
    assert house.browser.post(f"{HOME}/{key}/sperren").status_code == 404
