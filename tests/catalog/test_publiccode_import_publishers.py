"""Who publishes: by organisation.uri, else the owner's name, else the Italian code, else the account on the forge."""

from __future__ import annotations

from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from catalog.db import Database
from catalog.models import Organisation, OrganisationKey, Solution
from catalog.organisations import REGISTER
from schemas.organisation import KeyScheme, OrganisationKind
from tests.publiccode_files import brought_in, write

URI = {"organisation": {"uri": "urn:x-italian-pa:c_h501", "name": "Comune di Prova"}}
OWNER = {"legal": {"license": "MIT", "repoOwner": "Comune di Prova"}}
CODE = {"IT": {"riuso": {"codiceIPA": "C_H501"}}}
GERMAN = {"intendedAudience": {"countries": ["DE"]}}


def publishers(database: Database) -> list[tuple[str, str, list[str]]]:
    """Of each entry in order its publisher, what kind of body it is, and its keys."""
    with database.reading() as db:
        bodies = db.scalars(select(Organisation).join(Solution).order_by(Solution.id))
        return [(one.name, one.kind.value, [f"{key.scheme}:{key.value}" for key in one.keys]) for one in bodies]


@pytest.mark.parametrize(
    ("said", "name", "keys"),
    [
        (URI | OWNER | CODE, "Comune di Prova", ["ipa:c_h501"]),
        (OWNER | CODE, "Comune di Prova", ["ipa:c_h501"]),
        (OWNER, "Comune di Prova", []),
        (CODE, "IPA c_h501", ["ipa:c_h501"]),
        ({}, "github.com/annastadt", ["forge:github.com/annastadt"]),
        ({"organisation": {"uri": "urn:ISBN:3161484100", "name": "Haus"}}, "Haus", ["urn:urn:isbn:3161484100"]),
        ({"organisation": {"uri": "https://www.Haus.example/", "name": "Haus"}}, "Haus", ["url:haus.example"]),
        ({"organisation": {"uri": "https://github.com/Haus"}}, "github.com/haus", ["forge:github.com/haus"]),
        ({"organisation": {"uri": "https://haus.example"}, **OWNER}, "Comune di Prova", ["url:haus.example"]),
    ],
)
def test_a_publisher_is_taken_by_the_first_of_the_ways(
    database: Database, tmp_path: Path, said: dict[str, Any], name: str, keys: list[str]
) -> None:
    brought_in(database, write(tmp_path, "a.yml", **said))
    assert publishers(database) == [(name, "unknown", keys)]


@pytest.mark.parametrize("second", [URI, OWNER | CODE, OWNER, CODE])
@pytest.mark.parametrize("first", [URI, OWNER | CODE])
def test_the_same_publisher_in_two_files_is_one_organisation(
    database: Database, tmp_path: Path, first: dict[str, Any], second: dict[str, Any]
) -> None:
    write(tmp_path, "a.yml", "https://github.com/a/a", **first)
    write(tmp_path, "b.yml", "https://github.com/b/b", **second)
    brought_in(database, tmp_path)
    assert publishers(database) == [("Comune di Prova", "unknown", ["ipa:c_h501"])] * 2


def test_a_code_that_stands_beside_two_names_belongs_to_neither(database: Database, tmp_path: Path) -> None:
    for number, owner in enumerate(("Haus Eins", "Haus Zwei")):
        legal = {"license": "MIT", "repoOwner": owner}
        write(tmp_path, f"{number}.yml", f"https://github.com/a/{number}", legal=legal, **CODE)
    write(tmp_path, "c.yml", "https://github.com/a/c", **CODE)
    brought_in(database, tmp_path)
    assert publishers(database) == [
        ("Haus Eins", "unknown", []), ("Haus Zwei", "unknown", []), ("IPA c_h501", "unknown", ["ipa:c_h501"])
    ]  # fmt: skip


def test_a_body_gets_its_name_when_a_file_tells_it(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "a.yml", "https://github.com/a/a", **CODE))
    brought_in(database, write(tmp_path, "b.yml", "https://github.com/b/b", **URI))
    assert publishers(database) == [("Comune di Prova", "unknown", ["ipa:c_h501"])] * 2


def test_a_person_is_no_organisation(database: Database, tmp_path: Path) -> None:
    contacts = [{"name": "Person Beispiel", "email": "p.beispiel@haus.example"}]
    maintenance = {"type": "community", "contacts": contacts}
    legal = {"license": "MIT", "repoOwner": "Person Beispiel"}
    brought_in(database, write(tmp_path, "a.yml", legal=legal, maintenance=maintenance))
    assert publishers(database) == [("github.com/annastadt", "unknown", ["forge:github.com/annastadt"])]


@pytest.mark.parametrize(
    ("owner", "said", "found"),
    [
        ("Stadt Münster", GERMAN, "Münster"),
        ("Landkreis Harburg", {"landingURL": "https://www.landkreis-harburg.de/"}, "Landkreis Harburg"),
        ("Stadt Münster", {}, None),
        ("Münster", GERMAN, None),
        ("Gemeinde Neuenkirchen", GERMAN, None),
        ("Stadt Münster", GERMAN | CODE, None),
        ("Stadt Münster", {"intendedAudience": {"countries": ["DE", "AT"]}}, None),
        ("Comune di Merano", GERMAN, None),
        ("Stadt Münsterr", GERMAN, None),
    ],
)
def test_a_body_of_the_register_is_meant_only_with_certainty(
    register: Database, tmp_path: Path, owner: str, said: dict[str, Any], found: str | None
) -> None:
    brought_in(register, write(tmp_path, "a.yml", legal={"license": "MIT", "repoOwner": owner}, **said))
    with register.reading() as db:
        body = db.scalars(select(Organisation).join(Solution)).one()
    assert (body.name, body.source == REGISTER) == (found or owner, found is not None)


def test_a_file_gives_a_body_of_the_register_no_key(register: Database, tmp_path: Path) -> None:
    said = {"organisation": {"uri": "https://anders.example", "name": "Stadt Münster"}} | GERMAN
    brought_in(register, write(tmp_path, "a.yml", **said))
    with register.reading() as db:
        body = db.scalars(select(Organisation).join(Solution)).one()
        assert body.kind is OrganisationKind.MUNICIPALITY
        assert not db.scalar(select(OrganisationKey.id).where(OrganisationKey.scheme == KeyScheme.URL))


@pytest.mark.parametrize("name", ["123 456 789 012", "Δήμος Παράδειγμα", "…"])
def test_a_name_that_makes_no_address_gets_one(database: Database, tmp_path: Path, name: str) -> None:
    for file, url in (("a.yml", "https://github.com/a/a"), ("b.yml", "https://github.com/b/b")):
        write(tmp_path, file, url, legal={"license": "MIT", "repoOwner": name})
    brought_in(database, tmp_path)
    assert [one[0] for one in publishers(database)] == [name, name]
    with database.reading() as db:
        slug = db.scalars(select(Organisation.slug)).one()
    assert slug.startswith("organisation-")


def test_imports_at_the_same_time_make_each_organisation_and_entry_once(database: Database, tmp_path: Path) -> None:
    for number in range(6):
        said = (URI, OWNER | CODE, CODE)[number % 3]
        write(tmp_path, f"{number}.yml", f"https://github.com/a/{number}", **said)
    begin, failures = Barrier(3), []

    def bring_in() -> None:
        begin.wait()
        try:
            brought_in(database, tmp_path)
        except Exception as error:
            failures.append(error)

    threads = [Thread(target=bring_in) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    with database.reading() as db:
        assert db.scalar(select(func.count(Solution.id))) == 6
        assert db.scalar(select(func.count(OrganisationKey.id))) == 1
    assert {name for name, _, _ in publishers(database)} == {"Comune di Prova"}
