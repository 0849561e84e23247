"""What differs between two texts, word by word: pure, and bounded whatever the texts are.

Texts are compared by paragraphs first, then the changed ones by words. Where even that would take too long, a passage
is shown whole as it was and as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_PAIRS = 250_000
"""So many pairs of words (or paragraphs) are compared at most: some 500 on either side."""
LEAST_ALIKE = 0.3
"""Sentences that have less in common are other sentences: single words of them side by side would tell nothing."""
_WORDS = re.compile(r"\s+|[^\W_]+|[\W_]", re.UNICODE)
_PARAGRAPHS = re.compile(r"[^\n]*\n+|[^\n]+\Z")


class Change(StrEnum):
    """What became of a passage."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of both texts, of the old one alone, or of the new one alone."""

    change: Change
    text: str


def passages(before: str, after: str) -> list[Passage]:
    """Both texts in one: what is ``SAME`` and ``GONE`` makes the old one, what is ``SAME`` and ``NEW`` the new one."""
    old, new = _PARAGRAPHS.findall(before), _PARAGRAPHS.findall(after)
    return _joined(_compared(old, new, by_words=True))


def list_changes(before: Sequence[str], after: Sequence[str]) -> list[Passage]:
    """The lines of two lists in the order of the new one, each with what became of it."""
    return list(_between_lists(list(before), list(after)))


def _between_lists(old: Sequence[str], new: Sequence[str]) -> Iterator[Passage]:
    known = set(old)
    yield from (Passage(Change.GONE, each) for each in old if each not in set(new))
    yield from (Passage(Change.SAME if each in known else Change.NEW, each) for each in new)


def _compared(old: Sequence[str], new: Sequence[str], *, by_words: bool) -> Iterator[Passage]:
    first, last = _same_ends(old, new)
    yield from (Passage(Change.SAME, each) for each in old[:first])
    yield from _between(old[first : len(old) - last], new[first : len(new) - last], by_words)
    yield from (Passage(Change.SAME, each) for each in old[len(old) - last :])


def _same_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many parts both have in common at the beginning and at the end; that costs next to nothing."""
    most = min(len(old), len(new))
    first = next((number for number in range(most) if old[number] != new[number]), most)
    last = next((number for number in range(most - first) if old[-1 - number] != new[-1 - number]), most - first)
    return first, last


def _between(old: Sequence[str], new: Sequence[str], by_words: bool) -> Iterator[Passage]:
    if len(old) * len(new) > MOST_PAIRS:
        yield from _replaced(old, new)
        return
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if not by_words and matcher.ratio() < LEAST_ALIKE:
        yield from _replaced(old, new)
        return
    for _, from_old, to_old, from_new, to_new in matcher.get_opcodes():
        gone, came = old[from_old:to_old], new[from_new:to_new]
        if gone == came:
            yield from (Passage(Change.SAME, each) for each in gone)
        elif by_words and gone and came:
            yield from _compared(_WORDS.findall("".join(gone)), _WORDS.findall("".join(came)), by_words=False)
        else:
            yield from _replaced(gone, came)


def _replaced(gone: Sequence[str], came: Sequence[str]) -> Iterator[Passage]:
    yield from (Passage(Change.GONE, each) for each in gone)
    yield from (Passage(Change.NEW, each) for each in came)


def _joined(parts: Iterator[Passage]) -> list[Passage]:
    """Neighbours of a kind as one; blanks alone between two changes belong to them, so that they read as one."""
    joined: list[Passage] = []
    for part in parts:
        if joined and joined[-1].change is part.change:
            joined[-1] = Passage(part.change, joined[-1].text + part.text)
        else:
            joined.append(part)
    return joined
