"""Names are compared as people type them, and sorted as a German register sorts them."""

from __future__ import annotations

import pytest

from schemas.names import fold, fold_loosely, one_slip_apart, sort_key


@pytest.mark.parametrize(
    "typed", ["Frankfurt (Oder)", "frankfurt/oder", "FRANKFURT - ODER", "  Frankfurt, Oder ", "Frankfurt\u00a0(Oder)"]
)
def test_signs_case_and_blanks_make_no_difference(typed: str) -> None:
    assert fold(typed) == "frankfurt oder"


@pytest.mark.parametrize("typed", ["Gießen", "Giessen", "GIESSEN", "gie\u1e9een"])
def test_sharp_s_is_double_s(typed: str) -> None:
    assert fold(typed) == "giessen"


def test_umlauts_are_typed_in_three_ways() -> None:
    composed, decomposed = "M\u00fcnchen", "Mu\u0308nchen"
    assert fold(composed) == fold(decomposed) == fold("Muenchen") == "muenchen"
    assert fold_loosely(composed) == fold_loosely("Munchen") == "munchen"
    assert fold("Neuenkirchen") != fold("Neunkirchen")


def test_saints_and_small_words() -> None:
    assert fold("Sankt Wendel") == fold("St. Wendel")
    assert fold_loosely("Frankfurt an der Oder") == fold_loosely("Frankfurt Oder")
    assert fold_loosely("Au in der") == "au" and fold_loosely("In") == "in", "something is always left"


@pytest.mark.parametrize("nothing", ["", "   ", "!?%_", "日本"])
def test_what_has_no_letters_folds_to_nothing(nothing: str) -> None:
    assert fold(nothing) == fold_loosely(nothing) == sort_key(nothing) == ""


def test_the_order_is_that_of_din_5007() -> None:
    towns = [
        "Übach",
        "Ulm",
        "Ahlen",
        "Äpfingen",
        "Aach",
        "Zwönitz",
        "Straßberg",
        "Strasburg",
        "Buch/Erlbach",
        "Buch am Wald",
    ]
    assert sorted(towns, key=sort_key) == [
        "Aach",
        "Ahlen",
        "Äpfingen",
        "Buch am Wald",
        "Buch/Erlbach",
        "Strasburg",
        "Straßberg",
        "Übach",
        "Ulm",
        "Zwönitz",
    ]


@pytest.mark.parametrize("slip", ["berln", "berrlin", "bcrlin", "eberlin"[1:], "belrin", "erlin", "berlinn"])
def test_one_slip_is_forgiven(slip: str) -> None:
    assert one_slip_apart("berlin", slip) and one_slip_apart(slip, "berlin")


@pytest.mark.parametrize("other", ["barlen", "brln", "berlinnn", "nilreb", ""])
def test_two_slips_are_not(other: str) -> None:
    assert not one_slip_apart("berlin", other)
