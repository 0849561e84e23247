"""In which order hits come: fit first, then what is alive; popularity alone never decides; samples last."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from search.embedded import EmbeddedIndex
from search.query import SearchQuery, Sort
from tests.search.documents import a_document, ids

MakeIndex = Callable[..., EmbeddedIndex]

SAME = {"title": "Baumkataster", "summary": "Alle Bäume der Stadt auf einer Karte."}


def in_order(index: EmbeddedIndex, text: str = "", sort: Sort = Sort.RELEVANCE) -> list[int]:
    return ids(index.search(SearchQuery(text=text, sort=sort)))


@pytest.mark.parametrize("text", ["Bäume", "karte stadt", "Baumkataster", ""])
def test_living_and_fresh_entries_come_before_abandoned_ones_of_the_same_fit(make_index: MakeIndex, text: str) -> None:
    index = make_index(*(a_document(number, standing=number % 4, **SAME) for number in range(1, 5)))
    assert in_order(index, text) == [3, 2, 1, 4]


@pytest.mark.parametrize("text", ["Bäume", ""])
def test_a_confirmed_use_counts_but_not_how_many(make_index: MakeIndex, text: str) -> None:
    index = make_index(a_document(1, **SAME), a_document(2, confirmed=1, **SAME), a_document(3, confirmed=900, **SAME))
    assert in_order(index, text)[2] == 1
    popular = make_index(a_document(1, confirmed=1, standing=3, **SAME), a_document(2, confirmed=900, **SAME))
    assert in_order(popular, text) == [1, 2]


@pytest.mark.parametrize("text", ["Bäume", ""])
def test_samples_come_after_real_entries_of_the_same_fit(make_index: MakeIndex, text: str) -> None:
    sample = a_document(1, standing=3, confirmed=5, sample=True, **SAME)
    assert in_order(make_index(sample, a_document(2, standing=0, **SAME)), text) == [2, 1]


def test_samples_come_after_real_entries_that_fit_less(make_index: MakeIndex) -> None:
    index = make_index(
        a_document(
            1, "Muster: Gießplan", summary="Bäume gießen mit Sensoren", keywords=("Baum", "Gießen"), sample=True
        ),
        a_document(2, "Rathaus", body="Auch an jungen Bäumen."),
        a_document(3, "Parkpflege", summary="Bewässerung und vieles andere."),
    )
    assert in_order(index, "Bäume") == [2, 1]
    assert in_order(index, "Bäume gießen Sensoren")[-1] == 1
    assert in_order(index, "Gießen") == [3, 1]


@pytest.mark.parametrize("text", ["Muster: Gießplan", "giessplan", "muster giessplan pegel", "Gießplan Muster"])
def test_a_sample_that_the_query_names_comes_first(make_index: MakeIndex, text: str) -> None:
    named = a_document(1, "Muster: Gießplan", sample=True)
    index = make_index(named, a_document(2, "Gießpläne", keywords=("Gießplan",), summary="Muster am Pegel"))
    assert in_order(index, text)[0] == 1


def test_a_real_entry_comes_before_a_sample_of_the_same_name(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Gießplan", sample=True, standing=3), a_document(2, "Gießplan", standing=0))
    assert in_order(index, "Gießplan") == [2, 1]


def test_what_fits_better_comes_first_whatever_its_standing(make_index: MakeIndex) -> None:
    abandoned = a_document(1, "Bewässerung", standing=0)
    loved = a_document(
        2, "Rathaus", body="Auch Bewässerung wird erwähnt. " + "Und vieles andere mehr. " * 30, standing=3
    )
    assert in_order(make_index(abandoned, loved), "bewässern Bewässerung") == [1, 2]


def test_the_title_counts_more_than_the_summary_and_that_more_than_the_body(make_index: MakeIndex) -> None:
    index = make_index(
        a_document(1, "Rathaus", body="Sensoren im Park"),
        a_document(2, "Rathaus", summary="Sensoren im Park"),
        a_document(3, "Sensoren im Park"),
    )
    assert in_order(index, "Sensoren") == [3, 2, 1]


def test_every_sort_keeps_its_promise(make_index: MakeIndex) -> None:
    def day(text: str) -> int:
        return date.fromisoformat(text).toordinal()

    index = make_index(
        a_document(1, "Zählwerk", sort_name="zahlwerk", confirmed=1, reported=9, fresh_on=day("2026-01-01")),
        a_document(2, "Ämterlotse", sort_name="amterlotse", confirmed=2, new_on=day("2025-05-05")),
        a_document(3, "Badeampel", sort_name="badeampel", confirmed=1, reported=10, new_on=day("2026-05-05")),
    )
    assert in_order(index, sort=Sort.TITLE) == [2, 3, 1]
    assert in_order(index, sort=Sort.MOST_REUSED) == [2, 3, 1]
    assert in_order(index, sort=Sort.FRESHEST)[0] == 1
    assert in_order(index, sort=Sort.NEWEST) == [3, 2, 1]


def test_samples_come_last_in_every_sort_by_a_number(make_index: MakeIndex) -> None:
    sample: dict[str, Any] = {"confirmed": 30, "reported": 50, "fresh_on": 900, "new_on": 900, "sample": True}
    size = ("size:under_5000",)
    index = make_index(
        a_document(1, "Strandampel", fits=size, **sample),
        a_document(2, "Badeampel", confirmed=3, fresh_on=9, new_on=9),
    )
    sorts = (Sort.MOST_REUSED, Sort.FRESHEST, Sort.NEWEST)
    assert [in_order(index, sort=sort) for sort in sorts] == [[2, 1]] * 3
    fitting = SearchQuery(text="Ampel", sort=Sort.FITTING, fitting=(size,))
    assert ids(index.search(fitting)) == [2, 1]


@pytest.mark.parametrize("text", ["", "Bäume"])
def test_what_places_like_ours_use_comes_first_then_that_of_our_state(make_index: MakeIndex, text: str) -> None:
    index = make_index(
        a_document(1, fits=("size:over_500000", "land:DE-BE"), standing=3, **SAME),
        a_document(2, fits=("size:over_500000", "land:DE-BY"), **SAME),
        a_document(3, fits=("size:under_5000", "land:DE-BE"), **SAME),
        a_document(4, fits=("size:under_5000", "land:DE-BY"), standing=0, **SAME),
    )
    query = SearchQuery(text=text, sort=Sort.FITTING, fitting=(("size:under_5000",), ("land:DE-BY", "land:DE-HE")))
    assert ids(index.search(query)) == [4, 3, 2, 1]
    nobody = SearchQuery(text=text, sort=Sort.FITTING)
    assert ids(index.search(nobody))[0] == 1
