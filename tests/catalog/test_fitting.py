"""What suits a municipality, and why: the rule by itself."""

from __future__ import annotations

from datetime import date

import pytest

from catalog.fitting import (
    Facts,
    Fit,
    Ground,
    Offer,
    Serving,
    Signs,
    Town,
    Use,
    fit,
    grounded,
    levels,
    serving,
    signs,
    vouched,
)
from schemas.operation import Reach, ReachKind
from schemas.reuse import AdoptionStep

TOWN = Town("10000_20000", "DE-BB", "12069", frozenset({"120690020020", "12069", "12", "zv-west"}))
LIKE_US = Use("10000_20000", "DE-BY", "09161", confirmed=True)
IN_OUR_DISTRICT = Use("under_5000", "DE-BB", "12069", confirmed=True)
IN_OUR_LAND = Use("over_500000", "DE-BB", "12051", confirmed=True)
FAR = Use("over_500000", "DE-HH", None, confirmed=True)
OPEN = Offer(Reach(kind=ReachKind.ALL), operator="firma")


def grounds(*uses: Use, offers: tuple[Offer, ...] = (), sample: bool = False) -> Fit:
    return fit(TOWN, signs(Facts(uses, offers, sample)))


def reported(use: Use) -> Use:
    return Use(use.size_class, use.federal_state, use.district, confirmed=False)


@pytest.mark.parametrize(
    ("use", "found"),
    [
        (LIKE_US, (Ground.SIZE,)),
        (IN_OUR_DISTRICT, (Ground.DISTRICT, Ground.FEDERAL_STATE)),
        (IN_OUR_LAND, (Ground.FEDERAL_STATE,)),
        (FAR, ()),
    ],
)
def test_a_confirmed_use_counts_by_size_district_and_land(use: Use, found: tuple[Ground, ...]) -> None:
    assert grounds(use) == Fit(found)


def test_a_reported_use_is_named_apart_and_never_sorts() -> None:
    carried = signs(Facts([reported(LIKE_US), IN_OUR_LAND]))
    assert fit(TOWN, carried) == Fit((Ground.FEDERAL_STATE,), (Ground.SIZE,))
    assert "size:10000_20000" in carried.reported and "size:10000_20000" not in carried.confirmed


def test_what_is_confirmed_is_not_named_as_reported_too() -> None:
    assert grounds(LIKE_US, reported(LIKE_US)) == Fit((Ground.SIZE,))


def test_the_reasons_come_the_weightiest_first() -> None:
    assert grounds(IN_OUR_DISTRICT, LIKE_US, offers=(OPEN,)).grounds == tuple(Ground)


def test_two_hundred_places_leave_a_handful_of_signs() -> None:
    uses = [Use("under_5000", "DE-BB", f"1206{n % 3}", confirmed=n % 2 == 0) for n in range(200)]
    carried = signs(Facts(uses))
    assert len(carried.confirmed) == len(carried.reported) == 5


def test_samples_count_nowhere_but_on_their_own_page() -> None:
    invented = Use("10000_20000", "DE-BB", "12069", confirmed=True, sample=True)
    by_invented = Offer(Reach(kind=ReachKind.ALL), operator="muster-it", sample=True)
    assert grounds(invented, offers=(by_invented,)) == Fit()
    assert grounds(invented, LIKE_US, sample=True) == Fit()
    assert grounded(TOWN, Facts([invented]))[Ground.SIZE] == ()
    assert grounded(TOWN, Facts([invented], sample=True))[Ground.SIZE] == (invented,)


def test_a_place_of_which_nothing_is_known_fits_nowhere_but_into_what_is_open() -> None:
    assert levels(Town()) == {Ground.OFFER: ("all",)}
    assert fit(Town(), signs(Facts([Use(None, None, None, confirmed=True)]))) == Fit()


def test_the_uses_behind_a_ground_are_told_apart() -> None:
    uses = grounded(TOWN, Facts([LIKE_US, reported(LIKE_US), IN_OUR_LAND, FAR]))
    assert uses[Ground.SIZE] == (LIKE_US, reported(LIKE_US))
    assert uses[Ground.FEDERAL_STATE] == (IN_OUR_LAND,)


@pytest.mark.parametrize(
    ("on", "step", "counts"),
    [
        (date(2026, 1, 1), AdoptionStep.OPERATION, True),
        (date(2026, 1, 1), None, True),
        (date(2026, 1, 1), AdoptionStep.ENDED, False),
        (date(2026, 1, 1), AdoptionStep.INTEREST, False),
        (None, AdoptionStep.OPERATION, False),
    ],
)
def test_only_a_confirmation_that_stands_makes_a_use_confirmed(
    on: date | None, step: AdoptionStep | None, counts: bool
) -> None:
    assert vouched(on, step) is counts


# Offers


def reaching(kind: str, operator: str | None = "anderswo", land: str | None = "DE-BB", **more: object) -> Offer:
    return Offer(Reach.model_validate({"kind": kind, **more}), operator, land)


@pytest.mark.parametrize(
    ("offer", "meaning"),
    [
        (Offer(None, "firma"), Serving.UNKNOWN),
        (reaching("all"), Serving.OPEN),
        (reaching("all", tender=True), Serving.COMPETITION),
        (reaching("all", tender=True, bodies=["120690020020"], in_house=True), Serving.OPEN),
        (reaching("all", tender=True, operator="12069"), Serving.COMPETITION),
        (reaching("federal_states", federal_states=["DE-BB", "DE-BE"]), Serving.OPEN),
        (reaching("federal_states", federal_states=["DE-BB"], tender=True), Serving.COMPETITION),
        (reaching("federal_states", federal_states=["DE-BE"], tender=True), Serving.OTHER_STATE),
        (reaching("members", tender=True), Serving.COMPETITION),
        (reaching("members", tender=True, joining=True), Serving.AFTER_JOINING),
        (reaching("members", tender=True, operator="zv-west"), Serving.OPEN),
        (reaching("federal_states", federal_states=["DE-BE"]), Serving.OTHER_STATE),
        (reaching("members", operator="zv-west"), Serving.OPEN),
        (reaching("members", bodies=["120690020020"]), Serving.OPEN),
        (reaching("members"), Serving.AFTER_JOINING),
        (reaching("members", operator=None), Serving.AFTER_JOINING),
        (reaching("members", joining=False), Serving.COMPETITION),
        (reaching("members", federal_states=["DE-NW"]), Serving.OTHER_STATE),
        (reaching("members", operator="zv-west", federal_states=["DE-NW"]), Serving.OPEN),
        (reaching("own_area", operator="12069"), Serving.OPEN),
        (reaching("own_area", operator="12"), Serving.OPEN),
        (reaching("own_area"), Serving.COMPETITION),
        (reaching("own_area", joining=True), Serving.AFTER_JOINING),
        (reaching("own_area", land="DE-HH"), Serving.OTHER_STATE),
        (reaching("own_area", operator=None), Serving.UNKNOWN),
        (reaching("own_area", operator=None, bodies=["120690020020"]), Serving.OPEN),
    ],
)
def test_an_offer_has_one_of_five_answers(offer: Offer, meaning: Serving) -> None:
    assert serving(TOWN, offer) is meaning


def test_without_a_land_nobody_is_sent_away() -> None:
    nowhere = Town("10000_20000")
    assert serving(nowhere, reaching("federal_states", federal_states=["DE-BE"])) is Serving.UNKNOWN
    assert serving(nowhere, reaching("own_area", land="DE-HH")) is Serving.COMPETITION


def test_an_offer_by_tender_is_as_good_a_ground_as_one_without() -> None:
    assert grounds(offers=(reaching("all", tender=True),)) == grounds(offers=(OPEN,))


def test_an_offer_sorts_where_it_is_made_to_us_and_its_operator_makes_it() -> None:
    assert grounds(offers=(OPEN,)) == Fit((Ground.OFFER,))
    assert grounds(offers=(Offer(Reach(kind=ReachKind.ALL)),)) == Fit((), (Ground.OFFER,))
    assert grounds(offers=(reaching("members"), reaching("own_area"), Offer(None, "firma"))) == Fit()


def test_an_offer_for_members_is_open_to_nobody_else() -> None:
    in_house = reaching("members", operator="zv-west", in_house=True)
    elsewhere = Town("10000_20000", "DE-BB", "12051", frozenset({"120510000000"}))
    assert serving(TOWN, in_house) is Serving.OPEN
    assert serving(elsewhere, in_house) is Serving.AFTER_JOINING
    assert fit(elsewhere, signs(Facts(offers=[in_house]))) == Fit()


def test_a_card_of_an_older_index_has_no_signs_and_fits_nowhere() -> None:
    assert fit(TOWN, Signs()) == Fit()
