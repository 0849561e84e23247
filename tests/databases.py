"""Real databases for tests: of either engine, empty or filled, each test's own.

What takes long is done once for each engine and process: the filled databases are copied from one that was filled
before, on SQLite as a file, on PostgreSQL as a template.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url

from catalog import migrations
from catalog.db import Database
from catalog.imports import load_demo
from catalog.organisations import load_register
from catalog.solutions import Rules
from content.demo.register import read_register
from tests import postgresql_server
from tests.factories import NOW

ROOT = Path(__file__).resolve().parent.parent
ENGINES = ("sqlite", "postgresql")

ONE_ENGINE = pytest.mark.parametrize("place", ["sqlite"], indirect=True)
"""For a test that walks through many pages whose questions to the database other tests ask of both engines."""


class Place(ABC):
    """Where databases of one engine lie. What it gives out is an address, and nobody else's until it is dropped."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._filled: dict[str, str] = {}

    @abstractmethod
    def bare(self) -> str:
        """A database without any table; on SQLite the name of a file that is not there yet."""

    @abstractmethod
    def copy(self, url: str) -> str:
        """The same again. Nobody may be connected to the original."""

    @abstractmethod
    def drop(self, url: str) -> None:
        """Nobody needs it any more."""

    def empty(self) -> str:
        """Laid out by this release, without a row."""
        return self.copy(self._once("empty", self.bare, lambda _: None))

    def register(self) -> str:
        """With the whole register of organisations."""
        return self.copy(self._register())

    def demo(self) -> str:
        """With the register, the demo catalogue and the samples."""
        return self.copy(self._once("demo", lambda: self.copy(self._register()), _fill_demo))

    def _register(self) -> str:
        return self._once("register", self.empty, _fill_register)

    def _once(self, name: str, begin: Callable[[], str], fill: Callable[[Database], None]) -> str:
        if name not in self._filled:
            url = begin()
            database = Database(url)
            migrations.upgrade(database, NOW)
            fill(database)
            database.close()
            self._filled[name] = url
        return self._filled[name]


def _fill_register(database: Database) -> None:
    with database.writing() as db:
        load_register(db, read_register())


def _fill_demo(database: Database) -> None:
    with database.writing() as db:
        load_demo(db, NOW, Rules())


def address(database: Database) -> str:
    """Where it is, as a setting says it."""
    return database.url.render_as_string(hide_password=False)


class Files(Place):
    """SQLite: a file for each."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def bare(self) -> str:
        """A name."""
        return f"sqlite:///{self.folder / f'{next(self._numbers)}.sqlite'}"

    def copy(self, url: str) -> str:
        """By SQLite's own backup, which takes what still lies in the log."""
        target = self.bare()
        with closing(sqlite3.connect(_file(url))) as origin, closing(sqlite3.connect(_file(target))) as copy:
            origin.backup(copy)
        return target

    def drop(self, url: str) -> None:
        """With its side files."""
        for path in _file(url).parent.glob(f"{_file(url).name}*"):
            path.unlink()


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


class Server(Place):
    """PostgreSQL: a database for each, on one server."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = make_url(address).set(drivername="postgresql")
        self._admin = psycopg.connect(self.address.render_as_string(hide_password=False), autocommit=True)
        self._made: set[str] = set()

    def bare(self, encoding: str = "UTF8") -> str:
        """Ordered by code point or not, as the server was set up."""
        order = "" if encoding == "UTF8" else "LOCALE_PROVIDER libc LOCALE 'C'"  # the only order for other encodings
        return self._make(f"TEMPLATE template0 ENCODING '{encoding}' {order}")

    def copy(self, url: str) -> str:
        """File by file, which is quicker than through the log."""
        return self._make(f'TEMPLATE "{make_url(url).database}" STRATEGY FILE_COPY')

    def drop(self, url: str) -> None:
        """Whoever is still connected is put off."""
        name = str(make_url(url).database)
        self._admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())
        self._made.discard(name)

    def close(self) -> None:
        """Leave a server that is not ours as it was."""
        for name in self._made.copy():
            self.drop(name if "://" in name else f"postgresql:///{name}")
        self._admin.close()

    def _make(self, how: str) -> str:
        name = f"lichtermeer_test_{os.getpid()}_{next(self._numbers)}"
        self._admin.execute(f'CREATE DATABASE "{name}" {how}'.encode())
        self._made.add(name)
        return self.address.set(database=name).render_as_string(hide_password=False)


@contextmanager
def serving() -> Iterator[Server | None]:
    """A server that ends with this process, or the one that is named; None where there is none to be had."""
    if named := os.environ.get(postgresql_server.SERVER_VARIABLE):
        yield from _connected(named)
    elif postgresql_server.programs() is None:
        yield None
    else:
        # In a session of its own: Ctrl+C is for the tests, which still need it to clean up.
        command = [sys.executable, postgresql_server.__file__]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
        ) as process:
            assert process.stdout
            yield from _connected(process.stdout.readline().strip())


def _connected(address: str) -> Iterator[Server | None]:
    try:
        server = Server(address)
    except psycopg.OperationalError:
        yield None
        return
    yield server
    server.close()
