"""What the index is told of an entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.documents import cards, documents
from catalog.models import Solution
from schemas.vocabulary import (
    FIELDS_OF_ACTION,
    FRESHNESS,
    HAS,
    LIFECYCLE_STATUSES,
    NOT_STATED,
    PHASES,
    SIZE_CLASSES,
    SOLUTION_KINDS,
    STEPS,
)
from search.index import SearchDocument
from search.query import FACETS
from tests.factories import anna, published


@pytest.fixture(scope="module")
def all_documents(known_demo: Session) -> dict[str, SearchDocument]:
    ids = known_demo.scalars(select(Solution.id)).all()
    return {document.slug: document for document in documents(known_demo, ids)}


@contextmanager
def counted(db: Session) -> Iterator[list[str]]:
    """Every statement that the session sends."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    engine = db.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_every_document_has_every_facet_with_values_of_its_vocabulary(
    all_documents: dict[str, SearchDocument],
) -> None:
    known = {
        "field_of_action": FIELDS_OF_ACTION,
        "kind": SOLUTION_KINDS,
        "phase": PHASES,
        "reported_phase": PHASES,
        "freshness": FRESHNESS,
        "origin_operation": STEPS,
        "lifecycle_status": LIFECYCLE_STATUSES,
        "user_size_class": SIZE_CLASSES,
        "has": HAS,
    }
    for document in all_documents.values():
        assert set(document.facets) == set(FACETS)
        for name, vocabulary in known.items():
            assert set(document.facets[name]) <= {*vocabulary.keys(), NOT_STATED}, (document.slug, name)


def test_what_is_not_stated_can_be_filtered(all_documents: dict[str, SearchDocument]) -> None:
    counts = Counter(value for document in all_documents.values() for value in document.facets["licence"])
    assert counts[NOT_STATED] > 50


def test_a_small_town_finds_by_users_and_by_names(all_documents: dict[str, SearchDocument]) -> None:
    app = all_documents["smart-village-app"]
    assert {"DE-BB", "DE-RP"} <= set(app.facets["federal_state"])
    assert "10000_20000" in app.facets["user_size_class"]
    assert "Prenzlau" in app.body and "Verwaltung" in app.keywords and app.publisher == "Bad Belzig"
    assert (app.confirmed, app.reported, app.facets["sample"]) == (0, 30, ("no",))


def test_living_entries_stand_above_abandoned_ones(all_documents: dict[str, SearchDocument]) -> None:
    standing = {slug: document.standing for slug, document in all_documents.items()}
    assert standing["muster-pegelwaechter"] == 3
    assert standing["muster-anliegenmelder"] == 0
    assert standing["smart-village-app"] == 2


def test_a_card_is_plain_json_and_tells_what_a_result_shows(all_documents: dict[str, SearchDocument]) -> None:
    card = all_documents["muster-pegelwaechter"].card
    assert card["sample"] and card["phase"] == "established" and card["cost"] == "range"
    assert card["routes"] == ["adopt_code", "join", "procure"] and card["has"] == ["code", "template", "operator"]
    assert not card["by_provider"]


def test_a_batch_takes_a_handful_of_queries_whatever_its_size(known_demo: Session) -> None:
    ids = known_demo.scalars(select(Solution.id)).all()
    with counted(known_demo) as few:
        documents(known_demo, ids[:1])
    with counted(known_demo) as many:
        documents(known_demo, ids)
    assert len(many) == len(few) <= 8


def test_a_page_takes_a_handful_of_queries_whatever_stands_on_it(known_demo: Session) -> None:
    for slug in ("smart-village-app", "muster-pegelwaechter"):
        known_demo.expunge_all()
        with counted(known_demo) as sent:
            solutions.page(known_demo, slug)
        assert len(sent) <= 11, slug


def test_only_published_entries_are_told_of(db: Session) -> None:
    solution = published(db, anna(db))
    assert [document.slug for document in documents(db, [solution.id])] == ["giessplaner"]
    solutions.withdraw(solution, "Auf Wunsch")
    db.flush()
    assert documents(db, [solution.id, 999]) == [] and cards(db, [solution.id]) == {}
