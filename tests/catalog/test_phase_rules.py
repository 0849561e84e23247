"""The table of phases, condition by condition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from catalog.phases import NOTICE, Facts, Reading, Settled, Thresholds, Use, derive, settle
from schemas.reuse import AdoptionStep, Manner, SolutionPhase
from schemas.solution import LifecycleStatus
from tests.factories import TODAY

UNDETERMINED, EXPERIMENT, TRANSFER, ESTABLISHED = (
    SolutionPhase.UNDETERMINED,
    SolutionPhase.EXPERIMENT,
    SolutionPhase.TRANSFER,
    SolutionPhase.ESTABLISHED,
)
OWN_OPERATION = Use(AdoptionStep.OPERATION, Manner.OWN, elsewhere=False)
SOFTWARE = Facts(code_or_contract=True, offer=True, open_offer=True, contact=True, report=True)
PLACE = Facts(by_description=True, guide=True, contact=True, report=True)


def elsewhere(operator: str | None, step: AdoptionStep = AdoptionStep.OPERATION, manner: Manner = Manner.OWN) -> Use:
    return Use(step, manner, operator=operator)


THREE = [elsewhere("A"), elsewhere("B"), elsewhere("C")]


def phase(facts: Facts, *uses: Use) -> SolutionPhase:
    return derive(facts, uses).phase


def without(facts: Facts, missing: str) -> Facts:
    changes: dict[str, Any] = {missing: False}
    return replace(facts, **changes)


def open_conditions(reading: Reading) -> list[str]:
    return [condition.key for condition in (*reading.transfer, *reading.established) if not condition.met]


def test_where_nothing_is_known_the_phase_is_undetermined() -> None:
    assert phase(SOFTWARE) is UNDETERMINED


def test_the_origins_own_use_makes_an_experiment_and_no_more() -> None:
    assert phase(SOFTWARE, OWN_OPERATION) is EXPERIMENT


def test_one_use_elsewhere_makes_the_transfer_phase() -> None:
    assert phase(SOFTWARE, OWN_OPERATION, elsewhere(None, AdoptionStep.TRIAL)) is TRANSFER


@pytest.mark.parametrize("manner", [Manner.PARTNER, None])
def test_a_partner_or_an_unknown_manner_is_no_transfer(manner: Manner | None) -> None:
    assert phase(SOFTWARE, Use(AdoptionStep.OPERATION, manner)) is EXPERIMENT


@pytest.mark.parametrize("missing", ["code_or_contract", "offer", "contact", "report"])
def test_software_lacks_one_thing_and_stays_an_experiment(missing: str) -> None:
    reading = derive(without(SOFTWARE, missing), THREE)
    assert reading.phase is EXPERIMENT
    assert open_conditions(reading) == [missing]


@pytest.mark.parametrize("missing", ["guide", "contact", "report"])
def test_a_place_lacks_one_thing_and_stays_an_experiment(missing: str) -> None:
    reading = derive(without(PLACE, missing), THREE)
    assert reading.phase is EXPERIMENT
    assert open_conditions(reading) == [missing]


def test_a_place_passes_on_by_a_description_without_code_or_operator() -> None:
    assert phase(PLACE, *THREE) is ESTABLISHED


@pytest.mark.parametrize("status", [LifecycleStatus.PLANNED, LifecycleStatus.IN_DEVELOPMENT])
def test_what_is_only_planned_or_built_is_not_transferred(status: LifecycleStatus) -> None:
    reading = derive(replace(SOFTWARE, lifecycle=status), THREE)
    assert (reading.phase, open_conditions(reading)) == (EXPERIMENT, ["begun"])


def test_three_in_operation_by_several_operators_with_an_open_offer_are_established() -> None:
    assert phase(SOFTWARE, *THREE) is ESTABLISHED


def test_two_in_operation_and_one_in_trial_are_not_established() -> None:
    reading = derive(SOFTWARE, [*THREE[:2], elsewhere("C", AdoptionStep.TRIAL)])
    assert (reading.phase, open_conditions(reading)) == (TRANSFER, ["operation_elsewhere"])
    counted = next(condition for condition in reading.established if condition.key == "operation_elsewhere")
    assert counted.params == {"found": 2, "needed": 3}


def test_three_through_the_same_operator_are_not_established() -> None:
    reading = derive(SOFTWARE, [elsewhere("A", manner=Manner.SHARED)] * 3)
    assert (reading.phase, open_conditions(reading)) == (TRANSFER, ["several_operators"])


def test_shared_instances_of_an_unknown_operator_may_all_be_the_same() -> None:
    assert phase(SOFTWARE, *[elsewhere(None, manner=Manner.SHARED)] * 3) is TRANSFER


def test_own_instances_without_a_named_operator_are_each_their_own() -> None:
    assert phase(SOFTWARE, *[elsewhere(None)] * 3) is ESTABLISHED


def test_without_an_open_offer_software_is_not_established() -> None:
    reading = derive(replace(SOFTWARE, open_offer=False), THREE)
    assert (reading.phase, open_conditions(reading)) == (TRANSFER, ["open_offer"])


def test_an_operation_at_risk_is_not_established() -> None:
    reading = derive(SOFTWARE, [*THREE, replace(OWN_OPERATION, at_risk=True)])
    assert (reading.phase, open_conditions(reading)) == (TRANSFER, ["not_at_risk"])


def test_what_is_bound_to_its_place_has_no_phase() -> None:
    assert phase(replace(SOFTWARE, site_bound=True), *THREE) is UNDETERMINED


def test_thresholds_are_configuration() -> None:
    assert derive(SOFTWARE, THREE[:1], Thresholds(transfer_uses=2)).phase is EXPERIMENT
    assert derive(SOFTWARE, THREE[:2], Thresholds(established_uses=2)).phase is ESTABLISHED


def reading(of: SolutionPhase) -> Reading:
    return Reading(of, (), ())


def test_a_phase_rises_at_once() -> None:
    assert settle(reading(TRANSFER), Settled(EXPERIMENT), False, TODAY) == Settled(TRANSFER, TODAY)


def test_a_phase_falls_after_ninety_days_and_says_from_where() -> None:
    stood = Settled(TRANSFER, date(2025, 1, 1))
    warned = settle(reading(EXPERIMENT), stood, False, TODAY)
    assert warned == Settled(TRANSFER, date(2025, 1, 1), falls_on=TODAY + NOTICE, falls_to=EXPERIMENT)
    eve, day = TODAY + NOTICE - timedelta(days=1), TODAY + NOTICE
    assert settle(reading(EXPERIMENT), warned, False, eve) == warned
    assert settle(reading(EXPERIMENT), warned, False, day) == Settled(EXPERIMENT, day, fell_from=TRANSFER)


def test_a_falling_phase_says_what_is_missing_and_still_does_when_it_has_fallen() -> None:
    lost = derive(replace(SOFTWARE, contact=False, open_offer=False), THREE)
    warned = settle(lost, Settled(ESTABLISHED), False, TODAY)
    assert (warned.falls_to, [each.key for each in warned.because]) == (EXPERIMENT, ["contact", "open_offer"])
    fallen = settle(lost, warned, False, TODAY + NOTICE)
    assert (fallen.phase, fallen.fell_from, fallen.because) == (EXPERIMENT, ESTABLISHED, warned.because)
    assert settle(lost, fallen, False, TODAY + 2 * NOTICE) == fallen
    unused = settle(derive(SOFTWARE, []), Settled(TRANSFER), False, TODAY)
    assert (unused.falls_to, [each.key for each in unused.because]) == (UNDETERMINED, ["use"])


def test_a_phase_falls_no_further_than_was_told() -> None:
    warned = settle(derive(replace(SOFTWARE, open_offer=False), THREE), Settled(ESTABLISHED), False, TODAY)
    assert warned.falls_to is TRANSFER
    worse = derive(replace(SOFTWARE, open_offer=False, contact=False), THREE)
    still = settle(worse, warned, False, TODAY + timedelta(days=80))
    assert (still.falls_on, still.falls_to) == (warned.falls_on, TRANSFER)
    day = TODAY + NOTICE
    fallen = settle(worse, still, False, day)
    assert (fallen.phase, fallen.falls_on, fallen.falls_to) == (TRANSFER, day + NOTICE, EXPERIMENT)
    assert [each.key for each in fallen.because] == ["contact"]
    again = settle(worse, fallen, False, day + NOTICE)
    assert (again.phase, again.fell_from) == (EXPERIMENT, TRANSFER)


def test_a_condition_that_comes_back_in_time_changes_nothing() -> None:
    warned = Settled(TRANSFER, date(2025, 1, 1), falls_on=TODAY + NOTICE)
    assert settle(reading(TRANSFER), warned, False, TODAY) == Settled(TRANSFER, date(2025, 1, 1))


def test_the_first_look_dates_nothing() -> None:
    assert settle(reading(TRANSFER), None, False, TODAY) == Settled(TRANSFER)
