"""Dates that know no more than their source: a year, a month of a year, or a day (ISO 8601, "2023", "2023-06", "2023-06-30")."""

from __future__ import annotations

import calendar
import re
from datetime import date
from typing import Annotated

from pydantic import AfterValidator

_PATTERN = re.compile(r"(?P<year>\d{4})(-(?P<month>\d{2})(-(?P<day>\d{2}))?)?")


def check_partial_date(value: str) -> str:
    """Return ``value`` when it is such a date; raise ValueError otherwise."""
    last_day(value)
    return value


def last_day(value: str) -> date:
    """The last day that the date may mean: its age is counted from there, in favour of the source.

    Raises ValueError when ``value`` is no such date.
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
