"""Tables become entries: created, renewed, left as they are, refused with the reason; twice changes nothing."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import operation, solutions
from catalog.db import Base, Database
from catalog.exchange.table_entries import table_entries, table_languages
from catalog.imports import load_demo
from catalog.imports.table import Outcome, Told, import_table
from catalog.models import CodeLink, Solution, SolutionSlug, SourceRecord
from catalog.solutions import Rules
from schemas.exchange.table import Table, lines
from schemas.solution import SolutionContent
from tests.factories import NOW, anna, bernd, employer, published

DAY = timedelta(days=1)
HEAD = "Kennung;Titel;Kurzbeschreibung;Herausgeber;Lizenz;Quellcode;Stand"
ONE = "1;Gießplaner;Zählt Bäume.;Annastadt;MIT;https://git.example/a/giessplaner;2026-01"
TWO = "2;Brunnenkarte;Zeigt Brunnen.;Berndsdorf;;;"


def table(*rows: str, head: str = HEAD) -> Table:
    return Table(io.BytesIO("\r\n".join([head, *rows, ""]).encode("utf-8-sig")))


def take(database: Database, *rows: str, head: str = HEAD, name: str = "amt", **options: Any) -> list[Told]:
    now: datetime = options.pop("now", NOW)
    return list(import_table(database, table(*rows, head=head), now, name, **options))


def outcomes(told: list[Told]) -> list[str]:
    return [one.outcome.value for one in told]


def said(told: Told) -> list[str]:
    return [problem.code for problem in told.problems]


def content(database: Database, slug: str) -> SolutionContent:
    with database.reading() as db:
        shown = solutions.page(db, slug)
        assert shown, slug
        return shown.content


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    with database.reading() as db:
        return {
            one.name: sorted((tuple(map(str, row)) for row in db.execute(select(one))), key=str)
            for one in Base.metadata.sorted_tables
        }


def exported(database: Database) -> bytes:
    return "".join(lines(table_entries(database.reading), table_languages(database.reading))).encode()


@pytest.fixture
def people(database: Database) -> Database:
    """A catalogue with the towns of Anna and Bernd."""
    with database.writing() as db:
        anna(db)
        bernd(db)
    return database


def count(db: Session, kind: type[Base]) -> int:
    return db.scalar(select(func.count()).select_from(kind)) or 0


# The way in


def test_signs_that_steer_the_reading_and_passwords_in_addresses_stay_outside(people: Database) -> None:
    head = f"{HEAD};Startseite;Links"
    code = "https://name:geheim@git.example/a/giessplaner"
    told = take(
        people,
        f"1;\u202eGieß\u2066planer\x07;Zählt\u200b Bäume.;Annastadt;MIT;{code};;https://a:geheim@a.example;"
        "Seite: https://b:geheim@b.example/x",
        head=head,
    )
    assert outcomes(told) == ["created"]
    shown = content(people, "giessplaner")
    assert (shown.title, shown.summary) == ("Gießplaner", "Zählt Bäume.")
    assert shown.software and shown.software.landing_page == "https://a.example"
    assert [link.url for link in shown.links] == ["https://b.example/x"]
    with people.reading() as db:
        assert db.scalars(select(CodeLink.url)).all() == ["https://git.example/a/giessplaner"]
    assert "geheim" not in repr(everything(people))


def test_each_row_becomes_an_entry_with_its_publisher_and_its_code(people: Database) -> None:
    assert outcomes(take(people, ONE, TWO)) == ["created", "created"]
    with people.reading() as db:
        shown = solutions.page(db, "giessplaner")
        assert shown and shown.solution.publisher
        assert (shown.solution.publisher.name, shown.content.licence) == ("Annastadt", "MIT")
        [link] = operation.code_links_of(db, shown.solution.id)
        assert (link.identity, link.licence) == ("git.example/a/giessplaner", "MIT")
        [record] = db.scalars(select(SourceRecord).where(SourceRecord.solution_id == shown.solution.id)).all()
        assert (record.source, record.external_id, record.as_of) == ("csv:amt", "1", "2026-01")


def test_a_second_pass_changes_not_one_row_not_even_a_day_later(people: Database) -> None:
    take(people, ONE, TWO)
    before = everything(people)
    assert outcomes(take(people, ONE, TWO, now=NOW + DAY)) == ["unchanged", "unchanged"]
    assert everything(people) == before


def test_rows_in_another_order_change_nothing(people: Database) -> None:
    take(people, ONE, TWO)
    before = everything(people)
    take(people, TWO, ONE)
    assert everything(people) == before


def test_an_edited_row_renews_its_entry_and_drops_the_code_it_no_longer_names(people: Database) -> None:
    take(people, ONE)
    edited = ONE.replace("Zählt", "Gießt").replace("a/giessplaner", "a/neu").replace("MIT", "")
    assert outcomes(take(people, edited, now=NOW + DAY)) == ["updated"]
    now = content(people, "giessplaner")
    assert (now.summary, now.licence) == ("Gießt Bäume.", None)
    with people.reading() as db:
        assert db.scalars(select(CodeLink.identity)).all() == ["git.example/a/neu"]


def test_a_table_without_a_column_says_nothing_of_it(people: Database) -> None:
    take(people, ONE)
    row = "1;Gießplaner;Neu gesagt.;Annastadt"
    assert outcomes(take(people, row, head="Kennung;Titel;Kurzbeschreibung;Herausgeber")) == ["updated"]
    now = content(people, "giessplaner")
    assert (now.summary, now.licence) == ("Neu gesagt.", "MIT")
    with people.reading() as db:
        assert count(db, CodeLink) == 1


def test_without_ids_title_and_publisher_tell_rows_apart(people: Database) -> None:
    head, rows = "Titel;Kurzbeschreibung;Herausgeber", ("Karte;A;Annastadt", "Karte;B;Berndsdorf", "KARTE;C;Annastadt")
    told = take(people, *rows, head=head)
    assert outcomes(told) == ["created", "created", "skipped"]
    assert said(told[2]) == ["same-again"]
    assert outcomes(take(people, *rows[:2], head=head)) == ["unchanged", "unchanged"]


def test_the_same_id_twice_leaves_the_second_row_out_and_names_the_first(people: Database) -> None:
    told = take(people, ONE, TWO, ONE.replace("Gießplaner", "Anderer"))
    assert outcomes(told) == ["created", "created", "skipped"]
    assert (said(told[2]), told[2].problems[0].params["line"]) == (["row-again"], "2")


def test_two_senders_may_use_the_same_ids(people: Database) -> None:
    take(people, ONE, name="amt")
    assert outcomes(take(people, ONE.replace("Gießplaner", "Anderes"), name="kreis")) == ["created"]


def test_broken_rows_are_told_with_their_lines_and_the_rest_goes_on(people: Database) -> None:
    told = take(people, ONE, "3;halb", TWO, '4;"offen;x;y', "5;A;B;Annastadt;;;bald")
    assert [(one.line, one.outcome) for one in told] == [
        (2, Outcome.CREATED),
        (3, Outcome.INVALID),
        (4, Outcome.CREATED),
        (5, Outcome.INVALID),
        (6, Outcome.INVALID),
    ]
    with people.reading() as db:
        assert count(db, Solution) == count(db, SourceRecord) == count(db, SolutionSlug) == 2


def test_a_preview_tells_the_same_and_changes_nothing(people: Database) -> None:
    take(people, ONE)
    before = everything(people)
    rows = [ONE.replace("Zählt", "Gießt"), TWO, "3;halb"]
    preview = take(people, *rows, preview=True)
    assert everything(people) == before
    assert outcomes(preview) == outcomes(take(people, *rows)) == ["updated", "created", "invalid"]


def test_what_was_told_stays_when_the_import_is_stopped(people: Database) -> None:
    rows = [f"{number};Lösung {number};Kurz.;Annastadt;;;" for number in range(450)]
    told = list(islice(import_table(people, table(*rows), NOW, "amt"), 201))
    with people.reading() as db:
        assert count(db, Solution) == 400 >= len(told)
    counts = Counter(one.outcome for one in take(people, *rows))
    assert counts == {Outcome.UNCHANGED: 400, Outcome.CREATED: 50}


# Entries that others brought


def test_the_address_of_an_entry_as_id_adds_to_that_entry(people: Database) -> None:
    with people.writing() as db:
        published(db, employer(db, "Annaberg"), title="Baumkataster")
    row = "baumkataster;Baumkataster;Aus der Tabelle.;Annaberg;MIT;;2026-03"
    [told] = take(people, row)
    assert (told.outcome, told.slug) == (Outcome.UPDATED, "baumkataster")
    assert said(told) == ["joined-by-slug", "other-source-counts"]
    now = content(people, "baumkataster")
    assert (now.summary, now.licence) == ("Sagt, welcher Baum Wasser braucht.", "MIT"), "what people entered wins"
    assert outcomes(take(people, row, now=NOW + DAY)) == ["unchanged"]
    assert content(people, "baumkataster") == now


def test_an_entry_of_the_same_title_and_publisher_is_not_made_twice(people: Database) -> None:
    take(people, ONE, name="amt")
    [told] = take(people, ONE.replace("1;", "x7;", 1), name="kreis")
    assert (told.slug, said(told)) == ("giessplaner", ["joined-by-title"])
    with people.reading() as db:
        assert count(db, Solution) == 1


def test_of_two_tables_the_younger_counts(people: Database) -> None:
    take(people, "1;Karte;Alt.;Annastadt;MIT;;2024", name="amt")
    take(people, "1;Karte;Jung.;Annastadt;;;2025", name="kreis")
    assert content(people, "karte").summary == "Jung."
    [told] = take(people, "1;Karte;Wieder alt.;Annastadt;MIT;;2024", name="amt")
    assert (told.outcome, said(told)) == (Outcome.UNCHANGED, ["other-source-counts"])
    assert content(people, "karte").summary == "Jung."


def test_a_withdrawn_entry_stays_withdrawn(people: Database) -> None:
    take(people, ONE)
    with people.writing() as db:
        solutions.withdraw(db.scalars(select(Solution)).one(), "Falsch.")
    [told] = take(people, ONE.replace("Zählt", "Gießt"))
    assert (told.outcome, said(told)) == (Outcome.SKIPPED, ["withdrawn"])


def test_a_sample_is_not_for_a_table_to_change(demo: Database) -> None:
    [told] = take(demo, "muster-glockenturm;Glockenturm;Neu.;Bad Muster;;;")
    assert (told.outcome, said(told)) == (Outcome.SKIPPED, ["sample"])


def test_loading_the_demo_again_leaves_what_a_table_said(demo: Database) -> None:
    edited = exported(demo).replace(b"Modularer App-Baukasten", b"Neuer App-Baukasten")
    told = list(import_table(demo, Table(io.BytesIO(edited)), NOW + DAY, "amt"))
    assert Counter(one.outcome for one in told) == {Outcome.UNCHANGED: 95, Outcome.UPDATED: 1}
    with demo.writing() as db:
        load_demo(db, NOW, Rules())
    assert content(demo, "smart-village-app").summary.startswith("Neuer App-Baukasten")


# Publishers


@pytest.mark.parametrize(
    ("name", "key", "publisher", "codes"),
    [
        ("Bad Belzig", "", "Bad Belzig", []),
        ("", "12069020", "Bad Belzig", []),
        ("", "ARS 120690020020", "Bad Belzig", []),
        ("", "5315000", "Köln", ["key-zero"]),
        ("05 3 15 000", "", "Köln", []),
        ("Stadt Köln", "", "Köln", []),
        ("Münster", "05515000", "Münster", []),
        ("Dortmund", "05315000", "Köln", ["key-other-name"]),
        ("Köln", "5,315E+06", "Köln", ["key-rounded"]),
        ("Köln", "99999999", "Köln", ["key-unknown"]),
    ],
)
def test_a_publisher_is_known_by_key_or_by_a_name_that_only_one_body_bears(
    register: Database, name: str, key: str, publisher: str, codes: list[str]
) -> None:
    head = "Titel;Kurzbeschreibung;Herausgeber;AGS"
    [told] = take(register, f"A;B;{name};{key}", head=head)
    assert (told.outcome, said(told)) == (Outcome.CREATED, codes)
    with register.reading() as db:
        [row] = db.scalars(select(Solution)).all()
        assert row.publisher_id and row.publisher_text == publisher


@pytest.mark.parametrize(
    ("name", "key", "codes"),
    [("Neustadt", "", ["publisher-as-text"]), ("Beispiel AG", "", ["publisher-as-text"]), ("Köln", "ohne", [])],
)
def test_a_publisher_that_is_not_certain_is_kept_as_text(
    register: Database, name: str, key: str, codes: list[str]
) -> None:
    [told] = take(register, f"A;B;{name};{key}", head="Titel;Kurzbeschreibung;Herausgeber;AGS")
    assert said(told) == codes
    with register.reading() as db:
        [row] = db.scalars(select(Solution)).all()
        assert (row.publisher_id, row.publisher_text) == (None, name)


def test_a_key_that_nobody_has_without_a_name_is_refused(register: Database) -> None:
    [told] = take(register, "A;B;99999999", head="Titel;Kurzbeschreibung;AGS")
    assert (told.outcome, said(told)) == (Outcome.INVALID, ["key-only-unknown"])


# The way out and in again


def test_the_catalogue_written_read_elsewhere_and_written_again_is_the_same(demo: Database, register: Database) -> None:
    first = exported(demo)
    told = list(import_table(register, Table(io.BytesIO(first)), NOW, "export"))
    assert Counter(one.outcome for one in told) == {Outcome.CREATED: 96}
    assert exported(register) == first


def test_taking_back_its_own_export_changes_no_entry(demo: Database) -> None:
    first = exported(demo)
    told = list(import_table(demo, Table(io.BytesIO(first)), NOW, "export"))
    assert Counter(one.outcome for one in told) == {Outcome.UNCHANGED: 96}
    assert exported(demo) == first


def test_texts_in_other_languages_have_columns_of_their_own(people: Database) -> None:
    wording: Mapping[str, Any] = {"en": {"title": "Watering plan", "summary": "Counts trees."}}
    with people.writing() as db:
        published(db, employer(db, "Annaberg"), translations=wording)
    text = exported(people).decode("utf-8-sig")
    assert text.splitlines()[0].endswith(";Titel (en);Kurzbeschreibung (en);Beschreibung (en);Merkmale (en)")
    assert ";Watering plan;Counts trees.;" in text


def test_withdrawn_entries_and_samples_are_not_written(people: Database) -> None:
    take(people, ONE, TWO)
    with people.writing() as db:
        solutions.withdraw(db.scalars(select(Solution).where(Solution.slug == "giessplaner")).one(), "Falsch.")
    assert [entry.id for entry in table_entries(people.reading)] == ["brunnenkarte"]
