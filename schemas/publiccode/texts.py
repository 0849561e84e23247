"""Foreign texts on their way into the catalogue: without signs that steer or deceive, and within its limits."""

from __future__ import annotations

import re

from schemas.addresses import host_of
from schemas.texts import readable

LINE, PARAGRAPH, TEXT, ADDRESS = 200, 2_000, 20_000, 2_000
_CUT = " …"

_WEB_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without signs that nobody reads and without passwords, its lines ended by line feeds."""
    return readable(text.replace("\r\n", "\n").replace("\r", "\n"))


def line(text: str | None, most: int = LINE) -> str | None:
    """In one line, cut between words where it is longer; None where nothing is left."""
    return _cut(" ".join(clean(text or "").split()), most) or None


def paragraph(text: str | None) -> str | None:
    """As ``line``, as long as a paragraph may be."""
    return line(text, PARAGRAPH)


def long_text(text: str | None) -> str:
    """With its lines, cut between words where it is longer than the catalogue keeps."""
    return _cut(clean(text or "").strip(), TEXT)


def web_address(text: str | None) -> str | None:
    """An address that a browser may be sent to, else None."""
    address = clean(text or "").strip()
    if len(address) > ADDRESS or not _WEB_ADDRESS.fullmatch(address) or not host_of(address):
        return None
    scheme, _, rest = address.partition(":")
    return f"{scheme.lower()}:{rest}"


def _cut(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    begun = text[: most - len(_CUT) + 1]
    between = max(begun.rfind(" "), begun.rfind("\n"))
    return (begun[:between] if between > most // 2 else begun[:-1]).rstrip() + _CUT
