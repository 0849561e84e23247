"""The mailboxes of an entry through the front door: who looks after them, in which order, and who sees what."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from auth.rules import VISITOR
from catalog import contact_persons, contacts
from catalog.app import create_app
from catalog.contact_persons import Named
from catalog.contacts import ContactContent
from catalog.models import AuditEntry, Contact, Solution
from catalog.wiring import Tools
from schemas.contact_person import NamedPerson
from schemas.identity import LegalGround, MemberRole, Visibility
from schemas.operation import ContactDetails
from schemas.organisation import OrganisationKind
from tests import factories
from tests.catalog.web.conftest import words
from tests.databases import ONE_ENGINE
from tests.factories import NOW
from tests.people import Visitor, account, seat, sign_in
from tests.sites import find_again

ENTRY = "/loesungen/giessplaner"
PATH = f"{ENTRY}/ansprechpersonen"
FORM = {"aufgabe": "Fachliche Leitung", "postfach": "digital@annastadt.example"}


@pytest.fixture
def anna(stranger: TestClient, tools: Tools) -> TestClient:
    """Anna writes her town's entries and is signed in."""
    with tools.database.writing() as db:
        town, person = factories.anna(db), account(db, "Anna")
        factories.published(db, town)
        seat(db, person, town, MemberRole.EDITOR)
    find_again(tools)
    return sign_in(stranger, tools, person)


def rows(tools: Tools) -> list[Contact]:
    with tools.database.reading() as db:
        return list(contacts.contacts_of(db, db.scalars(select(Solution.id)).one()))


def test_anna_names_mailboxes_orders_changes_and_removes_them(anna: TestClient, tools: Tools) -> None:
    more = {"sprache": ["de", "gsg"], "auskunft": "1", "zeiten": "dienstags 9 bis 11 Uhr", "vertretung": "IT-Betrieb"}
    assert anna.post(f"{PATH}/postfaecher/neu", data=FORM | more).headers["location"] == f"{PATH}?gespeichert=postfach"
    anna.post(f"{PATH}/postfaecher/neu", data={"aufgabe": "Technik", "postfach": "it@annastadt.example"})
    page = words(anna.get(ENTRY).text)
    assert "gibt anderen Kommunen Auskunft: dienstags 9 bis 11 Uhr" in page
    assert "spricht Deutsch, Deutsche Gebärdensprache" in page and "Vertretung: IT-Betrieb" in page
    first, second = rows(tools)
    anna.post(f"{PATH}/postfaecher/{second.id}/hoch")
    assert [row.role for row in rows(tools)] == ["Technik", "Fachliche Leitung"]
    changed = FORM | {"aufgabe": "Leitung", "fassung": "1"}
    assert anna.post(f"{PATH}/postfaecher/{first.id}", data=changed).status_code == 303
    assert "Das ist das letzte Postfach" not in words(anna.get(f"{PATH}/postfaecher/{first.id}/entfernen").text)
    anna.post(f"{PATH}/postfaecher/{second.id}/entfernen")
    assert "Das ist das letzte Postfach" in words(anna.get(f"{PATH}/postfaecher/{first.id}/entfernen").text)
    assert [(row.role, row.details) for row in rows(tools)] == [("Leitung", {"position": 1})]
    with tools.database.reading() as db:
        noted = [each for each in db.scalars(select(AuditEntry.action)) if each.startswith("mailbox_")]
    assert noted == ["mailbox_added", "mailbox_added", "mailbox_moved", "mailbox_changed", "mailbox_taken"]


def test_who_was_overtaken_sees_both_texts_and_loses_nothing(anna: TestClient, tools: Tools) -> None:
    anna.post(f"{PATH}/postfaecher/neu", data=FORM)
    path = f"{PATH}/postfaecher/{rows(tools)[0].id}"
    anna.post(path, data=FORM | {"aufgabe": "Erste Fassung", "fassung": "1"})
    overtaken = anna.post(path, data=FORM | {"aufgabe": "Zweite Fassung", "fassung": "1"})
    assert overtaken.status_code == 409
    assert "So ist es jetzt gespeichert" in words(overtaken.text) and "Erste Fassung" in words(overtaken.text)
    assert 'value="Zweite Fassung"' in overtaken.text
    revision = re.search(r'name="fassung" value="(\d+)"', overtaken.text)
    assert revision and anna.post(path, data=FORM | {"fassung": revision[1]}).status_code == 303


def test_another_address_has_yet_to_confirm_itself(anna: TestClient, tools: Tools) -> None:
    anna.post(f"{PATH}/postfaecher/neu", data=FORM)
    [row] = rows(tools)
    with tools.database.writing() as db:
        kept = db.get_one(Contact, row.id)
        kept.confirmed_on = kept.bounced_on = NOW.date()
    anna.post(f"{PATH}/postfaecher/{row.id}", data=FORM | {"fassung": "1"})
    assert rows(tools)[0].bounced_on == NOW.date()
    anna.post(f"{PATH}/postfaecher/{row.id}", data=FORM | {"postfach": "neu@annastadt.example", "fassung": "2"})
    assert (rows(tools)[0].confirmed_on, rows(tools)[0].bounced_on) == (None, None)


@ONE_ENGINE
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"aufgabe": ""}, "aufgabe"),
        ({"aufgabe": "Frau Müller"}, "aufgabe"),
        ({"aufgabe": "x" * 121}, "aufgabe"),
        ({"postfach": "niemand"}, "postfach"),
        ({"postfach": "a@haus.example\r\nBcc: b@haus.example"}, "postfach"),
        ({"stelle": "x" * 121}, "stelle"),
        ({"vertretung": "Herr Müller"}, "vertretung"),
        ({"vertretung_postfach": "niemand"}, "vertretung_postfach"),
        ({"zeiten": "dienstags"}, "auskunft"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_kept(
    anna: TestClient, tools: Tools, wrong: dict[str, str], field: str
) -> None:
    answer = anna.post(f"{PATH}/postfaecher/neu", data=FORM | wrong)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text and f'id="{field}-fehler"' in answer.text
    assert rows(tools) == []


def test_a_mailbox_is_not_named_twice_nor_reached_through_another_entry(anna: TestClient, tools: Tools) -> None:
    anna.post(f"{PATH}/postfaecher/neu", data=FORM)
    twice = anna.post(f"{PATH}/postfaecher/neu", data=FORM)
    assert twice.status_code == 409 and "schon beim Eintrag" in words(twice.text)
    with tools.database.writing() as db:
        other = factories.published(db, factories.bernd(db), title="Baumpate")
        contacts.add_contact(db, other, ContactContent("Technik", "it@berndsdorf.example"), None)
        foreign = db.scalars(select(Contact.id).where(Contact.solution_id == other.id)).one()
    for path in (f"{foreign}", f"{foreign}/entfernen", "9" * 15, "-1"):
        assert anna.post(f"{PATH}/postfaecher/{path}", data=FORM).status_code == 404
    assert anna.post(f"/loesungen/baumpate/ansprechpersonen/postfaecher/{foreign}/entfernen").status_code == 403


@pytest.mark.parametrize("visibility", Visibility)
def test_a_direct_line_is_seen_by_those_for_whom_it_is(anna: TestClient, tools: Tools, visibility: Visibility) -> None:
    seen_by = {
        Visibility.OWN: {"own"},
        Visibility.PUBLIC_SECTOR: {"own", "public body"},
        Visibility.ALL: {"visitor", "own", "public body", "market body", "administrator"},
    }
    with tools.database.writing() as db:
        details = ContactDetails(visibility=visibility)
        entry = db.scalars(select(Solution)).one()
        kept = NamedPerson("Person Beispiel", "Projektleitung", "p.beispiel@annastadt.example", "030 1234567")
        named = Named(kept, LegalGround.CONSENT, consent=True, details=details)
        contact_persons.name(db, entry, named, "Annastadt", VISITOR, NOW)
        guests = {"public body": account(db, "Bernd"), "market body": account(db, "Dora")}
        seat(db, guests["public body"], factories.bernd(db), MemberRole.MEMBER)
        firm = factories.employer(db, "Firma", kind=OrganisationKind.COMPANY)
        seat(db, guests["market body"], firm, MemberRole.OWNER, may_speak=True)
        guests["administrator"] = account(db, "Clara", administrator=True)
    pages = {"own": anna.get(ENTRY).text}
    for guest, person in guests.items():
        with Visitor(create_app(tools)) as browser:
            pages[guest] = sign_in(browser, tools, person).get(ENTRY).text
    with Visitor(create_app(tools)) as browser:
        pages["visitor"] = browser.get(ENTRY).text
    assert {guest for guest, page in pages.items() if "030 1234567" in page} == seen_by[visibility]
    assert all("Person Beispiel" in page and "p.beispiel" not in page for page in pages.values())
