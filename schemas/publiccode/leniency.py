"""What YAML forbids and the reference reads all the same. A file that cannot be read as it stands is read once more, tidied.

Line breaks stay where they are, so that every place in the tidied text is the place in the file.
"""

from __future__ import annotations

import re

_BLANK_LINE = re.compile(r"^[ \t]+(?=\r?$)", re.MULTILINE)
_TAB = re.compile(r"(?<=\S)[ \t]*\t[ \t]*")
_PLAIN_VALUE = re.compile(r"(?P<indent> *)(?:- +)*[\w-]+: +[^\s\"'\[\]{}|>&*!%@`#,?-]")
_COLON = re.compile(r":(?=\s|$)")


def tidy(text: str) -> str:
    """Without blanks in empty lines and tabs within lines; a text that goes on in a line with a dash stays one text."""
    lines = _TAB.sub(lambda tabs: " " * len(tabs[0]), _BLANK_LINE.sub("", text)).split("\n")
    indent: int | None = None
    for number, line in enumerate(lines):
        if indent is not None and (not line.strip() or _indent(line) > indent):
            lines[number] = _COLON.sub(".", line)
        else:
            match = _PLAIN_VALUE.match(line)
            goes_on = match is not None and _is_item(lines[number + 1 : number + 2], _indent(line))
            indent = _indent(line) if goes_on else None
    return "\n".join(lines)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_item(following: list[str], indent: int) -> bool:
    return any(line.lstrip(" ").startswith("- ") and _indent(line) > indent for line in following)
