"""The log can't be changed: not by a slip of ours, not by SQL, on neither engine. Only what is over may go, whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from catalog import audit
from catalog.db import Database
from catalog.models import AuditEntry

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def noted(database: Database) -> Database:
    """One entry that stands, and one that is over."""
    with database.writing() as db:
        audit.note(db, audit.HOUSE, "signed_in", ("session", 1), datetime.now(UTC), about="anna")
        audit.note(db, audit.HOUSE, "signed_in", ("session", 2), LONG_AGO, about="anna")
    return database


def _subjects(database: Database) -> list[str]:
    with database.reading() as db:
        return list(db.scalars(select(AuditEntry.subject).order_by(AuditEntry.id)))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET about = 'bernd'",
        "UPDATE audit_entry SET expires_at = '2000-01-01'",
        "UPDATE audit_entry SET facts = '{}' WHERE subject = '2'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE subject = '1'",
    ],
)
def test_nobody_changes_or_removes_what_stands(noted: Database, statement: str) -> None:
    with pytest.raises(IntegrityError, match="append-only"), noted.engine.begin() as connection:
        connection.execute(text(statement))
    assert _subjects(noted) == ["1", "2"]


_ROW = (
    "INTO audit_entry (id, at, actor_kind, action, subject_kind, subject, facts, expires_at) "
    "VALUES (1, '2026-01-01', 'system', 'signed_out', 'session', '3', '{}', '2030-01-01')"
)


def test_nobody_puts_another_entry_in_its_place(noted: Database) -> None:
    replacing = {
        "sqlite": (f"INSERT OR REPLACE {_ROW}", f"REPLACE {_ROW}"),
        "postgresql": (f"INSERT {_ROW} ON CONFLICT (id) DO UPDATE SET subject = '3'",),
    }
    for statement in replacing[noted.engine.dialect.name]:
        with pytest.raises(IntegrityError, match="append-only"), noted.engine.begin() as connection:
            connection.execute(text(statement))
    assert _subjects(noted) == ["1", "2"]


def test_not_even_where_a_connection_asks_no_trigger_of_what_it_replaces(noted: Database) -> None:
    if noted.engine.dialect.name != "sqlite":
        return
    with noted.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA recursive_triggers = OFF")
        with pytest.raises(IntegrityError, match="append-only"):
            connection.exec_driver_sql(f"INSERT OR REPLACE {_ROW}")
    assert _subjects(noted) == ["1", "2"]


def test_nobody_empties_the_whole_table(noted: Database) -> None:
    emptying = {"sqlite": "DELETE FROM audit_entry WHERE 1", "postgresql": "TRUNCATE audit_entry CASCADE"}
    with pytest.raises(DBAPIError, match="append-only"), noted.engine.begin() as connection:
        connection.execute(text(emptying[noted.engine.dialect.name]))
    assert _subjects(noted) == ["1", "2"]


def test_what_is_over_may_go(noted: Database) -> None:
    with noted.writing() as db:
        db.execute(delete(AuditEntry).where(AuditEntry.expires_at < datetime.now(UTC)))
    assert _subjects(noted) == ["1"]


def test_an_entry_is_over_when_its_own_time_has_come(database: Database) -> None:
    with database.writing() as db:
        audit.note(db, audit.HOUSE, "signed_in", ("session", 1), datetime.now(UTC) - timedelta(days=729))
        audit.note(db, audit.HOUSE, "signed_in", ("session", 2), datetime.now(UTC) - timedelta(days=731))
    for subject in ("1", "2"):
        try:
            with database.writing() as db:
                db.execute(delete(AuditEntry).where(AuditEntry.subject == subject))
        except IntegrityError:
            continue
    assert _subjects(database) == ["1"]


def test_how_long_an_entry_stays_is_the_operators_to_say(database: Database) -> None:
    short = Database(database.url.render_as_string(hide_password=False), audit_days=30)
    with short.writing() as db:
        audit.note(db, audit.HOUSE, "signed_in", ("session", 1), LONG_AGO)
        assert db.scalar(select(AuditEntry.expires_at)) == LONG_AGO + timedelta(days=30)
    short.close()


def test_a_transaction_that_fails_leaves_no_entry(database: Database) -> None:
    def noted_then_failed(db: Session) -> None:
        audit.note(db, audit.HOUSE, "signed_in", ("session", 1), LONG_AGO)
        db.flush()
        raise LookupError

    with pytest.raises(LookupError):
        database.write(noted_then_failed)
    with database.reading() as db:
        assert db.scalar(select(func.count(AuditEntry.id))) == 0
