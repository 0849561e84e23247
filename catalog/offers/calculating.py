"""What an offer probably costs, and what a contract for it is worth: ranges, each with its source and date.

The estimated value of a contract is net and reaches over the whole term with all options (§ 3 Abs. 1 VgV); without a
fixed term it is that of 48 months (§ 3 Abs. 11 Nr. 2 VgV), and so it is over a longer term than that where no total
price is named. What nobody named is left out and named as missing, never guessed: a free licence is no price. Own
staff hours stand beside the money and are never added to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from schemas.dates import last_day, months_later
from schemas.names import fold
from schemas.operation import Costs, MoneyRange, OperatorOfferContent

OPEN_TERM_MONTHS = 48
"""Without a fixed term (§ 3 Abs. 11 Nr. 2 VgV)."""
OLD_AFTER_MONTHS = 24
MOST_MONTHS = 600
_YEAR = 12
_CAP = Decimal(OPEN_TERM_MONTHS)
_CENT = Decimal("0.01")


class Gap(StrEnum):
    """What the amounts leave out, or what had to be taken in its place."""

    ONE_OFF = "one_off"
    FIRST_YEAR = "first_year"
    FURTHER_YEAR = "further_year"
    OWN_STAFF = "own_staff"
    COVERS = "covers"
    VAT = "vat"


class Unlike(StrEnum):
    """Why an estimate can't be held against the others."""

    SIZE = "size"
    COVERS = "covers"
    PARTS = "parts"
    TERM = "term"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is reckoned for. ``term`` and ``options`` in months hold for all offers; without them each has its own."""

    size_class: str | None = None
    term: int | None = None
    options: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """A sum net, and gross where the tax is known."""

    net: MoneyRange
    gross: MoneyRange | None


@dataclass(frozen=True, slots=True)
class Estimate:
    """One line of costs of an offer over the months that are reckoned with.

    ``assumed``: nobody named a fixed term. ``yearly`` is the mean of a year over the term, ``value`` that of the whole
    contract; both are None where what is named doesn't carry them. ``capped`` is the value of 48 months, where the
    term is longer. ``fits_size``: the line is for the size that was asked for, or for all.
    """

    costs: Costs
    months: int
    assumed: bool
    fits_size: bool
    yearly: Figures | None
    value: Figures | None
    capped: Figures | None
    gaps: frozenset[Gap]
    old: bool


def estimates(content: OperatorOfferContent, asked: Asked, today: date) -> tuple[Estimate, ...]:
    """Each line of costs that an offer names, those for the size that was asked for first."""
    months, assumed = _months(content, asked)
    found = [_estimate(costs, months, assumed, asked, today) for costs in content.costs]
    return tuple(sorted(found, key=lambda each: not each.fits_size))


def no_fixed_term(content: OperatorOfferContent) -> bool:
    """Whether an offer names no fixed term, or says that it has none."""
    return not content.term_months


def compared(lines: Sequence[Estimate]) -> tuple[frozenset[Unlike], ...]:
    """For each estimate why it can't be held against the others: most of them, or the first ones, are the measure."""
    able = [line for line in lines if line.fits_size and line.value]
    usual = Counter(_content_of(line) for line in able).most_common(1)
    measure = usual[0][0] if usual else None
    return tuple(_unlike(line, measure) for line in lines)


def is_old(as_of: str, today: date) -> bool:
    """Whether a number with this date is older than two years."""
    return months_later(last_day(as_of), OLD_AFTER_MONTHS) < today


_Content = tuple[str, frozenset[Gap], int]


def _content_of(line: Estimate) -> _Content:
    return fold(line.costs.covers or ""), line.gaps & {Gap.ONE_OFF, Gap.FIRST_YEAR, Gap.FURTHER_YEAR}, line.months


def _unlike(line: Estimate, measure: _Content | None) -> frozenset[Unlike]:
    covers, gaps, months = _content_of(line)
    found = {
        Unlike.SIZE: not line.fits_size,
        Unlike.NO_VALUE: line.value is None,
        Unlike.COVERS: measure is not None and covers != measure[0],
        Unlike.PARTS: measure is not None and line.value is not None and gaps != measure[1],
        Unlike.TERM: measure is not None and line.value is not None and months != measure[2],
    }
    return frozenset(why for why, holds in found.items() if holds)


def _months(content: OperatorOfferContent, asked: Asked) -> tuple[int, bool]:
    """The term with its options, and whether 48 months stand in for a term that is not fixed."""
    term = asked.term if asked.term is not None else content.term_months
    if not term:
        return OPEN_TERM_MONTHS, True
    options = asked.options if asked.options is not None else content.options_months
    return min(term + (options or 0), MOST_MONTHS), False


def _estimate(costs: Costs, months: int, assumed: bool, asked: Asked, today: date) -> Estimate:
    value = _value(costs, months)
    return Estimate(
        costs=costs,
        months=months,
        assumed=assumed,
        fits_size=asked.size_class is None or costs.size_class in (None, asked.size_class),
        yearly=_figures(_scaled(value, Decimal(_YEAR) / months), costs) if value else None,
        value=_figures(value, costs) if value else None,
        capped=_figures(_scaled(value, _CAP / months), costs) if value and months > OPEN_TERM_MONTHS else None,
        gaps=_gaps(costs, months),
        old=is_old(costs.as_of, today),
    )


def _gaps(costs: Costs, months: int) -> frozenset[Gap]:
    absent = {
        Gap.ONE_OFF: costs.one_off is None,
        Gap.FIRST_YEAR: costs.first_year is None,
        Gap.FURTHER_YEAR: costs.further_year is None and months > _YEAR,
        Gap.OWN_STAFF: costs.own_staff_hours is None,
        Gap.COVERS: costs.covers is None,
        Gap.VAT: costs.vat_percent is None,
    }
    return frozenset(gap for gap, is_absent in absent.items() if is_absent)


def _value(costs: Costs, months: int) -> MoneyRange | None:
    """One-off, the first year and the further ones; a year that is not named is taken as the other ones are."""
    first, further = costs.first_year or costs.further_year, costs.further_year or costs.first_year
    if first is None or further is None:
        return None
    running = _added(
        _scaled(first, Decimal(min(months, _YEAR)) / _YEAR),
        _scaled(further, Decimal(max(months - _YEAR, 0)) / _YEAR),
    )
    return _added(costs.one_off, running) if costs.one_off else running


def _figures(net: MoneyRange, costs: Costs) -> Figures:
    if costs.vat_percent is None:
        return Figures(net, None)
    return Figures(net, _scaled(net, 1 + Decimal(costs.vat_percent) / 100))


def _scaled(money: MoneyRange, factor: Decimal) -> MoneyRange:
    return _range(money.low * factor, money.high * factor)


def _added(one: MoneyRange, other: MoneyRange) -> MoneyRange:
    return _range(one.low + other.low, one.high + other.high)


def _range(low: Decimal, high: Decimal) -> MoneyRange:
    """Sums may be larger than what one may enter: they are not checked again."""
    cents = (low.quantize(_CENT, ROUND_HALF_UP), high.quantize(_CENT, ROUND_HALF_UP))
    return MoneyRange.model_construct(low=cents[0], high=cents[1])
