"""Which file speaks for a repository: the one that lay in it, else the newest, else the first by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from catalog.db import Database
from catalog.imports.publiccode import Told
from catalog.models import CodeLink, Solution, SourceRecord
from tests.factories import anna, published
from tests.publiccode_files import REPOSITORY, became, brought_in, only, write

FORK = "https://github.com/berndsdorf/giessplaner"


def listed(folder: Path, **origins: str) -> Path:
    path = folder / "liste.csv"
    path.write_text("file,origin\n" + "".join(f"{name}.yml,{url}\n" for name, url in origins.items()), "utf-8")
    return path


def titles(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(Solution.title)))


def reasons(told: list[Told]) -> str:
    return " ".join(one.sentence or "" for one in told)


def test_the_file_that_lay_in_the_repository_wins(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml", name="Neuer", releaseDate="2026-01-01")
    write(tmp_path, "b.yml", name="Eigener", releaseDate="2020-01-01")
    told = brought_in(database, listed(tmp_path, a=FORK, b=f"{REPOSITORY}/blob/main/publiccode.yml"))
    assert became(told) == {"a.yml": "skipped fork", "b.yml": "created"}
    assert titles(database) == ["Eigener"]
    assert "github.com/berndsdorf/giessplaner" in reasons(told)


def test_else_the_newest_wins(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml", name="Alter", releaseDate="2020-01-01")
    write(tmp_path, "b.yml", name="Neuer", releaseDate="2026-01-01")
    write(tmp_path, "c.yml", name="Ohne Tag")
    told = brought_in(database, tmp_path)
    assert became(told) == {"a.yml": "skipped copy", "b.yml": "created", "c.yml": "skipped copy"}
    assert titles(database) == ["Neuer"]
    assert "b.yml" in reasons(told)


def test_else_the_first_by_name(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "b.yml", name="Zweiter", releaseDate="2020-01-01")
    write(tmp_path, "a.yml", name="Erster", releaseDate="2020-01-01")
    assert became(brought_in(database, tmp_path)) == {"a.yml": "created", "b.yml": "skipped copy"}
    assert titles(database) == ["Erster"]


def test_a_fork_without_its_original_is_imported(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    told = only(brought_in(database, listed(tmp_path, a=FORK)))
    assert (told.outcome, told.identity) == ("created", "github.com/annastadt/giessplaner")
    assert only(brought_in(database, listed(tmp_path, a=FORK))).outcome == "unchanged"


def test_the_original_takes_over_from_its_fork_and_keeps_it_out(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml", name="Abspaltung", releaseDate="2026-01-01")
    write(tmp_path, "b.yml", name="Original", releaseDate="2020-01-01")
    brought_in(database, listed(tmp_path, a=FORK))
    assert only(brought_in(database, listed(tmp_path, b=REPOSITORY))).outcome == "updated"
    assert only(brought_in(database, listed(tmp_path, a=FORK))).reason == "fork"
    assert titles(database) == ["Original"]


def test_a_fork_stays_out_where_another_source_brought_the_original(database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        solution = published(db, anna(db))
        link = {"url": REPOSITORY, "identity": "github.com/annastadt/giessplaner", "forge": "GitHub"}
        db.add(CodeLink(solution_id=solution.id, said_by_text="x", **link))
    write(tmp_path, "a.yml", name="Abspaltung")
    assert only(brought_in(database, listed(tmp_path, a=FORK))).reason == "fork"
    assert titles(database) == ["Gießplaner"]


@pytest.mark.parametrize("first", ["a", "b"])
def test_of_files_that_come_one_after_the_other_the_same_one_wins(
    database: Database, tmp_path: Path, first: str
) -> None:
    write(tmp_path, "a.yml", name="Alter", releaseDate="2020-01-01")
    write(tmp_path, "b.yml", name="Neuer", releaseDate="2026-01-01")
    for name in (first, "ab".replace(first, "")):
        brought_in(database, tmp_path / f"{name}.yml")
    assert titles(database) == ["Neuer"]


def test_a_file_of_unknown_origin_takes_nothing_from_the_repositorys_own(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "a.yml", name="Eigener"), origin=REPOSITORY)
    told = only(brought_in(database, write(tmp_path, "a.yml", name="Fremder", releaseDate="2026-01-01")))
    assert (told.outcome, told.reason) == ("skipped", "older")
    assert "--origin" in (told.sentence or "")
    assert only(brought_in(database, tmp_path / "a.yml", origin=REPOSITORY)).outcome == "updated"
    assert titles(database) == ["Fremder"]


def test_a_file_whose_origin_becomes_known_later_stays_as_it_is_but_for_that(
    database: Database, tmp_path: Path
) -> None:
    path = write(tmp_path, "a.yml", usedBy=["Berndsdorf"], releaseDate="2026-01-01")
    brought_in(database, path)
    with database.reading() as db:
        before = [(row.parsed, row.raw["file"], row.as_of) for row in db.scalars(select(SourceRecord))]
    assert only(brought_in(database, path, origin=REPOSITORY)).outcome == "updated"
    with database.reading() as db:
        (record,) = db.scalars(select(SourceRecord))
        assert [(record.parsed, record.raw["file"], record.as_of)] == before
        assert record.raw["origin"] == "github.com/annastadt/giessplaner"
    assert only(brought_in(database, path, origin=REPOSITORY)).outcome == "unchanged"


@pytest.mark.parametrize("left", [None, "?", {"publisher": {"key": 1}}])
def test_what_another_release_left_in_a_record_keeps_no_file_out(
    database: Database, tmp_path: Path, left: object
) -> None:
    path = write(tmp_path, "a.yml")
    brought_in(database, path)
    with database.writing() as db:
        record = db.scalars(select(SourceRecord)).one()
        record.raw = {**record.raw, "said": left}
    assert only(brought_in(database, path)).outcome == "unchanged"
