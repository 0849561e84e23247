"""Before a file goes forward it is copied, and without a copy nothing happens to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from catalog import layout
from catalog.db import Database, DatabaseUnusable
from catalog.migrations import upgrade
from tests.catalog.filled_tables import as_before, full_database, rows
from tests.catalog.upgrading_process import upgrading_elsewhere
from tests.databases import Files

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[Database]:
    """A full file of the first release."""
    database = Database(full_database(Files(tmp_path), "0001"))
    yield database
    database.close()


def file_of(database: Database) -> Path:
    assert database.path
    return database.path


def kept(database: Database) -> Database:
    """What is kept of it from before."""
    return Database(f"sqlite:///{file_of(database)}.before-0001")


def test_a_file_is_kept_as_it_was_and_can_go_forward_itself(old: Database) -> None:
    before = rows(old)
    upgrade(old, NOW)
    copy = kept(old)
    assert layout.revision(copy) == "0001"
    assert rows(copy) == before
    assert upgrade(copy, NOW)
    assert as_before(before, rows(copy)) == before
    copy.close()


def test_of_several_that_bring_it_forward_at_once_none_keeps_what_is_new_already(old: Database) -> None:
    before = rows(old)
    with upgrading_elsewhere() as upgrading:
        upgrading(old, at_once=4)
    copy = kept(old)
    assert layout.revision(copy) == "0001"
    assert rows(copy) == before
    copy.close()


def test_without_room_for_a_copy_it_stays_as_it_was(old: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    before = rows(old)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(1000, 1000, 0))
    with pytest.raises(DatabaseUnusable, match="disk_full"):
        upgrade(old, NOW)
    assert rows(old) == before
    assert not list(file_of(old).parent.glob("*before*"))


@pytest.mark.parametrize(("share", "copied"), [(0.5, False), (1.0, True)])
def test_a_disk_that_takes_no_more_in_the_middle_leaves_it_as_it_was(old: Database, share: float, copied: bool) -> None:
    with old.engine.begin() as connection:  # of what has to be written anew there is a lot
        connection.execute(text("UPDATE code_link SET licence_words = hex(randomblob(500000))"))
    before = rows(old)
    with upgrading_elsewhere() as upgrading:
        [(code, said)] = upgrading(old, largest_file=int(file_of(old).stat().st_size * share))
    assert code == 0
    assert said in {"disk_full", "disk_failed"}
    assert rows(old) == before
    assert [path.name for path in file_of(old).parent.glob("*before*")] == (["1.sqlite.before-0001"] if copied else [])
    assert upgrade(old, NOW)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_takes_no_copy_leaves_it_as_it_was(old: Database) -> None:
    before = rows(old)
    old.close()
    file_of(old).parent.chmod(0o555)
    with pytest.raises((DatabaseUnusable, PermissionError)):
        upgrade(old, NOW)
    file_of(old).parent.chmod(0o755)
    assert rows(old) == before


def test_what_a_killed_copy_left_behind_is_in_nobodys_way(old: Database) -> None:
    before = rows(old)
    part = Path(f"{file_of(old)}.before-0001.part")
    part.write_bytes(b"half a copy")
    assert upgrade(old, NOW)
    assert not part.exists()
    assert as_before(before, rows(old)) == before


def test_a_copy_is_as_secret_as_what_was_copied(old: Database) -> None:
    file_of(old).chmod(0o600)
    upgrade(old, NOW)
    assert Path(f"{file_of(old)}.before-0001").stat().st_mode & 0o777 == 0o600
