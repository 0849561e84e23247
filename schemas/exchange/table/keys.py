"""Official keys of bodies as they come out of spreadsheets: with blanks, a word before them, without their zeros."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BEFORE = re.compile(r"^(?:AGS|ARS|RS|Regionalschlüssel|Gemeindeschlüssel|Schlüssel|Nr\.?)[\s:=]*", re.IGNORECASE)
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_LENGTHS = frozenset({2, 5, 8, 9, 12})


@dataclass(frozen=True, slots=True)
class SaidKey:
    """What a cell may mean as a key. ``keys``: as it stands first, then with a zero that a spreadsheet dropped.
    ``rounded``: a spreadsheet made a power of ten of it, and the figures are lost."""

    keys: tuple[str, ...] = ()
    rounded: bool = False


def said_key(text: str) -> SaidKey:
    """Read a cell as an official key; without keys where it is none."""
    plain = _BEFORE.sub("", text.strip())
    if _ROUNDED.fullmatch(plain):
        return SaidKey(rounded=True)
    digits = re.sub(r"[\s./-]", "", re.sub(r"[.,]0$", "", plain))
    if not (digits.isascii() and digits.isdigit()):
        return SaidKey()
    possible = (digits,) if digits.startswith("0") else (digits, f"0{digits}")
    return SaidKey(tuple(key for key in possible if len(key) in _LENGTHS))
