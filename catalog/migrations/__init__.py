"""Bringing a database forward, so that a kill at any moment leaves it as it was or as it should be.

SQLite's ALTER TABLE is poor, so Alembic re-creates whole tables there, and with foreign keys on that deletes
the children and drops the triggers. Hence: foreign keys off before the transaction, all migrations in one
explicit transaction, foreign keys checked and triggers made anew inside it, a copy of the file beforehand.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from catalog import __version__
from catalog.db import BUSY_SECONDS, Base, Database, DatabaseUnusable, named_failures
from catalog.layout import KNOWN, NEWEST, revision
from catalog.migrations.triggers import make_triggers
from catalog.models import HouseFact

RELEASE_FACT = "release"
"""Which release wrote the layout last, and the oldest one that can read it."""

OLDEST_READER = "0.3.0"

WAIT_SECONDS = 60
"""How long one waits for another process that is bringing the same file forward."""


def upgrade(database: Database, now: datetime) -> bool:
    """Bring the database to this release's layout; True when something was done.

    A file that holds data is copied first, to ``<name>.before-<revision>`` beside it. Of several processes that do this
    at once one does it, and the others wait for it.
    Raises DatabaseUnusable (``database_too_new``, ``database_damaged``, ``disk_full`` …); then nothing was changed.
    """
    with named_failures(), _the_first_failure():
        _make_file(database)
        return not _is_done(revision(database)) and _migrate(database, now)


def _is_done(found: str | None) -> bool:
    """What is newer and still readable stays as it is."""
    return found is not None and (found == NEWEST or found not in KNOWN)


@contextmanager
def _the_first_failure() -> Iterator[None]:
    """After a failure Alembic tidies up, and fails again where the database has undone everything by itself."""
    try:
        yield
    except DBAPIError as error:
        failures: list[BaseException | None] = [error]
        while failures[-1]:
            failures.append(failures[-1].__context__)
        first = [each for each in failures if isinstance(each, DBAPIError)][-1]
        if first is error:
            raise
        raise first from None


def _make_file(database: Database) -> None:
    """The one place where a database may come into being: connections open only what is there."""
    if database.path:
        with suppress(OSError):  # opening it will say what the matter is
            database.path.touch(0o600)


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return ScriptDirectory.from_config(config)


def _migrate(database: Database, now: datetime) -> bool:
    with database.engine.connect() as connection:
        _alone_for_long(connection, on=True)
        try:
            with connection.begin():
                _alone_on_the_server(connection)
                found = revision(database)  # asked again: another process may have been quicker
                if _is_done(found):
                    return False
                _keep_as_it_was(database, found)
                run_scripts(connection)
                make_triggers(connection)
                _check_foreign_keys(connection)
                _say_release(connection, now)
        finally:
            _alone_for_long(connection, on=False)
    return True


def run_scripts(connection: Connection, to: str = "head") -> None:
    """The bare steps to a revision, in the transaction of the connection; ``upgrade`` is what keeps data safe."""
    scripts = _scripts()

    def steps(revision: Any, _context: Any) -> Any:
        return scripts._upgrade_revs(to, revision)

    _with_environment(scripts, connection, steps)


def _with_environment(scripts: ScriptDirectory, connection: Connection, steps: Callable[[Any, Any], Any]) -> None:
    config = Config()
    config.set_main_option("script_location", scripts.dir)
    with EnvironmentContext(config, scripts, fn=steps) as environment:
        environment.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=True, transactional_ddl=True
        )
        environment.run_migrations()


def _alone_for_long(connection: Connection, *, on: bool) -> None:
    """Foreign keys off and a long patience with who writes, which SQLite takes outside any transaction only.

    PostgreSQL checks at the end of each statement anyway.
    """
    if connection.dialect.name == "sqlite":
        cursor = connection.connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {'OFF' if on else 'ON'}")
        cursor.execute(f"PRAGMA busy_timeout = {(WAIT_SECONDS if on else BUSY_SECONDS) * 1000}")


def _alone_on_the_server(connection: Connection) -> None:
    """PostgreSQL lets two migrate at once, unless one waits here; and a long step is no statement that hangs."""
    if connection.dialect.name == "sqlite":
        return
    connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'"))
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('lichtermeer migration'))"))
    if connection.scalar(text("SHOW server_encoding")) != "UTF8":
        raise DatabaseUnusable("database_not_in_utf8")


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


def _keep_as_it_was(database: Database, found: str | None) -> None:
    """Copy the file of an embedded database. Nobody else writes now: the copy is what the migration begins with."""
    if found and database.path:
        _copy(database.path, database.path.with_name(f"{database.path.name}.before-{found}"))


def _copy(source: Path, target: Path) -> None:
    """A copy is whole or not there: written beside, then renamed. SQLite's own backup includes the WAL."""
    part = target.with_name(f"{target.name}.part")
    if shutil.disk_usage(source.parent).free < 2 * source.stat().st_size:
        raise DatabaseUnusable("disk_full", str(source.parent))
    try:
        part.unlink(missing_ok=True)
        part.touch(0o600)
        with closing(sqlite3.connect(source)) as origin, closing(sqlite3.connect(part)) as copy:
            copy.execute("PRAGMA journal_mode = OFF")  # half a copy is thrown away, not taken back
            origin.backup(copy)
        shutil.copymode(source, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
