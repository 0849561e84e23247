"""What falls due gets done: once, by whoever is alive, whatever happens in between."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from catalog import due
from catalog.db import DatabaseUnusable
from catalog.locks import Held
from catalog.models import Solution
from catalog.settings import Settings
from catalog.wiring import Tools, open_tools
from catalog.worker import index_lock, work_once, work_until_done
from search.embedded import EmbeddedIndex
from search.index import IndexUnavailable, SearchDocument
from search.query import SearchQuery
from tests.at_work import Clock, found, publish, solution

ROOT = Path(__file__).resolve().parents[2]


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
