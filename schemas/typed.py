"""What people type into forms: sums, days, hours and shares, as Germans write them, read into values.

What may mean two things is not guessed: it is refused by ``Mistyped``, whose ``code`` a form turns into a sentence.
A point before three digits groups thousands, as a German reader takes it ("1.234" is one thousand and so on); a point
before two digits divides the cents, as programs write them ("1234.56").
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from enum import StrEnum

from schemas.dates import check_partial_date


class Fault(StrEnum):
    """Why something typed is not taken."""

    NO_NUMBER = "no_number"
    AMBIGUOUS = "ambiguous"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    TOO_FINE = "too_fine"
    NOT_WHOLE = "not_whole"
    NO_DATE = "no_date"
    NO_SUCH_DAY = "no_such_day"


class Mistyped(ValueError):
    """What was typed is no such value; ``code`` says why."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code.value)
        self.code = code


MOST_MONEY = Decimal("9999999999.99")
"""What a sum may be at most (twelve digits, two of them cents)."""
MOST_HOURS = 1_000_000
EARLIEST_YEAR = 1900
LATEST_YEAR = 2200

_SPACES = dict.fromkeys(map(ord, " \t\u00a0\u202f\u2009'’"), None)
_SIGNS = re.compile(r"(?i)^(€|eur(?:o)?)|(€|eur(?:o)?)$")
_GROUPED = {
    ".": re.compile(r"\d{1,3}(\.\d{3})+"),
    ",": re.compile(r"\d{1,3}(,\d{3})+"),
}
_DAY = re.compile(r"(?P<day>\d{1,2})\.\s*(?P<month>\d{1,2})\.\s*(?P<year>\d{4})")
_MONTH = re.compile(r"(?P<month>\d{1,2})[./]\s*(?P<year>\d{4})")
_ISO = re.compile(r"\d{4}(-\d{1,2}(-\d{1,2})?)?")


def parse_money(text: str) -> Decimal | None:
    """Euros with at most two digits of cents; None where nothing was typed. Raises Mistyped."""
    amount = _decimal(text)
    if amount is None:
        return None
    if amount > MOST_MONEY:  # first: what has more digits than Decimal keeps can't be rounded to cents
        raise Mistyped(Fault.TOO_LARGE)
    if amount != amount.quantize(Decimal("0.01")):
        raise Mistyped(Fault.TOO_FINE)
    return amount


def parse_hours(text: str) -> int | None:
    """Whole hours; None where nothing was typed. Raises Mistyped."""
    return _whole(text.strip().removesuffix("h").removesuffix("Stunden").removesuffix("Std."), MOST_HOURS)


def parse_percent(text: str) -> int | None:
    """A whole share of a hundred, with or without its sign; None where nothing was typed. Raises Mistyped."""
    return _whole(text.strip().removesuffix("%"), 100)


def parse_number(text: str, most: int) -> int | None:
    """A whole number up to ``most``; None where nothing was typed. Raises Mistyped."""
    return _whole(text, most)


def parse_day(text: str) -> date | None:
    """A day, as TT.MM.JJJJ or as a date field sends it; None where nothing was typed. Raises Mistyped."""
    value = parse_partial_date(text)
    if value is None:
        return None
    if len(value) != len("2026-11-22"):
        raise Mistyped(Fault.NO_DATE)
    return date.fromisoformat(value)


def parse_partial_date(text: str) -> str | None:
    """A day, a month of a year or a year (TT.MM.JJJJ, MM.JJJJ, JJJJ or ISO), as schemas/dates.py writes it.

    None where nothing was typed. Raises Mistyped.
    """
    typed = text.strip()
    if not typed:
        return None
    if not typed.isascii() or not (parts := _parts_of_date(typed)):
        raise Mistyped(Fault.NO_DATE)
    value = "-".join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])
    if not EARLIEST_YEAR <= parts[0] <= LATEST_YEAR:
        raise Mistyped(Fault.NO_SUCH_DAY)
    try:
        return check_partial_date(value)
    except ValueError as error:
        raise Mistyped(Fault.NO_SUCH_DAY) from error


def _parts_of_date(typed: str) -> list[int]:
    """Year, month and day, as far as they are there."""
    if found := _DAY.fullmatch(typed) or _MONTH.fullmatch(typed):
        named = found.groupdict()
        return [int(named[key]) for key in ("year", "month", "day") if key in named]
    return [int(part) for part in typed.split("-")] if _ISO.fullmatch(typed) else []


def _whole(text: str, most: int) -> int | None:
    number = _decimal(text)
    if number is None:
        return None
    if number != number.to_integral_value():
        raise Mistyped(Fault.NOT_WHOLE)
    if number > most:
        raise Mistyped(Fault.TOO_LARGE)
    return int(number)


def _decimal(text: str) -> Decimal | None:
    """The number that is typed, never a negative one."""
    bare = _SIGNS.sub("", text.strip().replace("−", "-")).translate(_SPACES).removesuffix(",-").removesuffix(",–")
    if not bare:
        if text.strip():
            raise Mistyped(Fault.NO_NUMBER)
        return None
    negative, bare = bare.startswith("-"), bare.lstrip("-+")
    if not (bare.isascii() and re.fullmatch(r"[\d.,]*\d[\d.,]*", bare)) or len(bare) > 30:
        raise Mistyped(Fault.NO_NUMBER)
    number = Decimal(_with_one_point(bare))
    if negative and number:
        raise Mistyped(Fault.NEGATIVE)
    return number


def _with_one_point(bare: str) -> str:
    """The digits with at most one point, which divides the fraction. Raises Mistyped where it can't be told."""
    if "." in bare and "," in bare:
        divider = max(".,", key=bare.rindex)
        whole, _, rest = bare.rpartition(divider)
        grouping = "," if divider == "." else "."
        if not (_GROUPED[grouping].fullmatch(whole) and rest.isdigit()):
            raise Mistyped(Fault.AMBIGUOUS)
        return f"{whole.replace(grouping, '')}.{rest}"
    if "," in bare:
        return _with_commas(bare)
    if _GROUPED["."].fullmatch(bare):
        return bare.replace(".", "")
    return _with_one(bare, ".")


def _with_commas(bare: str) -> str:
    """A comma divides, as Germans write; one before exactly three digits may be an Englishman's and is refused."""
    if _GROUPED[","].fullmatch(bare) and not bare.startswith("0,"):
        raise Mistyped(Fault.AMBIGUOUS)
    return _with_one(bare, ",")


def _with_one(bare: str, divider: str) -> str:
    whole, _, rest = bare.partition(divider)
    if divider in rest or not whole:
        raise Mistyped(Fault.AMBIGUOUS if divider in rest else Fault.NO_NUMBER)
    return f"{whole}.{rest or '0'}"
