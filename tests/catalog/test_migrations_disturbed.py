"""A full database that goes forward meets a kill, and others that do the same at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from catalog import layout
from catalog.db import Database, DatabaseUnusable
from catalog.migrations import upgrade
from tests.catalog.conftest import opened
from tests.catalog.filled_tables import as_before, full_database, rows
from tests.catalog.upgrading_process import Upgrading, upgrading_elsewhere
from tests.databases import Place

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def upgrading() -> Iterator[Upgrading]:
    """Bring a database forward in other processes, disturbed in the way that is said; how each of them ended."""
    with upgrading_elsewhere() as ask:
        yield ask


@pytest.fixture(scope="module")
def original(place: Place) -> Iterator[str]:
    """A full database of the first release; nobody writes to it."""
    url = full_database(place, "0001")
    yield url
    place.drop(url)


@pytest.fixture
def old(place: Place, original: str) -> Iterator[Database]:
    """An own copy of it."""
    with opened(place, place.copy(original)) as database:
        yield database


KILLS = {"sqlite": (*range(1, 60, 3), *range(60, 1000, 31)), "postgresql": (*range(1, 60, 11), *range(60, 1000, 53))}
"""At every third statement of those that touch what was there, and at some of the many alike that only make new tables.
At few only where the database itself undoes all of them."""


def test_killed_at_any_statement_nothing_is_lost_and_the_next_start_does_it(
    place: Place, original: str, old: Database, upgrading: Upgrading
) -> None:
    before = rows(old)
    for statement in KILLS[old.engine.dialect.name]:
        with opened(place, place.copy(original)) as database:
            [(code, _)] = upgrading(database, kill_at=statement)
            if code == 0:
                break
            assert code == -signal.SIGKILL
            with pytest.raises(DatabaseUnusable, match="database_too_old"):
                layout.check(database)
            assert rows(database) == before
            assert upgrade(database, NOW)
            assert as_before(before, rows(database)) == before
    assert 60 < statement < 1000


def test_of_several_that_bring_it_forward_at_once_one_does_it_and_the_others_wait(
    old: Database, upgrading: Upgrading
) -> None:
    before = rows(old)
    assert sorted(upgrading(old, at_once=4)) == [(0, "False")] * 3 + [(0, "True")]
    assert as_before(before, rows(old)) == before
    layout.check(old)


def test_of_several_that_make_a_new_one_at_once_one_makes_it(bare: Database, upgrading: Upgrading) -> None:
    assert sorted(upgrading(bare, at_once=4)) == [(0, "False")] * 3 + [(0, "True")]
    layout.check(bare)


def test_while_another_writes_it_is_said_to_be_busy_and_nothing_changes(
    old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.migrations.WAIT_SECONDS", 1)
    before = rows(old)
    other = Database(old.url.render_as_string(hide_password=False))
    with other.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("UPDATE code_link SET forge = 'other'"))
        with pytest.raises(DatabaseUnusable, match="database_busy"):
            upgrade(old, NOW)
        transaction.rollback()
    other.close()
    with pytest.raises(DatabaseUnusable, match="database_too_old"):
        layout.check(old)
    assert rows(old) == before
