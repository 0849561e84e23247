"""Who indexes: one process at a time, also among machines that share a database and a search server."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import text

from catalog.db import Database
from catalog.locks import Held
from catalog.settings import Settings
from catalog.wiring import Tools, open_tools
from catalog.worker import index_lock, settle, why_rebuild, work_until_done
from catalog.worker.indexing import index_once
from catalog.worker.patience import LONGEST_PAUSE, Patience
from search.embedded import EmbeddedIndex
from search.index import IndexBusy, SearchDocument
from tests.at_work import found, publish
from tests.databases import address
from tests.houses import PATIENCE, ROOT, eventually

Machine = Callable[[str], Tools]


@pytest.fixture
def machine(database: Database, tmp_path: Path) -> Iterator[Machine]:
    """Machines that reach this database and a search server, each with a data folder of its own, if it wants one."""
    made: list[Tools] = []

    def start(folder: str) -> Tools:
        data = tmp_path / folder
        data.mkdir(exist_ok=True)
        url = address(database)
        settings = Settings(
            data=data, database_url=url, search_url="http://127.0.0.1:9", search_key="s", search_write_key="w"
        )
        made.append(replace(open_tools(settings), index=EmbeddedIndex(tmp_path / "stands-for-the-server")))
        return made[-1]

    yield start
    for tools in made:
        tools.database.close()


def test_while_one_indexes_nobody_else_does(machine: Machine) -> None:
    one, other = machine("one"), machine("one")
    publish(one, "Gießplaner")
    with index_lock(one):
        with pytest.raises(Held):
            index_lock(other)
        work_until_done(other)
        assert not other.index.status().ready, "the others do the other work"
    with index_lock(other):
        pass


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_machines_that_share_a_search_server_may_all_work_and_one_of_them_indexes(machine: Machine) -> None:
    one, other = machine("one"), machine("two")
    publish(one, "Gießplaner")
    settle(one)
    settle(other)
    with index_lock(one), pytest.raises(Held):
        index_lock(other)
    work_until_done(other)
    assert found(one) == ["Gießplaner"]


def test_whoever_is_killed_holds_nothing(machine: Machine) -> None:
    one = machine("one")
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD], cwd=one.settings.data.parent, stdout=subprocess.PIPE, env=_environment(one)
    )
    assert holder.stdout
    with closing(holder.stdout) as said:
        assert said.readline() == b"held\n"
        with pytest.raises(Held):
            index_lock(one)
        holder.send_signal(signal.SIGKILL)
        holder.wait(PATIENCE)
    eventually(lambda: _is_free(one))


_HOLD = """
import time
from catalog.settings import load_settings
from catalog.wiring import open_tools
from catalog.worker import index_lock
tools = open_tools(load_settings())
lock = index_lock(tools)
print("held", flush=True)
time.sleep(600)
"""


def _environment(tools: Tools) -> dict[str, str]:
    told = {name: getattr(tools.settings, name) for name in ("data", "search_url", "search_key", "search_write_key")}
    told["database_url"] = tools.settings.database_url
    return {"PYTHONPATH": str(ROOT), **{f"LICHTERMEER_{name.upper()}": str(value) for name, value in told.items()}}


def _is_free(tools: Tools) -> bool:
    try:
        with index_lock(tools):
            return True
    except Held:
        return False


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_a_lock_whose_connection_was_cut_is_given_back_without_a_fuss(machine: Machine) -> None:
    one, other = machine("one"), machine("two")
    cut = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
    with index_lock(one):
        with other.database.writing() as db:
            db.execute(text(cut))
        eventually(lambda: _is_free(other))
    assert _is_free(one)


class Late(EmbeddedIndex):
    """In the middle of each change, another machine begins to index: this one was thought gone."""

    def __init__(self, folder: Path, meanwhile: Callable[[], object]) -> None:
        super().__init__(folder)
        self.meanwhile = meanwhile

    def put(self, documents: Sequence[SearchDocument], deleted: Iterable[int] = ()) -> None:
        self.meanwhile()
        super().put(documents, deleted)

    def rebuild(self, documents: Iterable[SearchDocument]) -> int:
        def late() -> Iterator[SearchDocument]:
            yield from documents
            self.meanwhile()

        return super().rebuild(late())


@pytest.mark.parametrize("titles", [["Gießplaner"], ["Badeampel", "Gießplaner"]], ids=["a rebuild", "a change"])
def test_whoever_comes_back_to_work_that_another_has_begun_stops(
    tools: Tools, tmp_path: Path, titles: list[str]
) -> None:
    for title in reversed(titles):
        work_until_done(tools)
        publish(tools, title)
    elsewhere = replace(tools, index=EmbeddedIndex(tmp_path / "elsewhere"))
    late = replace(tools, index=Late(tools.settings.index, partial(index_once, elsewhere, "the other")))
    with pytest.raises(IndexBusy):
        index_once(late, "the one")
    assert found(elsewhere) == titles
    assert why_rebuild(elsewhere) is None, "the other one's work stands"
    assert why_rebuild(tools) is not None, "and this one's is trusted no more"


def test_without_the_key_a_worker_does_all_other_work(machine: Machine) -> None:
    tools = machine("one")
    keyless = replace(tools, settings=tools.settings.model_copy(update={"search_write_key": ""}))
    publish(tools, "Gießplaner")
    work_until_done(keyless)
    assert not keyless.index.status().ready
    work_until_done(tools)
    assert found(tools) == ["Gießplaner"]


def test_a_lasting_trouble_is_said_once_and_tried_less_and_less_often(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "lichtermeer.worker")
    now, tries = 0.0, []
    patience = Patience(lambda: now, over="Wieder gut.")
    while now < 600:
        if patience.has_come():
            tries.append(now)
            patience.failed("Der Suchserver antwortet nicht.")
        now += 0.3
    gaps = [later - before for before, later in pairwise(tries)]
    assert gaps == sorted(gaps) or max(gaps) < LONGEST_PAUSE + 1
    assert len(tries) < 20
    patience.failed("Der Datenträger ist voll.")
    patience.went_well()
    patience.went_well()
    said = [record.message.partition(".")[0] for record in caplog.records]
    assert said == ["Der Suchserver antwortet nicht", "Der Datenträger ist voll", "Wieder gut"]
    assert patience.has_come()


def test_a_rest_ends_by_itself() -> None:
    now = [0.0]
    patience = Patience(lambda: now[0], over="")
    assert not patience.rests()
    patience.rest(5)
    assert patience.rests() and patience.has_come()
    now[0] = 5.0
    assert not patience.rests()
