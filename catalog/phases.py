"""The phase of a solution: a pure rule, read twice (product.md, "The three phases").

Once from what is confirmed, once from what is confirmed or reported. The page shows each condition, met or open,
so each has a key and what is needed to say it. A confirmed phase doesn't fall at once: its publisher has 90 days, is
told what it will fall to and why, and it never falls further than was told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from schemas.reuse import AdoptionStep, Manner, SolutionPhase
from schemas.solution import LifecycleStatus

NOTICE = timedelta(days=90)
_RANK = (SolutionPhase.UNDETERMINED, SolutionPhase.EXPERIMENT, SolutionPhase.TRANSFER, SolutionPhase.ESTABLISHED)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How many uses elsewhere the transfer phase needs, and how many in regular operation the next one."""

    transfer_uses: int = 1
    established_uses: int = 3


@dataclass(frozen=True, slots=True)
class Facts:
    """What is there for others to take over. ``by_description`` kinds pass on by a description instead of code."""

    by_description: bool = False
    lifecycle: LifecycleStatus | None = None
    site_bound: bool = False
    code_or_contract: bool = False
    guide: bool = False
    offer: bool = False
    open_offer: bool = False
    contact: bool = False
    report: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """One organisation's use, from trial on. ``elsewhere`` is False for the origin, its project and its area."""

    step: AdoptionStep | None = None
    manner: Manner | None = None
    elsewhere: bool = True
    operator: str | None = None
    at_risk: bool = False

    @property
    def transfers(self) -> bool:
        """Whether it shows that the solution can be passed on."""
        return self.elsewhere and self.manner in (Manner.OWN, Manner.SHARED)


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the to-do list; the sentence for ``key`` takes ``params``."""

    key: str
    met: bool
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """The phase by one reading, with every condition of the two phases that have some."""

    phase: SolutionPhase
    transfer: tuple[Condition, ...]
    established: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """The confirmed phase as it stands. ``falls_on``: a condition has fallen, and on this day the phase does.

    ``because`` are the conditions that it falls for, or fell for: a phase that is about to fall doesn't tell any more
    from where it fell before.
    """

    phase: SolutionPhase
    since: date | None = None
    falls_on: date | None = None
    falls_to: SolutionPhase | None = None
    fell_from: SolutionPhase | None = None
    because: tuple[Condition, ...] = ()


def derive(facts: Facts, uses: Sequence[Use], thresholds: Thresholds = Thresholds()) -> Reading:
    """The phase that these facts and uses make."""
    transfer = _transfer(facts, uses, thresholds)
    established = _established(facts, uses, thresholds)
    return Reading(_phase(facts, uses, transfer, established), transfer, established)


def settle(reading: Reading, before: Settled | None, site_bound: bool, today: date) -> Settled:
    """Step up at once, step down after the notice. ``before`` is what stood at the last look, None at the first."""
    phase = reading.phase
    if before is None:
        return Settled(phase)
    if phase is before.phase:
        because = before.because if before.fell_from else ()
        return Settled(phase, before.since, fell_from=before.fell_from, because=because)
    if _RANK.index(phase) > _RANK.index(before.phase) or site_bound:
        return Settled(phase, today)
    falls_on = before.falls_on or today + NOTICE
    falls_to = max(before.falls_to or phase, phase, key=_RANK.index)
    if today < falls_on:
        return Settled(before.phase, before.since, falls_on, falls_to, because=_lost(reading, before.phase))
    if falls_to is phase:
        return Settled(phase, today, fell_from=before.phase, because=_lost(reading, before.phase))
    # What fell within the notice has a notice of its own.
    return Settled(falls_to, today, today + NOTICE, phase, because=_lost(reading, falls_to))


def _lost(reading: Reading, stood: SolutionPhase) -> tuple[Condition, ...]:
    """What is missing for the phase that stood."""
    if reading.phase is SolutionPhase.UNDETERMINED:
        return (Condition("use", met=False),)
    asked = (*reading.transfer, *(reading.established if stood is SolutionPhase.ESTABLISHED else ()))
    return tuple(condition for condition in asked if not condition.met)


def _phase(
    facts: Facts, uses: Sequence[Use], transfer: Sequence[Condition], established: Sequence[Condition]
) -> SolutionPhase:
    if facts.site_bound or not uses:
        return SolutionPhase.UNDETERMINED
    if not all(condition.met for condition in transfer):
        return SolutionPhase.EXPERIMENT
    if not all(condition.met for condition in established):
        return SolutionPhase.TRANSFER
    return SolutionPhase.ESTABLISHED


def _transfer(facts: Facts, uses: Sequence[Use], thresholds: Thresholds) -> tuple[Condition, ...]:
    found = sum(use.transfers for use in uses)
    ways = (
        (Condition("guide", facts.guide),)
        if facts.by_description
        else (Condition("code_or_contract", facts.code_or_contract), Condition("offer", facts.offer))
    )
    begun = facts.lifecycle not in (LifecycleStatus.PLANNED, LifecycleStatus.IN_DEVELOPMENT)
    return (
        Condition("begun", begun),
        *ways,
        Condition("contact", facts.contact),
        Condition("report", facts.report),
        _count("use_elsewhere", found, thresholds.transfer_uses),
    )


def _established(facts: Facts, uses: Sequence[Use], thresholds: Thresholds) -> tuple[Condition, ...]:
    running = [use for use in uses if use.transfers and use.step is AdoptionStep.OPERATION]
    at_risk = any(use.at_risk for use in uses)
    always = (
        _count("operation_elsewhere", len(running), thresholds.established_uses),
        Condition("not_at_risk", not at_risk),
    )
    if facts.by_description:
        return always
    several = len(_operators(running)) > 1 or thresholds.established_uses < 2
    return (*always, Condition("several_operators", several), Condition("open_offer", facts.open_offer))


def _count(key: str, found: int, needed: int) -> Condition:
    return Condition(key, found >= needed, {"found": found, "needed": needed})


def _operators(running: Sequence[Use]) -> set[object]:
    """Who runs them: an own instance without a named operator is its own, a shared one's is unknown."""
    return {use.operator or (index if use.manner is Manner.OWN else "unknown") for index, use in enumerate(running)}
