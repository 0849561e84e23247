"""A catalogue whose search is a server of its own: whatever dies in the middle, the index comes to equal the rows."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import select

from catalog.due import LAGS_IN_INDEX
from catalog.models import HouseFact, Solution
from catalog.settings import load_settings
from catalog.wiring import Tools, open_tools
from catalog.worker import ask_for_rebuild, why_rebuild
from catalog.worker.indexing import REBUILD_FACT
from search.index import IndexUnavailable
from search.query import SearchQuery
from tests.commands import DATA
from tests.houses import PATIENCE, WEB, WORKER, House, eventually, publish
from tests.meilisearch_server import NO_SERVER, PROGRAM, Meilisearch, free_port, started

AWAY = "Die Suche ist gerade nicht erreichbar"


@dataclass
class Server:
    """A Meilisearch that can be killed and comes back with its files, its keys and its address."""

    folder: Path
    port: int = field(default_factory=free_port)
    master_key: str = "der-schluessel-ueber-allen-schluesseln"
    running: ExitStack = field(default_factory=ExitStack)

    def start(self) -> Meilisearch:
        self.now = self.running.enter_context(started(self.folder, self.port, self.master_key))
        return self.now

    def kill(self) -> None:
        os.kill(self.now.process, signal.SIGKILL)

    def names(self) -> list[str]:
        return [str(index["uid"]) for index in self.now.ask("GET", "/indexes?limit=1000")["results"]]


@dataclass
class Catalogue:
    """A served catalogue, the server that searches for it, and the tools of somebody who looks at both."""

    house: House
    server: Server
    tools: Tools

    def is_found_whole(self) -> bool:
        """Whether the index holds what the rows say: nothing waits, each entry is found, no other is."""
        with self.tools.database.reading() as db:
            waits = db.scalar(select(Solution.id).where(LAGS_IN_INDEX).limit(1)) or db.get(HouseFact, REBUILD_FACT)
            titles = sorted(db.scalars(select(Solution.title)))
        try:
            hits = self.tools.index.search(SearchQuery(per_page=1000, facets=())).hits
            found = sorted("".join(span.text for span in hit.title) for hit in hits)
            return not waits and why_rebuild(self.tools) is None and found == titles
        except IndexUnavailable:
            return False

    def begin_rebuild(self) -> None:
        """Come back when it is under way."""
        self.tools.database.write(lambda db: ask_for_rebuild(db, self.tools))
        eventually(lambda: [name for name in self.server.names() if "-build-" in name])

    def page(self, path: str = "/loesungen") -> str:
        answer = httpx2.get(f"http://127.0.0.1:{self.house.port}{path}", timeout=PATIENCE)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture(scope="module")
def catalogue(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    if shutil.which(PROGRAM) is None:
        pytest.skip(NO_SERVER)
    folder = tmp_path_factory.mktemp("faults")
    shutil.copytree(demo_folder / DATA, folder / DATA, ignore=shutil.ignore_patterns("index"))
    (folder / "meilisearch").mkdir()
    server = Server(folder / "meilisearch")
    with server.running:
        keys = server.start()
        said = {"url": keys.url, "key": keys.search_key, "write_key": keys.write_key, "index": keys.fresh_name()}
        house = House(
            folder,
            None,
            LICHTERMEER_WEB_PROCESSES="1",
            **{f"LICHTERMEER_SEARCH_{name.upper()}": value for name, value in said.items()},
        )
        tools = open_tools(
            load_settings(data=folder / DATA, **{f"search_{name}": value for name, value in said.items()})
        )
        try:
            yield Catalogue(house.await_ready(), server, tools)
        finally:
            house.tear_down()
            tools.database.close()


@pytest.fixture(autouse=True)
def whole_before_and_after(catalogue: Catalogue) -> Iterator[None]:
    eventually(catalogue.is_found_whole)
    yield
    eventually(catalogue.is_found_whole)
    assert [name for name in catalogue.server.names() if "-build-" in name] == []
    assert "Traceback" not in catalogue.house.log()


def test_a_worker_that_is_killed_in_the_middle_of_a_rebuild_leaves_the_old_index_answering(
    catalogue: Catalogue,
) -> None:
    catalogue.begin_rebuild()
    [worker] = catalogue.house.children(WORKER)
    worker.kill()
    assert AWAY not in catalogue.page("/loesungen?q=laterne")
    publish(catalogue.tools, "Nach dem Arbeiter")


def test_a_search_server_that_is_killed_in_the_middle_of_a_rebuild_loses_nothing(catalogue: Catalogue) -> None:
    catalogue.begin_rebuild()
    catalogue.server.kill()
    publish(catalogue.tools, "Nach dem Suchserver")
    assert AWAY in catalogue.page("/loesungen?q=laterne")
    catalogue.server.start()


def test_a_search_server_that_is_killed_in_the_middle_of_changes_loses_nothing(catalogue: Catalogue) -> None:
    for number in range(3):
        publish(catalogue.tools, f"Vor Absturz {number}")
        time.sleep(0.2 + number / 5)  # the worker looks every 0.3 seconds, and what it has begun takes as long again
        catalogue.server.kill()
        publish(catalogue.tools, f"Während Absturz {number}")
        catalogue.server.start()


def test_while_the_search_server_is_away_each_page_answers_and_each_trouble_is_said_once(catalogue: Catalogue) -> None:
    said = len(catalogue.house.log())
    catalogue.server.kill()
    publish(catalogue.tools, "Ohne Suchserver")
    for _ in range(3):
        assert AWAY in catalogue.page()
        assert catalogue.page("/") and catalogue.page("/loesungen/ohne-suchserver")
        assert catalogue.page("/suche/vorschlaege?q=later").count("<option") == 0
    time.sleep(4)  # in which the worker tries again
    catalogue.server.start()
    eventually(catalogue.is_found_whole)
    lines = [line for line in catalogue.house.log()[said:].splitlines() if "Suchserver antwortet nicht" in line]
    assert len([line for line in lines if " Hintergrunddienst: " in line]) == 1
    assert len([line for line in lines if " Web 1: " in line]) <= 1, "once a minute"
    eventually(lambda: "Der Suchindex wird wieder nachgeführt." in catalogue.house.log()[said:])


def test_a_worker_that_begins_before_the_search_server_waits_for_it(catalogue: Catalogue) -> None:
    catalogue.server.kill()
    [worker] = catalogue.house.children(WORKER)
    worker.kill()
    publish(catalogue.tools, "Vor dem Server da")
    eventually(lambda: [child for child in catalogue.house.children(WORKER) if child.pid != worker.pid])
    assert catalogue.page("/loesungen/vor-dem-server-da")
    assert len(catalogue.house.children(WEB)) == 1
    catalogue.server.start()
