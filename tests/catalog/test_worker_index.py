"""The index follows the rows, and one that can't be trusted is built anew."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from catalog import migrations, solutions
from catalog.backup import back_up, restore
from catalog.models import HouseFact, Solution
from catalog.models.house import INDEX_FACT
from catalog.settings import Settings
from catalog.wiring import Tools, open_tools
from catalog.worker import ask_for_rebuild, why_rebuild, work_once, work_until_done
from search.embedded import EmbeddedIndex, marks
from search.index import SearchDocument
from tests.at_work import NOW, Clock, found, publish, solution


@pytest.fixture
def small_tools(tmp_path: Path, clock: Clock) -> Iterator[Tools]:
    """All in one folder, as without any setting."""
    data = tmp_path / "data"
    data.mkdir()
    opened = replace(open_tools(Settings(data=data)), clock=clock)
    migrations.upgrade(opened.database, NOW)
    yield opened
    opened.database.close()


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

    mark = tools.settings.index / marks.FILE
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
