"""``lichtermeer people``: how a catalogue gets its first administrator, and what an operator does with accounts."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from auth.passwords import Passwords
from catalog.app import create_app
from catalog.models import AuditEntry, OneTimeToken, PasswordHash
from catalog.settings import load_settings
from catalog.wiring import open_tools
from schemas.identity import ActorKind
from tests.commands import DATA, call, refused
from tests.mailbox import OTHER_PASSWORD, PASSWORD
from tests.people import Visitor
from tests.sites import CHEAP

MAIL = "verwaltung@stadt.example"
LINK = re.compile(r"^http://127\.0\.0\.1:8000(/[a-z/-]+)\?link=([\w-]{43})$", re.MULTILINE)


@pytest.fixture
def folder(own_folder: Path) -> Path:
    """A catalogue in which nobody has an account."""
    return own_folder


def people(folder: Path, *arguments: str) -> str:
    done = call(folder, "people", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def post(folder: Path, path: str, **typed: str) -> int:
    """Send a form of a page, as a browser does."""
    tools = replace(open_tools(load_settings(data=folder / DATA)), passwords=Passwords(CHEAP))
    with Visitor(create_app(tools)) as browser:
        status: int = browser.post(path, data=typed).status_code
    tools.database.close()
    return status


def follow(folder: Path, said: str, **typed: str) -> int:
    """Use a link that was printed."""
    found = LINK.search(said)
    assert found, said
    return post(folder, found[1], link=found[2], **typed)


def administrator(folder: Path) -> None:
    said = people(folder, "add", "--administrator", "Berta Beispiel", MAIL)
    assert follow(folder, said, name="Berta Beispiel", passwort_neu=PASSWORD) == 303


def test_the_printed_link_makes_an_administrator_and_nothing_else_does(folder: Path) -> None:
    said = people(folder, "add", "--administrator", "Berta Beispiel", MAIL)
    assert people(folder, "list") == "Noch keine Konten.\n", "the link alone is nobody"
    assert follow(folder, said, name="Berta Beispiel", passwort_neu=PASSWORD) == 303
    assert people(folder, "list") == f"Berta Beispiel <{MAIL}> (Verwaltung)\n"
    assert follow(folder, said, name="Dieter", passwort_neu=OTHER_PASSWORD) == 404, "it is good once"
    assert post(folder, "/anmelden", mail=MAIL, passwort=PASSWORD) == 303


def test_no_password_is_there_from_the_beginning_and_no_link_is_kept(folder: Path) -> None:
    said = people(folder, "add", "--administrator", "Berta Beispiel", MAIL)
    found = LINK.search(said)
    assert found
    tools = open_tools(load_settings(data=folder / DATA))
    with tools.database.reading() as db:
        assert db.scalars(select(PasswordHash)).all() == []
        assert found[2] not in "".join(db.scalars(select(OneTimeToken.token_hash)))
    tools.database.close()


def test_an_account_without_an_office_has_none(folder: Path) -> None:
    said = people(folder, "add", "Anna Muster", "anna@stadt.example")
    assert follow(folder, said, name="Anna Muster", passwort_neu=PASSWORD) == 303
    (row,) = json.loads(people(folder, "list", "--json"))
    assert (row["mail"], row["administrator"], row["suspended"]) == ("anna@stadt.example", False, False)


def test_who_has_an_account_becomes_an_administrator_at_once(folder: Path) -> None:
    follow(folder, people(folder, "add", "Anna", MAIL), name="Anna", passwort_neu=PASSWORD)
    assert "hat schon ein Konto" in refused(call(folder, "people", "add", "Anna", MAIL))
    assert people(folder, "add", "--administrator", "Anna", MAIL) == f"{MAIL} verwaltet ab jetzt diesen Katalog.\n"
    assert "verwaltet diesen Katalog schon" in people(folder, "add", "--administrator", "Anna", MAIL)


def test_a_new_link_sets_a_new_password(folder: Path) -> None:
    administrator(folder)
    said = people(folder, "link", MAIL)
    assert follow(folder, said, passwort_neu=OTHER_PASSWORD) == 303
    assert post(folder, "/anmelden", mail=MAIL, passwort=PASSWORD) == 422
    assert post(folder, "/anmelden", mail=MAIL, passwort=OTHER_PASSWORD) == 303


def test_a_suspended_account_is_kept_out_until_that_is_lifted(folder: Path) -> None:
    administrator(folder)
    assert people(folder, "suspend", MAIL) == "Das Konto ist gesperrt. Beendete Sitzungen: 1.\n"
    assert people(folder, "suspend", MAIL) == "Das Konto ist schon gesperrt.\n"
    assert post(folder, "/anmelden", mail=MAIL, passwort=PASSWORD) == 422
    assert "gesperrt" in people(folder, "list")
    assert "gesperrt" in refused(call(folder, "people", "link", MAIL))
    assert people(folder, "suspend", "--lift", MAIL) == "Die Sperre ist aufgehoben.\n"
    assert post(folder, "/anmelden", mail=MAIL, passwort=PASSWORD) == 303


def test_what_the_operator_does_stands_in_the_log(folder: Path) -> None:
    administrator(folder)
    people(folder, "suspend", MAIL)
    tools = open_tools(load_settings(data=folder / DATA))
    with tools.database.reading() as db:
        done = db.execute(select(AuditEntry.action).where(AuditEntry.actor_kind == ActorKind.COMMAND)).scalars().all()
    tools.database.close()
    assert done == ["person_invited", "person_suspended"]


@pytest.mark.parametrize(
    ("name", "mail", "sentence"),
    [
        ("x", MAIL, "So heißt niemand"),
        ("<b>", MAIL, "So heißt niemand"),
        ("Anna", "anna", "ist keine Mailadresse"),
        ("Anna", "a@b.example\nBcc: c@d.example", "ist keine Mailadresse"),
        ("Anna", "\x1b[31m@", "ist keine Mailadresse"),
    ],
)
def test_what_is_no_name_or_no_address_is_refused(folder: Path, name: str, mail: str, sentence: str) -> None:
    said = refused(call(folder, "people", "add", name, mail))
    assert sentence in said
    assert "\x1b" not in said


def test_who_is_not_there_is_named(folder: Path) -> None:
    for command in ("link", "suspend"):
        assert "gibt es nicht" in refused(call(folder, "people", command, MAIL))


def test_demo_says_how_to_become_an_administrator_until_there_is_one(folder: Path) -> None:
    assert "lichtermeer people add --administrator" in call(folder, "demo").stdout
    administrator(folder)
    assert "people add" not in call(folder, "demo").stdout
