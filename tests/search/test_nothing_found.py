"""Zero results never end in a dead end: near words, or what was probably meant."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import FACETS, SearchQuery
from tests.search.documents import a_document

Given = Callable[..., SearchIndex]


def test_near_words_are_offered_when_nothing_is_found(catalogue: SearchIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Telepartizipatonsdings"))
    assert answer.total == 0
    assert answer.hits == ()
    near = catalogue.search(SearchQuery(text="Bewärtüngxz"))
    assert near.total or "Bewertung" in near.suggestions


def test_near_words_are_words_that_find_something(catalogue: SearchIndex) -> None:
    missed = ["Bewärtüngxz", "Moblitätzz", "Xarkraumx", "Wasserstofxyz", "Hazardspiel", "Fernwärmedings"]
    offered = [word for text in missed for word in catalogue.search(SearchQuery(text=text)).suggestions]
    assert [word for word in offered if not catalogue.search(SearchQuery(text=word)).total] == []


def test_nothing_is_offered_where_something_was_found(catalogue: SearchIndex) -> None:
    assert catalogue.search(SearchQuery(text="Beteiligung")).suggestions == ()


def test_what_leads_nowhere_is_still_a_whole_answer(catalogue: SearchIndex) -> None:
    answer = catalogue.search(SearchQuery(text="xqzzwkvv"))
    assert (answer.total, answer.hits, answer.corrected, answer.product) == (0, (), None, None)
    assert answer.facets == {facet: {} for facet in FACETS}


def test_an_empty_catalogue_offers_nothing(given: Given) -> None:
    answer = given().search(SearchQuery(text="Laterne"))
    assert (answer.total, answer.hits, answer.suggestions, answer.corrected) == (0, (), (), None)
    assert given().search(SearchQuery()).total == 0


@pytest.mark.parametrize("text", ["Zistrene", "Zistrene Park", "die Zistrene"])
def test_words_that_were_taken_for_slips_are_said(given: Given, text: str) -> None:
    index = given(a_document(1, "Halle", summary="Zisterne im Park"), a_document(2))
    assert index.search(SearchQuery(text=text)).corrected == text.replace("Zistrene", "Zisterne")


def test_a_filter_that_empties_the_answer_takes_no_correction_away(given: Given) -> None:
    index = given(a_document(1, "Zisterne", facets={"kind": ("app",)}), a_document(2))
    answer = index.search(SearchQuery(text="Zistrene", filters={"kind": ("hardware",)}))
    assert (answer.total, answer.corrected) == (0, "Zisterne")
    assert answer.facets["kind"] == {"app": 1}
