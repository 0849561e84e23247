"""In which order hits come: fit first, then what is alive; popularity alone never decides; samples last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from search.index import SearchIndex
from search.query import SearchQuery, Sort
from tests.search.documents import a_document, ids
from tests.search.engines import Engine

Given = Callable[..., SearchIndex]

SAME = {"title": "Baumkataster", "summary": "Alle Bäume der Stadt auf einer Karte."}


def in_order(index: SearchIndex, text: str = "", sort: Sort = Sort.RELEVANCE) -> list[int]:
    return ids(index.search(SearchQuery(text=text, sort=sort)))


@pytest.mark.parametrize("text", ["Bäume", "karte stadt", "Baumkataster", "Bauumkataster", "Kataster", ""])
def test_living_and_fresh_entries_come_before_abandoned_ones_of_the_same_fit(given: Given, text: str) -> None:
    index = given(*(a_document(number, standing=number % 4, **SAME) for number in range(1, 5)))
    assert in_order(index, text) == [3, 2, 1, 4]


@pytest.mark.parametrize("text", ["Bäume", "Baumkataster", ""])
def test_a_confirmed_use_counts_but_not_how_many(given: Given, text: str) -> None:
    index = given(a_document(1, **SAME), a_document(2, confirmed=1, **SAME), a_document(3, confirmed=900, **SAME))
    assert in_order(index, text)[2] == 1
    popular = given(a_document(1, confirmed=1, standing=3, **SAME), a_document(2, confirmed=900, **SAME))
    assert in_order(popular, text) == [1, 2]


@pytest.mark.parametrize("text", ["Bäume", ""])
def test_reported_uses_never_decide_the_fit(given: Given, text: str) -> None:
    index = given(a_document(1, confirmed=1, **SAME), a_document(2, reported=900, **SAME))
    assert in_order(index, text) == [1, 2]


@pytest.mark.parametrize("text", ["Bäume", ""])
def test_samples_come_after_real_entries_of_the_same_fit(given: Given, text: str) -> None:
    sample = a_document(1, standing=3, confirmed=5, sample=True, **SAME)
    assert in_order(given(sample, a_document(2, standing=0, **SAME)), text) == [2, 1]


def test_samples_come_after_real_entries_that_fit_less(given: Given) -> None:
    index = given(
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
def test_a_sample_that_the_query_names_comes_first(given: Given, text: str) -> None:
    named = a_document(1, "Muster: Gießplan", sample=True)
    index = given(named, a_document(2, "Gießpläne", keywords=("Gießplan",), summary="Muster am Pegel"))
    assert in_order(index, text)[0] == 1


def test_a_real_entry_comes_before_a_sample_of_the_same_name(given: Given) -> None:
    index = given(a_document(1, "Gießplan", sample=True, standing=3), a_document(2, "Gießplan", standing=0))
    assert in_order(index, "Gießplan") == [2, 1]


def test_what_fits_better_comes_first_whatever_its_standing(given: Given) -> None:
    abandoned = a_document(1, "Bewässerung", standing=0)
    loved = a_document(
        2, "Rathaus", body="Auch Bewässerung wird erwähnt. " + "Und vieles andere mehr. " * 30, standing=3
    )
    assert in_order(given(abandoned, loved), "bewässern Bewässerung") == [1, 2]


def test_the_title_counts_more_than_the_summary_and_that_more_than_the_body(given: Given) -> None:
    index = given(
        a_document(1, "Rathaus", body="Sensoren im Park"),
        a_document(2, "Rathaus", summary="Sensoren im Park"),
        a_document(3, "Sensoren im Park"),
    )
    assert in_order(index, "Sensoren") == [3, 2, 1]


def test_the_word_comes_before_a_part_and_a_synonym_of_it(given: Given) -> None:
    texts = ["Laterne", "Gartenlaterne", "Straßenbeleuchtung", *["Brunnen"] * 30]
    index = given(*(a_document(id, "Halle", summary=f"Mit {text}") for id, text in enumerate(texts, start=1)))
    assert in_order(index, "Laterne") == [1, 2, 3]


def test_of_hundreds_of_hits_too_those_with_the_word_further_up_come_first(engine: Engine, given: Given) -> None:
    """Named, in the title, in the summary, in the body; within these the first two hundred are weighed word by word."""
    filler = " Viele andere Wörter"
    said = [a_document(id, "Halle", summary="Am Pegel." + filler * (id * 37 % 250)) for id in range(1, 251)]
    far = [a_document(id, "Halle", body="Am Pegel.", standing=3, confirmed=2) for id in range(251, 271)]
    titled = [a_document(id, "Der Pegel am Wasser", standing=0) for id in range(271, 275)]
    index = given(*far, *said, *titled, a_document(275, "Pegel", standing=0))
    order = ids(index.search(SearchQuery(text="Pegel", per_page=300)))
    assert order[:5] == [275, 271, 272, 273, 274]
    assert set(order[5:255]) == set(range(1, 251))
    assert set(order[255:]) == set(range(251, 271))
    shortest_text = 250
    assert order.index(shortest_text) == engine.own(
        embedded=5, server=254, because="the words of more than two hundred hits are too much to fetch for one page"
    )


def test_a_word_that_is_repeated_does_not_beat_all_words(given: Given) -> None:
    index = given(
        a_document(1, "Pegel Pegel Pegel", summary="Pegel " * 30, standing=3, confirmed=9),
        a_document(2, "Rathaus", summary="Der Pegel am Bach", standing=1),
    )
    assert in_order(index, "Pegel Bach")[0] == 2


def test_who_publishes_and_what_it_costs_ranks_nothing(given: Given) -> None:
    cheap = a_document(1, facets={"cost": ("free",), "origin_operation": ("municipal",)}, **SAME)
    dear = a_document(2, facets={"cost": ("paid",), "origin_operation": ("vendor",)}, **SAME)
    assert in_order(given(cheap, dear), "Bäume") == [1, 2]
    assert in_order(given(replace(dear, id=1), replace(cheap, id=2)), "Bäume") == [1, 2]


# Sorts


def test_every_sort_keeps_its_promise(given: Given) -> None:
    def day(text: str) -> int:
        return date.fromisoformat(text).toordinal()

    index = given(
        a_document(1, "Zählwerk", sort_name="zahlwerk", confirmed=1, reported=9, fresh_on=day("2026-01-01")),
        a_document(2, "Ämterlotse", sort_name="amterlotse", confirmed=2, new_on=day("2025-05-05")),
        a_document(3, "Badeampel", sort_name="badeampel", confirmed=1, reported=10, new_on=day("2026-05-05")),
    )
    assert in_order(index, sort=Sort.TITLE) == [2, 3, 1]
    assert in_order(index, sort=Sort.MOST_REUSED) == [2, 3, 1]
    assert in_order(index, sort=Sort.FRESHEST)[0] == 1
    assert in_order(index, sort=Sort.NEWEST) == [3, 2, 1]


@pytest.mark.parametrize("text", ["Pegel", "Pegl"])
def test_a_sort_holds_for_the_hits_of_words_too(given: Given, text: str) -> None:
    index = given(
        a_document(1, "Pegel", sort_name="c", confirmed=1, fresh_on=30, new_on=10),
        a_document(2, "Rathaus", body="Ein Pegel", sort_name="a", confirmed=3, fresh_on=20, new_on=20),
        a_document(3, "Halle", summary="Pegel", sort_name="b", confirmed=2, fresh_on=10, new_on=30),
        a_document(4, "Brunnen", sort_name="0", confirmed=9, fresh_on=90, new_on=90),
    )
    orders = {
        Sort.TITLE: [2, 3, 1],
        Sort.MOST_REUSED: [2, 3, 1],
        Sort.FRESHEST: [1, 2, 3],
        Sort.NEWEST: [3, 2, 1],
    }
    assert {sort: in_order(index, text, sort) for sort in orders} == orders


def test_samples_come_last_in_every_sort_by_a_number(given: Given) -> None:
    sample = a_document(1, "Strandampel", confirmed=30, reported=50, fresh_on=900, new_on=900, sample=True)
    index = given(sample, a_document(2, "Badeampel", confirmed=3, fresh_on=9, new_on=9))
    sorts = (Sort.MOST_REUSED, Sort.FRESHEST, Sort.NEWEST)
    assert [in_order(index, sort=sort) for sort in sorts] == [[2, 1]] * 3


@pytest.mark.parametrize("sort", list(Sort))
def test_every_sort_takes_every_query(catalogue: SearchIndex, sort: Sort) -> None:
    for text in ("", "???", "Laterne", "digitale Beteiligung", "Hochwaser"):
        answer = catalogue.search(SearchQuery(text=text, sort=sort, fitting=(("a",), ("b",))))
        assert answer.total == catalogue.search(SearchQuery(text=text)).total


# What fits a municipality

SIZE, LAND = ("size:under_5000",), ("land:DE-BY", "land:DE-HE")


def fitting(index: SearchIndex, text: str, *levels: tuple[str, ...]) -> list[int]:
    return ids(index.search(SearchQuery(text=text, sort=Sort.FITTING, fitting=levels)))


@pytest.mark.parametrize("text", ["", "Bäume"])
def test_what_places_like_ours_use_comes_first_then_that_of_our_state(given: Given, text: str) -> None:
    index = given(
        a_document(1, fits=("size:over_500000", "land:DE-BE"), standing=3, **SAME),
        a_document(2, fits=("size:over_500000", "land:DE-BY"), **SAME),
        a_document(3, fits=("size:under_5000", "land:DE-BE"), **SAME),
        a_document(4, fits=("size:under_5000", "land:DE-BY"), standing=0, **SAME),
    )
    assert fitting(index, text, SIZE, LAND) == [4, 3, 2, 1]
    nobody = SearchQuery(text=text, sort=Sort.FITTING)
    assert ids(index.search(nobody))[0] == 1


@pytest.mark.parametrize("text", ["", "Bäume"])
def test_a_weightier_level_beats_all_lighter_ones(given: Given, text: str) -> None:
    levels = tuple((f"level:{number}",) for number in range(6))
    index = given(
        a_document(1, fits=tuple(token for level in levels[1:] for token in level), standing=3, confirmed=9, **SAME),
        a_document(2, fits=levels[0], standing=0, **SAME),
        a_document(3, fits=(*levels[1], *levels[5]), **SAME),
        a_document(4, fits=(*levels[1], *levels[4]), standing=0, **SAME),
    )
    assert fitting(index, text, *levels) == [2, 1, 4, 3]


def test_of_the_same_levels_the_better_fit_of_the_words_comes_first(given: Given) -> None:
    index = given(
        a_document(1, "Rathaus", body="Ein Pegel", fits=SIZE),
        a_document(2, "Pegel", fits=SIZE),
        a_document(3, "Pegel"),
    )
    assert fitting(index, "Pegel", SIZE, LAND) == [2, 1, 3]


def test_beyond_the_sixth_level(engine: Engine, given: Given) -> None:
    levels = tuple((f"level:{number}",) for number in range(7))
    index = given(a_document(1, **SAME), a_document(2, fits=levels[6], **SAME), a_document(3, fits=levels[5], **SAME))
    assert fitting(index, "Bäume", *levels) == engine.own(
        embedded=[3, 2, 1], server=[3, 1, 2], because="each level doubles the groups that a server is asked for"
    )


def test_what_does_not_answer_the_words_never_fits(given: Given) -> None:
    assert fitting(given(a_document(1, "Brunnen", fits=SIZE), a_document(2, "Pegel")), "Pegel", SIZE) == [2]


def test_an_empty_level_changes_nothing(given: Given) -> None:
    index = given(a_document(1, **SAME), a_document(2, fits=LAND, **SAME))
    assert fitting(index, "Bäume", (), LAND) == fitting(index, "Bäume", LAND) == [2, 1]


def test_a_sample_fits_nobody(given: Given) -> None:
    index = given(
        a_document(1, "Strandampel", fits=SIZE, standing=3, sample=True), a_document(2, "Badeampel", standing=0)
    )
    assert fitting(index, "Ampel", SIZE) == fitting(index, "", SIZE) == [2, 1]
