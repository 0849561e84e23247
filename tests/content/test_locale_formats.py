"""Dates and numbers are written as each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from content.locale.formats import amount, day, number, partial_date, short_day
from content.locale.languages import is_foreign, language, speaking


@pytest.mark.parametrize(
    ("chosen", "whole", "short", "month", "thousands", "money"),
    [
        ("de", "3.\u00a0März 2026", "3.\u00a0März 2026", "März 2026", "11.118", "1.250,50"),
        ("en", "3\u00a0March 2026", "3\u00a0Mar 2026", "March 2026", "11,118", "1,250.50"),
    ],
)
def test_each_language_writes_dates_and_numbers_its_own_way(
    chosen: str, whole: str, short: str, month: str, thousands: str, money: str
) -> None:
    with speaking(chosen):
        assert day(date(2026, 3, 3)) == partial_date("2026-03-03") == whole
        assert short_day(date(2026, 3, 3)) == short
        assert partial_date("2026-03") == month
        assert partial_date("2026") == "2026"
        assert number(11118) == thousands
        assert amount(Decimal("1250.50")) == money


def test_speaking_for_a_while_ends_with_the_language_from_before() -> None:
    assert language() == "de"
    with speaking("en"):
        assert language() == "en"
        assert is_foreign("de") and is_foreign("de-AT") and not is_foreign("en-GB")
    assert language() == "de"
    assert is_foreign("en") and not is_foreign("DE-at")
