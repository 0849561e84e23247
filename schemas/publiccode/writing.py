"""Values to YAML that every reader reads alike, whether it knows YAML 1.1 or 1.2.

A text stands without quotes only where nothing could take it for anything else, and in lines of its own only where no
blank or sign could get lost on the way; every other text is quoted, with whatever nobody sees written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

Tree: TypeAlias = "str | bool | Mapping[str, Tree] | Sequence[Tree]"
"""What is written: groups and lists of texts and truth values."""

LONG = 100
"""A text of more letters stands in lines of its own."""

# Words that some reader takes for a truth value, for nothing or for a key that merges.
_TAKEN = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
# It begins with a letter, so it is no number, no date and no sign of YAML, and holds neither ": " nor " #".
_PLAIN = re.compile(r"[^\W\d_](?:[\w.,;/()+&%=?@!*'\"~$§€-]|:(?=[^\s:])|(?<=\S)#| (?=[^\s#]))*")
_ESCAPES = {"\\": r"\\", '"': r"\"", "\n": r"\n", "\r": r"\r", "\t": r"\t"}


def to_yaml(tree: Mapping[str, Tree]) -> str:
    """One document in block style, keys in their order. Empty groups and lists are not for it."""
    return "\n".join(_group(tree, "")) + "\n"


def _group(group: Mapping[str, Tree], indent: str) -> Iterator[str]:
    for name, value in group.items():
        yield from _entry(f"{indent}{_inline(name)}:", value, indent)


def _entry(head: str, value: Tree, indent: str) -> Iterator[str]:
    if isinstance(value, bool):
        yield f"{head} {'true' if value else 'false'}"
    elif isinstance(value, str):
        yield from _text(head, value, f"{indent}  ")
    elif isinstance(value, Mapping):
        yield head
        yield from _group(value, f"{indent}  ")
    else:
        yield head
        for item in value:
            yield from _item(item, f"{indent}  ")


def _item(item: Tree, indent: str) -> Iterator[str]:
    """The first key of a group stands beside the dash."""
    if isinstance(item, Mapping):
        lines = _group(item, f"{indent}  ")
        yield f"{indent}- {next(lines).lstrip()}"
        yield from lines
    else:
        yield from _entry(f"{indent}-", item, indent)


def _text(head: str, text: str, indent: str) -> Iterator[str]:
    if _stands_in_lines(text):
        yield f"{head} |-"
        for line in text.split("\n"):
            yield f"{indent}{line}" if line else ""
    else:
        yield f"{head} {_inline(text)}"


def _stands_in_lines(text: str) -> bool:
    """Whether no line begins or ends with what an editor or a reader may drop."""
    if len(text) <= LONG and "\n" not in text:
        return False
    lines = text.split("\n")
    seen = all(line.isprintable() and line == line.rstrip() for line in lines)
    return seen and bool(lines[0]) and lines[0] == lines[0].lstrip() and bool(lines[-1])


def _inline(text: str) -> str:
    if text.isprintable() and _PLAIN.fullmatch(text) and text.lower() not in _TAKEN:
        return text
    return '"' + "".join(_ESCAPES.get(sign) or _shown(sign) for sign in text) + '"'


def _shown(sign: str) -> str:
    """Half a sign stands for none; what nobody sees is written as its number."""
    if sign.isprintable():
        return sign
    code = ord(sign)
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
