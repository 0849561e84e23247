"""Days: those on which moments fall, and dates that know no more than their source.

A day is one in Germany: what is said at half past midnight there is said on the new day, though it is still the day
before in UTC, in which moments are kept. So moments become days here only, and the zones come with the package
tzdata, because not every system brings them.

A source's date is a year, a month of a year, or a day (ISO 8601, "2023", "2023-06", "2023-06-30").
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time
from functools import lru_cache
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

BERLIN = ZoneInfo("Europe/Berlin")

_PATTERN = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")


def day_of(moment: datetime) -> date:
    """The day in Germany on which this moment falls."""
    return moment.astimezone(BERLIN).date()


def begin_of(day: date) -> datetime:
    """The moment at which this day begins in Germany."""
    return datetime.combine(day, time(), BERLIN)


def check_partial_date(value: str) -> str:
    """Return ``value`` when it is such a date; raise ValueError otherwise."""
    last_day(value)
    return value


@lru_cache(maxsize=4096)
def last_day(value: str) -> date:
    """The last day that the date may mean: its age is counted from there, in favour of the source.

    It is asked for with each document that is read, and dates repeat. Raises ValueError when ``value`` is no such date.
    """
    match = _PATTERN.fullmatch(value)
    if match is None:
        raise ValueError(f"not a year, month or day: {value!r}")
    year, month = int(match["year"]), int(match["month"] or 12)
    if not 1 <= month <= 12 or year < 1:
        raise ValueError(f"no such month: {value!r}")
    return date(year, month, int(match["day"] or calendar.monthrange(year, month)[1]))


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


PartialDate = Annotated[str, AfterValidator(check_partial_date)]
