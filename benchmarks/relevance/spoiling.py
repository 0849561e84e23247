"""What happens to a word on its way through fingers and keyboards."""

from __future__ import annotations

from random import Random
from typing import Final

LETTERS: Final = "abdefghiklmnoprstuw"
LONG: Final = 8
"""Letters from which a word may have two slips."""
SHORTEST_HALF: Final = 5

Umlauts = dict[str, int | str | None]


def nothing(word: str, _chance: Random) -> str:
    """The word as it is."""
    return word


def slip(word: str, chance: Random) -> str:
    """A letter missing, too much, wrong, or swapped with the next; the first letter is right."""
    return _slipped(word, chance.randrange(1, len(word) - 1), chance)


def two_slips(word: str, chance: Random) -> str:
    """Two slips in a long word, one in a short one."""
    once = slip(word, chance)
    return slip(once, chance) if len(word) >= LONG else once


def first_letter(word: str, chance: Random) -> str:
    """The very first letter is the slip."""
    return _slipped(word, 0, chance)


def half(word: str, _chance: Random) -> str:
    """The first two thirds."""
    return word[: max(SHORTEST_HALF, len(word) * 2 // 3)]


def without_umlauts(word: str, chance: Random) -> str:
    """As whoever has no umlauts types it: the bare vowel, or with an e."""
    bare: Umlauts = {"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "Ä": "A", "Ö": "O", "Ü": "U"}
    written: Umlauts = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
    return word.translate(str.maketrans(chance.choice((bare, written))))


def _slipped(word: str, place: int, chance: Random) -> str:
    before, letter, after = word[:place], word[place], word[place + 1 :]
    other = chance.choice([each for each in LETTERS if each != letter.lower()])
    return chance.choice(
        [
            before + after,
            before + letter + other + after,
            before + other + after,
            before + after[0] + letter + after[1:],
        ]
    )
