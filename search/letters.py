"""The one spelling under which a word is compared, and the lists of words that are kept by hand."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data"

# "ue" after a vowel or q is no umlaut: neue, Bauer, Quelle.
_WRITTEN_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e")
_SPECIAL = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th"})


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """The one spelling of a word: small letters without accents, umlauts as their vowel however written."""
    if word.isascii() and word.isalnum():
        return _WRITTEN_UMLAUT.sub(r"\1", word.lower())
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_SPECIAL))
    letters = "".join(letter for letter in plain if letter.isalnum()).casefold()
    return _WRITTEN_UMLAUT.sub(r"\1", letters)


def read_list(path: Path) -> frozenset[str]:
    """The folded words of a list file: words parted by blanks or lines, ``#`` begins a comment."""
    lines = (line.partition("#")[0] for line in path.read_text(encoding="utf-8").splitlines())
    return frozenset(fold(word) for line in lines for word in line.split())
