"""A database that is full goes forward from every released layout, and nothing in it is lost or changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.schema import CreateTable

from catalog import __version__, layout
from catalog.db import Base, Database, DatabaseUnusable
from catalog.migrations import upgrade
from catalog.migrations.triggers import APPEND_ONLY
from schemas.repositories import identity_of
from tests.catalog.conftest import opened
from tests.catalog.filled_tables import RELEASED, ROWS, as_before, everything, full_database, rows
from tests.databases import Place

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

NEW_COLUMNS = {
    "0001": {
        "code_link": {"identity"},
        "organisation": {"merged_into_id"},
        "contact": {"details"},
        "experience_report": {"revision"},
    },
    "0002": {"organisation": {"merged_into_id"}, "contact": {"details"}, "experience_report": {"revision"}},
}
"""What a later layout put beside what was there."""

READERS: set[str] = set()
"""Releases that can work with the newest layout; what entries and offers say since, no earlier one can read."""


@pytest.fixture(scope="module", params=sorted(RELEASED))
def released(request: pytest.FixtureRequest) -> str:
    """One layout after the other."""
    revision: str = request.param
    return revision


@pytest.fixture(scope="module")
def original(place: Place, released: str) -> Iterator[str]:
    """A full database as that release left it; nobody writes to it."""
    url = full_database(place, released)
    yield url
    place.drop(url)


@pytest.fixture
def old(place: Place, original: str) -> Iterator[Database]:
    """An own copy of it."""
    with opened(place, place.copy(original)) as database:
        yield database


def test_every_table_is_full_before_it_goes_forward(old: Database) -> None:
    counts = {table: len(found) for table, found in rows(old).items()}
    assert counts.pop("house_fact") == 1
    assert set(counts.values()) == {ROWS}


def test_no_row_is_lost_or_changed_on_the_way(old: Database) -> None:
    before = rows(old)
    assert upgrade(old, NOW)
    assert as_before(before, rows(old)) == before
    layout.check(old)


def test_what_is_new_is_told_by_the_list_of_new_columns(old: Database, released: str) -> None:
    before = rows(old)
    upgrade(old, NOW)
    after = rows(old)
    columns = {table: set(found) for table in before for found in list(before[table].values())[:1]}
    new = {table: set(next(iter(after[table].values()))) - columns[table] for table in columns}
    assert {table: names for table, names in new.items() if names} == NEW_COLUMNS[released]
    assert set(after) >= set(before)


def test_repositories_get_the_identity_of_their_address(old: Database, released: str) -> None:
    upgrade(old, NOW)
    links = rows(old)["code_link"].values()
    assert {link["identity"] for link in links} >= {"", "github.com/stadt/giessplaner", "gitlab.example/stadt/melder"}
    assert all(link["identity"] == (identity_of(link["url"]) or "") for link in links)


def test_afterwards_the_layout_is_that_of_the_rows(old: Database) -> None:
    upgrade(old, NOW)
    with old.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_afterwards_every_check_of_the_rows_is_there_once(old: Database) -> None:
    upgrade(old, NOW)
    with old.engine.connect() as connection:
        inspector = inspect(connection)
        for table in Base.metadata.sorted_tables:
            made = str(CreateTable(table).compile(dialect=connection.dialect))
            found = [check["name"] for check in inspector.get_check_constraints(table.name)]
            assert sorted(map(str, found)) == sorted(re.findall(r"CONSTRAINT (ck_\w+)", made)), table.name


REFUSED = (
    "UPDATE organisation SET kind = 'galaxy'",
    "UPDATE organisation SET population = -1",
    "UPDATE organisation_key SET scheme = 'guess'",
    "UPDATE organisation_key SET organisation_id = 4711",
    "UPDATE organisation_key SET value = 'one', scheme = 'ars'",
    "UPDATE solution SET publication_status = 'lost'",
    "UPDATE solution SET indexed_version = version + 1",
    "UPDATE solution_relation SET origin_id = solution_id",
    "UPDATE code_link SET solution_id = 4711",
    "UPDATE code_link SET solution_id = 1, url = 'https://forge.example/one'",
    "UPDATE code_link SET identity = NULL",
    "DELETE FROM organisation",
    "DELETE FROM solution",
)


def test_afterwards_the_database_refuses_what_it_refused(old: Database) -> None:
    upgrade(old, NOW)
    for statement in REFUSED:
        with pytest.raises(IntegrityError), old.engine.begin() as connection:
            connection.execute(text(statement))


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_afterwards_what_was_said_still_cannot_be_changed(old: Database, table: str) -> None:
    upgrade(old, NOW)
    for action in (f"UPDATE {table} SET said_by_text = 'x'", f"DELETE FROM {table}"):
        with pytest.raises(DBAPIError, match="append-only"), old.engine.begin() as connection:
            connection.execute(text(action))


def test_afterwards_keys_of_other_registers_are_kept(old: Database) -> None:
    upgrade(old, NOW)
    with old.engine.begin() as connection:
        for scheme in ("ipa", "url", "forge"):
            insert = "INSERT INTO organisation_key (organisation_id, scheme, value) VALUES (1, :scheme, 'new')"
            connection.execute(text(insert), {"scheme": scheme})


def test_afterwards_new_rows_get_new_numbers(old: Database) -> None:
    upgrade(old, NOW)
    insert = "INSERT INTO code_link (solution_id, url, identity, forge, said_by_text) VALUES (1, 'new', '', '', '')"
    with old.engine.begin() as connection:
        assert connection.scalar(text(f"{insert} RETURNING id")) == ROWS + 1


def test_the_database_says_which_release_wrote_it_and_which_can_read_it(old: Database) -> None:
    upgrade(old, NOW)
    with old.engine.begin() as connection:
        fact = everything(connection)["house_fact"][("release",)]
    assert __version__ in str(fact["value"]) and "oldest_reader" in str(fact["value"])


def test_an_older_release_reads_what_a_newer_one_wrote_only_where_that_one_says_so(
    old: Database, released: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    upgrade(old, NOW)
    monkeypatch.setattr(layout, "KNOWN", frozenset(one for one in layout.KNOWN if one <= released))
    monkeypatch.setattr(layout, "__version__", RELEASED[released])
    if RELEASED[released] in READERS:
        layout.check(old)
    else:
        with pytest.raises(DatabaseUnusable, match="database_too_new"):
            layout.check(old)
