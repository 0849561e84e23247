"""Nothing that anybody types ends a quotation, and lists stay lists."""

from __future__ import annotations

import pytest

from search.index import SearchDocument
from search.query import SearchQuery
from search.server import ServerIndex, filters, letters
from tests.meilisearch_server import Meilisearch
from tests.search.documents import a_document, ids

ODD = [
    '"', "'", "\\", '\\"', '\\\\"', "a\\", "\\u{41}", "^41;", "^^", '" OR what = "entry', "' OR id > 0 --", "IN [1]",
    "a,b", "]", "", " ", "  a ", "\n", "\t", "\x00", "\x7f", "\u202e", "\u200b", "🌳", "ﬁ", "İ", "ẞ", "MIT", "mit", "É",
    "e\u0301", "a" * 300, "AND", "NOT", "EXISTS", "_geoRadius(1,2,3)", "1e9", "NaN", "-1", "null", "日本語",
]  # fmt: skip


@pytest.fixture(scope="module")
def odd(meilisearch: Meilisearch) -> ServerIndex:
    """For each odd value a document that carries it."""
    index = ServerIndex(meilisearch.url, meilisearch.search_key, meilisearch.write_key, name=meilisearch.fresh_name())
    index.rebuild(carrying(number, value) for number, value in enumerate(ODD, start=1) if value)
    return index


def carrying(number: int, value: str) -> SearchDocument:
    return a_document(number, f"Eintrag {number}", facets={"standard": (value,)})


def test_every_value_finds_what_carries_it_and_nothing_else(odd: ServerIndex) -> None:
    for number, value in enumerate(ODD, start=1):
        found = ids(odd.search(SearchQuery(filters={"standard": (value,)}, facets=())))
        assert found == ([number] if value else []), value


def test_every_value_is_counted_as_it_is_written(odd: ServerIndex) -> None:
    assert odd.search(SearchQuery(facets=("standard",))).facets["standard"] == {value: 1 for value in ODD if value}


@pytest.mark.parametrize("value", ODD)
def test_a_value_comes_back_as_it_was_kept(value: str) -> None:
    assert letters.read(letters.lettered(value)) == value


def test_a_value_that_no_document_can_hold_is_never_asked_for(odd: ServerIndex) -> None:
    assert odd.search(SearchQuery(filters={"standard": ("x" * 10_000,)})).total == 0
    assert odd.search(SearchQuery(filters={"standard": ("\ud800",)})).total == 0


def test_of_any_so_many_clauses_one_must_hold() -> None:
    a, b, c = ("a",), ("b",), ("c",)
    assert filters.at_least([a, b, c], 3) == (a, b, c)
    assert filters.at_least([a, b, c], 2) == (("a", "b"), ("a", "c"), ("b", "c"))
    assert filters.at_least([a, b, c], 1) == (("a", "b", "c"),)


def test_neighbours_are_asked_for_as_a_range() -> None:
    assert filters.numbered("id", [7, 1, 2, 3, 9]) == ("id 1 TO 3", "id IN [7, 9]")
    assert filters.numbered("id", []) == ()
