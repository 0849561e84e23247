"""Foreign texts at the border: without signs that steer or deceive, and without passwords in addresses."""

from __future__ import annotations

import re
from typing import Any

# Signs that steer a terminal, turn the direction of reading or have no width, halves of signs, and what PostgreSQL
# can't keep. Those that join and part letters (U+200C, U+200D) belong to scripts and to emoji.
_NOT_TO_READ = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    "\ufffe\uffff\ud800-\udfff]"
)
_LOGIN = re.compile(r"\b((?:git\+)?https?://|ftp://)[^\s/?#<>\"]*@", re.IGNORECASE)


def readable(text: str) -> str:
    """The text without signs that nobody reads, and without who logs in with which password in its addresses."""
    shown = text if text.isprintable() else _NOT_TO_READ.sub("", text)
    return _LOGIN.sub(r"\1", shown) if "@" in shown and "://" in shown else shown


def readable_throughout(value: Any) -> Any:
    """The same of each text within lists and objects."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, list):
        return [readable_throughout(each) for each in value]
    if isinstance(value, dict):
        return {name: readable_throughout(each) for name, each in value.items()}
    return value
