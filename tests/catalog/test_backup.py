"""A backup is whole and checked; a restore puts it in place or changes nothing."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog.backup import AlreadyThere, back_up, restore
from catalog.db import Database, DatabaseUnusable
from catalog.migrations import upgrade
from catalog.models import HouseFact

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'data' / 'catalogue.sqlite'}")
    (tmp_path / "data").mkdir()
    upgrade(made, NOW)
    return made


def write(database: Database, *names: str) -> None:
    with database.writing() as db:
        db.add_all(HouseFact(name=name, value={"text": "x" * 500}, set_at=NOW) for name in names)


def names(database: Database) -> set[str]:
    with database.reading() as db:
        return set(db.scalars(select(HouseFact.name))) - {"release"}


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if not path.name.endswith(("-wal", "-shm"))}


def test_what_was_backed_up_comes_back(database: Database, tmp_path: Path) -> None:
    write(database, "before")
    assert back_up(database, tmp_path / "b.sqlite") == (tmp_path / "b.sqlite").stat().st_size
    write(database, "after")
    database.close()
    aside = restore(database, tmp_path / "b.sqlite", NOW)
    assert names(database) == {"before"}
    assert aside == tmp_path / "data" / "catalogue.sqlite.replaced-20261121-120000"
    assert names(Database(f"sqlite:///{aside}")) == {"before", "after"}


def test_a_backup_is_one_file_that_stands_alone(database: Database, tmp_path: Path) -> None:
    write(database, "one")
    target = tmp_path / "backups" / "b.sqlite"
    target.parent.mkdir()
    back_up(database, target)
    assert [path.name for path in target.parent.iterdir()] == ["b.sqlite"]


def test_an_existing_file_stays_unless_it_may_be_replaced(database: Database, tmp_path: Path) -> None:
    target = tmp_path / "b.sqlite"
    target.write_text("something dear")
    with pytest.raises(AlreadyThere):
        back_up(database, target)
    assert target.read_text() == "something dear"
    back_up(database, target, replace=True)
    assert target.read_bytes().startswith(b"SQLite format 3")


def test_a_backup_while_others_write_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    """Two facts are always written together, so a backup holds both or none of a pair."""
    stop = threading.Event()

    def go_on_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            write(database, f"left {number}", f"right {number}")

    writer = threading.Thread(target=go_on_writing)
    writer.start()
    try:
        for number in range(5):
            back_up(database, tmp_path / f"{number}.sqlite")
    finally:
        stop.set()
        writer.join()
    for number in range(5):
        found = names(Database(f"sqlite:///{tmp_path / f'{number}.sqlite'}"))
        assert {n.split()[1] for n in found if "left" in n} == {n.split()[1] for n in found if "right" in n}
    assert len(names(Database(f"sqlite:///{tmp_path / '4.sqlite'}"))) > 0


def test_a_damaged_database_is_not_passed_off_as_a_backup(database: Database, tmp_path: Path) -> None:
    write(database, *(f"fact {number}" for number in range(300)))
    database.close()
    damage(tmp_path / "data" / "catalogue.sqlite")
    with pytest.raises(DatabaseUnusable) as failure:
        back_up(database, tmp_path / "b.sqlite")
    assert failure.value.code == "database_damaged"
    assert left(tmp_path) == {"data"}


def damage(path: Path) -> None:
    """Overwrite the last third, as a failing disk would."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(size * 2 // 3)
        file.write(b"\xa5" * (size // 4))


@pytest.mark.parametrize("kind", ["damaged", "no database", "another program's", "too new", "missing"])
def test_a_file_that_is_no_good_backup_changes_nothing(database: Database, tmp_path: Path, kind: str) -> None:
    write(database, *(f"fact {number}" for number in range(300)))
    file = tmp_path / "b.sqlite"
    if kind in {"damaged", "too new"}:
        back_up(database, file)
    if kind == "damaged":
        damage(file)
    elif kind == "no database":
        file.write_text("Sehr geehrte Damen und Herren, " * 100)
    elif kind == "another program's":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE bookmarks (id)")
    elif kind == "too new":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
            connection.execute("UPDATE house_fact SET value = '{\"oldest_reader\": \"99.0.0\"}' WHERE name = 'release'")
            connection.commit()
    database.close()
    before = left(tmp_path / "data")
    with pytest.raises((DatabaseUnusable, FileNotFoundError)):
        restore(database, file, NOW)
    assert left(tmp_path / "data") == before
    assert len(names(database)) == 300


def test_a_damaged_database_is_replaced_and_kept(database: Database, tmp_path: Path) -> None:
    write(database, *(f"fact {number}" for number in range(300)))
    back_up(database, tmp_path / "b.sqlite")
    database.close()
    damage(tmp_path / "data" / "catalogue.sqlite")
    aside = restore(database, tmp_path / "b.sqlite", NOW)
    assert aside and aside.exists()
    with database.reading() as db:
        assert db.scalar(select(func.count()).select_from(HouseFact)) == 301


def test_a_backup_goes_into_an_empty_data_folder(database: Database, tmp_path: Path) -> None:
    write(database, "one")
    back_up(database, tmp_path / "b.sqlite")
    (tmp_path / "new").mkdir()
    elsewhere = Database(f"sqlite:///{tmp_path / 'new' / 'catalogue.sqlite'}")
    assert restore(elsewhere, tmp_path / "b.sqlite", NOW) is None
    assert names(elsewhere) == {"one"}


def test_nothing_is_lost_that_was_written_after_the_last_checkpoint(database: Database, tmp_path: Path) -> None:
    """The write-ahead log of the replaced database belongs to it; left behind it would spoil the restored one."""
    write(database, "one")
    back_up(database, tmp_path / "b.sqlite")
    write(database, "two")  # still in the log: the database is open
    aside = restore(database, tmp_path / "b.sqlite", NOW)
    assert names(Database(f"sqlite:///{aside}")) == {"one", "two"}
