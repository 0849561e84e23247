"""What a README begins with, offered as a first sentence about the solution."""

from __future__ import annotations

import re

from schemas.publiccode.texts import clean, line

SHORTEST, LONGEST = 40, 400
MOST_READ = 8_000
MOST_OF_ONE = 2_000
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_PICTURE = re.compile(r"!\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_EMPHASIS = re.compile(r"(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_NO_PROSE = re.compile(r"\s*(?:#|[-*+] |\d+[.)] |\||>|={3,}|-{3,}|\.\. |:|\[[^\]]+\]:| {4}|\t)")


def first_paragraph(data: bytes) -> str | None:
    """The first paragraph of prose, without marks; None where there is none that says something."""
    text = clean(data[:MOST_READ].decode("utf-8", "replace"))
    text = _TAG.sub("", _COMMENT.sub("", _without_fences(text)))
    for block in re.split(r"\n\s*\n", text):
        if (found := _prose(block)) and len(found) >= SHORTEST:
            return line(found, LONGEST)
    return None


def _without_fences(text: str) -> str:
    """Without blocks of code; one that is never closed goes to the end."""
    kept: list[str] = []
    inside = False
    for each in text.splitlines():
        if _FENCE.match(each):
            inside = not inside
        elif not inside:
            kept.append(each)
    return "\n".join(kept)


def _prose(block: str) -> str | None:
    """The block as one line; None for headings, lists, tables, and what names a mail address."""
    lines = [each for each in block.splitlines() if each.strip()]
    while lines and _PICTURE.sub("", lines[0]).strip(" []()") == "":
        lines = lines[1:]
    if not lines or _NO_PROSE.match(lines[0]) or any(re.match(r"\s*[=\-~]{3,}\s*$", each) for each in lines):
        return None
    plain = _LINK.sub(r"\1", _PICTURE.sub("", " ".join(lines)[:MOST_OF_ONE]))
    plain = _EMPHASIS.sub(r"\2", plain)
    return None if "@" in plain or "://" in plain[:10] else " ".join(plain.split())
