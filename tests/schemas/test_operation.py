"""What an offer says of whom it serves: nothing that contradicts itself."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from schemas.operation import OperatorOfferContent, Reach


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "federal_states"},
        {"kind": "all", "in_house": True},
        {"kind": "all", "tender": True, "joining": False},
        {"kind": "all", "joining": True},
        {"kind": "all", "bodies": ["120690020020"]},
        {"kind": "all", "federal_states": ["DE-BB"]},
        {"kind": "federal_states", "federal_states": ["DE-BB"], "in_house": True},
        {"kind": "federal_states", "federal_states": ["BB"]},
        {"kind": "members", "bodies": ["Bad Belzig"]},
        {"kind": "members", "bodies": [f"gemeinde-{number}" for number in range(101)]},
        {"kind": "everybody"},
    ],
)
def test_a_reach_that_contradicts_itself_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Reach.model_validate(said)


def test_in_house_for_some_and_a_tender_for_all_others_is_no_contradiction() -> None:
    said = {"kind": "all", "tender": True, "bodies": ["musterstadt"], "in_house": True}
    assert Reach.model_validate(said).in_house


def test_an_offer_can_not_be_open_to_all_and_closed_to_others() -> None:
    open_to_all = {"title": "Betrieb", "reach": {"kind": "all"}}
    assert OperatorOfferContent.model_validate({**open_to_all, "open_to_others": True}).open_to_others
    with pytest.raises(ValidationError):
        OperatorOfferContent.model_validate({**open_to_all, "open_to_others": False})


def test_an_offer_of_which_nobody_said_whom_it_serves_stays_as_it_was() -> None:
    kept = {"title": "Betrieb", "serves": "Mitglieder"}
    assert OperatorOfferContent.model_validate(kept).model_dump(mode="json", exclude_defaults=True) == kept
