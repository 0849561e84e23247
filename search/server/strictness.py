"""How strictly a query is asked: as strictly as there are answers.

All words that matter must be found; where no entry has them all, those that have most of them answer. How strict the
question is does not depend on filters: a filter narrows the answer and never widens it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from search.embedded.question import ENOUGH, RELAXED_SHARE
from search.reading import Sought
from search.server import filters
from search.server.asking import word_filter
from search.server.vocabulary import ServerVocabulary

MOST_NEEDED: Final = 8
"""Of a longer query the rarest words are needed; the others are welcome. A filter for more would fill pages."""


def needed(sought: Sequence[Sought], vocabulary: ServerVocabulary) -> list[Sought]:
    """The words that a hit must have."""
    found = [each for each in sought if not each.asked.weak] or list(sought)
    if len(found) <= MOST_NEEDED:
        return found
    return sorted(found, key=lambda each: vocabulary.frequency(each.asked.folded))[:MOST_NEEDED]


def strictest_with_answers(words: Sequence[Sought], vocabulary: ServerVocabulary, named: str) -> str:
    """The strictest filter for the words that enough documents pass, those that are named among them."""
    if not words:
        return filters.NOTHING
    found = [word_filter(each, vocabulary) for each in words]
    if len(found) == 1:
        return found[0]
    levels = {least: filters.at_least(found, least) for least in range(1, len(found) + 1)}
    counts = vocabulary.counts(filters.any_of((level, named)) for level in levels.values())
    numbers = dict(zip(levels, counts, strict=True))
    for least, enough in _levels(len(found)):
        if numbers[least] >= enough:
            return levels[least]
    return levels[1] if numbers[1] else levels[len(found)]


def _levels(number: int) -> Iterator[tuple[int, int]]:
    """How many words must be found, and how many answers end the search for a milder level."""
    mildest = max(2, math.ceil(number * RELAXED_SHARE))
    for least in range(number, 0, -1):
        yield least, ENOUGH if least > mildest else 1
