"""What several sources say of one entry, merged."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest
from pydantic import ValidationError
from sqlalchemy.orm import Session

from catalog.sources import PERSON, Record, find_record, keep_record, merge, records_of
from tests.factories import anna, published


def record(source: str, as_of: str | None = None, **parsed: object) -> Record:
    return Record(
        source=source,
        external_id="7",
        raw=parsed,
        parsed=parsed,
        retrieved_on=date(2026, 3, 1),
        as_of=as_of,
    )


OLD = record("alt", "2023", title="Alter Titel", summary="Kurz", licence="MIT")
NEW = record("neu", "2025-04", title="Neuer Titel", summary="Kurz und neu")


def test_the_younger_source_wins_and_the_older_fills_in() -> None:
    content, provenance = merge([OLD, NEW])
    assert (content.title, content.licence) == ("Neuer Titel", "MIT")
    assert provenance == {"/title": "neu", "/summary": "neu", "/licence": "alt"}


def test_a_persons_word_outdoes_every_source_and_may_say_that_it_is_unknown() -> None:
    person = record(PERSON, title="Annas Titel", licence=None)
    content, provenance = merge([OLD, NEW, person])
    assert (content.title, content.licence, content.summary) == ("Annas Titel", None, "Kurz und neu")
    assert provenance["/licence"] == PERSON


def test_the_order_of_records_never_matters() -> None:
    records = [OLD, NEW, record("ohne Datum", title="Dritter"), record(PERSON, summary="Von Hand")]
    assert len({repr(merge(order)) for order in permutations(records)}) == 1


def test_what_has_no_title_is_no_entry() -> None:
    with pytest.raises(ValidationError):
        merge([record("leer", summary="Nur das")])


def test_a_source_keeps_one_record_and_says_nothing_new_twice(db: Session) -> None:
    solution = published(db, anna(db))
    assert keep_record(db, solution, OLD)
    assert not keep_record(db, solution, OLD)
    assert keep_record(db, solution, record("alt", "2024", title="Alter Titel"))
    assert [(one.source, one.as_of) for one in records_of(db, solution)] == [("alt", "2024")]
    kept = find_record(db, "alt", "7")
    assert kept and kept.solution_id == solution.id
