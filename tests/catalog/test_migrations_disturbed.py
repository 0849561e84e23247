"""A full database that goes forward meets a kill, others that do the same, and a disk that takes no more."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from catalog import layout
from catalog.db import Database, DatabaseUnusable
from catalog.migrations import run_scripts, upgrade
from catalog.migrations.triggers import make_triggers
from tests.catalog.filled_tables import as_before, fill, rows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

Ends = list[tuple[int, str]]
Upgrading = Callable[..., Ends]


@pytest.fixture(scope="module")
def upgrading() -> Iterator[Upgrading]:
    """Bring a database forward in other processes, disturbed in the way that is said; how each of them ended."""
    command = [sys.executable, "-m", "tests.catalog.upgrading_process"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        assert process.stdin and process.stdout

        def ask(database: Database, **wanted: Any) -> Ends:
            assert process.stdin and process.stdout
            database.close()
            url = database.url.render_as_string(hide_password=False)
            process.stdin.write(json.dumps({"url": url, **wanted}) + "\n")
            process.stdin.flush()
            return [(code, said) for code, said in json.loads(process.stdout.readline())]

        yield ask
        process.stdin.close()


@pytest.fixture(scope="module")
def old_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A full database of the first release; nobody writes to it."""
    path = tmp_path_factory.mktemp("old") / "lichtermeer.sqlite"
    path.touch()
    database = Database(f"sqlite:///{path}")
    with database.engine.begin() as connection:
        run_scripts(connection, "0001")
        make_triggers(connection)
        fill(connection, "0.1.0")
    database.close()
    return path


@pytest.fixture
def new_old(old_file: Path, tmp_path: Path) -> Iterator[Callable[[], Database]]:
    """As many own copies of it as are wanted."""
    made: list[Database] = []

    def make() -> Database:
        path = tmp_path / f"{len(made)}.sqlite"
        shutil.copy(old_file, path)
        made.append(Database(f"sqlite:///{path}"))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def old(new_old: Callable[[], Database]) -> Database:
    """An own copy of it."""
    return new_old()


def test_killed_at_any_statement_nothing_is_lost_and_the_next_start_does_it(
    new_old: Callable[[], Database], upgrading: Upgrading
) -> None:
    before = rows(new_old())
    for statement in range(1, 1000):
        database = new_old()
        [(code, _)] = upgrading(database, kill_at=statement)
        if code == 0:
            break
        assert code == -signal.SIGKILL
        with pytest.raises(DatabaseUnusable, match="database_too_old"):
            layout.check(database)
        assert rows(database) == before
        assert upgrade(database, NOW)
        assert as_before(before, rows(database)) == before
        database.close()
    assert 15 < statement < 1000


def test_of_several_that_bring_it_forward_at_once_one_does_it_and_the_others_wait(
    old: Database, upgrading: Upgrading
) -> None:
    before = rows(old)
    ends = upgrading(old, at_once=4)
    assert sorted(ends) == [(0, "False")] * 3 + [(0, "True")]
    assert as_before(before, rows(old)) == before
    assert old.path
    kept = Database(f"sqlite:///{old.path}.before-0001")
    assert rows(kept) == before
    kept.close()


def test_of_several_that_make_a_new_one_at_once_one_makes_it(tmp_path: Path, upgrading: Upgrading) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    ends = upgrading(database, at_once=4)
    assert sorted(ends) == [(0, "False")] * 3 + [(0, "True")]
    layout.check(database)
    database.close()


def test_while_another_writes_it_is_said_to_be_busy_and_nothing_changes(
    old: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalog.migrations.WAIT_SECONDS", 0)
    other = Database(str(old.url))
    with other.writing() as db:
        db.execute(text("SELECT 1"))
        with pytest.raises(DatabaseUnusable, match="database_busy"):
            upgrade(old, NOW)
    other.close()
    with pytest.raises(DatabaseUnusable, match="database_too_old"):
        layout.check(old)


def test_without_room_for_a_copy_it_stays_as_it_was(old: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(old)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1000, 1000, 0))
    with pytest.raises(DatabaseUnusable, match="disk_full"):
        upgrade(old, NOW)
    assert rows(old) == before
    assert old.path and not list(old.path.parent.glob("*before*"))


def test_a_disk_that_takes_no_more_in_the_middle_leaves_it_as_it_was(old: Database, upgrading: Upgrading) -> None:
    before = rows(old)
    assert old.path
    [(code, said)] = upgrading(old, largest_file=old.path.stat().st_size // 2)
    assert (code, said in {"disk_full", "disk_failed"}) == (0, True)
    assert rows(old) == before
    assert not list(old.path.parent.glob("*.part*"))
    assert upgrade(old, NOW)


def test_what_a_killed_copy_left_behind_is_in_nobodys_way(old: Database) -> None:
    before = rows(old)
    assert old.path
    part = Path(f"{old.path}.before-0001.part")
    part.write_bytes(b"half a copy")
    assert upgrade(old, NOW)
    assert not part.exists()
    assert as_before(before, rows(old)) == before


def test_a_copy_is_as_secret_as_what_was_copied(old: Database) -> None:
    assert old.path
    old.path.chmod(0o600)
    upgrade(old, NOW)
    assert Path(f"{old.path}.before-0001").stat().st_mode & 0o777 == 0o600
