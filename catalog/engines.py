"""Opening the two kinds of database, so that reading and writing mean the same in both.

A reading connection cannot write at all. On SQLite a writing one begins with ``BEGIN IMMEDIATE``, because the driver's
own late BEGIN lost updates among processes and a plain BEGIN failed as "locked" (architecture.md, "Transactions and
migrations"). On PostgreSQL several write at once; there the rows that may be changed are locked when they are loaded
(catalog/db.py).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Dialect, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import ConnectionPoolEntry

BUSY_SECONDS: float = 5

FILE = "file"
"""Which file a connection opened: its device and number."""

STATEMENT_SECONDS = 60
"""No question of a page or a worker takes as long; one that does must not hold a thread for ever."""
IDLE_SECONDS = 300
"""A machine that vanished in the middle of a transaction must not keep rows locked for ever."""


def open_engine(url: str, threads: int, *, writes: bool) -> Engine:
    """An engine that opens nothing yet."""
    address = make_url(url)
    make = _postgresql if address.get_backend_name() == "postgresql" else _sqlite
    return make(address, threads, writes)


def _postgresql(url: URL, threads: int, writes: bool) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg", query={}),
        connect_args=_options(url),
        # Whatever was read by one question must fit what is read by the next; who writes sees what others have written.
        isolation_level="READ COMMITTED" if writes else "REPEATABLE READ",
        pool_size=threads,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,  # a server that was started anew has closed every connection
        hide_parameters=True,
    )
    if not writes:
        event.listen(engine, "connect", _refuse_writing)
    return engine


def _options(url: URL) -> dict[str, Any]:
    """What the operator's address says wins; its own ``options`` come after ours."""
    limits = {
        "lock_timeout": max(1, int(BUSY_SECONDS * 1000)),  # nought would be for ever
        "statement_timeout": STATEMENT_SECONDS * 1000,
        "idle_in_transaction_session_timeout": IDLE_SECONDS * 1000,
        # The server, too, notices a machine that vanished, and lets others have what it held.
        "tcp_keepalives_idle": 10,
        "tcp_keepalives_interval": 5,
        "tcp_keepalives_count": 3,
        "timezone": "UTC",
    }
    ours = {
        "application_name": "lichtermeer",
        "connect_timeout": max(2, int(BUSY_SECONDS)),
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
        "client_encoding": "utf8",
    }
    given = dict(url.query)
    options = " ".join(f"-c {name}={value}" for name, value in limits.items())
    return ours | given | {"options": f"{options} {given.get('options', '')}".strip()}


def _refuse_writing(connection: Any, _record: object) -> None:
    connection.read_only = True


def _sqlite(url: URL, threads: int, writes: bool) -> Engine:
    engine = create_engine(url, pool_size=threads, max_overflow=0, pool_timeout=BUSY_SECONDS, hide_parameters=True)
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
    record.info[FILE] = identity(path)
    connection: sqlite3.Connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, **options)
    return connection


def identity(path: Path) -> tuple[int, int] | None:
    """Which file lies there now; None where none does."""
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
    # Without it INSERT OR REPLACE takes a row away and no trigger learns of it.
    connection.execute("PRAGMA recursive_triggers = ON")


def _prepare(connection: sqlite3.Connection) -> None:
    connection.isolation_level = None  # the driver must not begin by itself
    connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
