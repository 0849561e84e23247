"""What people type is read as a German reader takes it; what may mean two things is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from schemas.typed import Fault, Mistyped, parse_day, parse_hours, parse_money, parse_partial_date, parse_percent


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.234,56", "1234.56"), ("1234,56", "1234.56"), ("1234.56", "1234.56"), ("1,234.56", "1234.56"),
        ("12 000 €", "12000"), ("€ 5", "5"), ("12 Euro", "12"), ("5,-", "5"), ("12'500", "12500"),
        ("1.234", "1234"), ("1.234.567", "1234567"), ("12.5", "12.5"), ("0", "0"), (" 7 ", "7"),
    ],
)  # fmt: skip
def test_a_sum_is_read_as_it_is_meant(typed: str, amount: str) -> None:
    assert parse_money(typed) == Decimal(amount)


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("auf Anfrage", Fault.NO_NUMBER), ("€", Fault.NO_NUMBER), ("1e5", Fault.NO_NUMBER), ("NaN", Fault.NO_NUMBER),
        ("٣", Fault.NO_NUMBER), ("5 bis 6", Fault.NO_NUMBER), ("9" * 40, Fault.NO_NUMBER),
        ("1,234", Fault.AMBIGUOUS), ("1.2.3", Fault.AMBIGUOUS), ("1.23.4", Fault.AMBIGUOUS), ("1,2,3", Fault.AMBIGUOUS),
        ("-3", Fault.NEGATIVE), ("−3", Fault.NEGATIVE), ("0,125", Fault.TOO_FINE), ("99999999999", Fault.TOO_LARGE),
        ("9" * 28, Fault.TOO_LARGE), ("0," + "1" * 28, Fault.TOO_FINE),
    ],
)  # fmt: skip
def test_what_is_no_sum_or_may_be_two_is_refused(typed: str, fault: Fault) -> None:
    with pytest.raises(Mistyped) as refused:
        parse_money(typed)
    assert refused.value.code is fault


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("22.11.2026", "2026-11-22"), ("1. 2. 2026", "2026-02-01"), ("2026-11-22", "2026-11-22"), ("2026", "2026"),
        ("11.2026", "2026-11"), ("11/2026", "2026-11"), ("2026-1", "2026-01"),
    ],
)  # fmt: skip
def test_a_date_knows_no_more_than_was_typed(typed: str, value: str) -> None:
    assert parse_partial_date(typed) == value


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("heute", Fault.NO_DATE), ("1.2.26", Fault.NO_DATE), ("20266", Fault.NO_DATE), ("²022", Fault.NO_DATE),
        ("31.02.2026", Fault.NO_SUCH_DAY), ("13.2026", Fault.NO_SUCH_DAY), ("0000", Fault.NO_SUCH_DAY),
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(typed: str, fault: Fault) -> None:
    with pytest.raises(Mistyped) as refused:
        parse_partial_date(typed)
    assert refused.value.code is fault


def test_a_day_is_no_month() -> None:
    assert parse_day("3.11.2026") == date(2026, 11, 3)
    with pytest.raises(Mistyped):
        parse_day("11.2026")


def test_hours_and_shares_are_whole() -> None:
    assert (parse_hours("1.200 Stunden"), parse_hours("12 h"), parse_percent("19 %")) == (1200, 12, 19)
    for parse, typed in ((parse_hours, "1,5"), (parse_hours, "-1"), (parse_percent, "119")):
        with pytest.raises(Mistyped):
            parse(typed)


@pytest.mark.parametrize("parse", [parse_money, parse_hours, parse_percent, parse_day, parse_partial_date])
def test_nothing_typed_is_nothing_said(parse: Callable[[str], Any]) -> None:
    assert parse("  ") is None
