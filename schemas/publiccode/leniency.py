"""What YAML forbids and the reference reads all the same: an unreadable file is tidied and read again.

Line breaks stay where they are, so that every place in the tidied text is the place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_BLANK_LINE = re.compile(r"^ +(?=\r?$)", re.MULTILINE)
_TABBED_LINE = re.compile(r"(?P<indent> *)\t[ \t]*")
_TAB = re.compile(r"(?<=\S)[ \t]*\t[ \t]*")
_PLAIN_VALUE = re.compile(r"(?P<indent> *)(?:- +)*[\w-]+: +[^\s\"'\[\]{}|>&*!%@`#,?-]")
_INDICATOR = re.compile(r":(?=\s|$)|(?<=\s)#")
_PERCENT = re.compile(r"^( ++(?:.*[:-] )?)%(?=\S)", re.MULTILINE)


def tidy(text: str) -> str:
    """Without blanks in empty lines, tabs within lines and percent signs before indented texts; a text that goes on in
    a line with a dash stays one text."""
    spaced = _TAB.sub(_without_tab, _BLANK_LINE.sub("", text))
    lines = list(_without_tabs(_PERCENT.sub("\\1\ufffd", spaced).split("\n")))
    indent: int | None = None
    for number, line in enumerate(lines):
        if indent is not None and (not line.strip() or _indent(line) > indent):
            lines[number] = _INDICATOR.sub(".", line)
        else:
            match = _PLAIN_VALUE.match(line)
            goes_on = match is not None and _is_item(lines[number + 1 : number + 2], _indent(line))
            indent = _indent(line) if goes_on else None
    return "\n".join(lines)


def _without_tab(found: re.Match[str]) -> str:
    """Tabs amid a word are nothing, others are blanks."""
    blanks, text = found[0], found.string
    before, after = text[max(0, found.start() - 50) : found.start()].split()[-1], text[found.end() : found.end() + 1]
    part_of_word = before[0] not in "&!*" and before[-1] not in ":,[{?-" and after not in ("", *"\r\n#:,]}")
    return "" if part_of_word and " " not in blanks else " " * len(blanks)


def _without_tabs(lines: Iterable[str]) -> Iterator[str]:
    """A line may begin with tabs to the right of the line before it, and anywhere within brackets."""
    before, in_brackets = 0, False
    for line in lines:
        tabbed = _TABBED_LINE.match(line)
        if tabbed and (in_brackets or len(tabbed["indent"]) > before):
            yield " " * tabbed.end() + line[tabbed.end() :]
        else:
            yield line
        if line.strip() and not line.lstrip().startswith("#"):
            before, in_brackets = _indent(line), line.rstrip().endswith(("[", "{", ","))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _is_item(following: list[str], indent: int) -> bool:
    return any(line.lstrip(" ").startswith("- ") and _indent(line) > indent for line in following)
