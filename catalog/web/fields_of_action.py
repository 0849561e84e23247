"""Fields of action by what somebody types: offered while typing, and guessed where nothing was found."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from schemas.vocabulary import FIELDS_OF_ACTION
from search.compounds import parts
from search.german import clean, fold, stem, stop_words, words

SHORTEST = 2


def begun(text: str) -> list[str]:
    """The keys of those whose name holds, for each typed word, one that begins so, in whichever language."""
    typed = [fold(word.text) for word in words(clean(text))]
    if sum(map(len, typed)) < SHORTEST:
        return []
    return [key for key, names in _names() if any(_begins(name, typed) for name in names)]


def likely(text: str) -> str | None:
    """The key of the one that shares most words, or parts of them, with a text; None where none does."""
    asked = _stems(fold(word.text) for word in words(clean(text)))
    shared = {key: max(len(asked & _stems(name)) for name in names) for key, names in _names()}
    best = max(shared, key=lambda key: shared[key])
    return best if shared[best] else None


def _begins(name: tuple[str, ...], typed: list[str]) -> bool:
    return all(any(word.startswith(begin) for word in name) for begin in typed)


def _stems(folded: Iterable[str]) -> set[str]:
    meant = [word for word in folded if word not in stop_words()]
    return {stem(piece) for word in meant for piece in (word, *parts(word))}


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]:
    """Each key with its folded names, word by word, in the order of menus."""
    return tuple(
        (term.key, tuple(tuple(fold(word.text) for word in words(name)) for name in (term.de, term.en, *term.aliases)))
        for term in FIELDS_OF_ACTION
    )
