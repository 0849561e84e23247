"""The names under which an entry is known.

``DAVe – Auswertung von Verkehrszählungen`` is called DAVe, ``Connected Urban Twins (CUT)`` is called CUT, and both
of ``DorfFunk und DorfNews`` are names. Names are compared squeezed: without blanks, hyphens, accents and case.
"""

from __future__ import annotations

import re

from search.german import clean, fold, squeeze, stop_words, words

SHORTEST = 2
_BREAK = re.compile(r"\s+[–—|-]\s+|\s*[:/(){}\[\]„“”\"|]\s*")


def whole(title: str) -> str:
    """The title squeezed."""
    return squeeze(clean(title))


def short(title: str) -> tuple[str, ...]:
    """What people call it for short: the pieces of a title that a dash, slash or bracket parts, squeezed."""
    pieces = [squeeze(piece) for piece in _BREAK.split(clean(title))]
    full = whole(title)
    return tuple(dict.fromkeys(piece for piece in pieces if len(piece) >= SHORTEST and piece != full))


def swapped(text: str) -> str:
    """The same for every order of the words; stop words do not count."""
    folded = [fold(word.text) for word in words(clean(text))]
    meant = [word for word in folded if word not in stop_words()] or folded
    return " ".join(sorted(meant))
