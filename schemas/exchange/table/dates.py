"""Dates as people and spreadsheets write them: 3.11.2026, 11/2026, November 2026, "Nov 26", seit 2019, 45599."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from schemas.exchange.table.problems import Hint, Unclear
from schemas.names import fold

EARLIEST, LATEST = 1900, 2100
_SERIAL = date(1899, 12, 30)
"""From here spreadsheets count their days."""

_MONTHS = (
    "januar jan january jaenner janner", "februar feb february", "maerz mar mrz march marz", "april apr",
    "mai may", "juni jun june", "juli jul july", "august aug", "september sep sept", "oktober okt october oct",
    "november nov", "dezember dez december dec",
)  # fmt: skip
_BY_WORD = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_BEFORE = re.compile(
    r"^(?:seit|ab|im|am|since|stand:?|(?:mo|di|mi|do|fr|sa|so)[a-zäöü]*[.,]+\s|[a-z]+tag,)\s*", re.IGNORECASE
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2}| Uhr)?$")
_ABOUT = re.compile(
    r"^(?:ca\.?|circa|etwa|ungefähr|um|anfang|mitte|ende|frühjahr|frühling|sommer|herbst|winter|"
    r"q[1-4]|[1-4]\.? ?quartal|quartal [1-4]|[12]\. ?halbjahr)[ /]+(?P<year>\d{4})$|^(?P<from>\d{4})/q[1-4]$",
    re.IGNORECASE,
)


def read_date(text: str, hint: Hint) -> str:
    """A year, a month or a day in ISO 8601, as exact as the text. Raises Unclear."""
    said = _TIME.sub("", _BEFORE.sub("", " ".join(text.split()))).strip()
    if about := _ABOUT.fullmatch(said):
        year = about["year"] or about["from"]
        hint("about-year", value=text, year=year)
        return _checked(text, int(year))
    for pattern, made in _FORMS:
        if match := pattern.fullmatch(said):
            return _checked(text, *made(match, hint))
    raise Unclear("no-date", value=text)


def write_date(value: str) -> str:
    """An ISO date, a month or a year as they are written in Germany."""
    return {10: ".".join(reversed(value.split("-"))), 7: f"{value[5:]}/{value[:4]}"}.get(len(value), value)


def _checked(text: str, year: int, month: int = 0, day: int = 0) -> str:
    if not EARLIEST <= year <= LATEST:
        raise Unclear("no-such-year", value=text, first=str(EARLIEST), last=str(LATEST))
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        raise Unclear("no-such-day", value=text) from None
    return "-".join([f"{year:04}", *(f"{part:02}" for part in (month, day) if part)])


def _year_of(text: str, written: str, hint: Hint) -> int:
    """Two figures are a year of our days; a person should look at it."""
    if len(text) == 4:
        return int(text)
    year = int(text) + (2000 if int(text) < 70 else 1900)
    hint("short-year", value=written, year=str(year))
    return year


def _numbers(*names: str) -> Callable[[re.Match[str], Hint], Iterator[int]]:
    def made(match: re.Match[str], hint: Hint) -> Iterator[int]:
        for name in names:
            yield _year_of(match[name], match[0], hint) if name == "y" else int(match[name])

    return made


def _slashed(match: re.Match[str], hint: Hint) -> tuple[int, int, int]:
    """Day and month by slashes: which is which is certain only where one is above twelve, or they are the same."""
    first, second, year = int(match["a"]), int(match["b"]), _year_of(match["y"], match[0], hint)
    if first <= 12 and second <= 12 and first != second:
        raise Unclear("day-or-month", value=match[0])
    day, month = (first, second) if first > 12 or first == second else (second, first)
    hint("read-as-day", value=match[0], day=f"{day}.{month}.{year}")
    return year, month, day


def _worded(match: re.Match[str], hint: Hint) -> tuple[int, ...]:
    month = _BY_WORD.get(fold(match["word"]))
    if month is None:
        raise Unclear("no-date", value=match[0])
    year = _year_of(match["y"], match[0], hint)
    return (year, month, int(match["d"])) if match["d"] else (year, month)


def _serial(match: re.Match[str], hint: Hint) -> tuple[int, int, int]:
    day = _SERIAL + timedelta(days=int(match[0].split(".")[0].split(",")[0]))
    hint("read-as-day", value=match[0], day=f"{day.day}.{day.month}.{day.year}")
    return day.year, day.month, day.day


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Hint], tuple[int, ...] | Iterator[int]]], ...] = (
    (re.compile(r"(?P<y>\d{4})(?:[.,]0+)?"), _numbers("y")),
    (re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})"), _numbers("y", "m")),
    (re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})\.?"), _numbers("y", "m", "d")),
    (re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"), _numbers("y", "m", "d")),
    (re.compile(r"(?P<d>\d{1,2})[.-] ?(?P<m>\d{1,2})[.-] ?(?P<y>\d{4}|\d{2})"), _numbers("y", "m", "d")),
    (re.compile(r"(?P<m>\d{1,2}) ?[./-] ?(?P<y>\d{4})"), _numbers("y", "m")),
    (re.compile(r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<y>\d{4}|\d{2})"), _slashed),
    (re.compile(r"(?:(?P<d>\d{1,2})\.?[ -]?)?(?P<word>[^\W\d_]+)\.?[ -](?P<y>\d{4}|\d{2})"), _worded),
    (re.compile(r"[34567]\d{4}(?:[.,]\d+)?"), _serial),
)
