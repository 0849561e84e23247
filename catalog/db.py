"""The database: how it is opened, read and written, and which of its failures a person is told.

Reading and writing have an engine each. A reading connection cannot write at all; a writing one begins with
``BEGIN IMMEDIATE`` on SQLite, because the driver's own late BEGIN lost updates among processes and a plain
BEGIN failed as "locked" (architecture.md, "Transactions and migrations").
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS = 5

FILE = "file"
"""Which file a connection opened: its device and number."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class DatabaseUnusable(Exception):
    """The database can't serve now; ``code`` names the sentence that says so (catalog/sentences.py)."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC on both sides; SQLite keeps no zone by itself."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a naive moment, which would mean another one on another machine."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """SQLite gives back what it was given, without the zone."""
        return value if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The root of all rows."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: Instant, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012


class Database:
    """One database, opened for many threads. ``close`` gives its connections back."""

    def __init__(self, url: str, threads: int = 8) -> None:
        self.url = make_url(url)
        self._reader = _engine(url, threads, writes=False)
        self._writer = _engine(url, threads, writes=True)

    @property
    def path(self) -> Path | None:
        """The file of an embedded database."""
        database = self.url.database
        return Path(database) if self.url.get_backend_name() == "sqlite" and database else None

    @property
    def engine(self) -> Engine:
        """The writing engine, for migrations and backups."""
        return self._writer

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one consistent moment and cannot write. Raises DatabaseUnusable."""
        with named_failures(), Session(self._reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed when the block ends, rolled back when it raises. Raises DatabaseUnusable."""
        with named_failures(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session
            session.flush()
            self._check_in_place(session.connection())

    def _check_in_place(self, connection: Connection) -> None:
        """A file that was removed or replaced still takes commits, which nobody would ever see again."""
        opened = connection.info.get(FILE)
        if self.path and opened != _identity(self.path):
            self.close()  # the next request opens what lies there by then
            raise DatabaseUnusable("database_unreachable", str(self.path))

    def close(self) -> None:
        """Give back every connection."""
        self._reader.dispose()
        self._writer.dispose()


def _engine(url: str, threads: int, *, writes: bool) -> Engine:
    engine = create_engine(url, pool_size=threads, max_overflow=0, pool_timeout=BUSY_SECONDS)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", _open_what_is_there)
        event.listen(engine, "connect", _prepare_writer if writes else _prepare_reader)
        begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _open_what_is_there(
    _dialect: Dialect, record: ConnectionPoolEntry, arguments: list[Any], options: dict[str, Any]
) -> sqlite3.Connection:
    """SQLite by itself makes a missing database; a mere question must leave nothing behind."""
    path = Path(arguments[0])
    record.info[FILE] = _identity(path)
    connection: sqlite3.Connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, **options)
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _prepare_reader(connection: sqlite3.Connection, _record: object) -> None:
    _prepare(connection)
    connection.execute("PRAGMA query_only = ON")


def _prepare_writer(connection: sqlite3.Connection, _record: object) -> None:
    _prepare(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    # NORMAL could lose the last commits at a power cut; what was answered with success must not be lost.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


_SYMPTOMS = (
    ("database is locked", "database_busy"),
    ("database table is locked", "database_busy"),
    ("queuepool limit", "database_busy"),
    ("readonly database", "database_read_only"),
    ("unable to open", "database_unreachable"),
    ("disk is full", "disk_full"),
    ("disk i/o error", "disk_failed"),
    ("malformed", "database_damaged"),
    ("not a database", "database_damaged"),
    ("no such table", "database_not_set_up"),
    ("no such column", "database_not_set_up"),
)


@contextmanager
def named_failures() -> Iterator[None]:
    """Turn the engine's failures into DatabaseUnusable with a code; anything else passes as it is."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        code = failure_code(error)
        if code is None:
            raise
        raise DatabaseUnusable(code, str(getattr(error, "orig", error))) from error


def failure_code(error: Exception) -> str | None:
    """Which of the failures that a person can do something about this is, if any."""
    said = str(getattr(error, "orig", None) or error).lower()
    named = next((code for symptom, code in _SYMPTOMS if symptom in said), None)
    return named or ("database_unreachable" if isinstance(error, OperationalError) else None)
