"""„Meinten Sie …“: what was probably meant is offered where words were taken for slips, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import SearchQuery
from tests.search.documents import a_document

Given = Callable[..., SearchIndex]


@pytest.fixture
def towns(given: Given) -> SearchIndex:
    return given(
        a_document(1, "Gieß den Kiez", summary="Bürger gießen Bäume."),
        a_document(2, "Straßenbeleuchtung steuern", summary="Licht nach Bedarf.", facets={"kind": ("software",)}),
        a_document(3, "Wegebeleuchtung am See", summary="Hal misst mit."),
        a_document(4, "Wahlergebnisse zeigen", summary="Für den Wahlabend."),
        a_document(5, "Park Raum finden", summary="Parkplätze im Überblick.", keywords=("Stellplatz",)),
        a_document(6, "Digitale Terminvergabe"),
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Strasenbeleuchtng", "Straßenbeleuchtung"),
        ("strasenbeleuchtung, BEDARF", "Straßenbeleuchtung, BEDARF"),
        ("gies den kies", "Gieß den Kiez"),
        ("Latrene", "Laterne"),
        ("Stelplatz finden", "Stellplatz finden"),
        ("Terminvergbae", "Terminvergabe"),
        ("SeClickFix", "SeeClickFix"),
    ],
)
def test_a_slip_is_offered_as_people_write_the_word(towns: SearchIndex, typed: str, meant: str) -> None:
    answer = towns.search(SearchQuery(text=typed))
    assert answer.corrected == meant
    assert towns.search(SearchQuery(text=meant)).corrected is None


def test_a_part_of_a_compound_is_offered_by_itself(towns: SearchIndex) -> None:
    assert towns.search(SearchQuery(text="Beleuchtng")).corrected == "Beleuchtung"


def test_among_words_as_near_the_one_that_begins_alike_is_meant(towns: SearchIndex) -> None:
    assert towns.search(SearchQuery(text="Whal")).corrected == "Wahl"


@pytest.mark.parametrize(
    "typed",
    [
        "Straßenbeleuchtung",
        "Strassenbeleuchtung",
        "strassenlaternen",
        "Beleuchtung",
        "Bele",
        "Parkraum",
        "xqzzwkvv",
        "",
    ],
)
def test_what_is_right_or_leads_nowhere_is_not_corrected(towns: SearchIndex, typed: str) -> None:
    assert towns.search(SearchQuery(text=typed)).corrected is None


def test_a_filter_or_another_page_changes_nothing_in_what_was_meant(towns: SearchIndex) -> None:
    typed = "Strasenbeleuchtng"
    assert towns.search(SearchQuery(text=typed, page=9)).corrected == "Straßenbeleuchtung"
    assert towns.search(SearchQuery(text=typed, filters={"kind": ("place",)})).corrected == "Straßenbeleuchtung"


def test_hostile_text_in_an_entry_is_offered_as_text_only(given: Given) -> None:
    index = given(a_document(1, "<b>Zisternenkarte</b> & mehr"))
    assert index.search(SearchQuery(text="Zisternenkrate")).corrected == "Zisternenkarte"
