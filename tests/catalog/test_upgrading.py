"""An operator who installs a new release is told what to do, and does it with one command."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from catalog import layout
from catalog.cli import filling
from catalog.db import Database
from catalog.locks import IN_USE, SERVING, Lock
from tests.catalog.filled_tables import as_before, full_database, rows
from tests.commands import DATA, call, call_outside, refused
from tests.databases import Files


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """The full database of the first release in a data folder."""
    (tmp_path / DATA).mkdir()
    made = Path(full_database(Files(tmp_path), "0001").removeprefix("sqlite:///"))
    return Database(f"sqlite:///{made.rename(tmp_path / DATA / 'lichtermeer.sqlite')}")


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


def test_every_command_that_needs_this_release_names_the_one_that_upgrades(tmp_path: Path, database: Database) -> None:
    before = rows(database)
    others = (["work", "--once"], ["search", "Baum"], ["notes"], ["index", "rebuild"])
    said = [refused(call(tmp_path, *command)) for command in others]
    said.append(refused(call_outside(tmp_path, "serve", "--port", free_port())))
    assert all("älteren Fassung" in each and "lichtermeer init" in each for each in said), said
    assert rows(database) == before
    database.close()


@pytest.mark.parametrize("command", ["init", "demo"])
def test_init_and_demo_bring_a_full_database_forward_and_keep_what_was_there(
    tmp_path: Path, database: Database, command: str
) -> None:
    before = rows(database)["note"]
    database.close()
    done = call(tmp_path, command)
    assert done.returncode == 0, done.stderr
    layout.check(database)
    after = as_before({"note": before}, rows(database))["note"]
    assert [_kept(row) for row in after.values()] == [_kept(row) for row in before.values()]
    assert (tmp_path / DATA / "lichtermeer.sqlite.before-0001").exists()
    database.close()


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    """A note but for its mail address: where it was settled long ago, the period of that is over."""
    return {name: value for name, value in row.items() if name != "reply_to"}


def test_a_backup_of_an_older_release_can_be_taken_and_put_back(tmp_path: Path, database: Database) -> None:
    before = rows(database)
    database.close()
    assert call(tmp_path, "backup", "old.backup").returncode == 0
    assert call(tmp_path, "init").returncode == 0
    assert call(tmp_path, "restore", "old.backup").returncode == 0
    layout.check(database)
    assert as_before(before, rows(database)) == before
    database.close()


def test_what_an_older_release_still_serves_is_left_alone(
    tmp_path: Path, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "HELD_SECONDS", 0)
    before = rows(database)
    with Lock(tmp_path / DATA / SERVING), Lock(tmp_path / DATA / IN_USE, shared=True):
        for command in ("init", "demo"):
            assert "„serve“ beenden" in refused(call(tmp_path, command))
    assert rows(database) == before
    database.close()
    assert call(tmp_path, "init").returncode == 0
