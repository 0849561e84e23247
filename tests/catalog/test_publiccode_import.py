"""publiccode.yml files become entries: one a repository, the same whatever the order, and nothing changes twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog.db import Database
from catalog.models import CodeLink, Solution, SolutionRelation, SolutionVersion, SourceRecord
from catalog.sources import PERSON, Record, keep_record, records_of
from schemas.dates import day_of
from tests.factories import NOW, anna, published
from tests.publiccode_files import ENGLISH, GERMAN, ITALIAN, became, brought_in, only, rows_of, write


def entry(database: Database, slug: str) -> tuple[Solution, dict[str, object]]:
    with database.reading() as db:
        query = select(Solution, SolutionVersion.content).join(
            SolutionVersion,
            (SolutionVersion.solution_id == Solution.id) & (SolutionVersion.number == Solution.content_number),
        )
        solution, content = db.execute(query.where(Solution.slug == slug)).one()
        return solution, content


def number_of(database: Database, table: type) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count()).select_from(table)) or 0


def test_a_file_becomes_an_entry_with_what_it_says(database: Database, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "publiccode.yml",
        releaseDate="2026-02-01",
        softwareVersion="2.1",
        landingURL="https://annastadt.example/giessen",
        description={"de": GERMAN | {"localisedName": "Gießplaner Plus"}, "en": ENGLISH},
    )
    told = only(brought_in(database, path))
    assert (told.outcome, told.slug, told.identity) == (
        "created",
        "giessplaner",
        "github.com/annastadt/giessplaner",
    )
    solution, content = entry(database, "giessplaner")
    assert (solution.title, solution.publisher_text) == ("Gießplaner Plus", "github.com/annastadt")
    assert content["known_as"] == ["Gießplaner"]
    assert content["licence"] == "EUPL-1.2"
    assert content["features"] == GERMAN["features"]
    assert content["translations"]["en"]["summary"] == ENGLISH["shortDescription"]  # type: ignore[index]
    assert content["software"]["landing_page"] == "https://annastadt.example/giessen"  # type: ignore[index]
    with database.reading() as db:
        record = db.scalars(select(SourceRecord)).one()
        assert (record.url, record.as_of) == ("https://github.com/annastadt/giessplaner", "2026-02-01")
        assert db.scalars(select(CodeLink.licence)).one() == "EUPL-1.2"


def test_the_same_file_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "publiccode.yml", usedBy=["Berndsdorf", "Stadt Claraburg"])
    brought_in(database, path)
    before, version = rows_of(database), entry(database, "giessplaner")[0].version
    assert only(brought_in(database, path)).outcome == "unchanged"
    assert rows_of(database) == before
    assert entry(database, "giessplaner")[0].version == version


def test_a_changed_file_updates_its_entry(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "publiccode.yml"))
    told = only(brought_in(database, write(tmp_path, "publiccode.yml", name="Gießplan", softwareVersion="3")))
    assert (told.outcome, told.slug) == ("updated", "giessplaner")
    assert entry(database, "giessplaner")[0].title == "Gießplan"
    assert number_of(database, Solution) == 1


def test_every_spelling_of_a_repository_is_one_entry(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "a.yml", "https://github.com/annastadt/giessplaner"))
    told = only(brought_in(database, write(tmp_path, "a.yml", "http://www.GitHub.com/Annastadt/Giessplaner.git/")))
    assert told.slug == "giessplaner"
    assert (number_of(database, Solution), number_of(database, CodeLink)) == (1, 1)


def test_a_host_alone_is_no_identity(database: Database, tmp_path: Path) -> None:
    told = only(brought_in(database, write(tmp_path, "a.yml", "https://github.com")))
    assert (told.outcome, told.reason) == ("invalid", "no-repository")
    assert "https://github.com" in (told.sentence or "")
    assert number_of(database, Solution) == 0


@pytest.mark.parametrize(
    ("texts", "shown", "others"),
    [
        ({"it": ITALIAN, "en": ENGLISH, "de": GERMAN}, "de", {"en", "it"}),
        ({"it": ITALIAN, "en": ENGLISH, "de-AT": GERMAN}, "de-AT", {"en", "it"}),
        ({"it": ITALIAN, "en": ENGLISH}, "en", {"it"}),
        ({"sv": ITALIAN, "it": ITALIAN}, "it", {"sv"}),
    ],
)
def test_german_is_shown_else_english_else_the_first(
    database: Database, tmp_path: Path, texts: dict[str, object], shown: str, others: set[str]
) -> None:
    brought_in(database, write(tmp_path, "publiccode.yml", description=texts))
    _, content = entry(database, "giessplaner")
    assert content.get("language", "de") == shown
    assert set(content["translations"]) == others  # type: ignore[call-overload]


def many(folder: Path) -> list[Path]:
    """Files that share names, publishers, users and repositories, and are based on one another."""
    based = {"isBasedOn": ["https://github.com/stadt0/plan.git"]}
    files = [
        write(folder, f"{number}.yml", f"https://github.com/stadt{number}/plan", **(based if number % 2 else {}))
        for number in range(6)
    ]
    owned = {"legal": {"license": "MIT", "repoOwner": "Comune di Prova"}}
    files += [write(folder, "6.yml", "https://github.com/a/b", **owned, usedBy=["Comune di Esempio"])]
    files += [write(folder, "7.yml", "https://github.com/a/c", **owned, IT={"riuso": {"codiceIPA": "c_h501"}})]
    files += [write(folder, "8.yml", "https://github.com/a/d", IT={"riuso": {"codiceIPA": "C_H501"}})]
    example = {"name": "Comune di Esempio", "uri": "urn:x-italian-pa:c_f205"}
    files += [write(folder, "9.yml", "https://github.com/a/e", organisation=example)]
    files += [write(folder, "x.yml", "https://github.com/a/e", releaseDate="2020-01-01", organisation=example)]
    return files


def orders(folder: Path) -> Iterator[list[Path]]:
    files = many(folder)
    yield files
    yield files[::-1]
    for seed in range(3):
        random.Random(seed).shuffle(files)
        yield files


def test_the_order_of_files_decides_nothing(place: object, tmp_path: Path) -> None:
    seen = []
    for order in orders(tmp_path):
        database = Database(place.empty())  # type: ignore[attr-defined]
        brought_in(database, *order)
        seen.append(rows_of(database))
        database.close()
    assert all(rows == seen[0] for rows in seen)
    assert any("plan-" in row or "giessplaner-6" in row for row in seen[0][0])


def test_two_halves_make_the_same_ties_as_the_whole(database: Database, tmp_path: Path) -> None:
    files = many(tmp_path)
    brought_in(database, *files[1::2])
    assert number_of(database, SolutionRelation) == 0
    brought_in(database, *files[0::2])
    assert number_of(database, SolutionRelation) == 3
    before = rows_of(database)
    assert {one.outcome for one in brought_in(database, *files)} == {"unchanged", "skipped"}
    assert rows_of(database) == before


def test_a_tie_goes_when_the_file_no_longer_names_it(database: Database, tmp_path: Path) -> None:
    origin = write(tmp_path, "a.yml", "https://github.com/a/a")
    based = write(tmp_path, "b.yml", "https://github.com/b/b", isBasedOn="https://github.com/a/a")
    brought_in(database, origin, based)
    assert number_of(database, SolutionRelation) == 1
    brought_in(database, write(tmp_path, "b.yml", "https://github.com/b/b"))
    assert number_of(database, SolutionRelation) == 0


def test_two_that_are_based_on_each_other_make_no_circle(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml", "https://github.com/a/a", isBasedOn="https://github.com/b/b")
    write(tmp_path, "b.yml", "https://github.com/b/b", isBasedOn=["https://github.com/a/a", "https://github.com/b/b"])
    brought_in(database, tmp_path)
    assert number_of(database, SolutionRelation) == 1


def test_a_withdrawn_entry_does_not_come_back(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "publiccode.yml"))
    with database.writing() as db:
        from_catalogue = db.scalars(select(Solution)).one()
        from_catalogue.publication_status = from_catalogue.publication_status.WITHDRAWN
    for name in ("Gießplaner", "Gießplan"):
        told = only(brought_in(database, write(tmp_path, "publiccode.yml", name=name)))
        assert (told.outcome, told.reason, told.slug) == ("skipped", "withdrawn", "giessplaner")
    assert entry(database, "giessplaner")[0].title == "Gießplaner"


def test_a_repository_that_an_entry_names_brings_no_second_entry(database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        solution = published(db, anna(db), title="Der Gießplaner")
        db.add(CodeLink(
            solution_id=solution.id, url="https://github.com/Annastadt/giessplaner", forge="GitHub", said_by_text="x",
            identity="github.com/annastadt/giessplaner",
        ))  # fmt: skip
        record = Record(
            source="demo", external_id="1", raw={}, parsed={"title": "Der Gießplaner", "summary": "Kurz."},
            retrieved_on=day_of(NOW), as_of="2026-03-01",
        )  # fmt: skip
        keep_record(db, solution, record)
    told = only(brought_in(database, write(tmp_path, "publiccode.yml", description={"it": ITALIAN})))
    assert (told.outcome, told.slug) == ("updated", "der-giessplaner")
    solution, content = entry(database, "der-giessplaner")
    assert (number_of(database, Solution), number_of(database, CodeLink)) == (1, 1)
    assert solution.publisher_text == "Annastadt"
    assert (content["title"], content.get("language", "de")) == ("Der Gießplaner", "de")
    assert content["licence"] == "EUPL-1.2"
    assert content["translations"]["it"]["summary"] == ITALIAN["shortDescription"]  # type: ignore[index]
    with database.reading() as db:
        assert {one.source for one in records_of(db, solution)} == {"demo", "publiccode"}


def test_what_a_person_entered_wins(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "publiccode.yml"))
    with database.writing() as db:
        solution = db.scalars(select(Solution)).one()
        record = Record(
            source=PERSON, external_id="1", raw={}, parsed={"title": "Annas Gießplaner", "licence": None},
            retrieved_on=day_of(NOW),
        )  # fmt: skip
        keep_record(db, solution, record)
    brought_in(
        database, write(tmp_path, "publiccode.yml", name="Anders", softwareVersion="9", releaseDate="2026-03-14")
    )
    solution, content = entry(database, "giessplaner")
    assert (solution.title, content.get("licence")) == ("Annas Gießplaner", None)
    assert content["software"]["software_version"] == "9"  # type: ignore[index]


def test_two_entries_with_one_repository_are_left_alone(database: Database, tmp_path: Path) -> None:
    with database.writing() as db:
        publisher = anna(db)
        for title in ("Eins", "Zwei"):
            solution = published(db, publisher, title=title)
            db.add(CodeLink(
                solution_id=solution.id, url="https://github.com/a/b", forge="GitHub", said_by_text="x",
                identity="github.com/a/b",
            ))  # fmt: skip
    told = only(brought_in(database, write(tmp_path, "publiccode.yml", "https://github.com/a/b")))
    assert (told.outcome, told.reason) == ("skipped", "several")
    assert "eins, zwei" in (told.sentence or "")


def test_two_of_the_same_name_are_told_apart_by_their_addresses(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml", "https://github.com/z/z")
    write(tmp_path, "b.yml", "https://github.com/a/a")
    told = {one.identity: one.slug for one in brought_in(database, tmp_path)}
    assert told == {"github.com/a/a": "giessplaner", "github.com/z/z": "giessplaner-2"}


def test_what_is_longer_than_an_entry_takes_is_cut_between_words(database: Database, tmp_path: Path) -> None:
    name = " ".join(["Wasser"] * 60)
    brought_in(database, write(tmp_path, "publiccode.yml", name=name))
    with database.reading() as db:
        title = db.scalars(select(Solution.title)).one()
    assert len(title) <= 200
    assert title.endswith("Wasser …")


def test_signs_that_nobody_reads_are_left_out(database: Database, tmp_path: Path) -> None:
    text = "Nul\0 Glocke\a kehrt\u202e um\u2066 halb\ud800 \ufffe"
    brought_in(database, write(tmp_path, "publiccode.yml", name=text.encode("utf-8", "replace").decode()))
    brought_in(database, write(tmp_path, "b.yml", "https://github.com/b/b", softwareVersion="1\u202e\u0007"))
    assert became(brought_in(database, tmp_path)) == {"publiccode.yml": "unchanged", "b.yml": "unchanged"}
    with database.reading() as db:
        kept = [*db.scalars(select(Solution.title)), *map(str, db.scalars(select(SourceRecord.raw)))]
    assert not any(sign in text for text in kept for sign in "\0\a\u202e\u2066\ufffe")
