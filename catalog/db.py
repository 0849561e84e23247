"""The database: how it is read and written, and which of its failures a person is told.

Reading and writing have an engine each (catalog/engines.py). A reading session sees one consistent moment and cannot
write. A writing one is one transaction, and nothing that it read may have changed when it writes: on SQLite it is
alone, on PostgreSQL it locks each row that it loads. Without that 22 of 600 updates were lost (architecture.md).
"""

from __future__ import annotations

import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from sqlalchemy import (
    JSON,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Select,
    String,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import DeclarativeBase, ORMExecuteState, Session
from sqlalchemy.sql.selectable import Join
from sqlalchemy.types import TypeEngine

from catalog.engines import BUSY_SECONDS, FILE, identity, open_engine

__all__ = [
    "AUDIT_DAYS",
    "BUSY_SECONDS",
    "Base",
    "Database",
    "DatabaseUnusable",
    "Instant",
    "Text",
    "failure_code",
    "named_failures",
    "one_at_a_time",
    "repeated",
]

ATTEMPTS = 10
"""How often work is begun anew that another's kept from being committed."""

AUDIT_DAYS = "audit days"
"""The name under which each writing session says how many days an entry of the audit log is kept."""

_T = TypeVar("_T")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class DatabaseUnusable(Exception):
    """The database can't serve now; ``code`` names the sentence that says so (catalog/sentences.py).

    ``overtaken`` says that nothing is the matter but another's work, and the same may be tried again at once.
    """

    def __init__(self, code: str, detail: str = "", *, overtaken: bool = False) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.overtaken = overtaken


_UNSTORABLE = re.compile("[\\0\ud800-\udfff]")


class Text(TypeDecorator[str]):
    """Text that all engines keep and sort alike.

    It is compared by code point, whatever the database was created with. NUL and halves of surrogate pairs, which no
    person types and PostgreSQL refuses, become the sign for what can't be read, in what is kept as in what is asked.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """SQLite compares so by itself."""
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(String(collation=collation))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Nearly every text is printable and passes as it is."""
        return value if value is None or value.isprintable() else _UNSTORABLE.sub("\ufffd", value)


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
    type_annotation_map = {  # noqa: RUF012
        str: Text,
        datetime: Instant,
        dict[str, Any]: JSON,
        list[Any]: JSON,
        list[str]: JSON,
    }

    locked_when_loaded: ClassVar[bool] = True
    """Whether who loads such a row in order to write may change it; false where rows are only ever added or are many
    and renewed by one process alone."""


class Database:
    """One database, opened for many threads. ``close`` gives its connections back.

    ``audit_days`` is how long the entries of the audit log that are written here stay.
    """

    def __init__(self, url: str, threads: int = 8, audit_days: int = 730) -> None:
        self.url = make_url(url)
        self._info = {AUDIT_DAYS: audit_days}
        self._reader = open_engine(url, threads, writes=False)
        self._writer = open_engine(url, threads, writes=True)
        self._apart = open_engine(url, 1, writes=True)

    @property
    def path(self) -> Path | None:
        """The file of an embedded database."""
        database = self.url.database
        return Path(database) if self.embedded and database else None

    @property
    def embedded(self) -> bool:
        """Whether it is a file of this machine; else a server holds it, which others may use at the same time."""
        return self.url.get_backend_name() == "sqlite"

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
        with named_failures(), self._written() as session, session.begin():
            yield session
            session.flush()
            self._check_in_place(session.connection())

    def _written(self) -> WritingSession:
        return WritingSession(self._writer, expire_on_commit=False, info=self._info)

    def write(self, work: Callable[[Session], _T]) -> _T:
        """Do ``work`` in one transaction, and do it anew when others that write at the same time kept it back.

        Raises DatabaseUnusable when they do so again and again.
        """

        def once() -> _T:
            with self.writing() as db:
                return work(db)

        return repeated(once)

    def _check_in_place(self, connection: Connection) -> None:
        """A file that was removed or replaced still takes commits, which nobody would ever see again."""
        opened = connection.info.get(FILE)
        if self.path and opened != identity(self.path):
            self.close()  # the next request opens what lies there by then
            raise DatabaseUnusable("database_unreachable", str(self.path))

    def connect_apart(self) -> Connection:
        """The one connection that nobody needs for reading and writing; each statement on it stands for itself."""
        return self._apart.connect().execution_options(isolation_level="AUTOCOMMIT")

    def close(self) -> None:
        """Give back every connection."""
        self._apart.dispose()
        self._reader.dispose()
        self._writer.dispose()


class WritingSession(Session):
    """A session that locks the rows that it loads, as far as they may be changed."""

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:
        """As any session does; but what is not there is kept from coming into being under another's hands."""
        found = super().get(entity, ident, **options)
        if found is None and getattr(entity, "locked_when_loaded", False) and _locks_rows(self):
            one_at_a_time(self, f"{entity.__tablename__} {ident}")
            found = super().get(entity, ident, **options)
        return found


@event.listens_for(WritingSession, "do_orm_execute")
def _lock_what_is_loaded(doing: ORMExecuteState) -> None:
    """Two that read the same row, change it and write it would lose one of the changes."""
    statement = doing.statement
    if doing.is_select and isinstance(statement, Select) and statement._for_update_arg is None and _lockable(statement):
        rows = _rows(statement)
        if rows:
            doing.statement = statement.with_for_update(of=rows, key_share=True)


def _lockable(statement: Select[Any]) -> bool:
    """Only what comes straight from a table can be locked."""
    return not (statement._distinct or statement._group_by_clauses or statement._having_criteria)


def _rows(statement: Select[Any]) -> list[Any]:
    """The rows that the statement loads whole. What an outer join may leave out can't be locked."""
    loaded = (column.get("expr") for column in statement.column_descriptions)
    whole = [each for each in loaded if getattr(each, "locked_when_loaded", False)]
    return whole[:1] if whole and _has_outer_join(statement) else whole


def _has_outer_join(statement: Select[Any]) -> bool:
    """Asked of what was written: to work out the final tables takes the engine as long as the whole query."""
    joins = any(flags["isouter"] or flags["full"] for *_, flags in statement._setup_joins)
    return joins or any(isinstance(part, Join) and part.isouter for part in statement._from_obj)


def one_at_a_time(db: Session, work: str) -> None:
    """Wait until nobody else is in a transaction that does this kind of work. SQLite lets only one write anyway."""
    if _locks_rows(db):
        db.execute(text("SELECT pg_advisory_xact_lock(hashtext(:work))"), {"work": f"lichtermeer {work}"})


def _locks_rows(db: Session) -> bool:
    return db.get_bind().dialect.name == "postgresql"


def repeated(work: Callable[[], _T]) -> _T:
    """Do ``work``, a transaction of its own, and do it anew while others that write at the same time keep it back.

    Raises DatabaseUnusable, and whatever ``work`` raises.
    """
    for attempt in range(1, ATTEMPTS):
        try:
            return work()
        except (DatabaseUnusable, IntegrityError) as error:
            if not _overtaken(error):
                raise
        time.sleep(random.uniform(0, min(1, 0.02 * 2**attempt)))  # noqa: S311 - so that two do not meet again in step
    return work()


def _overtaken(error: DatabaseUnusable | IntegrityError) -> bool:
    """Another was quicker with the same row, or with a row that must be the only one of its kind."""
    return error.overtaken if isinstance(error, DatabaseUnusable) else _state_of(error) == "23505"


_SYMPTOMS = (
    ("database is locked", "database_busy"),
    ("database table is locked", "database_busy"),
    ("readonly database", "database_read_only"),
    ("unable to open", "database_unreachable"),
    ("disk is full", "disk_full"),
    ("disk i/o error", "disk_failed"),
    ("malformed", "database_damaged"),
    ("not a database", "database_damaged"),
    ("no such table", "database_not_set_up"),
    ("no such column", "database_not_set_up"),
    ("too many clients", "database_busy"),
    ("too many connections", "database_busy"),
    ("zu viele verbindungen", "database_busy"),
    ("remaining connection slots", "database_busy"),
    ("starting up", "database_unreachable"),
    ("shutting down", "database_unreachable"),
    ("in recovery mode", "database_unreachable"),
    ("fatal:", "database_refused"),
)
"""What SQLite says, which has no better name for it, and a server of PostgreSQL that lets nobody in."""

_STATES = {
    "08": "database_unreachable",
    "25006": "database_read_only",
    "28": "database_refused",
    "3D000": "database_refused",
    "3F000": "database_not_set_up",
    "40001": "database_busy",
    "40P01": "database_busy",
    "42501": "database_refused",
    "42703": "database_not_set_up",
    "42P01": "database_not_set_up",
    "53100": "disk_full",
    "53": "database_busy",
    "55P03": "database_busy",
    "57014": "database_busy",
    "57P": "database_unreachable",
    "58030": "disk_failed",
    "XX001": "database_damaged",
    "XX002": "database_damaged",
}
"""What PostgreSQL says: its codes, or how several of them begin. The longest that fits holds."""

_OVERTAKEN = {"40001", "40P01"}


@contextmanager
def named_failures() -> Iterator[None]:
    """Turn the engine's failures into DatabaseUnusable with a code; anything else passes as it is."""
    try:
        yield
    except NoneFree as error:
        raise DatabaseUnusable("database_busy", "no connection is free") from error
    except (DBAPIError, sqlite3.DatabaseError) as error:
        code = failure_code(error)
        if code is None:
            raise
        raise DatabaseUnusable(code, _detail(error), overtaken=_state_of(error) in _OVERTAKEN) from error


def failure_code(error: Exception) -> str | None:
    """Which of the failures that a person can do something about this is, if any."""
    said = str(getattr(error, "orig", None) or error).lower()
    if state := _state_of(error):
        return next((_STATES[state[:length]] for length in (5, 3, 2) if state[:length] in _STATES), None)
    if named := next((code for symptom, code in _SYMPTOMS if symptom in said), None):
        return named
    lost = getattr(error, "connection_invalidated", False)
    return "database_unreachable" if lost or isinstance(error, OperationalError) else None


def _state_of(error: Exception) -> str | None:
    """PostgreSQL's own code of a failure."""
    return getattr(getattr(error, "orig", None), "sqlstate", None)


def _detail(error: Exception) -> str:
    """One line: a log has a line an event, and what follows a failed statement's first one repeats its values."""
    lines = str(getattr(error, "orig", error)).splitlines() or [""]
    return lines[0] if _state_of(error) else " ".join(line.strip() for line in lines)
