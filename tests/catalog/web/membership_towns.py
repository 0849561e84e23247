"""Two towns and the people around them, for tests of pages about members."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.testclient import TestClient

from catalog.models import Organisation, OrganisationKey, Person
from catalog.wiring import Tools
from schemas.identity import MemberRole
from schemas.organisation import KeyScheme
from tests.catalog.web.conftest import visitor
from tests.factories import anna, bernd
from tests.people import account, scope, seat, sign_in


@dataclass(frozen=True)
class Towns:
    """Annastadt has an owner, an editor and a member, Berndsdorf nobody. Clara curates both, Dieter is a stranger."""

    annastadt: Organisation
    berndsdorf: Organisation
    anna: Person
    editor: Person
    member: Person
    clara: Person
    dieter: Person
    office: Person


def build(tools: Tools) -> Towns:
    """Write them into the database of these tools."""
    with tools.database.writing() as db:
        here, there = anna(db), bernd(db)
        for number, body in enumerate((here, there)):
            key = f"12069001200{number}"
            db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.ARS, value=key))
        towns = Towns(
            here,
            there,
            account(db, "Anna"),
            account(db, "Redaktion"),
            account(db, "Mitglied"),
            account(db, "Clara"),
            account(db, "Dieter"),
            account(db, "Verwaltung", administrator=True),
        )
        seat(db, towns.anna, here, MemberRole.OWNER)
        seat(db, towns.editor, here, MemberRole.EDITOR)
        seat(db, towns.member, here, MemberRole.MEMBER)
        scope(db, towns.clara, "12069")
    return towns


def browser(tools: Tools, person: Person) -> TestClient:
    """Somebody signed in, in a browser of their own."""
    return sign_in(visitor(tools), tools, person)
