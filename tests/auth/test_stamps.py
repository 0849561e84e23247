"""A stamp tells how old a form is, and nobody can turn its clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auth.stamps import age, stamp

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
KEY = b"k" * 32
MADE = stamp(KEY, "form 1", NOW)


def test_a_stamp_tells_its_age() -> None:
    assert age(KEY, "form 1", MADE, NOW + timedelta(minutes=5)) == timedelta(minutes=5)
    assert stamp(KEY, "form 1", NOW) != MADE


@pytest.mark.parametrize(
    "turned",
    [f"1{MADE}", MADE[:-1] + "g", "", "1-2-3", MADE + "\n"],
    ids=["more", "a letter", "nothing", "other numbers", "a line"],
)
def test_whoever_turns_its_clock_has_none(turned: str) -> None:
    assert age(KEY, "form 1", turned, NOW) is None


def test_it_is_good_for_its_own_form_and_house_only() -> None:
    assert age(KEY, "form 2", MADE, NOW) is None
    assert age(b"j" * 32, "form 1", MADE, NOW) is None
