"""Real databases: every test that asks for one runs on SQLite and on PostgreSQL, with a copy of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from catalog.db import Database
from catalog.settings import Settings
from catalog.wiring import Tools, open_tools
from tests.at_work import Clock
from tests.commands import DATA, call_outside
from tests.databases import ENGINES, Files, Place, Server, address, serving
from tests.postgresql_server import NO_SERVER


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """PostgreSQL, for what is about it alone."""
    with serving() as found:
        if found is None:
            pytest.skip(NO_SERVER)
        yield found


@pytest.fixture(scope="session", params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Where the databases of one engine lie: each test that needs it runs once for each."""
    if request.param == "sqlite":
        return Files(tmp_path_factory.mktemp("databases"))
    found: Server = request.getfixturevalue("server")
    return found


@contextmanager
def opened(place: Place, url: str) -> Iterator[Database]:
    """A database that is gone afterwards."""
    database = Database(url)
    yield database
    database.close()
    place.drop(url)


@pytest.fixture
def bare(place: Place) -> Iterator[Database]:
    """A database without any table, as an operator makes it: on SQLite there is no file yet."""
    with opened(place, place.bare()) as database:
        yield database


@pytest.fixture
def database(place: Place) -> Iterator[Database]:
    """An empty database of this release."""
    with opened(place, place.empty()) as database:
        yield database


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """One transaction on an empty database."""
    with database.writing() as session:
        yield session


@pytest.fixture
def register(place: Place) -> Iterator[Database]:
    """An own copy of the database with the register."""
    with opened(place, place.register()) as database:
        yield database


@pytest.fixture
def demo(place: Place) -> Iterator[Database]:
    """An own copy of the database with the demo catalogue."""
    with opened(place, place.demo()) as database:
        yield database


@pytest.fixture(scope="module")
def known_register(place: Place) -> Iterator[Session]:
    """The register to read from only."""
    with opened(place, place.register()) as database, database.reading() as session:
        yield session


@pytest.fixture(scope="module")
def known_demo(place: Place) -> Iterator[Session]:
    """The demo catalogue to read from only."""
    with opened(place, place.demo()) as database, database.reading() as session:
        yield session


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `demo` was called, and nothing else."""
    folder = tmp_path_factory.mktemp("demo")
    done = call_outside(folder, "demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Geladen: ")
    return folder


@pytest.fixture
def own_folder(demo_folder: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    shutil.copytree(demo_folder / DATA, tmp_path / DATA)
    return tmp_path


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
