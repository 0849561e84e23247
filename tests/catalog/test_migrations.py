"""A database goes forward whole or not at all, and says when it can't be used."""

from __future__ import annotations

import re
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from catalog import migrations
from catalog.db import Base, Database, DatabaseUnusable
from catalog.layout import KNOWN, NEWEST, check
from catalog.migrations import upgrade
from tests.databases import address

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)

KILLED_AT_STATEMENT = """
import os, signal, sys
from datetime import UTC, datetime
from sqlalchemy import event
from catalog.db import Database
from catalog.migrations import upgrade

database, left = Database(sys.argv[1]), int(sys.argv[2])

def count(*_arguments):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

event.listen(database.engine, "before_cursor_execute", count)
upgrade(database, datetime.now(UTC))
"""


@pytest.fixture
def file_url(tmp_path: Path) -> str:
    """The name of a file that is not there yet."""
    return f"sqlite:///{tmp_path / 'catalogue.sqlite'}"


def test_a_new_database_has_just_the_tables_of_the_rows(bare: Database) -> None:
    assert upgrade(bare, NOW)
    with bare.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_second_upgrade_does_nothing(bare: Database) -> None:
    assert upgrade(bare, NOW)
    assert not upgrade(bare, NOW)
    check(bare)


@pytest.mark.parametrize("statement", [2, 9, 40])
def test_a_migration_killed_at_any_statement_is_done_by_the_next_start(bare: Database, statement: int) -> None:
    killing = [sys.executable, "-c", KILLED_AT_STATEMENT, address(bare), str(statement)]
    killed = subprocess.run(killing, check=False, cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    with pytest.raises(DatabaseUnusable, match="database_not_set_up"):
        check(bare)
    assert upgrade(bare, NOW)
    check(bare)


def test_a_database_of_an_unknown_release_is_refused(bare: Database) -> None:
    upgrade(bare, NOW)
    with bare.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("""UPDATE house_fact SET value = '{"oldest_reader": "99.0.0"}'"""))
    for use in (check, lambda unusable: upgrade(unusable, NOW)):
        with pytest.raises(DatabaseUnusable, match=r"database_too_new: 99\.0\.0"):
            use(bare)


def test_a_newer_database_that_names_this_release_as_a_reader_is_read(bare: Database) -> None:
    upgrade(bare, NOW)
    with bare.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    check(bare)
    assert not upgrade(bare, NOW)


@pytest.mark.parametrize("fact", ["[]", "null", "7", '{"oldest_reader": 7}', '"0.1.0"'])
def test_a_newer_database_that_says_nothing_clear_of_its_readers_is_refused(bare: Database, fact: str) -> None:
    upgrade(bare, NOW)
    with bare.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        connection.execute(text("UPDATE house_fact SET value = :fact"), {"fact": fact})
    with pytest.raises(DatabaseUnusable, match="database_too_new"):
        check(bare)


def test_the_revisions_are_told_without_alembic_as_alembic_knows_them() -> None:
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_heads() == [NEWEST]
    assert {script.revision for script in scripts.walk_revisions()} == KNOWN


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_is_said_to_be_kept_in_a_file_that_is_gone(file_url: str, tmp_path: Path, replaced: bool) -> None:
    database = Database(file_url)
    upgrade(database, NOW)
    with database.writing() as db:  # from here on a connection is open
        db.execute(text("UPDATE house_fact SET value = '{}'"))
    for path in tmp_path.glob("catalogue.sqlite*"):
        path.unlink()
    if replaced:
        upgrade(Database(file_url), NOW)
    with pytest.raises(DatabaseUnusable), database.writing() as db:
        db.execute(text("UPDATE house_fact SET value = '{}'"))
    if replaced:
        with database.writing() as db:
            db.execute(text("UPDATE house_fact SET value = '{}'"))


def test_a_missing_database_is_said_to_be_not_set_up(file_url: str) -> None:
    with pytest.raises(DatabaseUnusable, match="database_not_set_up"):
        check(Database(file_url))


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path: Path, file_url: str) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"no database, just words " * 100)
    for use in (check, lambda unusable: upgrade(unusable, NOW)):
        with pytest.raises(DatabaseUnusable, match="database_damaged"):
            use(Database(file_url))


@pytest.mark.parametrize("action", ["UPDATE solution_version SET number = 2", "DELETE FROM solution_version"])
def test_a_version_once_written_cannot_be_changed(bare: Database, action: str) -> None:
    upgrade(bare, NOW)
    with bare.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO organisation (id, kind, name, official_name, sort_name, slug, sample, source)"
                " VALUES (1, 'municipality', 'A', 'A', 'a', 'a', false, 'person')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO solution (id, slug, title, sort_name, publisher_text, publication_status, sample,"
                " created_at, content_number, version, indexed_version, phase, reported_phase, phase_facts, freshness,"
                " freshness_facts, uses_confirmed, uses_reported)"
                " VALUES (1, 's', 'S', 's', 'A', 'published', false, '2026-01-01', 1, 1, 0, 'undetermined',"
                " 'undetermined', '{}', 'due', '{}', 0, 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO solution_version (solution_id, number, content, provenance, created_at, said_as)"
                " VALUES (1, 1, '{}', '{}', '2026-01-01', 'publisher')"
            )
        )
    with pytest.raises(IntegrityError, match="append-only"), bare.engine.begin() as connection:
        connection.execute(text(action))


def test_the_database_itself_refuses_a_value_that_no_list_holds(bare: Database) -> None:
    upgrade(bare, NOW)
    with pytest.raises(IntegrityError, match=r"(?i)check"), bare.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO organisation (kind, name, official_name, sort_name, slug, sample, source)"
                " VALUES ('galaxy', 'A', 'A', 'a', 'a', false, 'person')"
            )
        )


def test_a_database_that_another_process_writes_is_said_to_be_busy(
    file_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in ("catalog.engines", "catalog.migrations"):
        monkeypatch.setattr(f"{place}.BUSY_SECONDS", 0)
    database = Database(file_url)
    upgrade(database, NOW)
    other = sqlite3.connect(file_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnusable, match="database_busy"), database.writing() as session:
        session.execute(text("SELECT 1"))
    other.execute("ROLLBACK")
    other.close()


def test_every_constraint_has_a_name_that_postgresql_takes() -> None:
    for table in Base.metadata.sorted_tables:
        statement = str(CreateTable(table).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        names = re.findall(r"CONSTRAINT (\w+)", statement)
        assert len(names) == len(set(names)), table.name
        assert max(map(len, names)) <= 63, table.name
