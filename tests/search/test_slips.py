"""Words with a slip or two are understood, short ones too; a word that is right is taken at its word."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import MatchKind, SearchQuery
from tests.search.documents import a_document, ids

Find = Callable[..., list[str]]
Given = Callable[..., SearchIndex]


def found(index: SearchIndex, text: str) -> list[int]:
    return ids(index.search(SearchQuery(text=text)))


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Strassenbeleuchtng", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("beluechtung", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("Mängelmeldr", "Klarschiff"),
        ("Maengelmelder", "Klarschiff"),
        ("Whal", "Wahllokalsystem"),
        ("Hochwaser", "Digitaler Zwilling Schwabach"),
        ("Hochwassser", "Digitaler Zwilling Schwabach"),
        ("Baugenemigung", "Digitale Baugenehmigung (EfA)"),
        ("Terminvergbae", "ZMS – Zeitmanagementsystem Terminvergabe"),
        ("Zebrasteifen", "Smarter Zebrastreifen Westfälische Straße"),
        ("Ehremamt", "Ehrenamtjustiz"),
        ("Stadtfürung", "SoesTour"),
        ("Mülleimr Sensroen", "Smarte Mülleimer an Bushaltestellen"),
        ("Datenplatform", "CIVITAS/CORE"),
    ],
)
def test_a_clerk_with_a_slip_finds_it_among_the_first_five(find: Find, typed: str, title: str) -> None:
    assert title in find(typed)[:5]


SLIPS = [
    ("Zisterne", ["Zistrene", "Zisterme", "Zistrne", "Zissterne", "Sisterne", "Zisternne"]),
    ("Laterne", ["Latrene", "Laterme", "Latrne", "Lateerne", "Katerne"]),
    ("Brunnen", ["Brunen", "Brunmen", "Burnnen", "Brunnnen"]),
    ("Wahl", ["Whal", "Wahll", "Wshl"]),
    ("Kita", ["Kiat", "Kitta", "Kuta"]),
    ("Müll", ["Mül", "Mull", "Müüll", "Muell"]),
    ("Bäume", ["Bäme", "Bäumme", "Bäune"]),
]


@pytest.mark.parametrize(("word", "slip"), [(word, slip) for word, slips in SLIPS for slip in slips])
def test_one_slip_in_a_word_of_any_length_is_understood(given: Given, word: str, slip: str) -> None:
    index = given(*(a_document(number, "Rathaus", summary=f"Mit {each}") for number, (each, _) in enumerate(SLIPS)))
    assert [SLIPS[id][0] for id in found(index, slip)][:1] == [word]


@pytest.mark.parametrize("slip", ["Zsiterme", "Zistrenr", "Zissternne", "istern", "Zstern"])
def test_two_slips_in_a_long_word_are_understood(given: Given, slip: str) -> None:
    assert found(given(a_document(1, "Zisterne"), a_document(2, "Brunnen")), slip)[:1] == [1]


def test_three_slips_are_another_word(given: Given) -> None:
    assert found(given(a_document(1, "Zisterne"), a_document(2, "Brunnen")), "Zxsxerxe") == []


@pytest.mark.parametrize("slip", ["Straßenlatrene", "Strasenlaterne", "Straßenlaterme", "Sttaßenlaterne"])
def test_a_slip_in_one_part_of_a_compound_is_understood(given: Given, slip: str) -> None:
    assert found(given(a_document(1, "Rathaus", summary="Jede Straßenlaterne"), a_document(2)), slip) == [1]


def test_slips_in_several_words_are_understood(given: Given) -> None:
    index = given(a_document(1, "Zisterne im Park", summary="Sensoren"), a_document(2, "Park", summary="Sensoren"))
    assert found(index, "Zistrene Sensroen")[0] == 1


def test_a_word_that_is_right_comes_before_one_that_looks_like_it(given: Given) -> None:
    index = given(
        a_document(1, "Sensoren im Park", standing=3, confirmed=9),
        a_document(2, "Treff", summary="Für ältere Menschen und Senioren", standing=1),
    )
    assert found(index, "Senioren")[0] == 2


def test_a_word_that_the_catalogue_knows_is_no_slip(given: Given) -> None:
    index = given(a_document(1, "Sensoren im Park"), a_document(2, "Treff", summary="Für Senioren"))
    assert found(index, "Senioren") == [2]
    assert found(index, "Sensroen") == [1]


@pytest.mark.parametrize(("typed", "near"), [("Rat", "Rad"), ("Amt", "Arm"), ("Bus", "Bad"), ("KI", "KZ")])
def test_words_of_two_or_three_letters_are_never_slips(given: Given, typed: str, near: str) -> None:
    assert found(given(a_document(1, "Halle", summary=f"Mit {near}"), a_document(2)), typed) == []


def test_numbers_are_never_slips(given: Given) -> None:
    index = given(a_document(1, "Bericht", summary="Im Jahr 2024"), a_document(2, "Bericht", summary="Im Jahr 2025"))
    assert found(index, "2025")[0] == 2
    assert found(index, "2034") == []


def test_a_misspelt_name_comes_before_a_word_that_is_spelt_right_in_a_text(given: Given) -> None:
    index = given(a_document(1, "Stadtnavi"), a_document(2, "Rathaus", body="Stadt und Navigation"))
    assert found(index, "Statnavi")[0] == 1


def test_a_hit_by_a_slip_says_so(given: Given) -> None:
    (hit,) = given(a_document(1, "Zisterne"), a_document(2)).search(SearchQuery(text="Zistrene")).hits
    assert [(reason.word, reason.found, reason.kind) for reason in hit.reasons] == [
        ("Zistrene", "Zisterne", MatchKind.SPELLING)
    ]


def test_a_slip_in_a_proprietary_product_s_name_is_understood(catalogue: SearchIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Qmatik"))
    assert answer.product == "Qmatic"
    assert "ZMS – Zeitmanagementsystem Terminvergabe" in [hit.card["title"] for hit in answer.hits[:5]]
