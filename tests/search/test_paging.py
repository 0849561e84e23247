"""Pages hold every hit once, in one order."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import SearchQuery, Sort
from tests.search.documents import a_document, ids

Given = Callable[..., SearchIndex]

MANY = 1_230


@pytest.fixture
def many(given: Given) -> SearchIndex:
    """More documents than a search server shows without being told to."""
    numbers = range(1, MANY + 1)
    return given(*(a_document(id, f"Pegel {id}", sort_name=f"{id:05}", standing=id % 4) for id in numbers))


@pytest.mark.parametrize("text", ["", "Sensoren", "Sensroen", "die Stadt mit Daten", "Laterne"])
def test_pages_hold_every_hit_once(catalogue: SearchIndex, text: str) -> None:
    total = catalogue.search(SearchQuery(text=text)).total
    pages = [catalogue.search(SearchQuery(text=text, page=page, per_page=7)) for page in range(1, total // 7 + 2)]
    found = [hit.id for page in pages for hit in page.hits]
    assert len(found) == len(set(found)) == total
    assert {page.total for page in pages} == {total}


@pytest.mark.parametrize("text", ["", "Sensoren"])
@pytest.mark.parametrize("sort", [Sort.RELEVANCE, Sort.TITLE, Sort.MOST_REUSED, Sort.FRESHEST])
def test_pages_follow_one_order(catalogue: SearchIndex, text: str, sort: Sort) -> None:
    whole = ids(catalogue.search(SearchQuery(text=text, sort=sort, per_page=200)))
    pages = [catalogue.search(SearchQuery(text=text, sort=sort, page=page, per_page=5)) for page in (1, 2, 3)]
    assert [hit.id for page in pages for hit in page.hits] == whole[:15]


def test_facets_are_the_same_on_every_page(catalogue: SearchIndex) -> None:
    first, third = (catalogue.search(SearchQuery(text="Sensoren", page=page, per_page=5)) for page in (1, 3))
    assert first.facets == third.facets


@pytest.mark.parametrize("text", ["", "Pegel"])
def test_the_last_page_of_many_is_reached_and_the_total_is_exact(many: SearchIndex, text: str) -> None:
    last = many.search(SearchQuery(text=text, page=62, sort=Sort.TITLE))
    assert last.total == MANY
    assert ids(last) == list(range(1_221, MANY + 1))
    assert many.search(SearchQuery(text=text, page=63)).hits == ()


def test_a_page_beyond_the_end_is_empty_and_knows_the_total(catalogue: SearchIndex) -> None:
    for page in (99, 10**9, 10**30):
        answer = catalogue.search(SearchQuery(text="Sensoren", page=page))
        assert answer.hits == ()
        assert answer.total > 0


def test_a_question_without_hits_to_show_still_counts(catalogue: SearchIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Sensoren", per_page=0))
    assert answer.hits == ()
    assert answer.total > 0
    assert answer.facets["kind"]


@pytest.mark.parametrize("page", [0, -5, -(10**30)])
def test_a_page_before_the_first_is_the_first(catalogue: SearchIndex, page: int) -> None:
    first = catalogue.search(SearchQuery(text="Wasser"))
    assert ids(catalogue.search(SearchQuery(text="Wasser", page=page))) == ids(first)


def test_asked_twice_the_answer_is_the_same(catalogue: SearchIndex) -> None:
    for text in ("", "Sensoren", "Beteiligung Bürger"):
        assert catalogue.search(SearchQuery(text=text)) == catalogue.search(SearchQuery(text=text))
