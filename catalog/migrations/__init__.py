"""Bringing a database forward, so that a kill at any moment leaves it as it was or as it should be.

SQLite's ALTER TABLE is poor, so Alembic re-creates whole tables there, and with foreign keys on that deletes
the children and drops the triggers. Hence: foreign keys off before the transaction, all migrations in one
explicit transaction, foreign keys checked and triggers made anew inside it, a copy of the file beforehand.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from catalog import __version__
from catalog.db import Base, Database, DatabaseUnusable, named_failures
from catalog.layout import KNOWN, NEWEST, revision
from catalog.migrations.triggers import make_triggers
from catalog.models import HouseFact

RELEASE_FACT = "release"
"""Which release wrote the layout last, and the oldest one that can read it."""

OLDEST_READER = "0.2.0"


def upgrade(database: Database, now: datetime) -> bool:
    """Bring the database to this release's layout; True when something was done.

    A file that holds data is copied first, to ``<name>.before-<revision>`` beside it.
    Raises DatabaseUnusable (``database_too_new``, ``database_damaged``, ``disk_full`` …); then nothing was changed.
    """
    with named_failures():
        _make_file(database)
        found = revision(database)
        if found and (found == NEWEST or found not in KNOWN):
            return False  # what is newer and still readable stays as it is
        if found and database.path:
            _copy(database.path, database.path.with_name(f"{database.path.name}.before-{found}"))
        _migrate(database, now)
    return True


def _make_file(database: Database) -> None:
    """The one place where a database may come into being: connections open only what is there."""
    if database.path:
        with suppress(OSError):  # opening it will say what the matter is
            database.path.touch(0o644)


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return ScriptDirectory.from_config(config)


def _migrate(database: Database, now: datetime) -> None:
    with database.engine.connect() as connection:
        _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                _run_scripts(connection)
                make_triggers(connection)
                _check_foreign_keys(connection)
                _say_release(connection, now)
        finally:
            _foreign_keys(connection, on=True)


def _run_scripts(connection: Connection) -> None:
    scripts = _scripts()

    def steps(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs("head", revision)

    _with_environment(scripts, connection, steps)


def _with_environment(scripts: ScriptDirectory, connection: Connection, steps: Callable[[Any, Any], Any]) -> None:
    config = Config()
    config.set_main_option("script_location", scripts.dir)
    with EnvironmentContext(config, scripts, fn=steps) as environment:
        environment.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True, transactional_ddl=True
        )
        environment.run_migrations()


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    """Outside any transaction, where SQLite alone obeys; PostgreSQL checks at the end of each statement anyway."""
    if connection.dialect.name == "sqlite":
        connection.connection.cursor().execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if broken:
        raise DatabaseUnusable("database_damaged", f"{broken[0]} {broken[1]} → {broken[2]}")


def _say_release(connection: Connection, now: datetime) -> None:
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        value = {"release": __version__, "oldest_reader": OLDEST_READER}
        session.merge(HouseFact(name=RELEASE_FACT, value=value, set_at=now.astimezone(UTC)))
        session.commit()


def _copy(source: Path, target: Path) -> None:
    """A copy is whole or not there: written beside, then renamed. SQLite's own backup includes the WAL."""
    part = target.with_name(f"{target.name}.part")
    if shutil.disk_usage(source.parent).free < 2 * source.stat().st_size:
        raise DatabaseUnusable("disk_full", str(source.parent))
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(part)) as copy:
        origin.backup(copy)
    part.replace(target)
