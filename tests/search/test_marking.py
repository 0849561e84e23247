"""How slips are counted. What a hit says of itself is in test_why.py."""

from __future__ import annotations

import pytest

from search.marking import slips


@pytest.mark.parametrize(
    ("one", "other", "number"),
    [("wahl", "whal", 1), ("wahl", "wal", 1), ("wahl", "wahle", 1), ("wahl", "mahl", 1), ("laterne", "latrnee", 2)],
)
def test_slips_are_counted_and_swapped_letters_are_one(one: str, other: str, number: int) -> None:
    assert slips(one, other, number)
    assert not slips(one, other, number - 1)
