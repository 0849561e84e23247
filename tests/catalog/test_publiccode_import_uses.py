"""usedBy: who a file says uses it. Reported, matched with certainty or kept as text, never stronger than people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.db import Database
from catalog.models import Adoption, Organisation, Solution, Statement
from catalog.reuse import claim_use
from schemas.reuse import AdoptionClaim, AdoptionStep, Answer, Speaker, Standing
from tests.factories import NOW, bernd, speaking
from tests.publiccode_files import brought_in, write

GERMAN: dict[str, Any] = {"landingURL": "https://giessen.example.de/"}


def adoptions(database: Database) -> list[tuple[str, Standing, bool]]:
    with database.reading() as db:
        query = select(Organisation.name, Adoption.standing, Adoption.counts).join_from(
            Adoption, Organisation, Organisation.id == Adoption.organisation_id
        )
        return [(name, standing, counts) for name, standing, counts in db.execute(query.order_by(Organisation.name))]


def texts(database: Database) -> list[str]:
    with database.reading() as db:
        query = select(Statement.organisation_text).where(Statement.organisation_id.is_(None))
        return sorted(db.scalars(query))


def only_statement(db: Session) -> Statement:
    return db.scalars(select(Statement).where(Statement.said_as == Speaker.SOURCE)).one()


def test_a_body_of_the_register_is_reported_and_other_words_stay_words(register: Database, tmp_path: Path) -> None:
    used_by = ["Stadt Münster", "Münster", "Gemeinde Neuenkirchen", "Comune di Merano", "viele Städte"]
    brought_in(register, write(tmp_path, "a.yml", usedBy=used_by, **GERMAN))
    assert adoptions(register) == [("Münster", Standing.REPORTED, True)]
    assert texts(register) == sorted(used_by[1:])


def test_a_file_from_elsewhere_means_no_body_of_the_register(register: Database, tmp_path: Path) -> None:
    brought_in(register, write(tmp_path, "a.yml", usedBy=["Stadt Münster"]))
    assert adoptions(register) == []
    assert texts(register) == ["Stadt Münster"]


def test_a_text_counts_nowhere(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "a.yml", usedBy=["viele Städte"]))
    with database.reading() as db:
        solution = db.scalars(select(Solution)).one()
        assert (solution.uses_confirmed, solution.uses_reported) == (0, 0)


def test_the_publishers_own_use_is_no_reuse(database: Database, tmp_path: Path) -> None:
    legal = {"license": "MIT", "repoOwner": "ISPRA"}
    brought_in(database, write(tmp_path, "a.yml", legal=legal, usedBy=["ISPRA"]))
    assert adoptions(database) == [("ISPRA", Standing.REPORTED, False)]


def test_another_files_publisher_is_known_by_its_full_name(database: Database, tmp_path: Path) -> None:
    legal = {"license": "MIT", "repoOwner": "Comune di Prova"}
    write(tmp_path, "z.yml", "https://github.com/z/z", legal=legal)
    write(tmp_path, "a.yml", usedBy=["Comune di prova"])
    brought_in(database, tmp_path)
    assert adoptions(database) == [("Comune di Prova", Standing.REPORTED, True)]


def test_one_user_in_several_spellings_is_said_once(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Haus am Markt", " HAUS am  Markt ", "", "  "]))
    assert texts(database) == ["Haus am Markt"]


@pytest.fixture
def used_by_bernd(database: Database, tmp_path: Path) -> Path:
    """A file that names Bernd's town, imported."""
    with database.writing() as db:
        body = bernd(db)
        body.name = body.official_name = "Amt Berndsdorf"
        for name in body.names:
            name.folded = "amt berndsdorf"
    path = write(tmp_path, "a.yml", usedBy=["Amt Berndsdorf"], releaseDate="2026-02-01")
    brought_in(database, path)
    assert adoptions(database) == [("Amt Berndsdorf", Standing.REPORTED, True)]
    return path


def answer(database: Database, kind: Answer, claim: AdoptionClaim) -> None:
    with database.writing() as db:
        said, solution = only_statement(db), db.scalars(select(Solution)).one()
        body = db.scalars(select(Organisation).where(Organisation.name == "Amt Berndsdorf")).one()
        by = speaking(body, Speaker.ADOPTER)
        claim_use(db, solution, claim, adopter=body, by=by, now=NOW, answer=(kind, said))
        solutions.refresh(db, solution, NOW)


@pytest.mark.usefixtures("used_by_bernd")
def test_what_was_rejected_is_never_revived(database: Database, tmp_path: Path) -> None:
    answer(database, Answer.REJECT, AdoptionClaim())
    assert adoptions(database) == []
    for version in ("2", "3"):
        changed = {"softwareVersion": version, "releaseDate": f"2026-02-1{version}"}
        brought_in(database, write(tmp_path, "a.yml", usedBy=["Amt Berndsdorf"], **changed))
        assert adoptions(database) == []
    brought_in(database, write(tmp_path, "a.yml"))
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Amt Berndsdorf"]))
    assert adoptions(database) == []


@pytest.mark.usefixtures("used_by_bernd")
def test_what_the_user_says_itself_stands(database: Database, tmp_path: Path) -> None:
    answer(database, Answer.CORRECT, AdoptionClaim(step=AdoptionStep.TRIAL))
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Amt Berndsdorf"], softwareVersion="2"))
    with database.reading() as db:
        adoption = db.scalars(select(Adoption)).one()
    assert (adoption.step, adoption.standing) == (AdoptionStep.TRIAL, Standing.CONFIRMED)


def test_a_user_that_the_file_names_no_longer_is_reported_no_longer(
    database: Database, tmp_path: Path, used_by_bernd: Path
) -> None:
    assert used_by_bernd.exists()
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Andere"], releaseDate="2026-03-01"))
    assert adoptions(database) == []
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Amt Berndsdorf"], releaseDate="2026-03-02"))
    assert adoptions(database) == [("Amt Berndsdorf", Standing.REPORTED, True)]


def test_words_that_the_file_no_longer_has_are_shown_no_longer(database: Database, tmp_path: Path) -> None:
    def named() -> list[str]:
        with database.reading() as db:
            page = solutions.page(db, "giessplaner")
            assert page is not None
            return [line.organisation_text for line in page.named]

    brought_in(database, write(tmp_path, "a.yml", usedBy=["Haus am Markt", "Haus am See"], releaseDate="2026-01-01"))
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Haus am Markt", "Haus am See"], releaseDate="2026-02-01"))
    assert named() == ["Haus am Markt", "Haus am See"]
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Haus am Markt"], releaseDate="2026-03-01"))
    assert named() == ["Haus am Markt"]
    brought_in(database, write(tmp_path, "a.yml", usedBy=["Haus am Markt", "Haus am See"], releaseDate="2026-03-02"))
    assert sorted(named()) == ["Haus am Markt", "Haus am See"]
