"""The whole catalogue as JSON: out of one database, into another, without a loss."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from catalog.db import Base, Database
from catalog.exchange.catalogue_export import full_lines
from catalog.exchange.catalogue_import import import_catalogue
from catalog.exchange.catalogue_refusals import Report
from catalog.models import duties, files, people, project, publishing, search, voices
from catalog.solutions import Rules
from tests.catalog.conftest import opened
from tests.databases import Place
from tests.factories import NOW
from tests.whole_catalogue import DAY, fill_whole

LATER = NOW + DAY
BOOKKEEPING = {"indexed_version", "version", "lease_by", "lease_until"}
"""What the database keeps for itself: which entries the index has seen, and who has a row in hand."""


def written(database: Database) -> bytes:
    with database.reading() as db:
        return "".join(full_lines(lambda: nullcontext(db))).encode()


def taken_over(database: Database, document: bytes) -> Report:
    with database.writing() as db:
        return import_catalogue(db, BytesIO(document), LATER, Rules())


def rows(database: Database, table: str) -> list[dict[str, Any]]:
    columns = Base.metadata.tables[table].columns
    order = columns["id"] if "id" in columns else next(iter(columns))
    with database.reading() as db:
        return [dict(row._mapping) for row in db.execute(select(*columns).order_by(order))]


@pytest.fixture
def whole(place: Place) -> Iterator[Database]:
    """A database in which everything occurs."""
    with opened(place, place.empty()) as made:
        with made.writing() as db:
            fill_whole(db)
        yield made


def test_the_demo_catalogue_comes_back_byte_for_byte(demo: Database, register: Database) -> None:
    document = written(demo)

    report = taken_over(register, document)

    assert (report.created, report.changed, report.unchanged, report.skipped) == (102, 0, 0, 0)
    assert not report.remarks
    assert written(register) == document


def test_everything_that_rows_can_keep_comes_back_byte_for_byte(whole: Database, database: Database) -> None:
    document = written(whole)

    report = taken_over(database, document)

    assert (report.created, report.skipped, report.remarks) == (6, 0, [])
    assert written(database) == document


STAYING = {
    mapper.class_.__tablename__
    for mapper in Base.registry.mappers
    if mapper.class_.__module__
    in {part.__name__ for part in (people, duties, search, publishing, project, voices, files)}
}
"""Who works here, the log, letters, reports, proposed words, what is searched in vain, drafts, Vorhaben, answers in
place and files belong to one house: no file of the catalogue takes people along."""
KEPT = sorted(set(Base.metadata.tables) - {"house_fact"} - STAYING)


@pytest.mark.parametrize("table", KEPT)
def test_no_column_is_forgotten(whole: Database, database: Database, table: str) -> None:
    taken_over(database, written(whole))

    before, after = rows(whole, table), rows(database, table)

    columns = [column for column in before[0] if column not in BOOKKEEPING]
    assert [column for column in columns if all(row[column] is None for row in before)] == []
    assert [[row[name] for name in columns] for row in after] == [[row[name] for name in columns] for row in before]
