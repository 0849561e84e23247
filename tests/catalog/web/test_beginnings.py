"""Beginning a draft from what exists, through the front door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import operation
from catalog.app import create_app
from catalog.beginnings.calls import guarded
from catalog.models import Draft, Organisation
from catalog.wiring import Tools
from schemas.identity import MemberRole
from tests.catalog.beginnings.forge import FILE, GITHUB_API, GITHUB_RAW, REPOSITORY, Forges, forges
from tests.factories import anna, bernd, published
from tests.people import Visitor, account, seat, sign_in

FORM = "/veroeffentlichen/aus-repository"
ADDRESS = "https://github.com/stadt-musterau/parkfinder"


@pytest.fixture
def world() -> Iterator[Forges]:
    with forges() as found:
        yield found


@pytest.fixture
def annas(tools: Tools, world: Forges) -> Iterator[Visitor]:
    """Somebody who writes for Annastadt, and nowhere else."""

    def seated(db: Session) -> Any:
        person = account(db, "Redaktion")
        seat(db, person, anna(db), MemberRole.EDITOR)
        return person

    person = tools.database.write(seated)
    app = create_app(tools)
    app.state.site = replace(app.state.site, fetch=world.fetch)
    with Visitor(app) as client:
        sign_in(client, tools, person)
        yield client


def slug_of(tools: Tools) -> str:
    with tools.database.reading() as db:
        return db.scalars(select(Organisation.slug).where(Organisation.name == "Annastadt")).one()


def drafts_in(tools: Tools) -> list[Draft]:
    with tools.database.reading() as db:
        return list(db.scalars(select(Draft).order_by(Draft.id)))


def test_a_team_begins_with_the_address_that_its_colleagues_clone_from(
    tools: Tools, annas: Visitor, world: Forges
) -> None:
    world.says(GITHUB_API, REPOSITORY)
    world.says(f"{GITHUB_RAW}/trunk/publiccode.yml", FILE)
    assert "höchstens 12" in annas.get(FORM).text
    typed = {"adresse": "git@github.com:stadt-musterau/parkfinder.git", "organisation": slug_of(tools)}
    answer = annas.post(FORM, data=typed)
    [draft] = drafts_in(tools)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/veroeffentlichen/{draft.key}/quellen")
    assert draft.title == "Parkfinder"
    assert draft.typed["thema"]["satz"] == "Zeigt freie Parkplätze in der Innenstadt."
    assert draft.typed["code"]["repository-1"] == ADDRESS
    assert draft.typed["kontakt"]["postfach"] == "smartcity@musterau.example"
    assert "Erika" not in str(draft.typed) + str(draft.sources)
    page = annas.get(answer.headers["location"]).text
    assert "nennt eine Person" in page
    assert "publiccode.yml, GitHub" in page


def test_an_address_that_fails_says_why_and_stays_in_the_form(tools: Tools, annas: Visitor, world: Forges) -> None:
    answer = annas.post(FORM, data={"adresse": ADDRESS, "organisation": slug_of(tools)})
    assert answer.status_code == 422
    assert "kein öffentliches Repository" in answer.text
    assert f'value="{ADDRESS}"' in answer.text
    inward = annas.post(FORM, data={"adresse": "https://git.musterau.example", "organisation": slug_of(tools)})
    assert "keine Adresse eines Repositorys" in inward.text
    assert drafts_in(tools) == []


def test_an_address_that_leads_inward_is_told_so(tools: Tools, annas: Visitor) -> None:
    annas.app.state.site = replace(annas.app.state.site, fetch=guarded)  # type: ignore[attr-defined]
    answer = annas.post(FORM, data={"adresse": "http://10.0.0.1/a/b", "organisation": slug_of(tools)})
    assert answer.status_code == 422
    assert "internes Netz" in answer.text


def test_a_repository_with_an_entry_leads_to_that_entry(tools: Tools, annas: Visitor, world: Forges) -> None:
    def write(db: Session) -> str:
        entry = published(db, bernd(db), title="Parkfinder")
        operation.link_code(db, entry, f"{ADDRESS}.git", licence=None, licence_words=None, said_by="Bernddorf")
        return entry.slug

    slug = tools.database.write(write)
    answer = annas.post(FORM, data={"adresse": ADDRESS, "organisation": slug_of(tools)})
    assert answer.status_code == 409
    assert f"/loesungen/{slug}/uebernehmen" in answer.text
    assert world.asked == []
    world.says(GITHUB_API, REPOSITORY)
    world.says(f"{GITHUB_RAW}/trunk/publiccode.yml", FILE)
    again = annas.post(FORM, data={"adresse": ADDRESS, "organisation": slug_of(tools), "dennoch": "1"})
    assert again.status_code == 303


def test_nobody_begins_for_an_organisation_of_others(tools: Tools, annas: Visitor, world: Forges) -> None:
    other = tools.database.write(lambda db: bernd(db).slug)
    answer = annas.post(FORM, data={"adresse": ADDRESS, "organisation": other})
    assert answer.status_code == 422
    assert "Wählen Sie die Organisation" in answer.text
    assert world.asked == []
    assert drafts_in(tools) == []
