"""Dates and numbers as the language that is spoken now writes them.

They are asked for on every row of a page, so what was written once is kept.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from content.locale.languages import ENGLISH, GERMAN, language
from schemas.dates import BERLIN

LOCALES = {GERMAN: "de_DE", ENGLISH: "en_GB"}
_DAYS = {GERMAN: "d.\u00a0MMMM y", ENGLISH: "d\u00a0MMMM y"}
_SHORT_DAYS = {GERMAN: "d.\u00a0MMM y", ENGLISH: "d\u00a0MMM y"}
"""No line ends between the day and its month."""
_CLOCKS = {GERMAN: "\u00a0Uhr", ENGLISH: ""}


def day(value: date) -> str:
    """3. November 2026; 3 November 2026."""
    return _date(value, _DAYS[language()], language())


def short_day(value: date) -> str:
    """3. Nov. 2026, for tight columns."""
    return _date(value, _SHORT_DAYS[language()], language())


def moment(value: datetime) -> str:
    """3. November 2026, 14:05 Uhr; 3 November 2026, 14:05. As clocks in Germany show it."""
    there = value.astimezone(BERLIN)
    return f"{day(there.date())}, {there:%H:%M}{_CLOCKS[language()]}"


def clock_time(value: datetime) -> str:
    """14:05 Uhr; 14:05. As clocks in Germany show it."""
    return f"{value.astimezone(BERLIN):%H:%M}{_CLOCKS[language()]}"


def partial_date(value: str) -> str:
    """2026 · November 2026 · 3. November 2026, as much as is known."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    if len(parts) == 2:
        return _date(date(parts[0], parts[1], 1), "MMMM y", language())
    return day(date(parts[0], parts[1], parts[2]))


def number(value: float | Decimal) -> str:
    """11.118; 11,118."""
    return _number(value, None, language())


def amount(value: Decimal) -> str:
    """A sum of money without its sign: 11.118 or 11.118,50."""
    return number(int(value)) if value == int(value) else _number(value, "#,##0.00", language())


@lru_cache(maxsize=8192)
def _date(value: date, pattern: str, chosen: str) -> str:
    return format_date(value, pattern, locale=LOCALES[chosen])


@lru_cache(maxsize=8192)
def _number(value: float | Decimal, pattern: str | None, chosen: str) -> str:
    return format_decimal(value, pattern, locale=LOCALES[chosen])
