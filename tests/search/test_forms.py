"""Words in forms that no stemmer leads together find one another, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.forms import forms
from search.index import SearchIndex
from search.query import MatchKind, SearchQuery
from tests.search.documents import a_document, ids

Given = Callable[..., SearchIndex]


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("erkennen", "erkennt"),
        ("erkennt", "erkennen"),
        ("warnen", "Warnung"),
        ("Warnung", "warnt"),
        ("bewässert", "bewässern"),
        ("Museen", "Museum"),
        ("Praktikum", "Praktika"),
        ("Risiken", "Risiko"),
        ("Firmen", "Firma"),
        ("gemeldet", "melden"),
    ],
)
def test_a_form_finds_another(given: Given, asked: str, written: str) -> None:
    index = given(a_document(1, "Rathaus", summary=f"Hier steht {written}"), a_document(2, "Halle", summary="Nichts"))
    hits = index.search(SearchQuery(text=asked)).hits
    assert [hit.id for hit in hits] == [1]
    assert [(reason.found, reason.kind) for reason in hits[0].reasons] == [(written, MatchKind.FORM)]


def test_the_very_form_comes_first(given: Given) -> None:
    index = given(a_document(1, "Rathaus", summary="Modelle"), a_document(2, "Rathaus", summary="Modellen"))
    assert ids(index.search(SearchQuery(text="Modellen")))[0] == 2
    assert ids(index.search(SearchQuery(text="Modelle")))[0] == 1


def test_a_short_word_has_no_other_form() -> None:
    assert forms("rat") == ()
    assert "stadt" not in forms("stadt")
