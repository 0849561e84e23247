"""Counts that leave out their own choice, filters, paging, and what must not appear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.embedded import EmbeddedIndex
from search.query import SearchQuery
from tests.search.documents import a_document, ids, real_documents

MakeIndex = Callable[..., EmbeddedIndex]

DOCUMENTS = real_documents()


def values(field: str) -> list[tuple[str, ...]]:
    return [document.facets[field] for document in DOCUMENTS]


@pytest.fixture
def small(make_index: MakeIndex) -> EmbeddedIndex:
    rows = [("app", "DE-BY"), ("app", "DE-BE"), ("hardware", "DE-BY"), ("hardware", "DE-HH")]
    return make_index(
        *(
            a_document(number, "Pegel", facets={"kind": (kind,), "federal_state": (federal_state,)})
            for number, (kind, federal_state) in enumerate(rows, start=1)
        )
    )


@pytest.mark.parametrize("text", ["", "Pegel"])
def test_a_facet_leaves_out_its_own_choice_and_obeys_the_others(small: EmbeddedIndex, text: str) -> None:
    answer = small.search(SearchQuery(text=text, filters={"kind": ("app",)}))
    assert ids(answer) == [1, 2]
    assert answer.facets["kind"] == {"app": 2, "hardware": 2}
    assert answer.facets["federal_state"] == {"DE-BY": 1, "DE-BE": 1}


@pytest.mark.parametrize("text", ["", "Pegel"])
def test_values_of_one_facet_add_up_and_facets_narrow(small: EmbeddedIndex, text: str) -> None:
    either = SearchQuery(text=text, filters={"federal_state": ("DE-BE", "DE-HH")})
    assert ids(small.search(either)) == [2, 4]
    both = SearchQuery(text=text, filters={"federal_state": ("DE-BE", "DE-HH"), "kind": ("app",)})
    answer = small.search(both)
    assert ids(answer) == [2]
    assert answer.facets["kind"] == {"app": 1, "hardware": 1}
    assert answer.facets["federal_state"] == {"DE-BY": 1, "DE-BE": 1}


def test_only_the_facets_that_are_asked_for_are_counted(small: EmbeddedIndex) -> None:
    assert set(small.search(SearchQuery(facets=("kind",))).facets) == {"kind"}
    assert small.search(SearchQuery(facets=())).facets == {}


def test_a_value_that_nothing_carries_finds_nothing_and_breaks_nothing(small: EmbeddedIndex) -> None:
    answer = small.search(SearchQuery(filters={"kind": ("'; DROP TABLE",), "licence": ("MIT",)}))
    assert answer.total == 0
    assert answer.facets["kind"] == {}


@pytest.mark.parametrize("text", ["", "Pegel"])
def test_what_is_withdrawn_appears_nowhere_and_counts_nowhere(small: EmbeddedIndex, text: str) -> None:
    answer = small.search(SearchQuery(text=text, without=frozenset({1, 3})))
    assert ids(answer) == [2, 4]
    assert answer.total == 2
    assert answer.facets["federal_state"] == {"DE-BE": 1, "DE-HH": 1}
    assert small.search(SearchQuery(text=text, without=frozenset({1, 2, 3, 4}))).total == 0


def test_counts_are_those_of_the_documents(catalogue: EmbeddedIndex) -> None:
    answer = catalogue.search(SearchQuery())
    assert answer.total == len(DOCUMENTS)
    for facet in ("field_of_action", "kind", "federal_state"):
        flat = [value for document in values(facet) for value in document]
        assert answer.facets[facet] == {value: flat.count(value) for value in flat}


def test_a_value_with_an_equals_sign_is_counted_whole(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, facets={"standard": ("a=b", "a")}))
    assert index.search(SearchQuery()).facets["standard"] == {"a=b": 1, "a": 1}


@pytest.mark.parametrize("text", ["", "Sensoren", "die Stadt mit Daten"])
def test_pages_hold_every_hit_once(catalogue: EmbeddedIndex, text: str) -> None:
    total = catalogue.search(SearchQuery(text=text)).total
    pages = [catalogue.search(SearchQuery(text=text, page=page, per_page=7)) for page in range(1, total // 7 + 2)]
    found = [hit.id for page in pages for hit in page.hits]
    assert len(found) == len(set(found)) == total
    assert {page.total for page in pages} == {total}


def test_a_page_beyond_the_end_is_empty_and_knows_the_total(catalogue: EmbeddedIndex) -> None:
    for page in (99, 10**9):
        answer = catalogue.search(SearchQuery(text="Sensoren", page=page))
        assert answer.hits == ()
        assert answer.total > 0


def test_a_question_without_hits_to_show_still_counts(catalogue: EmbeddedIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Sensoren", per_page=0))
    assert answer.hits == ()
    assert answer.total > 0


def test_kept_counts_follow_every_change(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, facets={"kind": ("app",)}))
    assert index.search(SearchQuery()).facets["kind"] == {"app": 1}
    index.put([a_document(2, facets={"kind": ("app",)})])
    assert index.search(SearchQuery()).facets["kind"] == {"app": 2}
    index.put([], deleted=[1, 2])
    assert index.search(SearchQuery()).facets["kind"] == {}
    index.rebuild([a_document(3, facets={"kind": ("app",)})])
    assert index.search(SearchQuery()).facets["kind"] == {"app": 1}
