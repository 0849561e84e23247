"""A file that was imported, exported and imported again changes nothing of the entry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalog.db import Database
from catalog.imports.publiccode import Outcome, import_files
from catalog.models import CodeLink, Contact, Organisation, Solution, SolutionRelation, SolutionVersion, Statement
from catalog.publiccode import export_of
from catalog.reuse import Voice, claim_use
from catalog.solutions import Rules
from schemas.publiccode import document_in, judge
from schemas.reuse import AdoptionClaim, Answer, Speaker
from tests.factories import NOW

VALID = Path(__file__).resolve().parents[1] / "schemas" / "data" / "publiccode" / "valid.yml"
URL = "https://code.musterstadt.example/verkehr/ampelblick"
BASE = "https://code.musterstadt.example/verkehr/ampel"


def file(folder: Path, **replaced: str) -> Path:
    """The file of our tests, with a mailbox of a role, and what else is told otherwise."""
    text = VALID.read_text(encoding="utf-8")
    for old, new in {"verkehr@musterstadt": "info@musterstadt", **replaced}.items():
        assert old in text
        text = text.replace(old, new)
    path = folder / "publiccode.yml"
    path.write_text(text, encoding="utf-8")
    return path


def taken(database: Database, path: Path) -> Outcome:
    (told,) = import_files(database, [str(path)], NOW, Rules(), origin=URL)
    return told.outcome


def exported(database: Database, slug: str = "ampelblick") -> bytes:
    """The file, of which the judge has nothing to say."""
    with database.reading() as db:
        export = export_of(db, db.scalars(select(Solution).where(Solution.slug == slug)).one())
    assert not export.lacks
    data = export.text().encode()
    report = judge(data, "publiccode.yml")
    assert (report.errors, report.warnings) == ((), ())
    return data


def all_of(database: Database) -> dict[str, Any]:
    """Whatever the catalogue shows of its entries."""
    columns: dict[str, tuple[Any, ...]] = {
        "entries": (Solution.slug, Solution.title, Solution.publisher_id, Solution.publisher_text, Solution.phase),
        "versions": (SolutionVersion.number, SolutionVersion.content),
        "code": (CodeLink.url, CodeLink.licence, CodeLink.said_by_text),
        "contacts": (Contact.role, Contact.mailbox),
        "said": (Statement.organisation_text, Statement.claim, Statement.answer),
        "ties": (SolutionRelation.solution_id, SolutionRelation.origin_id),
        "bodies": (Organisation.name,),
    }
    with database.reading() as db:
        return {name: [tuple(row) for row in db.execute(select(*some))] for name, some in columns.items()}


def test_a_file_that_goes_out_and_comes_in_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = file(tmp_path)
    assert taken(database, path) is Outcome.CREATED
    before, data = all_of(database), exported(database)
    path.write_bytes(data)
    taken(database, path)
    assert all_of(database) == before
    assert taken(database, path) is Outcome.UNCHANGED
    assert exported(database) == data


def test_what_the_file_said_of_others_goes_out_as_it_was_written(database: Database, tmp_path: Path) -> None:
    taken(database, file(tmp_path, **{"localisedName: Ampelblick": "localisedName: Grüne Ampeln"}))
    code = document_in(exported(database, "ampelblick"))
    assert code.name == "Ampelblick"
    assert code.description["de"].localised_name == "Grüne Ampeln"
    assert code.organisation is not None
    assert (code.organisation.name, code.organisation.uri) == ("Musterstadt", "https://www.musterstadt.example")
    assert [(one.name, one.uri) for one in code.funded_by or ()] == [("Musterland", "urn:isbn:3161484100")]
    assert (code.used_by, code.is_based_on) == (("Musterstadt",), (BASE,))


def test_a_publisher_that_only_a_code_names_goes_out_by_its_code(database: Database, tmp_path: Path) -> None:
    named = "organisation:\n  name: Musterstadt\n  uri: https://www.musterstadt.example"
    path = file(tmp_path, **{named: "IT:\n  riuso:\n    codiceIPA: c_h501"})
    taken(database, path)
    code = document_in(exported(database))
    assert code.organisation is not None
    assert (code.organisation.name, code.organisation.uri) == (None, "urn:x-italian-pa:c_h501")
    before = all_of(database)
    path.write_bytes(exported(database))
    taken(database, path)
    assert all_of(database) == before


def test_persons_and_what_only_lies_in_the_repository_stay_behind(database: Database, tmp_path: Path) -> None:
    taken(database, file(tmp_path))
    data = exported(database)
    for left in (b"Stabsstelle", b"+49", b"ampel.svg", b"bild.png", b"mainCopyrightOwner"):
        assert left not in data
    (contact,) = document_in(data).maintenance.contacts or ()
    assert (contact.name, contact.email) == ("Ansprechstelle", "info@musterstadt.example")


def test_an_entry_whose_only_contact_is_a_person_has_no_file(database: Database, tmp_path: Path) -> None:
    taken(database, file(tmp_path, **{"info@musterstadt": "erika@musterstadt"}))
    with database.reading() as db:
        export = export_of(db, db.scalars(select(Solution)).one())
    assert [lack.key for lack in export.lacks] == ["maintenance.contacts"]


@pytest.mark.parametrize("name", ["Berndsdorf", "Stadt Berndsdorf an der Spree"])
def test_who_denies_its_use_is_not_named_any_more(database: Database, tmp_path: Path, name: str) -> None:
    taken(database, file(tmp_path, **{"usedBy:\n  - Musterstadt": f"usedBy:\n  - {name}\n  - Annastadt"}))
    assert document_in(exported(database)).used_by == (name, "Annastadt")
    with database.writing() as db:
        said = db.scalars(select(Statement).where(Statement.organisation_text == name)).one()
        solution = db.get_one(Solution, said.solution_id)
        by = Voice(role=Speaker.OPERATOR, name="Betrieb")
        claim_use(db, solution, AdoptionClaim(), adopter=name, by=by, now=NOW, answer=(Answer.REJECT, said))
    assert document_in(exported(database)).used_by == ("Annastadt",)
