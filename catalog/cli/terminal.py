"""What may be written to a terminal."""

from __future__ import annotations


def printable(text: str) -> str:
    """What a stranger typed, in one line and without signs that steer a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
