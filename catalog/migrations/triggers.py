"""What no code may do, held by the database itself.

Statements and versions are only ever added. So are the entries of the audit log, but expired ones may go: their last
day stands in the row, so that nobody has to be trusted with more than the right to remove what is over.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

APPEND_ONLY = ("statement", "solution_version")
EXPIRING = ("audit_entry",)
"""Append-only until the moment in ``expires_at``."""

_NOT_OVER = {
    "sqlite": "WHEN OLD.expires_at > strftime('%Y-%m-%d %H:%M:%f', 'now')",
    "postgresql": "WHEN (OLD.expires_at > now())",
}


def make_triggers(connection: Connection) -> None:
    """Make every trigger anew; a migration that re-created a table has dropped them."""
    dialect = connection.dialect.name
    make = _make_sqlite if dialect == "sqlite" else _make_postgresql
    there = set(inspect(connection).get_table_names())
    for table in there.intersection((*APPEND_ONLY, *EXPIRING)):
        make(connection, table, "UPDATE", "")
        make(connection, table, "DELETE", _NOT_OVER[dialect] if table in EXPIRING else "")
        if dialect == "sqlite":
            _make_sqlite(connection, table, "INSERT", _same_is_there(connection, table))


def _make_sqlite(connection: Connection, table: str, action: str, when: str) -> None:
    name = f"{table}_refuses_{action.lower()}"
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    connection.execute(
        text(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    )


def _same_is_there(connection: Connection, table: str) -> str:
    """``INSERT OR REPLACE`` takes the row away that is in its place, and asks no trigger unless a connection wants it
    so. A new row's own number is not there yet."""
    found = inspect(connection)
    keys = [found.get_pk_constraint(table)["constrained_columns"]]
    keys += [unique["column_names"] for unique in found.get_unique_constraints(table)]
    alike = " OR ".join("(" + " AND ".join(f"{name} = NEW.{name}" for name in key) + ")" for key in keys)
    return f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {alike})"  # noqa: S608  # names of our own


def _make_postgresql(connection: Connection, table: str, action: str, when: str) -> None:
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23000'; END $$"
        )
    )
    _refuse(connection, f"{table}_refuses_{action.lower()}", f"{action} ON {table} FOR EACH ROW {when}", table)
    _refuse(connection, f"{table}_refuses_truncate", f"TRUNCATE ON {table} FOR EACH STATEMENT", table)


def _refuse(connection: Connection, name: str, event: str, table: str) -> None:
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
    connection.execute(text(f"CREATE TRIGGER {name} BEFORE {event} EXECUTE FUNCTION refuse_change()"))
