"""How strictly a query of several words is asked, given how many entries have how many of them. No engine in here."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

ENOUGH: Final = 3
"""With fewer real answers to all words, entries that have most of them follow."""
RELAXED_SHARE: Final = 0.6
FEW_WORDS: Final = 3
"""Of so many words one will do, after those entries that have more of them."""


def levels(needed: int) -> Iterator[tuple[int, int]]:
    """How many words must be found, and how many real answers end the search for a milder level."""
    mildest = math.ceil(needed * RELAXED_SHARE) if needed > FEW_WORDS else 1
    for least in range(needed, 0, -1):
        yield least, ENOUGH if least > mildest else 1
