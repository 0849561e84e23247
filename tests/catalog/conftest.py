"""Real databases: each test gets its own file, and the filled ones are copied from one that was filled once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from catalog import migrations
from catalog.db import Database
from catalog.imports import load_demo
from catalog.organisations import load_register
from catalog.solutions import Rules
from content.demo.register import read_register
from tests.factories import NOW


def _open(path: Path) -> Database:
    return Database(f"sqlite:///{path}")


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(target)) as copy:
        origin.backup(copy)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """An empty database of this release."""
    opened = _open(tmp_path / "lichtermeer.sqlite")
    migrations.upgrade(opened, NOW)
    yield opened
    opened.close()


@pytest.fixture
def db(database: Database) -> Iterator[Session]:
    """One transaction on an empty database."""
    with database.writing() as session:
        yield session


@pytest.fixture(scope="session")
def register_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the whole register; nobody writes to it."""
    path = tmp_path_factory.mktemp("register") / "lichtermeer.sqlite"
    opened = _open(path)
    migrations.upgrade(opened, NOW)
    with opened.writing() as session:
        load_register(session, read_register())
    opened.close()
    return path


@pytest.fixture(scope="session")
def demo_file(register_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with register, demo catalogue and samples; nobody writes to it."""
    path = tmp_path_factory.mktemp("demo") / "lichtermeer.sqlite"
    _copy(register_file, path)
    opened = _open(path)
    with opened.writing() as session:
        load_demo(session, NOW, Rules())
    opened.close()
    return path


@pytest.fixture
def register(register_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An own copy of the database with the register."""
    _copy(register_file, tmp_path / "register.sqlite")
    opened = _open(tmp_path / "register.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An own copy of the database with the demo catalogue."""
    _copy(demo_file, tmp_path / "demo.sqlite")
    opened = _open(tmp_path / "demo.sqlite")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def known_register(register_file: Path) -> Iterator[Session]:
    """The register to read from only."""
    opened = _open(register_file)
    with opened.reading() as session:
        yield session
    opened.close()


@pytest.fixture(scope="session")
def known_demo(demo_file: Path) -> Iterator[Session]:
    """The demo catalogue to read from only."""
    opened = _open(demo_file)
    with opened.reading() as session:
        yield session
    opened.close()
