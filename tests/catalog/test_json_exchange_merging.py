"""A catalogue read into one that has something already: what people entered here wins, and nothing is said twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import contacts, solutions
from catalog.db import Database
from catalog.exchange.catalogue_export import full_lines
from catalog.exchange.catalogue_import import import_catalogue
from catalog.exchange.catalogue_refusals import Remark, Report
from catalog.imports import DemoCounts, load_demo
from catalog.models import Contact, Organisation, OrganisationKey, Solution, SolutionVersion, Statement
from catalog.reuse import claim_use
from catalog.solutions import Imprint, Rules
from schemas.organisation import KeyScheme
from schemas.reuse import AdoptionClaim, AdoptionStep, Manner, Speaker
from tests.catalog.conftest import opened
from tests.databases import Place
from tests.factories import NOW, content, dieter, employer, published, speaking
from tests.whole_catalogue import fill_whole

DAY = timedelta(days=1)
Document = dict[str, Any]


def written(database: Database) -> Document:
    with database.reading() as db:
        document: Document = json.loads("".join(full_lines(lambda: nullcontext(db))))
    return document


def taken_over(database: Database, document: Document) -> Report:
    with database.writing() as db:
        return import_catalogue(db, BytesIO(json.dumps(document).encode()), NOW + DAY, Rules())


@pytest.fixture
def document(place: Place) -> Iterator[Document]:
    """A catalogue from elsewhere in which everything occurs."""
    with opened(place, place.empty()) as made:
        with made.writing() as db:
            fill_whole(db)
        yield written(made)


@pytest.fixture
def filled(database: Database, document: Document) -> Database:
    """The same catalogue here."""
    taken_over(database, document)
    return database


def giessplaner(db: Session) -> Solution:
    return db.scalars(select(Solution).where(Solution.slug == "giessplaner")).one()


def entry_of(document: Document) -> Document:
    entry: Document = document["solutions"][0]
    return entry


def test_what_a_person_wrote_here_stays_and_is_remarked_upon(filled: Database, document: Document) -> None:
    with filled.writing() as db:
        here = giessplaner(db)
        annastadt = db.get_one(Organisation, here.publisher_id)
        words = content(title="Gießplaner, hier anders", summary="Hier beschrieben.")
        by = speaking(annastadt, Speaker.PUBLISHER)
        solutions.publish(db, words, Imprint(publisher=annastadt), by=by, now=NOW + DAY, solution=here)
    versions = entry_of(document)["versions"]
    versions.append({**versions[-1], "number": 3, "content": {**versions[-1]["content"], "title": "Dort anders"}})

    report = taken_over(filled, document)

    assert report.remarks == [Remark("kept", "giessplaner", "content")]
    with filled.reading() as db:
        assert giessplaner(db).title == "Gießplaner, hier anders"


def test_a_newer_version_is_taken_over_where_nobody_wrote_here(filled: Database, document: Document) -> None:
    versions = entry_of(document)["versions"]
    versions.append({**versions[-1], "number": 3, "content": {**versions[-1]["content"], "title": "Gießplaner 2"}})

    first, second = taken_over(filled, document), taken_over(filled, document)

    assert (first.changed, first.unchanged, first.remarks) == (1, 5, [])
    assert (second.changed, second.unchanged) == (0, 6)
    with filled.reading() as db:
        entry = giessplaner(db)
        assert (entry.title, entry.content_number) == ("Gießplaner 2", 3)
        assert db.scalar(select(func.count(SolutionVersion.id)).where(SolutionVersion.solution_id == entry.id)) == 3


def _more_contacts(entry: Document) -> None:
    entry["contacts"].append({"role": "Leitung", "mailbox": "leitung@annastadt.example"})


def _more_code(entry: Document) -> None:
    entry["code"].append({"url": "https://forge.example/zwei", "forge": "forge.example", "said_by": "forge.example"})


def _more_statements(entry: Document) -> None:
    entry["statements"].append({**entry["statements"][0], "fingerprint": "a" * 64, "said_at": "2026-03-15T10:00:00Z"})


def _more_addresses(entry: Document) -> None:
    entry["former_addresses"].append("noch-aelter")


@pytest.mark.parametrize("add", [_more_contacts, _more_code, _more_statements, _more_addresses])
def test_what_is_missing_here_is_added_once(
    filled: Database, document: Document, add: Callable[[Document], None]
) -> None:
    add(entry_of(document))

    first, second = taken_over(filled, document), taken_over(filled, document)

    assert (first.changed, first.unchanged) == (1, 5)
    assert (second.changed, second.unchanged) == (0, 6)
    mine, theirs = entry_of(written(filled)), entry_of(document)
    assert all(len(mine[part]) == len(theirs[part]) for part in ("contacts", "code", "statements", "former_addresses"))


def test_a_contact_that_was_changed_here_stays(filled: Database, document: Document) -> None:
    with filled.writing() as db:
        contacts.contacts_of(db, giessplaner(db).id)[0].unit = "Rathaus"

    report = taken_over(filled, document)

    assert report.remarks == [Remark("kept", "giessplaner", "contact")]
    with filled.reading() as db:
        assert "Rathaus" in db.scalars(select(Contact.unit)).all()


def test_what_was_withdrawn_here_is_not_published_again(filled: Database, document: Document) -> None:
    with filled.writing() as db:
        solutions.withdraw(giessplaner(db), "Gibt es nicht mehr.")

    report = taken_over(filled, document)

    assert report.remarks == [Remark("status", "giessplaner")]
    with filled.reading() as db:
        assert giessplaner(db).withdrawn_because == "Gibt es nicht mehr."


def test_another_entry_under_the_same_address_is_left_alone(database: Database, document: Document) -> None:
    with database.writing() as db:
        published(db, dieter(db, slug="dieterfeld-hier"), NOW - 9 * DAY)  # it gets the address "giessplaner"

    report = taken_over(database, document)

    assert (report.created, report.skipped) == (5, 1)
    assert report.remarks == [Remark("another", "giessplaner"), Remark("tie", "giessplaner-berndsdorf", "giessplaner")]
    with database.reading() as db:
        assert giessplaner(db).publisher_text == "Dieterfeld"


def test_a_body_is_found_by_its_key_whatever_it_is_called_here(database: Database, document: Document) -> None:
    with database.writing() as db:
        body = employer(db, "RZ Nord")
        db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.URL, value="https://rz.example/"))

    taken_over(database, document)

    with database.reading() as db:
        assert db.scalar(select(Organisation).where(Organisation.slug == "rechenzentrum")) is None
        assert [offer["operator"] for offer in entry_of(written(database))["offers"]] == [
            {"name": "Rechenzentrum", "organisation": "rz-nord"},
            {"name": "Eine Firma"},
        ]


def test_a_body_with_another_key_is_another_body(database: Database, document: Document) -> None:
    with database.writing() as db:
        body = employer(db, "Rechenzentrum")
        db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.URL, value="https://anderes.example/"))

    taken_over(database, document)

    assert entry_of(written(database))["offers"][0]["operator"]["organisation"] == "rechenzentrum-2"


def test_bernd_does_not_say_the_same_twice_after_a_move(filled: Database) -> None:
    with filled.writing() as db:
        here = giessplaner(db)
        berndsdorf = db.scalars(select(Organisation).where(Organisation.slug == "berndsdorf")).one()
        last = db.scalars(select(Statement).where(Statement.said_as == Speaker.ADOPTER).order_by(Statement.id)).first()
        assert last is not None
        again = AdoptionClaim(step=AdoptionStep.TRIAL, manner=Manner.OWN, since="2024", note="ein Versuch")
        by = speaking(berndsdorf, Speaker.ADOPTER)

        first = claim_use(db, here, again, adopter=berndsdorf, by=by, now=NOW)
        second = claim_use(db, here, again, adopter=berndsdorf, by=by, now=NOW)

    assert first is not None
    assert second is None


def test_the_demo_catalogue_loaded_after_a_move_changes_nothing(demo: Database, register: Database) -> None:
    taken_over(register, written(demo))

    with register.writing() as db:
        counts = load_demo(db, NOW + DAY, Rules())

    assert counts == DemoCounts(created=0, changed=0, unchanged=102)
    assert len(written(register)["solutions"][0]["statements"]) == len(written(demo)["solutions"][0]["statements"])


def test_two_catalogues_with_the_same_demo_are_one_already(demo: Database, register: Database) -> None:
    with register.writing() as db:
        load_demo(db, NOW, Rules())

    report = taken_over(register, written(demo))

    assert (report.created, report.changed, report.unchanged, report.remarks) == (0, 0, 102, [])


def test_what_steers_the_reading_and_passwords_of_a_file_from_elsewhere_stay_outside(
    database: Database, document: Document
) -> None:
    version = entry_of(document)["versions"][-1]
    title = version["content"]["title"]
    version["content"]["title"] = f"\u202e{title}\u2066\u200b"
    version["content"]["links"] = [{"url": "https://name:geheim@a.example/x"}]
    entry_of(document)["code"][0]["url"] = "https://name:geheim@git.example/a/b"
    taken_over(database, document)
    again = entry_of(written(database))
    assert again["versions"][-1]["content"]["title"] == title
    assert again["versions"][-1]["content"]["links"] == [{"url": "https://a.example/x"}]
    assert again["code"][0]["url"] == "https://git.example/a/b"
    assert ":geheim@" not in json.dumps(written(database))
