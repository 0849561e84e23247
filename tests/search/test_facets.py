"""Counts that leave out their own choice, filters that narrow and never widen, and what must not appear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import FACETS, SearchQuery
from tests.search.documents import a_document, ids, real_documents

Given = Callable[..., SearchIndex]

DOCUMENTS = real_documents()
ROWS = [("app", "DE-BY"), ("app", "DE-BE"), ("hardware", "DE-BY"), ("hardware", "DE-HH")]

worded_or_not = pytest.mark.parametrize("text", ["", "Pegel", "Pegle"])


@pytest.fixture
def small(given: Given) -> SearchIndex:
    return given(
        *(
            a_document(number, "Pegel", facets={"kind": (kind,), "federal_state": (federal_state,)})
            for number, (kind, federal_state) in enumerate(ROWS, start=1)
        )
    )


@worded_or_not
def test_a_facet_leaves_out_its_own_choice_and_obeys_the_others(small: SearchIndex, text: str) -> None:
    answer = small.search(SearchQuery(text=text, filters={"kind": ("app",)}))
    assert ids(answer) == [1, 2]
    assert answer.facets["kind"] == {"app": 2, "hardware": 2}
    assert answer.facets["federal_state"] == {"DE-BY": 1, "DE-BE": 1}


@worded_or_not
def test_values_of_one_facet_add_up_and_facets_narrow(small: SearchIndex, text: str) -> None:
    either = SearchQuery(text=text, filters={"federal_state": ("DE-BE", "DE-HH")})
    assert ids(small.search(either)) == [2, 4]
    both = SearchQuery(text=text, filters={"federal_state": ("DE-BE", "DE-HH"), "kind": ("app",)})
    answer = small.search(both)
    assert ids(answer) == [2]
    assert answer.facets["kind"] == {"app": 1, "hardware": 1}
    assert answer.facets["federal_state"] == {"DE-BY": 1, "DE-BE": 1}


@worded_or_not
def test_three_chosen_facets_leave_out_their_own_choice_each(given: Given, text: str) -> None:
    rows = [("a", "x", "1"), ("a", "x", "2"), ("a", "y", "1"), ("b", "x", "1"), ("b", "y", "2")]
    index = given(
        *(
            a_document(number, "Pegel", facets={"kind": (kind,), "cost": (cost,), "phase": (phase,)})
            for number, (kind, cost, phase) in enumerate(rows, start=1)
        )
    )
    answer = index.search(SearchQuery(text=text, filters={"kind": ("a",), "cost": ("x",), "phase": ("1",)}))
    assert ids(answer) == [1]
    assert {name: answer.facets[name] for name in ("kind", "cost", "phase")} == {
        "kind": {"a": 1, "b": 1},
        "cost": {"x": 1, "y": 1},
        "phase": {"1": 1, "2": 1},
    }


def test_an_empty_choice_is_no_filter(small: SearchIndex) -> None:
    assert small.search(SearchQuery(filters={"kind": ()})).total == 4


def test_only_the_facets_that_are_asked_for_are_counted(small: SearchIndex) -> None:
    assert set(small.search(SearchQuery(facets=("kind",))).facets) == {"kind"}
    assert small.search(SearchQuery(facets=())).facets == {}
    narrowed = SearchQuery(facets=("kind",), filters={"federal_state": ("DE-BY",)})
    assert small.search(narrowed).facets == {"kind": {"app": 1, "hardware": 1}}


def test_every_facet_is_counted_when_none_is_named(catalogue: SearchIndex) -> None:
    assert set(catalogue.search(SearchQuery(text="Baum")).facets) == set(FACETS)
    assert set(catalogue.search(SearchQuery()).facets) == set(FACETS)


@pytest.mark.parametrize("facet", FACETS)
def test_every_facet_filters_and_counts(given: Given, facet: str) -> None:
    index = given(
        *(
            a_document(number, "Pegel", facets=dict.fromkeys(FACETS, (value,)))
            for number, value in enumerate(("yes", "no", "yes"), start=1)
        )
    )
    answer = index.search(SearchQuery(text="Pegel", filters={facet: ("yes",)}))
    assert ids(answer) == [1, 3]
    assert answer.facets[facet] == {"yes": 2, "no": 1}


ODD_VALUES = [
    "'; DROP TABLE",
    'a" OR "1"="1',
    "DE-BY' OR federal_state = 'DE-BE",
    "\\",
    '\\"',
    "a\nb",
    "EXISTS",
    "NOT kind = app",
    "[",
    "🌳",
    "",
    " ",
    "\x00",
    "a" * 500,
]


@pytest.mark.parametrize("value", ODD_VALUES, ids=range(len(ODD_VALUES)))
def test_a_value_that_nothing_carries_finds_nothing_and_breaks_nothing(small: SearchIndex, value: str) -> None:
    answer = small.search(SearchQuery(filters={"kind": (value,)}))
    assert (answer.total, ids(answer)) == (0, [])
    assert answer.facets["kind"] == {"app": 2, "hardware": 2}
    other = small.search(SearchQuery(filters={"kind": (value, "app"), "licence": ("MIT",)}))
    assert (other.total, other.facets["kind"]) == (0, {})


@pytest.mark.parametrize("value", ["a=b", "it's", 'say "no"', "C:\\temp", "a/b", "ä ö", "true", "null", "1", "IN [x]"])
def test_a_value_is_filtered_and_counted_as_it_is_written(given: Given, value: str) -> None:
    values = ["a=b", "a", "it's", 'say "no"', "C:\\temp", "a/b", "ä ö", "true", "null", "1", "IN [x]"]
    index = given(*(a_document(id, facets={"standard": (each,)}) for id, each in enumerate(values, start=1)))
    answer = index.search(SearchQuery(filters={"standard": (value,)}))
    assert ids(answer) == [values.index(value) + 1]
    assert answer.facets["standard"] == dict.fromkeys(values, 1)


def test_values_are_told_apart_by_their_case(given: Given) -> None:
    index = given(a_document(1, facets={"licence": ("MIT",)}), a_document(2, facets={"licence": ("mit",)}))
    assert ids(index.search(SearchQuery(filters={"licence": ("MIT",)}))) == [1]
    assert index.search(SearchQuery()).facets["licence"] == {"MIT": 1, "mit": 1}


def test_a_document_with_two_values_counts_for_both_and_once_as_a_hit(given: Given) -> None:
    index = given(a_document(1, facets={"standard": ("A", "B")}), a_document(2, facets={"standard": ("B",)}))
    answer = index.search(SearchQuery(filters={"standard": ("A", "B")}))
    assert (answer.total, answer.facets["standard"]) == (2, {"A": 1, "B": 2})


def test_more_values_than_fit_on_a_page_are_all_counted(given: Given) -> None:
    index = given(*(a_document(id, facets={"standard": (f"S{id:03}",)}) for id in range(1, 151)))
    assert len(index.search(SearchQuery()).facets["standard"]) == 150


@worded_or_not
def test_what_is_withdrawn_appears_nowhere_and_counts_nowhere(small: SearchIndex, text: str) -> None:
    answer = small.search(SearchQuery(text=text, without=frozenset({1, 3})))
    assert ids(answer) == [2, 4]
    assert answer.total == 2
    assert answer.facets["federal_state"] == {"DE-BE": 1, "DE-HH": 1}
    assert small.search(SearchQuery(text=text, without=frozenset({1, 2, 3, 4}))).total == 0


@worded_or_not
def test_what_is_withdrawn_stays_away_from_filtered_answers_and_their_counts(small: SearchIndex, text: str) -> None:
    answer = small.search(SearchQuery(text=text, filters={"kind": ("app",)}, without=frozenset({1, 4})))
    assert ids(answer) == [2]
    assert answer.facets["kind"] == {"app": 1, "hardware": 1}
    assert answer.facets["federal_state"] == {"DE-BE": 1}


def test_thousands_may_be_withdrawn(small: SearchIndex) -> None:
    assert ids(small.search(SearchQuery(text="Pegel", without=frozenset(range(2, 2_000))))) == [1]


def test_counts_are_those_of_the_documents(catalogue: SearchIndex) -> None:
    answer = catalogue.search(SearchQuery())
    assert answer.total == len(DOCUMENTS)
    for facet in ("field_of_action", "kind", "federal_state"):
        flat = [value for document in DOCUMENTS for value in document.facets[facet]]
        assert answer.facets[facet] == {value: flat.count(value) for value in flat}


def test_counts_of_words_are_those_of_their_hits(catalogue: SearchIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Sensoren", per_page=200))
    kinds = [value for hit in answer.hits for value in DOCUMENTS[hit.id - 1].facets["kind"]]
    assert answer.total == len(answer.hits)
    assert answer.facets["kind"] == {kind: kinds.count(kind) for kind in kinds}


def test_a_count_is_what_a_click_on_it_shows(catalogue: SearchIndex) -> None:
    counted = catalogue.search(SearchQuery(text="Sensoren")).facets["federal_state"]
    assert len(counted) > 2
    for value, number in counted.items():
        assert catalogue.search(SearchQuery(text="Sensoren", filters={"federal_state": (value,)})).total == number


def test_a_filter_narrows_and_never_widens(given: Given) -> None:
    """Where enough entries have all words, those with some of them don't come back for a filter's sake."""
    whole = (a_document(id, "Pegel am Bach", facets={"federal_state": ("DE-BY",)}) for id in (1, 2, 3))
    half = a_document(4, "Pegel in der Stadt", facets={"federal_state": ("DE-BE",)})
    index = given(*whole, half)
    assert ids(index.search(SearchQuery(text="Pegel Bach"))) == [1, 2, 3]
    assert index.search(SearchQuery(text="Pegel Bach", filters={"federal_state": ("DE-BE",)})).total == 0


@pytest.mark.parametrize(
    "text", ["Sensoren", "Sensroen", "Laterne", "Wasser Sensoren Quarkspeise", "Digitaler Zwilling"]
)
def test_a_filtered_answer_holds_hits_of_the_unfiltered_one_in_their_order(catalogue: SearchIndex, text: str) -> None:
    every = ids(catalogue.search(SearchQuery(text=text, per_page=200)))
    for kind in ("software", "hardware", "process"):
        filtered = ids(catalogue.search(SearchQuery(text=text, filters={"kind": (kind,)}, per_page=200)))
        assert filtered == [id for id in every if kind in DOCUMENTS[id - 1].facets["kind"]]
