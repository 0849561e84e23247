"""Fills every table of any layout with rows and children, knowing no more of it than the database itself tells.

Each column gets ordinary values, hostile ones, the longest and the emptiest, NULL where it may be, and each value that
a CHECK allows. Each row points to others by every foreign key. What only a person knows of a layout stands in ``TIES``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, Connection, Inspector, MetaData, Table, inspect, text
from sqlalchemy.types import JSON, Boolean, Date, DateTime, Float, Integer

from catalog.db import Database
from catalog.migrations import run_scripts
from catalog.migrations.triggers import make_triggers
from schemas.repositories import identity_of
from tests.databases import Place

ROWS = 12
"""Enough for each value of the longest list and for each of the odd texts."""

ODD_TEXTS = (
    "",
    "'; DROP TABLE solution; --",
    '<script>alert("1")</script> & %s :name {{ x }} \\',
    "Gießplaner für Übermorgen ẞ \N{WOMAN}\N{ZERO WIDTH JOINER}\N{PERSONAL COMPUTER} e\u0301 \u202eneztärk",
    "erste Zeile\r\nzweite\tZeile\n",
    "  NULL  ",
    "ä" * 20_000,
)
ADDRESSES = (
    "https://github.com/Stadt/Giessplaner.git",
    "http://www.GitHub.com/stadt/giessplaner/",
    "git@gitlab.example:stadt/melder.git",
    "https://forge.example",
    "http://[::1",
    "https://forge.example/a%00b",
    "kein Ort",
)
MOMENT = datetime(2025, 2, 28, 23, 59, 59, 123456, UTC)

RELEASED = {"0001": "0.1.0", "0002": "0.2.0"}
"""Each layout that a release ever left, and that release."""

Row = dict[str, Any]


def full_database(place: Place, revision: str) -> str:
    """The address of a database as the release with this layout left it, full."""
    url = place.bare()
    database = Database(url)
    if database.path:
        database.path.touch()
    with database.engine.begin() as connection:
        run_scripts(connection, revision)
        make_triggers(connection)
        fill(connection, RELEASED[revision])
    database.close()
    return url


def fill(connection: Connection, release: str) -> None:
    """Put ``ROWS`` rows into every table, and the facts that this release would have left."""
    known = MetaData()
    known.reflect(connection)
    inspector = inspect(connection)
    for table in known.sorted_tables:
        if table.name not in {"alembic_version", "house_fact"}:
            connection.execute(table.insert(), list(_rows(table, inspector)))
            _count_on(connection, table)
    _house_facts(connection, release)


def _count_on(connection: Connection, table: Table) -> None:
    """PostgreSQL does not notice numbers that it did not give itself."""
    if connection.dialect.name == "postgresql" and "id" in table.c:
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {ROWS})"))


def _rows(table: Table, inspector: Inspector) -> Iterator[Row]:
    lists = _lists(table.name, inspector)
    for number in range(1, ROWS + 1):
        row = {column.name: _value(column, number, lists) for column in table.columns}
        if table.name in TIES:
            TIES[table.name](row, number)
        yield row


def _lists(table: str, inspector: Inspector) -> dict[str, list[str]]:
    """The values that a column's CHECK allows, where it has one; such a CHECK is named after its column."""
    lists = {}
    for check in inspector.get_check_constraints(table):
        if re.search(r"\bIN\b|\bANY\b", check["sqltext"]):
            lists[str(check["name"]).removeprefix(f"ck_{table}_")] = re.findall(r"'([^']*)'", check["sqltext"])
    return lists


def _value(column: Column[Any], number: int, lists: dict[str, list[str]]) -> Any:
    if column.nullable and number % 3 == 0:
        return None
    if column.foreign_keys:
        return _related(column, number)
    if column.name in lists:
        return lists[column.name][number % len(lists[column.name])]
    kinds: dict[type, Callable[[], Any]] = {
        Integer: lambda: number,
        Boolean: lambda: number % 2 == 0,
        Float: lambda: number / 7,
        Date: lambda: date(2024, 2, 29) if number % 2 else date.max,
        DateTime: lambda: MOMENT,
        JSON: lambda: {"number": number, "deep": [None, {"text": ODD_TEXTS[number % len(ODD_TEXTS)]}], "Ü": 1.5},
    }
    made = next((make for kind, make in kinds.items() if isinstance(column.type, kind)), None)
    return made() if made else _odd_text(column, number)


def _odd_text(column: Column[Any], number: int) -> str:
    odd = ODD_TEXTS[number % len(ODD_TEXTS)]
    return f"{number}{odd}" if _must_differ(column) else odd


def _must_differ(column: Column[Any]) -> bool:
    keys = [set(index.columns) for index in column.table.indexes if index.unique]
    keys += [set(one.columns) for one in column.table.constraints if hasattr(one, "columns")]
    return any(column in key for key in keys)


def _related(column: Column[Any], number: int) -> int | None:
    [key] = column.foreign_keys
    if key.column.table is column.table:  # rows of one table come in order: only what is there can be pointed to
        return number - 1 if number > 1 else None
    of_this_table = [one for one in column.table.columns if one.references(key.column)]
    return (number + of_this_table.index(column) - 1) % ROWS + 1


def _house_facts(connection: Connection, release: str) -> None:
    facts = {
        "register": {"title": "Gemeindeverzeichnis", "as_of": "2025-12-31", "release": release},
        "release": {"release": release, "oldest_reader": release},
    }
    statement = text("INSERT INTO house_fact (name, value, set_at) VALUES (:name, :value, :set_at)")
    for name, value in facts.items():
        connection.execute(statement, {"name": name, "value": json.dumps(value), "set_at": MOMENT})


def _place(row: Row, number: int) -> None:
    row["latitude"], row["longitude"] = (-90.0, 180.0) if number % 2 else (None, None)


def _answer(row: Row, number: int) -> None:
    row["organisation_text"] = row["organisation_text"] or "Musterstadt"
    if row["answers_id"] is None or row["answer"] is None:
        row["answers_id"] = row["answer"] = None


def _address(row: Row, number: int) -> None:
    row["url"] = ADDRESSES[number % len(ADDRESSES)]
    if "identity" in row:
        row["identity"] = identity_of(row["url"]) or ""


TIES: dict[str, Callable[[Row, int], None]] = {
    "organisation": _place,
    "solution": lambda row, number: row.update(indexed_version=number - 1),
    "statement": _answer,
    "code_link": _address,
}
"""What a row needs to be one of which the layout's rules over several columns say yes."""


Everything = dict[str, dict[Any, Row]]


def everything(connection: Connection) -> Everything:
    """Each row of each table by its key, as the driver gives it."""
    inspector = inspect(connection)
    found = {}
    for table in inspector.get_table_names():
        keys = inspector.get_pk_constraint(table)["constrained_columns"]
        listed = connection.execute(text(f"SELECT * FROM {table}")).mappings()
        found[table] = {tuple(row[key] for key in keys): dict(row) for row in listed}
    return found


def rows(database: Database) -> Everything:
    """All rows, but for what tells of the layout itself."""
    with database.engine.begin() as connection:
        found = everything(connection)
    del found["alembic_version"], found["house_fact"][("release",)]
    return found


def as_before(before: Everything, after: Everything) -> Everything:
    """What is there afterwards, without new tables and columns."""
    return {
        table: {key: {name: row.get(name) for name in before[table].get(key, row)} for key, row in after[table].items()}
        for table in before
    }
