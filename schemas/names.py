"""How names are compared: folded for looking up, and keyed for putting in order.

Both are stored with the row, so that every database finds and sorts alike, whatever its own collation.
"""

from __future__ import annotations

import re
import unicodedata

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "œ": "oe", "ł": "l"})
_BASE = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l"})
_NO_WORD = re.compile(r"[^a-z0-9]+")
_SHORT = {"sankt": "st", "lk": "landkreis", "lkr": "landkreis", "u": "und"}
_SMALL = frozenset(["a", "am", "an", "auf", "b", "bei", "d", "das", "den", "der", "die", "i", "im", "in", "o", "ob"])
_SMALL |= {"und", "v", "von", "vor", "zu", "zur"}


def fold(text: str) -> str:
    """Lower case, umlauts spelt out, no accents, one blank for all that is no letter or digit.

    ``Frankfurt (Oder)`` and ``frankfurt/oder`` are one, as are ``Sankt Wendel`` and ``St. Wendel``.
    """
    return _words(_composed(text).translate(_SPELT_OUT))


def fold_loosely(text: str) -> str:
    """As ``fold``, but umlauts are their bare vowel (``Munchen``) and small words are gone (``an der``)."""
    words = _words(_composed(text).translate(_BASE)).split()
    return " ".join([word for word in words if word not in _SMALL] or words)


def sort_key(text: str) -> str:
    """The key by which titles and names sort: DIN 5007-1, umlauts as their bare vowel, signs ignored."""
    return " ".join(_NO_WORD.sub(" ", _without_accents(_composed(text).translate(_BASE))).split())


def one_slip_apart(left: str, right: str) -> bool:
    """Whether one letter too many, too few, wrong, or two letters swapped make the difference."""
    if left == right or abs(len(left) - len(right)) > 1:
        return left == right
    start = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    a, b = left[start:], right[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def _composed(text: str) -> str:
    """Typed and stored letters in one form; ``casefold`` would turn ß into ss before it can be told apart."""
    return unicodedata.normalize("NFC", text).lower()


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _words(text: str) -> str:
    plain = text if text.isascii() else _without_accents(text)
    return " ".join(_SHORT.get(word, word) for word in _NO_WORD.sub(" ", plain).split())
