"""An entry changes hands: asked for in an organisation's name, decided by who looks after it, told to both."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from catalog import solutions
from catalog.app import create_app
from catalog.models import Letter, Person, Solution, Statement, Takeover
from catalog.reuse import Voice
from catalog.solutions import Imprint
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests import factories
from tests.catalog.web.conftest import words
from tests.factories import NOW
from tests.people import Visitor, account, seat, sign_in
from tests.sites import find_again

ASKED = "/loesungen/giessplaner/uebernehmen"
ORPHAN = "/loesungen/waisenkarte/uebernehmen"
WISH = {"organisation": "berndsdorf", "text": "Wir betreiben die Lösung."}
GIVE = {"entscheidung": "uebergeben"}


@dataclass(frozen=True)
class Towns:
    """Anna owns her town, whose entry Bernd wants; another entry belongs to nobody we know. Vera administers."""

    tools: Tools

    def entering(self, name: str) -> TestClient:
        """Somebody in a browser of their own."""
        with self.tools.database.reading() as db:
            person = db.scalars(select(Person).where(Person.profile.has(name=name))).one()
        return sign_in(Visitor(create_app(self.tools)), self.tools, person)

    def wish(self) -> str:
        """Where it is decided."""
        with self.tools.database.reading() as db:
            return f"/arbeitsplatz/uebernahmen/{db.scalars(select(Takeover.key)).one()}"


@pytest.fixture
def towns(tools: Tools) -> Towns:
    with tools.database.writing() as db:
        annas, bernds = factories.anna(db), factories.bernd(db)
        entry = factories.published(db, annas)
        factories.bernd_uses_it(db, entry, bernds)
        orphan = factories.content(title="Waisenkarte")
        solutions.publish(db, orphan, Imprint(publisher="Projekt 2019"), by=Voice.of_source("Alte Liste"), now=NOW)
        seat(db, account(db, "Anna"), annas, MemberRole.OWNER, may_speak=True)
        seat(db, account(db, "Bernd"), bernds, MemberRole.OWNER, may_speak=True)
        seat(db, account(db, "Bärbel", administrator=True), bernds, MemberRole.MEMBER)
        account(db, "Vera", administrator=True)
    find_again(tools)
    return Towns(tools)


def letters(db: Session) -> list[tuple[str, str]]:
    return [(row.template, row.to.partition("@")[0]) for row in db.scalars(select(Letter).order_by(Letter.id))]


def test_the_publisher_gives_its_entry_away_and_both_are_told(towns: Towns) -> None:
    bernd, anna, vera = towns.entering("Bernd"), towns.entering("Anna"), towns.entering("Vera")
    assert bernd.post(ASKED, data={"organisation": "annastadt", "text": " "}).status_code == 422
    assert bernd.post(ASKED, data=WISH).status_code == 303
    assert "Berndsdorf hat am 15. März 2026 gefragt" in words(bernd.get(ASKED).text)
    assert "Berndsdorf möchte „Gießplaner“ übernehmen" in words(anna.get("/arbeitsplatz").text)
    assert vera.get(towns.wish()).status_code == 403  # the publisher has an owner
    assert bernd.post(towns.wish(), data=GIVE).status_code == 404
    assert anna.post(towns.wish(), data={"entscheidung": "behalten"}).status_code == 422
    assert anna.post(towns.wish(), data=GIVE).status_code == 303
    page = words(bernd.get("/loesungen/giessplaner").text)
    assert "Veröffentlicht von Berndsdorf" in page and "Übernommen von Annastadt" in page
    with towns.tools.database.reading() as db:
        entry = db.scalars(select(Solution).where(Solution.slug == "giessplaner")).one()
        assert (entry.publisher_text, entry.content_number) == ("Berndsdorf", 2)
        assert db.scalars(select(Statement.said_by_text)).all() == ["Berndsdorf"]
        told = [("takeover_asked", "anna"), ("takeover_decided", "bernd"), ("takeover_decided", "anna")]
        assert letters(db) == told
    assert anna.post(towns.wish(), data=GIVE).status_code in {403, 404}


def test_of_an_entry_that_nobody_looks_after_the_administration_decides_but_not_for_its_employer(towns: Towns) -> None:
    assert towns.entering("Bernd").post(ORPHAN, data=WISH).status_code == 303
    own = towns.entering("Bärbel")
    assert own.post(towns.wish(), data=GIVE).status_code == 409
    assert "1 weitere Sache entscheidet jemand anderes" in words(own.get("/arbeitsplatz").text)
    vera = towns.entering("Vera")
    assert vera.post(towns.wish(), data={"entscheidung": "behalten", "text": "Das Projekt lebt."}).status_code == 303
    with towns.tools.database.reading() as db:
        assert letters(db) == [("takeover_decided", "bernd")]
        orphan = db.scalars(select(Solution).where(Solution.slug == "waisenkarte")).one()
        assert orphan.publisher_text == "Projekt 2019"


def test_a_source_does_not_take_back_what_was_given(towns: Towns) -> None:
    towns.entering("Bernd").post(ORPHAN, data=WISH)
    assert towns.entering("Vera").post(towns.wish(), data=GIVE).status_code == 303
    with towns.tools.database.writing() as db:
        orphan = db.scalars(select(Solution).where(Solution.slug == "waisenkarte")).one()
        again = factories.content(title="Waisenkarte", summary="Neu gelesen.")
        by = Voice.of_source("Alte Liste")
        solutions.publish(db, again, Imprint(publisher="Projekt 2019"), by=by, now=NOW, solution=orphan)
        assert (orphan.publisher_text, orphan.content_number) == ("Berndsdorf", 3)


def test_who_looks_after_it_already_asks_nobody_and_a_wish_can_be_taken_back(towns: Towns) -> None:
    assert "betreut diesen Eintrag schon" in words(towns.entering("Anna").get(ASKED).text)
    bernd = towns.entering("Bernd")
    bernd.post(ASKED, data=WISH)
    bernd.post(ASKED, data=WISH)  # a second click
    key = towns.wish().rpartition("/")[2]
    assert bernd.post(f"{ASKED}/zurueck", data={"bitte": key}).status_code == 303
    assert "Um den Eintrag bitten" in words(bernd.get(ASKED).text)
    assert towns.entering("Anna").post(towns.wish(), data=GIVE).status_code == 409
