"""Names as people give them: one line that is readable everywhere, and that nobody takes for another's."""

from __future__ import annotations

import unicodedata

import regex

from schemas.texts import readable

LONGEST_NAME = 100
_BLANKS = regex.compile(r"[\s\p{Z}\p{Cf}]+")
_NO_NAME = regex.compile(r"[\p{So}\p{Sm}\p{Sc}\p{Cn}\p{Co}<>@\\/:;\"{}\[\]|=#%*!?\uFFFD]|\p{M}{3}|//")
_SCRIPTS = tuple(
    regex.compile(rf"\p{{Script={name}}}") for name in ("Latin", "Cyrillic", "Greek", "Armenian", "Cherokee")
)
"""Their letters look alike, so that two of these scripts in one name make two people of one."""


def check_name(text: str) -> str:
    """The name on one line, its letters composed. Raises ValueError."""
    if len(text) > LONGEST_NAME * 4:
        raise ValueError("too long")
    name = _BLANKS.sub(" ", readable(unicodedata.normalize("NFC", text))).strip()
    if not 2 <= len(name) <= LONGEST_NAME:
        raise ValueError("too short or too long")
    if _NO_NAME.search(name) or not regex.search(r"\p{L}", name):
        raise ValueError("no name")
    if sum(bool(script.search(name)) for script in _SCRIPTS) > 1:
        raise ValueError("letters of several alphabets")
    return name
