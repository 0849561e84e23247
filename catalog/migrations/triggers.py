"""What no code may do, held by the database itself: statements and versions are only ever added."""

from __future__ import annotations

from sqlalchemy import Connection, text

APPEND_ONLY = ("statement", "solution_version")


def make_triggers(connection: Connection) -> None:
    """Make every trigger anew; a migration that re-created a table has dropped them."""
    make = _make_sqlite if connection.dialect.name == "sqlite" else _make_postgresql
    for table in APPEND_ONLY:
        for action in ("UPDATE", "DELETE"):
            make(connection, table, action)


def _make_sqlite(connection: Connection, table: str, action: str) -> None:
    name = f"{table}_refuses_{action.lower()}"
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
    connection.execute(
        text(
            f"CREATE TRIGGER {name} BEFORE {action} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )
    )


def _make_postgresql(connection: Connection, table: str, action: str) -> None:
    name = f"{table}_refuses_{action.lower()}"
    connection.execute(
        text(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23000'; END $$"
        )
    )
    connection.execute(text(f"DROP TRIGGER IF EXISTS {name} ON {table}"))
    connection.execute(
        text(f"CREATE TRIGGER {name} BEFORE {action} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
    )
