"""How fresh an entry is, by dates alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from catalog.freshness import Ages, Facts, Verdict, verdict
from schemas.reuse import Freshness
from tests.factories import TODAY

CONFIRMED_ON = date(2026, 3, 1)


def confirmed(today: date, ages: Ages | None = None) -> Verdict:
    return verdict(Facts(CONFIRMED_ON), today, ages or Ages())


@pytest.mark.parametrize(
    ("today", "expected", "code"),
    [
        (date(2026, 3, 1), Freshness.FRESH, "confirmed"),
        (date(2027, 2, 28), Freshness.FRESH, "confirmed"),
        (date(2027, 3, 1), Freshness.DUE, "confirmation_due"),
        (date(2028, 2, 29), Freshness.DUE, "confirmation_due"),
        (date(2028, 3, 1), Freshness.STALE, "confirmation_old"),
        (date(2040, 1, 1), Freshness.STALE, "confirmation_old"),
    ],
)
def test_a_persons_confirmation_is_fresh_for_a_year_and_stale_after_two(
    today: date, expected: Freshness, code: str
) -> None:
    found = confirmed(today)
    assert (found.freshness, found.code) == (expected, code)
    assert found.params == {"on": "2026-03-01"}


@pytest.mark.parametrize(
    ("as_of", "today", "expected"),
    [
        ("2025", date(2027, 12, 30), Freshness.DUE),
        ("2025", date(2027, 12, 31), Freshness.STALE),
        ("2025-06", date(2027, 6, 29), Freshness.DUE),
        ("2025-06", date(2027, 6, 30), Freshness.STALE),
        ("2025-06-10", date(2027, 6, 10), Freshness.STALE),
    ],
)
def test_what_only_a_source_says_is_to_be_checked_and_stale_after_two_years(
    as_of: str, today: date, expected: Freshness
) -> None:
    assert verdict(Facts(sources=[as_of]), today).freshness is expected


def test_a_source_without_a_date_is_to_be_checked_for_ever() -> None:
    assert verdict(Facts(sources=[None]), TODAY) == Verdict(Freshness.DUE, "source_undated", {}, None)


def test_the_youngest_source_decides() -> None:
    assert verdict(Facts(sources=["2019", "2025-11", None]), TODAY).params == {"as_of": "2025-11"}


def test_a_persons_word_outdoes_a_younger_source() -> None:
    facts = Facts(TODAY - timedelta(days=900), sources=["2026-03"])
    assert verdict(facts, TODAY).freshness is Freshness.STALE


def test_the_day_of_change_is_the_first_on_which_the_verdict_differs() -> None:
    today = CONFIRMED_ON
    seen = [confirmed(today)]
    while changes_on := seen[-1].changes_on:
        assert confirmed(changes_on - timedelta(days=1)) == seen[-1]
        seen.append(confirmed(changes_on))
    assert [each.freshness for each in seen] == [Freshness.FRESH, Freshness.DUE, Freshness.STALE]


def test_the_ages_are_configuration() -> None:
    assert confirmed(date(2026, 9, 1), Ages(fresh_months=6)).freshness is Freshness.DUE
