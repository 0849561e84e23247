"""The measures run and give figures. What the figures are is nobody's business here: `make bench` says it."""

from __future__ import annotations

import platform
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from benchmarks import kept
from benchmarks.__main__ import measure
from benchmarks.catalogue import catalogue_of, generate
from benchmarks.datasette import address
from benchmarks.effort import Effort
from benchmarks.load import Connection, load
from benchmarks.questions import FILTERS, TEXTS, Question, worded
from benchmarks.report import Figure, Outcome, Run, at_least, at_most, document, terminal
from benchmarks.serving import ROOT, DidNotStart, bare_page
from catalog.db import Database
from catalog.models import Adoption, Solution, SolutionVersion, Statement
from catalog.settings import Settings
from catalog.web.choices import FACETS
from schemas.solution import PublicationStatus, SolutionContent
from tests.meilisearch_server import is_there

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SIZE = 150
SMALL = Effort(
    sizes=(SIZE,),
    questions=6,
    rounds=1,
    seconds=3.0,
    connections=2,
    entries=5,
    starts=1,
    files=10,
    rows=100,
    signed=5,
    patience=3.0,
)


def titles(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(Solution.title).order_by(Solution.id)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("benchmarks")


@pytest.fixture(scope="module")
def outcome(folder: Path) -> Outcome:
    return measure(SMALL, folder)


def test_every_measure_gives_a_figure(outcome: Outcome) -> None:
    figures = [figure for group in outcome.figures.values() for figure in group]
    assert len([figure for figure in figures if figure.aim]) == 23 + is_there()
    assert all(any(sign.isdigit() for sign in figure.measured) for figure in figures)
    assert all((figure.held is None) == (not figure.aim) for figure in figures)


def test_it_says_what_pages_spend_their_time_on(outcome: Outcome) -> None:
    assert len(outcome.spent) == 2
    assert all(sum(parts.values()) > 0 and len(parts) > 5 for parts in outcome.spent.values())


def test_the_document_holds_every_figure_and_no_name_of_the_machine(outcome: Outcome) -> None:
    written = document(outcome)
    told = [figure for group in outcome.figures.values() for figure in group]
    assert all(figure.what in written and figure.what in terminal(outcome) for figure in told)
    assert platform.node() not in written and str(ROOT) not in written


def test_a_part_that_is_measured_anew_takes_the_place_of_its_figures_only(tmp_path: Path) -> None:
    before, day = Outcome(), date(2026, 11, 21)
    before.take(Run("search", day, 1.0), {"Search": [Figure("a", "1")]}, {})
    before.take(Run("spent", day, 2.0), {}, {"Spent": {"template": 0.1}})
    kept.keep(before, tmp_path)
    again = kept.read(tmp_path)
    again.take(Run("search", date(2026, 11, 22), 3.0), {"Search otherwise": [Figure("a", "2")]}, {})
    written = document(again)
    assert list(again.figures) == ["Search otherwise"] and again.spent == before.spent
    assert "Measured on 2026-11-21; in the minute before, 2.0" in written and "on 2026-11-22" in written
    assert kept.read(tmp_path / "nothing").figures == {}


def test_datasette_is_asked_for_the_same_words_filters_and_facets() -> None:
    asked = address(Question("Müll voll", (("gemeldet", "transfer"), ("gemeldet", "experiment"), ("land", "DE-BY"))))
    assert "_search=M%C3%BCll+voll" in asked and "reported_phase__in=transfer%2Cexperiment" in asked
    assert "federal_state__arraycontains=DE-BY" in asked
    assert asked.count("_facet=") + asked.count("_facet_array=") == len(FACETS)


def test_a_catalogue_that_is_there_is_not_made_again(outcome: Outcome, folder: Path) -> None:
    [database] = folder.glob("*/lichtermeer.sqlite")
    before = database.stat().st_mtime_ns
    assert catalogue_of(SIZE, folder, ROOT).data == database.parent
    assert database.stat().st_mtime_ns == before
    assert outcome.figures


def test_generated_entries_are_whole_and_published(outcome: Outcome, folder: Path) -> None:
    database = Database(catalogue_of(SIZE, folder, ROOT).database)
    with database.reading() as db:
        assert db.scalar(select(func.count(Solution.id))) == SIZE
        assert set(db.scalars(select(Solution.publication_status))) == {PublicationStatus.PUBLISHED}
        assert db.scalar(select(Adoption.id).where(Adoption.solution_id > SIZE - 20).limit(1))
        assert db.scalar(select(Statement.id).where(Statement.solution_id > SIZE - 20).limit(1))
        for content in db.scalars(select(SolutionVersion.content)):
            SolutionContent.model_validate(content)
    database.close()
    assert outcome.figures


def test_the_same_seed_gives_the_same_catalogue(outcome: Outcome, folder: Path, tmp_path: Path) -> None:
    measured = Database(catalogue_of(SIZE, folder, ROOT).database)
    again = Database(f"sqlite:///{tmp_path / 'again.sqlite'}")
    generate(again, SIZE, NOW)
    assert titles(again) == titles(measured)
    measured.close()
    again.close()
    assert outcome.figures


def test_no_question_comes_twice() -> None:
    questions = worded()
    assert len(set(questions)) == len(questions) > len(TEXTS)
    assert {question.filters for question in questions} == set(FILTERS)


def test_a_figure_says_whether_its_aim_is_held() -> None:
    assert [at_most("a", value, 2.5).held for value in (2.4, 2.5, 2.6)] == [True, True, False]
    assert [at_least("a", value, 0.12).held for value in (0.11, 0.12, 0.13)] == [False, True, True]
    assert Figure("a", "1").verdict == "" and at_least("a", 1, 2).verdict == "not held"


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    with pytest.raises(DidNotStart), bare_page(Settings(data=tmp_path), 1, patience=4):
        pass


def test_the_load_generator_counts_what_is_no_page(outcome: Outcome, folder: Path) -> None:
    settings = catalogue_of(SIZE, folder, ROOT)
    with bare_page(settings, 1) as server:
        counted = load(server.port, ["/", "/nothing"], 0.2, 2)
        connection = Connection(server.port)
        assert (connection.get("/nothing"), connection.get("/")) == (404, 200)
        assert connection.size > 1000
        connection.close()
    assert 0 < counted.failures < counted.answers
    assert outcome.seconds > 0
