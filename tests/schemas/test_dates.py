"""Moments fall on days in Germany, wherever the machine stands and whatever the season."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import TZPATH, ZoneInfo, reset_tzpath

import pytest

from schemas.dates import begin_of, day_of


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), date(2026, 1, 31)),
        (datetime(2026, 1, 31, 23, 0, tzinfo=UTC), date(2026, 2, 1)),
        (datetime(2026, 6, 30, 21, 59, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_a_moment_near_midnight_falls_on_the_german_day(moment: datetime, day: date) -> None:
    assert day_of(moment) == day


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 3, 30), date(2026, 10, 25), date(2026, 12, 31)])
def test_a_day_begins_with_its_first_moment(day: date) -> None:
    begin = begin_of(day).astimezone(UTC)
    assert (day_of(begin), day_of(begin - timedelta(seconds=1))) == (day, day - timedelta(days=1))


def test_the_zone_is_known_where_the_system_brings_none() -> None:
    known = TZPATH
    reset_tzpath(())
    try:
        assert ZoneInfo.no_cache("Europe/Berlin").key == "Europe/Berlin"
    finally:
        reset_tzpath(known)
