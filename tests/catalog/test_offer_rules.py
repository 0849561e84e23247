"""What an offer costs, leaves open and means: the rules by themselves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from catalog.fitting import Offer, Serving, Town, Why, served
from catalog.offers import Asked, Expiry, Gap, Unlike, checklist, compared, estimates, expiry, is_old
from schemas.operation import Certificate, OperatorOfferContent, Reach, Safeguards

TODAY = date(2026, 3, 15)
TOWN = Town("10000_20000", "DE-BB", "12069", frozenset({"dieterfeld", "12069", "zv-west"}))
FOR_ALL = Asked()
YEARS = {"first_year": {"low": "1200", "high": "1500"}, "further_year": {"low": "1000", "high": "1200"}}


def line(**said: Any) -> dict[str, Any]:
    return {"source": "Preisliste", "as_of": "2026-01", **YEARS, **said}


def reckoned(*lines: dict[str, Any], asked: Asked = FOR_ALL, **offer: Any) -> Any:
    return estimates(OperatorOfferContent(title="Betrieb", costs=lines, **offer), asked, TODAY)


@pytest.mark.parametrize(
    ("offer", "asked", "months", "assumed", "value"),
    [
        ({"term_months": 24, "options_months": 12}, Asked(), 36, False, ("3200", "3900")),
        ({"term_months": 6}, Asked(), 6, False, ("600", "750")),
        ({"term_months": 0, "options_months": 12}, Asked(), 48, True, ("4200", "5100")),
        ({}, Asked(), 48, True, ("4200", "5100")),
        ({"term_months": 12}, Asked(term=24, options=0), 24, False, ("2200", "2700")),
        ({"term_months": 60, "options_months": 590}, Asked(), 600, False, ("50200", "60300")),
    ],
)
def test_a_contract_is_worth_its_whole_term_with_options(
    offer: dict[str, Any], asked: Asked, months: int, assumed: bool, value: tuple[str, str]
) -> None:
    [found] = reckoned(line(), asked=asked, **offer)
    assert (found.months, found.assumed) == (months, assumed)
    assert (found.value.net.low, found.value.net.high) == tuple(Decimal(each) for each in value)


def test_a_year_is_the_mean_of_the_term_and_gross_stands_beside_it() -> None:
    [found] = reckoned(line(vat_percent=19, one_off={"low": "600", "high": "600"}), term_months=36)
    assert found.value.net.low == Decimal("3800.00") and found.yearly.net.low == Decimal("1266.67")
    assert found.value.gross.low == Decimal("4522.00")
    assert Gap.ONE_OFF not in found.gaps and Gap.VAT not in found.gaps
    assert reckoned(line())[0].value.gross is None


def test_over_a_longer_term_48_months_stand_beside_the_value() -> None:
    [found] = reckoned(line(), term_months=96)
    assert found.value.net.low == Decimal("8200.00") and found.capped.net.low == Decimal("4100.00")
    assert reckoned(line(), term_months=48)[0].capped is None


@pytest.mark.parametrize(
    ("said", "gaps", "has_value"),
    [
        ({}, {Gap.ONE_OFF}, True),
        ({"first_year": None}, {Gap.ONE_OFF, Gap.FIRST_YEAR}, True),
        ({"further_year": None}, {Gap.ONE_OFF, Gap.FURTHER_YEAR}, True),
        ({"first_year": None, "further_year": None}, {Gap.ONE_OFF, Gap.FIRST_YEAR, Gap.FURTHER_YEAR}, False),
    ],
)
def test_what_nobody_named_is_named_as_missing(said: dict[str, Any], gaps: set[Gap], has_value: bool) -> None:
    [found] = reckoned(line(**said))
    assert found.gaps & {Gap.ONE_OFF, Gap.FIRST_YEAR, Gap.FURTHER_YEAR} == gaps
    assert (found.value is not None) is has_value


def test_unlike_things_are_not_held_against_each_other() -> None:
    lines = reckoned(
        line(covers="Betrieb"), line(covers="betrieb"), line(covers="Betrieb und Support"),
        line(covers="Betrieb", size_class="over_500000"), line(covers="Betrieb", one_off={"low": "1", "high": "1"}),
        line(covers="Betrieb", first_year=None, further_year=None, own_staff_hours=(5, 6)),
        asked=Asked("10000_20000"),
    )  # fmt: skip
    found = [set(why) for why in compared(lines)]
    assert found == [set(), set(), {Unlike.COVERS}, {Unlike.PARTS}, {Unlike.NO_VALUE}, {Unlike.SIZE}]
    assert lines[-1].costs.size_class == "over_500000"
    terms = [*reckoned(line()), *reckoned(line()), *reckoned(line(), term_months=24)]
    assert [set(why) for why in compared(terms)] == [set(), set(), {Unlike.TERM}]


@pytest.mark.parametrize(
    ("as_of", "old"), [("2024-03-14", True), ("2024-03-15", False), ("2024", False), ("2023", True)]
)
def test_a_number_is_old_after_two_years(as_of: str, old: bool) -> None:
    assert is_old(as_of, TODAY) is old


def test_an_absent_answer_is_open_and_without_personal_data_much_is_answered() -> None:
    nothing = checklist(Safeguards())
    assert (nothing.done, nothing.of) == (0, 12) and nothing.is_open("persons")
    without = checklist(Safeguards(processes_personal_data=False))
    assert without.done == 7 and not without.is_open("deletion") and without.is_open("measures")
    some = Safeguards(no_sub_processors=True, assessment="on_request", certificates=("C5",), accessibility_test="gut")
    assert checklist(some).answered == {"sub_processors", "assessment", "proofs", "accessibility"}


@pytest.mark.parametrize(
    ("until", "found"),
    [("2026-03-14", Expiry.EXPIRED), ("2026-03", Expiry.SOON), ("2027", Expiry.HOLDS), (None, Expiry.UNKNOWN)],
)
def test_a_proof_expires_with_its_last_day(until: str | None, found: Expiry) -> None:
    assert expiry(Certificate(name="ISO 27001", valid_until=until), TODAY) is found


@pytest.mark.parametrize(
    ("reach", "operator", "means", "why"),
    [
        (None, "firma", Serving.UNKNOWN, Why.NOT_SAID),
        ({"kind": "all"}, "firma", Serving.OPEN, Why.EVERYBODY),
        ({"kind": "all", "tender": True}, "firma", Serving.COMPETITION, Why.TENDER),
        ({"kind": "all", "tender": True, "bodies": ["dieterfeld"], "in_house": True}, "f", Serving.OPEN, Why.IN_HOUSE),
        ({"kind": "federal_states", "federal_states": ["DE-BB"]}, "firma", Serving.OPEN, Why.FEDERAL_STATE),
        ({"kind": "federal_states", "federal_states": ["DE-BY"]}, "firma", Serving.OTHER_STATE, Why.OTHER_LAND),
        ({"kind": "members"}, "zv-west", Serving.OPEN, Why.MEMBER),
        ({"kind": "members", "in_house": True}, "zv-west", Serving.OPEN, Why.IN_HOUSE),
        ({"kind": "members", "in_house": True}, "zv-ost", Serving.AFTER_JOINING, Why.JOINING_IN_HOUSE),
        ({"kind": "members", "joining": True}, "zv-ost", Serving.AFTER_JOINING, Why.JOINING),
        ({"kind": "members"}, "zv-ost", Serving.AFTER_JOINING, Why.JOINING_UNSAID),
        ({"kind": "members", "joining": False}, "zv-ost", Serving.COMPETITION, Why.CLOSED),
        ({"kind": "members", "bodies": ["dieterfeld"]}, None, Serving.OPEN, Why.NAMED),
        ({"kind": "own_area"}, "12069", Serving.OPEN, Why.OWN_AREA),
        ({"kind": "own_area"}, "12070", Serving.COMPETITION, Why.OUTSIDE_AREA),
        ({"kind": "own_area"}, None, Serving.UNKNOWN, Why.AREA_UNKNOWN),
    ],
)
def test_what_an_offer_means_has_its_reason(
    reach: dict[str, Any] | None, operator: str | None, means: Serving, why: Why
) -> None:
    found = served(TOWN, Offer(Reach.model_validate(reach) if reach else None, operator))
    assert (found.serving, found.why) == (means, why)


def test_an_area_in_another_land_is_not_for_this_one() -> None:
    offer = Offer(Reach.model_validate({"kind": "own_area"}), "09161", "DE-BY")
    assert served(TOWN, offer).why is Why.AREA_ELSEWHERE
    assert served(
        Town(), Offer(Reach.model_validate({"kind": "federal_states", "federal_states": ["DE-BY"]}), "f")
    ).why is (Why.LAND_UNKNOWN)
