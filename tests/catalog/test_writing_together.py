"""Several processes write at the same time, and nothing of it is lost."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from catalog import due
from catalog.db import Database, DatabaseUnusable
from catalog.models import HouseFact, Note, Solution, SolutionSlug, SolutionVersion, Statement
from tests.databases import address
from tests.factories import NOW, anna, published

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, TIMES = 4, 25
CROSSWISE = 6
"""Each of them may be a deadlock, which takes its time to be noticed."""

Together = Callable[..., list[list[Any]]]


@pytest.fixture(scope="module")
def crew() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that wait for a task."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.catalog.writing_process"]
    with ExitStack() as stack:
        started = [
            stack.enter_context(
                subprocess.Popen(
                    command, cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
                )
            )
            for _ in range(PROCESSES)
        ]
        assert [process.stdout and process.stdout.readline() for process in started] == ["ready\n"] * PROCESSES
        yield started


@pytest.fixture
def together(database: Database, crew: list[subprocess.Popen[str]]) -> Together:
    """Have all of them do a work at the same time; what each of them answers for each time."""

    def run(work: str, times: int = TIMES) -> list[list[Any]]:
        for name, process in enumerate(crew):
            assert process.stdin
            process.stdin.write(json.dumps([address(database), work, str(name), times]) + "\n")
            process.stdin.flush()
        return [json.loads(process.stdout.readline()) for process in crew if process.stdout]

    return run


def number_of(db: Session, what: type) -> int:
    return db.scalar(select(func.count()).select_from(what)) or 0


def an_entry(database: Database) -> int:
    with database.writing() as db:
        return published(db, anna(db)).id


def test_a_version_raised_by_all_is_raised_by_each(database: Database, together: Together) -> None:
    an_entry(database)
    together("raise_version")
    with database.reading() as db:
        assert db.scalars(select(Solution.version)).all() == [1 + PROCESSES * TIMES]


def test_a_fact_that_nobody_has_noted_yet_is_noted_by_all(database: Database, together: Together) -> None:
    together("count_fact")
    with database.reading() as db:
        assert db.get_one(HouseFact, "counted").value == {"count": PROCESSES * TIMES}


def test_versions_follow_one_another_whoever_publishes(database: Database, together: Together) -> None:
    an_entry(database)
    together("publish_again")
    with database.reading() as db:
        numbers = db.scalars(select(SolutionVersion.number).order_by(SolutionVersion.number)).all()
        assert numbers == list(range(1, PROCESSES * TIMES + 2))
        assert db.scalars(select(Solution.content_number)).all() == [PROCESSES * TIMES + 1]


def test_entries_of_one_name_get_an_address_each(database: Database, together: Together) -> None:
    together("publish_new")
    with database.reading() as db:
        assert number_of(db, Solution) == number_of(db, SolutionSlug) == PROCESSES * TIMES


def test_statements_and_notes_of_all_are_kept(database: Database, together: Together) -> None:
    an_entry(database)
    together("claim_and_note")
    with database.reading() as db:
        assert number_of(db, Statement) == number_of(db, Note) == PROCESSES * TIMES


def test_entries_that_are_locked_crosswise_are_all_changed(database: Database, together: Together) -> None:
    with database.writing() as db:
        body = anna(db)
        for title in ("Gießplaner", "Badeampel"):
            published(db, body, title=title)
    together("one_then_other", CROSSWISE)
    with database.reading() as db:
        assert db.scalars(select(Solution.version)).all() == [1 + PROCESSES * CROSSWISE] * 2


def test_what_is_due_is_taken_in_hand_by_one(database: Database, together: Together) -> None:
    with database.writing() as db:
        body = anna(db)
        ids = {published(db, body, title=f"Lösung {number}").id for number in range(PROCESSES * TIMES)}
    taken = [id for answers in together("claim_due") for ids in answers for id in ids]
    assert len(taken) == len(set(taken)) and set(taken) == ids


def test_what_a_dead_worker_had_in_hand_falls_to_another(database: Database) -> None:
    an_entry(database)
    with database.writing() as db:
        assert len(due.claim(db, due.LAGS_IN_INDEX, "dead", NOW, 5)) == 1
    with database.writing() as db:
        assert due.claim(db, due.LAGS_IN_INDEX, "alive", NOW + due.LEASE - timedelta(seconds=1), 5) == []
        assert len(due.claim(db, due.LAGS_IN_INDEX, "alive", NOW + due.LEASE, 5)) == 1


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    id = an_entry(database)
    with database.reading() as reader:
        assert reader.scalar(select(Solution.version)) == 1
        with database.writing() as db:
            db.get_one(Solution, id).version += 1
            db.add(Note(solution_id=id, about="", text="", created_at=NOW))
        assert reader.scalar(select(Solution.version)) == 1
        assert number_of(reader, Note) == 0


def test_a_reading_session_cannot_write(database: Database) -> None:
    with pytest.raises(DatabaseUnusable, match="database_read_only"), database.reading() as db:
        db.execute(text("DELETE FROM note"))


@pytest.mark.parametrize("hostile", ["NUL \0 darin", "halb \ud83d und \udc00 halb"])
def test_text_that_no_person_types_is_kept_without_harm(database: Database, hostile: str) -> None:
    id = an_entry(database)
    with database.writing() as db:
        solution = db.get_one(Solution, id)
        db.add(Note(solution_id=id, about=hostile, text=hostile, reply_to=hostile, created_at=NOW))
        solution.publisher_text = hostile
    with database.reading() as db:
        cleaned = re.sub("[\0\ud800-\udfff]", "\ufffd", hostile)
        assert db.scalars(select(Note.text)).all() == [cleaned]
        assert db.scalars(select(Solution.id).where(Solution.publisher_text == hostile)).all() == [id]
        assert db.scalars(select(Solution.id).where(Solution.slug.startswith(hostile))).all() == []


def test_lists_are_in_the_order_of_code_points(database: Database) -> None:
    names = ["Zebra", "apfel", "Äpfel", "Apfel", "apfel 2", "apfel-1", "straße", "strasse", "_", "ö", "zz"]
    with database.writing() as db:
        body = anna(db)
        for name in names:
            published(db, body, title=name).sort_name = name
    with database.reading() as db:
        assert db.scalars(select(Solution.sort_name).order_by(Solution.sort_name)).all() == sorted(names)
