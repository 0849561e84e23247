"""Which layout a database has, and whether this release can work with it.

Every process asks before it does anything else, so it is asked in plain SQL: Alembic and the rows' classes take
longer to load than a search takes.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from catalog import __version__
from catalog.db import Database, DatabaseUnusable

KNOWN = frozenset(script.name.split("_")[0] for script in (Path(__file__).parent / "migrations/versions").glob("0*.py"))
"""The revisions that this release brings with it."""
NEWEST = max(KNOWN)


def check(database: Database) -> None:
    """Raise DatabaseUnusable unless this release can work with the database as it is."""
    if database.path and not database.path.exists():
        raise DatabaseUnusable("database_not_set_up", str(database.path))
    found = revision(database)
    if found is None:
        raise DatabaseUnusable("database_not_set_up", str(database.path or ""))
    if found in KNOWN and found != NEWEST:
        raise DatabaseUnusable("database_too_old", found)


def revision(database: Database) -> str | None:
    """The revision of the database; None before the first. Raises DatabaseUnusable where it is too new to be read.

    A newer layout may still say that this release can read it (house_fact ``release``).
    """
    with database.reading() as db:
        connection = db.connection()
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        if found and found not in KNOWN:
            _refuse_newer(connection, found)
    return found


def _refuse_newer(connection: Connection, found: str) -> None:
    said = connection.scalar(text("SELECT value FROM house_fact WHERE name = 'release'"))
    oldest = _oldest_reader(said)
    if not oldest or _numbers(oldest) > _numbers(__version__):
        raise DatabaseUnusable("database_too_new", oldest or found)


def _oldest_reader(said: object) -> str:
    """What a release that is unknown here wrote, be it what it may."""
    try:
        fact = json.loads(said) if isinstance(said, str) else said
    except ValueError:
        return ""
    oldest = fact.get("oldest_reader") if isinstance(fact, dict) else None
    return oldest if isinstance(oldest, str) else ""


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdecimal())
