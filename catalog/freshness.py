"""How well an entry is kept up: a pure rule of dates (product.md, "Freshness").

First form, before there are signals: the day of a person's last confirmation alone. What only a source says is to
be checked, and stale when the source is old. That a robot or we looked at it is no confirmation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schemas.dates import last_day, months_later
from schemas.reuse import Freshness


@dataclass(frozen=True, slots=True)
class Ages:
    """After how many months a confirmation is to be renewed, and after how many it is no more."""

    fresh_months: int = 12
    stale_months: int = 24


@dataclass(frozen=True, slots=True)
class Facts:
    """``confirmed_on``: a person confirmed or edited the content. ``sources``: the date of each, if it has one."""

    confirmed_on: date | None = None
    sources: Sequence[str | None] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """``code`` names the sentence that says why, ``params`` what it tells of."""

    freshness: Freshness
    code: str
    params: Mapping[str, Any]
    changes_on: date | None


def verdict(facts: Facts, today: date, ages: Ages = Ages()) -> Verdict:
    """The verdict of this day, and the day on which time alone changes it."""
    if facts.confirmed_on:
        return _of_confirmation(facts.confirmed_on, today, ages)
    dated = [source for source in facts.sources if source]
    if not dated:
        return Verdict(Freshness.DUE, "source_undated", {}, None)
    as_of = max(dated, key=last_day)
    old_on = months_later(last_day(as_of), ages.stale_months)
    if today >= old_on:
        return Verdict(Freshness.STALE, "source_old", {"as_of": as_of}, None)
    return Verdict(Freshness.DUE, "source_only", {"as_of": as_of}, old_on)


def _of_confirmation(on: date, today: date, ages: Ages) -> Verdict:
    due_on, stale_on = months_later(on, ages.fresh_months), months_later(on, ages.stale_months)
    params = {"on": on.isoformat()}
    if today < due_on:
        return Verdict(Freshness.FRESH, "confirmed", params, due_on)
    if today < stale_on:
        return Verdict(Freshness.DUE, "confirmation_due", params, stale_on)
    return Verdict(Freshness.STALE, "confirmation_old", params, None)
