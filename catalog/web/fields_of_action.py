"""Fields of action by what somebody types: offered while typing, and guessed where nothing was found."""

from __future__ import annotations

from functools import lru_cache

from schemas.vocabulary import FIELDS_OF_ACTION
from search.compounds import generic_parts
from search.german import clean, fold, stem, words

SHORTEST = 2
SHORTEST_WITHIN = 5


def begun(text: str) -> list[str]:
    """The keys of those whose name holds, for each typed word, one that begins so, in whichever language."""
    typed = [fold(word.text) for word in words(clean(text))]
    if sum(map(len, typed)) < SHORTEST:
        return []
    return [key for key, names in _names() if any(_begins(name, typed) for name in names)]


def likely(text: str) -> str | None:
    """The key of the one of whose names most stands in a text, word by word or within a word; None where none does."""
    asked = [fold(word.text) for word in words(clean(text))]
    shared = {key: max(_shared(name, asked) for name in names) for key, names in _names()}
    best = max(shared, key=lambda key: shared[key])
    return best if shared[best] else None


def _shared(name: tuple[str, ...], asked: list[str]) -> int:
    """How many letters of a name are in the words: a long word tells more than a short one."""
    return sum(len(word) for word in name if any(_holds(each, word) for each in asked))


def _holds(asked: str, word: str) -> bool:
    """Regenwasser holds Wasser; what is called management tells nothing by it."""
    within = len(word) >= SHORTEST_WITHIN and word in asked and word not in generic_parts()
    return within or stem(asked) == stem(word)


def _begins(name: tuple[str, ...], typed: list[str]) -> bool:
    return all(any(word.startswith(begin) for word in name) for begin in typed)


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Each key with its folded names, word by word, in the order of menus."""
    return tuple(
        (term.key, tuple(tuple(fold(word.text) for word in words(name)) for name in (term.de, term.en, *term.aliases)))
        for term in FIELDS_OF_ACTION
    )
