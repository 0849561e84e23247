"""What falls due gets done: once, by whoever is alive, whatever happens in between."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, text

from catalog import due, migrations, solutions
from catalog.backup import back_up, restore
from catalog.db import Database, DatabaseUnusable
from catalog.locks import Held
from catalog.models import HouseFact, Solution
from catalog.models.house import INDEX_FACT
from catalog.reuse import Voice
from catalog.settings import Settings
from catalog.solutions.publishing import Imprint
from catalog.wiring import Tools, open_tools
from catalog.worker import ask_for_rebuild, index_lock, why_rebuild, work_once, work_until_done
from catalog.worker.indexing import MARK_FILE
from schemas.solution import SolutionContent
from search.embedded import EmbeddedIndex
from search.index import IndexUnavailable, SearchDocument
from search.query import SearchQuery
from tests.databases import address

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SAID_BY = Voice.of_source("Stadtanzeiger")


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.time = NOW

    def __call__(self) -> datetime:
        return self.time

    def go_on(self, **by: float) -> None:
        self.time += timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tools(database: Database, tmp_path: Path, clock: Clock) -> Iterator[Tools]:
    data = tmp_path / "data"
    data.mkdir()
    opened = replace(open_tools(Settings(data=data, database_url=address(database))), clock=clock)
    yield opened
    opened.database.close()


@pytest.fixture
def small_tools(tmp_path: Path, clock: Clock) -> Iterator[Tools]:
    """All in one folder, as without any setting."""
    data = tmp_path / "data"
    data.mkdir()
    opened = replace(open_tools(Settings(data=data)), clock=clock)
    migrations.upgrade(opened.database, NOW)
    yield opened
    opened.database.close()


def publish(tools: Tools, title: str) -> int:
    with tools.database.writing() as db:
        content = SolutionContent(title=title, summary=f"{title} für kleine Gemeinden.")
        return solutions.publish(db, content, Imprint(publisher="Musterstadt"), by=SAID_BY, now=tools.clock()).id


def found(tools: Tools, words: str = "") -> list[str]:
    hits = tools.index.search(SearchQuery(words, per_page=200, facets=())).hits
    return sorted("".join(span.text for span in hit.title) for hit in hits)


def solution(tools: Tools, id: int) -> Solution:
    with tools.database.reading() as db:
        return db.get_one(Solution, id)


# The index follows the rows


def test_what_was_published_is_found_and_what_was_withdrawn_is_not(tools: Tools) -> None:
    first, _ = publish(tools, "Badeampel"), publish(tools, "Parkraumkarte")
    work_until_done(tools)
    assert found(tools) == ["Badeampel", "Parkraumkarte"]
    with tools.database.writing() as db:
        solutions.withdraw(db.get_one(Solution, first), "doppelt")
    work_until_done(tools)
    assert found(tools) == ["Parkraumkarte"]
    assert solution(tools, first).indexed_version == solution(tools, first).version


def test_an_idle_worker_writes_nothing(tools: Tools) -> None:
    publish(tools, "Badeampel")
    work_until_done(tools)
    written: list[str] = []
    event.listen(tools.database.engine, "before_cursor_execute", lambda *arguments: written.append(arguments[2]))
    assert work_once(tools) == 0
    assert written == []


def test_a_write_while_the_row_is_being_indexed_stays_due(tools: Tools, clock: Clock) -> None:
    id = publish(tools, "Badeampel")
    work_until_done(tools)
    with tools.database.writing() as db:
        db.get_one(Solution, id).version += 1

    class WritesInBetween(EmbeddedIndex):
        def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
            super().put(documents, deleted)
            if not solution(tools, id).title.endswith("neu"):
                with tools.database.writing() as db:
                    row = db.get_one(Solution, id)
                    row.title, row.version = "Badeampel neu", row.version + 1

    busy = replace(tools, index=WritesInBetween(tools.settings.index))
    assert work_once(busy) == 1
    assert solution(tools, id).indexed_version == solution(tools, id).version - 1
    work_until_done(tools)
    assert solution(tools, id).indexed_version == solution(tools, id).version


# An index that can't be trusted is built anew


def test_an_index_that_was_deleted_comes_back(tools: Tools) -> None:
    publish(tools, "Badeampel")
    work_until_done(tools)
    shutil.rmtree(tools.settings.index)
    work_until_done(tools)
    assert found(tools) == ["Badeampel"]


def test_an_index_whose_files_are_damaged_comes_back(tools: Tools) -> None:
    publish(tools, "Badeampel")
    work_until_done(tools)
    for path in tools.settings.index.rglob("*"):
        if path.is_file() and path.suffix not in {".lock", ".json"} and path.name != "current":
            path.write_bytes(b"?" * path.stat().st_size)
    publish(tools, "Parkraumkarte")
    anew = replace(tools, index=EmbeddedIndex(tools.settings.index))  # what a process sees that starts now
    work_until_done(anew)
    assert found(anew) == ["Badeampel", "Parkraumkarte"]


def test_a_restored_backup_gets_an_index_of_its_own_moment(small_tools: Tools, tmp_path: Path) -> None:
    tools = small_tools
    publish(tools, "Badeampel")
    work_until_done(tools)
    back_up(tools.database, tmp_path / "backup.sqlite")
    publish(tools, "Parkraumkarte")
    work_until_done(tools)
    tools.database.close()
    restore(tools.database, tmp_path / "backup.sqlite", NOW)
    assert found(tools) == ["Badeampel", "Parkraumkarte"]
    work_until_done(tools)
    assert found(tools) == ["Badeampel"]


def test_an_index_from_another_time_is_noticed(tools: Tools, tmp_path: Path) -> None:
    publish(tools, "Badeampel")
    work_until_done(tools)
    shutil.copytree(tools.settings.index, tmp_path / "old")
    publish(tools, "Parkraumkarte")
    work_until_done(tools)
    shutil.rmtree(tools.settings.index)
    shutil.copytree(tmp_path / "old", tools.settings.index)
    work_until_done(tools)
    assert found(tools) == ["Badeampel", "Parkraumkarte"]


def test_an_index_of_another_catalogue_is_noticed(tools: Tools, tmp_path: Path) -> None:
    other = replace(open_tools(Settings(data=tmp_path)), clock=tools.clock)
    migrations.upgrade(other.database, NOW)
    publish(other, "Fremde Lösung")
    work_until_done(other)
    publish(tools, "Badeampel")
    work_until_done(tools)
    shutil.rmtree(tools.settings.index)
    shutil.copytree(other.settings.index, tools.settings.index)
    work_until_done(tools)
    assert found(tools) == ["Badeampel"]


def test_an_index_of_another_release_is_built_anew(tools: Tools) -> None:
    publish(tools, "Badeampel")
    work_until_done(tools)
    with tools.database.writing() as db:
        fact = db.get_one(HouseFact, INDEX_FACT)
        fact.value = fact.value | {"release": "0.0.1"}
    assert why_rebuild(tools)
    work_until_done(tools)
    assert why_rebuild(tools) is None


def test_a_rebuild_that_was_asked_for_is_done_once(tools: Tools) -> None:
    publish(tools, "Badeampel")
    work_until_done(tools)
    before = tools.index.status().generation
    with tools.database.writing() as db:
        ask_for_rebuild(db, tools)
    work_until_done(tools)
    after = tools.index.status().generation
    assert after != before
    work_until_done(tools)
    assert tools.index.status().generation == after


@pytest.mark.parametrize("moment", ["before the index", "after the index", "after the mark"])
def test_a_worker_that_dies_within_a_step_costs_no_rebuild_and_no_row(tools: Tools, moment: str) -> None:
    publish(tools, "Badeampel")
    work_until_done(tools)
    before = tools.index.status().generation
    publish(tools, "Parkraumkarte")

    class Dies(EmbeddedIndex):
        def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
            if moment == "before the index":
                raise KeyboardInterrupt
            super().put(documents, deleted)
            if moment == "after the index":
                raise KeyboardInterrupt

    mark = tools.settings.index / MARK_FILE
    marked = mark.read_text()

    def dies_once_marked() -> datetime:
        if mark.read_text() != marked:
            raise KeyboardInterrupt
        return tools.clock()

    with pytest.raises(KeyboardInterrupt):
        work_once(replace(tools, index=Dies(tools.settings.index), clock=dies_once_marked))
    work_until_done(tools)
    assert found(tools) == ["Badeampel", "Parkraumkarte"]
    assert tools.index.status().generation == before


# One bad row


class RefusesOne(EmbeddedIndex):
    """An engine that can't take one certain document."""

    refused = "Giftige Lösung"

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
        if any(document.title == self.refused for document in documents):
            raise TypeError("no way")
        super().put(documents, deleted)


def test_a_row_that_fails_keeps_no_other_out_and_is_tried_again(tools: Tools, clock: Clock) -> None:
    work_until_done(tools)
    picky = replace(tools, index=RefusesOne(tools.settings.index))
    good = [publish(tools, f"Lösung {number}") for number in range(20)]
    bad = publish(tools, RefusesOne.refused)
    good += [publish(tools, f"Lösung {number}") for number in range(20, 40)]
    work_until_done(picky)
    assert len(found(tools)) == len(good)
    assert work_once(picky) == 0  # it is left alone for a while
    clock.go_on(seconds=6)
    assert work_once(tools) == 1
    assert solution(tools, bad).indexed_version == solution(tools, bad).version
    assert len(found(tools)) == len(good) + 1


def test_the_pause_of_a_row_that_fails_grows_and_a_repair_is_tried_at_once(tools: Tools, clock: Clock) -> None:
    work_until_done(tools)
    picky = replace(tools, index=RefusesOne(tools.settings.index))
    bad = publish(tools, RefusesOne.refused)
    work_until_done(picky)
    pauses = []
    for _ in range(3):
        until = solution(tools, bad).lease_until
        assert until
        pauses.append((until - clock()).total_seconds())
        clock.go_on(seconds=pauses[-1] + 1)
        work_until_done(picky)
    assert pauses == [5, 10, 20]
    with tools.database.writing() as db:
        row = db.get_one(Solution, bad)
        row.title, row.version = "Geheilte Lösung", row.version + 1
    assert work_once(picky) >= 1
    assert found(tools) == ["Geheilte Lösung"]


def test_a_document_that_the_engine_refuses_does_not_stop_a_rebuild(tools: Tools) -> None:
    class Refuses(RefusesOne):
        def rebuild(self, documents: Iterable[SearchDocument]) -> int:
            given = list(documents)
            if any(document.title == self.refused for document in given):
                raise TypeError("no way")
            return super().rebuild(given)

    publish(tools, "Badeampel")
    publish(tools, RefusesOne.refused)
    publish(tools, "Parkraumkarte")
    work_until_done(replace(tools, index=Refuses(tools.settings.index)))
    assert found(tools) == ["Badeampel", "Parkraumkarte"]


def test_rows_that_cannot_be_read_are_left_out_of_a_rebuild_and_lag(tools: Tools) -> None:
    publish(tools, "Badeampel")
    bad = publish(tools, "Kaputte Lösung")
    work_until_done(tools)
    with tools.database.engine.connect() as connection, connection.begin():
        unchecked = "PRAGMA ignore_check_constraints = ON"
        if not tools.database.embedded:
            unchecked = "ALTER TABLE solution DROP CONSTRAINT ck_solution_freshness"
        connection.execute(text(unchecked))
        connection.execute(text("UPDATE solution SET freshness = 'unheard of' WHERE id = :id"), {"id": bad})
    shutil.rmtree(tools.settings.index)
    work_until_done(tools)
    assert found(tools) == ["Badeampel"]
    with tools.database.reading() as db:
        assert db.scalar(text("SELECT indexed_version FROM solution WHERE id = :id").bindparams(id=bad)) == 0


# What time alone changes


def test_what_time_changes_is_derived_when_it_is_due(tools: Tools, clock: Clock) -> None:
    id = publish(tools, "Badeampel")
    work_until_done(tools)
    due_at = solution(tools, id).next_change_at
    assert due_at is None or due_at > clock()
    with tools.database.writing() as db:
        db.get_one(Solution, id).next_change_at = clock() + timedelta(days=10)
    clock.go_on(days=9)
    assert work_once(tools) == 0
    clock.go_on(days=2)
    assert work_once(tools) >= 1


def test_a_row_whose_derivation_fails_keeps_no_other_from_it(tools: Tools, clock: Clock) -> None:
    bad, good = publish(tools, "Kaputte Lösung"), publish(tools, "Badeampel")
    work_until_done(tools)
    with tools.database.engine.begin() as connection:
        connection.execute(text("UPDATE solution SET next_change_at = :now, content_number = 1"), {"now": clock()})
        connection.execute(text("UPDATE solution SET content_number = 99 WHERE id = :id"), {"id": bad})
    work_until_done(tools)
    failed, renewed = solution(tools, bad), solution(tools, good)
    assert failed.lease_by and failed.lease_by.startswith("failed ")
    assert renewed.next_change_at is None or renewed.next_change_at > clock()


def test_changed_thresholds_have_everything_derived_anew(tools: Tools) -> None:
    id = publish(tools, "Badeampel")
    work_until_done(tools)
    assert work_once(tools) == 0
    with tools.database.engine.begin() as connection:
        connection.execute(text("UPDATE solution SET freshness_facts = '{}'"))
    stricter = replace(tools, settings=tools.settings.model_copy(update={"fresh_months": 6}))
    work_until_done(stricter)
    assert solution(tools, id).freshness_facts != {}


# Several workers


def test_two_workers_never_have_the_same_row_in_hand(tools: Tools, clock: Clock) -> None:
    ids = {publish(tools, f"Lösung {number}") for number in range(10)}
    with tools.database.writing() as db:
        first = due.claim(db, due.LAGS_IN_INDEX, "one", clock(), limit=6)
    with tools.database.writing() as db:
        second = due.claim(db, due.LAGS_IN_INDEX, "two", clock(), limit=6)
    assert {claim.id for claim in first} | {claim.id for claim in second} == ids
    assert len(first) + len(second) == len(ids)


def test_the_rows_of_a_worker_that_died_are_taken_over(tools: Tools, clock: Clock) -> None:
    id = publish(tools, "Badeampel")
    with tools.database.writing() as db:
        due.claim(db, due.LAGS_IN_INDEX, "dead", clock(), limit=6)
    clock.go_on(seconds=due.LEASE.total_seconds() + 1)
    with tools.database.writing() as db:
        assert [claim.id for claim in due.claim(db, due.LAGS_IN_INDEX, "heir", clock(), limit=6)] == [id]


def test_who_does_not_hold_the_lock_does_the_other_work(tools: Tools) -> None:
    publish(tools, "Badeampel")
    with index_lock(tools):
        with pytest.raises(Held):
            index_lock(tools)
        work_until_done(tools)
        assert not tools.index.status().ready
    work_until_done(tools)
    assert found(tools) == ["Badeampel"]


# Trouble


def test_an_index_folder_that_cannot_be_written_is_one_named_failure(tools: Tools) -> None:
    tools.settings.index.write_text("in the way")
    with pytest.raises(IndexUnavailable):
        work_once(tools)


def test_a_database_that_is_not_there_is_one_named_failure(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnusable) as failure:
        work_once(open_tools(Settings(data=tmp_path / "nowhere")))
    assert failure.value.code == "database_unreachable"


def as_set(tools: Tools) -> dict[str, str]:
    """The same catalogue for another process."""
    data, url = str(tools.settings.data.absolute()), tools.settings.database
    return {"LICHTERMEER_DATA": data, "LICHTERMEER_DATABASE_URL": url}


def indexed(tools: Tools) -> int:
    with tools.database.reading() as db:
        return db.scalar(select(func.count(Solution.id)).where(Solution.indexed_version > 0)) or 0


def test_a_worker_killed_again_and_again_loses_nothing(tools: Tools, tmp_path: Path) -> None:
    """Real processes, killed at moments that differ each time, while entries are published."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **as_set(tools)}
    titles: list[str] = []
    for attempt in range(5):
        worker = subprocess.Popen(
            [sys.executable, "-m", "catalog", "work"], cwd=tmp_path, env=env, stderr=subprocess.DEVNULL
        )
        before, end = indexed(tools), time.monotonic() + 30
        while indexed(tools) == before and time.monotonic() < end:
            titles.append(f"Lösung {len(titles)}")
            publish(tools, titles[-1])
            time.sleep(0.03)
        time.sleep(0.07 * attempt)
        worker.kill()
        worker.wait()
    assert indexed(tools) > 0
    work_until_done(tools)
    with tools.database.reading() as db:
        assert db.scalars(select(Solution.id).where(due.LAGS_IN_INDEX)).all() == []
    total = tools.index.search(SearchQuery("", per_page=1, facets=())).total
    assert total == len(titles) > 6
