"""The administration of bodies: domains, mailboxes, new ones, other names, and a merger whose name is typed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from catalog.models import AuditEntry, Organisation, OrganisationDomain, OrganisationKey, OrganisationMailbox
from catalog.wiring import Tools
from schemas.organisation import KeyScheme
from tests.catalog.web.conftest import visitor, words
from tests.factories import anna, bernd, bernd_uses_it, dieter, published
from tests.people import account, sign_in

HOME = "/verwaltung/organisationen"


@dataclass
class House:
    """An administrator at work on Berndsdorf, which uses Anna's entry, and on Dieterfeld."""

    tools: Tools
    browser: TestClient

    def send(self, path: str, **form: object) -> tuple[int, str]:
        answer = self.browser.post(f"{HOME}{path}", data=form)
        return answer.status_code, words(answer.text)

    def body(self, name: str) -> Organisation:
        with self.tools.database.reading() as db:
            return db.scalars(select(Organisation).where(Organisation.name == name)).one()


@pytest.fixture
def house(tools: Tools) -> Iterator[House]:
    with tools.database.writing() as db:
        entry, town = published(db, anna(db)), bernd(db)
        bernd_uses_it(db, entry, town)
        dieter(db)
        db.add(OrganisationKey(organisation_id=town.id, scheme=KeyScheme.ARS, value="120600000001"))
        admin = account(db, "Katalogleitung", administrator=True)
    with visitor(tools) as browser:
        yield House(tools, sign_in(browser, tools, admin))


def test_one_finds_a_body_by_name_or_key(house: House) -> None:
    assert "0 Organisationen" in words(house.browser.get(HOME).text)
    for text in ("berndsd", "120600000001"):
        assert "Berndsdorf" in words(house.browser.get(HOME, params={"q": text}).text)
    assert "Keine Organisation passt" in words(house.browser.get(HOME, params={"q": "%"}).text)


def test_a_domain_is_verified_with_evidence_and_taken_away(house: House) -> None:
    assert house.send("/berndsdorf/domains", domain="berndsdorf.example", beleg="Impressum")[0] == 303
    page = words(house.browser.get(f"{HOME}/berndsdorf").text)
    assert "berndsdorf.example Impressum" in page
    with house.tools.database.reading() as db:
        row = db.scalars(select(OrganisationDomain)).one()
    assert house.send(f"/dieterfeld/domains/{row.id}/entfernen")[0] == 404
    assert house.send(f"/berndsdorf/domains/{row.id}/entfernen")[0] == 303
    with house.tools.database.reading() as db:
        assert db.scalars(select(OrganisationDomain)).all() == []


@pytest.mark.parametrize(
    ("domain", "evidence", "sentence"),
    [
        ("", "Impressum", "Geben Sie eine Maildomain an"),
        ("gmail.com", "Impressum", "Diese Domain gehört vielen"),
        ("berndsdorf.example", " ", "Nennen Sie den Beleg"),
        ("x" * 300, "Impressum", "Geben Sie eine Maildomain an"),
    ],
)
def test_a_domain_that_shows_nothing_is_refused(house: House, domain: str, evidence: str, sentence: str) -> None:
    status, page = house.send("/berndsdorf/domains", domain=domain, beleg=evidence)
    assert (status, sentence in page) == (422, True)


def test_a_mailbox_is_entered_and_removed(house: House) -> None:
    assert house.send("/berndsdorf/postfaecher", postfach="kein Postfach", herkunft="x")[0] == 422
    assert house.send("/berndsdorf/postfaecher", postfach="rathaus@berndsdorf.example", herkunft="Website")[0] == 303
    with house.tools.database.reading() as db:
        row = db.scalars(select(OrganisationMailbox)).one()
    assert house.send(f"/berndsdorf/postfaecher/{row.id}/entfernen")[0] == 303


def test_a_body_that_no_register_knows_is_added_and_renamed(house: House) -> None:
    added = {"name": "Zweckverband Wasser Nord", "art": "zweckverband", "land": "DE-BB"}
    assert house.send("/neu", **added, schluesselart="wikidata", schluessel="Q42")[0] == 303
    body = house.body("Zweckverband Wasser Nord")
    assert (body.kind, body.federal_state, body.source) == ("zweckverband", "DE-BB", "administration")
    assert house.send(f"/{body.slug}/name", name="Wasserverband Nord")[0] == 303
    assert "Wasserverband Nord" in words(house.browser.get(HOME, params={"q": "Zweckverband Wasser"}).text)
    assert house.send("/berndsdorf/name", name="Anders")[0] == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"name": "Berndsdorf"},
        {"art": "erfunden"},
        {"schluesselart": "wikidata", "schluessel": "keiner"},
        {"schluesselart": "ars", "schluessel": "120600000001"},
        {"schluesselart": "sample", "schluessel": "x"},
        {"schluessel": "Q42"},
    ],
)
def test_what_is_wrong_with_a_new_body_is_said(house: House, wrong: dict[str, str]) -> None:
    status, page = house.send("/neu", **{"name": "Zweckverband", "art": "zweckverband", **wrong})
    assert (status, "1 Angabe fehlt noch oder stimmt nicht" in page) == (422, True)


def test_a_merger_shows_what_follows_and_wants_the_name_typed(house: House) -> None:
    path = "/berndsdorf/zusammenlegen"
    preview = words(house.browser.get(f"{HOME}{path}", params={"kommune": "Dieterfeld"}).text)
    assert "Das geht von Berndsdorf an Dieterfeld" in preview
    assert "Aussagen 1" in preview
    assert house.send(path, kommune="Dieterfeld", name="berndsdorf")[0] == 422
    assert house.body("Berndsdorf").merged_into_id is None
    assert house.send(path, kommune="Dieterfeld", name="Berndsdorf")[0] == 303
    assert house.body("Berndsdorf").merged_into_id == house.body("Dieterfeld").id
    with house.tools.database.reading() as db:
        noted = db.scalars(select(AuditEntry).where(AuditEntry.action == "organisation_merged")).one()
    assert noted.facts == {"into": "dieterfeld"}


def test_old_addresses_lead_to_the_successor_for_ever(house: House) -> None:
    house.send("/berndsdorf/zusammenlegen", kommune="Dieterfeld", name="Berndsdorf")
    for path in ("/organisationen/berndsdorf", "/kommunen/120600000001"):
        answer = house.browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, "/organisationen/dieterfeld")
    assert "Berndsdorf" not in words(house.browser.get("/suche/vorschlaege", params={"kommune": "Bernds"}).text)
    assert house.browser.get("/kommunen", params={"q": "Berndsdorf"}).text.count("/organisationen/berndsdorf") == 0
    assert house.send("/berndsdorf/zusammenlegen", kommune="Dieterfeld", name="Berndsdorf")[0] == 404


@pytest.mark.parametrize("into", ["", "Nirgendwo", "Berndsdorf", "120600000001"])
def test_a_merger_into_nothing_or_itself_is_refused(house: House, into: str) -> None:
    assert house.send("/berndsdorf/zusammenlegen", kommune=into, name="Berndsdorf")[0] == 422
    assert house.body("Berndsdorf").merged_into_id is None


def test_only_administrators_who_proved_themselves_get_there(house: House) -> None:
    with house.tools.database.writing() as db:
        nobody, admin = account(db, "Niemand"), account(db, "Zweite Leitung", administrator=True)
    with visitor(house.tools) as browser:
        sign_in(browser, house.tools, nobody)
        assert browser.get(f"{HOME}/berndsdorf").status_code == 404
        assert browser.post(f"{HOME}/berndsdorf/zusammenlegen", data={"kommune": "Dieterfeld"}).status_code == 404
        sign_in(browser, house.tools, admin, proved=False)
        assert browser.post(f"{HOME}/berndsdorf/domains", data={"domain": "x.example"}).status_code == 403
