"""From a key to the place where it stands, and from a line to the key that stands there."""

from __future__ import annotations

import re

from schemas.publiccode.tree import NOWHERE, Alias, Mapping, Node, Place, Scalar, Sequence, word

_PART = re.compile(r"(?P<name>.*)\[(?P<inner>[^\[\]]+)\]", re.DOTALL)


def place_of(key: str, root: Node) -> Place:
    """Where ``key`` (``legal.license``, ``usedBy[2]``) stands. Of one that is missing: the first key beside which it
    belongs, or the value that stands in its way; NOWHERE where there is neither."""
    return _find(root, key.split("."))


def _find(node: Node, parts: list[str]) -> Place:
    if not isinstance(node, Mapping) or node.anchor or node.tag:
        return start_of(node)
    name, index, inner = _split(parts[0])
    rest = parts[1:]
    for key, value in node.pairs:
        if word(key) == name:
            if index is not None:
                return _item(key, value, index, rest)
            if inner:
                return _find(value, [inner, *rest])
            return _find(value, rest) if rest else key.start
    if node.flow:
        return node.start
    return node.pairs[0][0].start if not rest and node.pairs else NOWHERE


def _split(part: str) -> tuple[str, int | None, str]:
    match = _PART.fullmatch(part)
    if match is None:
        return part, None, ""
    inner = match["inner"]
    return (match["name"], int(inner), "") if re.fullmatch("[0-9]+", inner) else (match["name"], None, inner)


def _item(key: Node, value: Node, index: int, rest: list[str]) -> Place:
    if not isinstance(value, Sequence) or value.anchor or value.tag or index >= len(value.items):
        return key.start
    return _find(value.items[index], rest) if rest else start_of(value.items[index])


def start_of(node: Node) -> Place:
    """Where a node is pointed at: a mapping in lines begins with the colon of its first key."""
    if isinstance(node, Mapping) and not node.flow and node.pairs and not (node.anchor or node.tag):
        key = node.pairs[0][0].start
        return Place(key.line, key.column + len(word(node.pairs[0][0])))
    return node.start


def pointed_line(node: Node) -> int:
    """The line that a mistake in a node is looked up by."""
    if isinstance(node, Scalar) and not (node.anchor or node.tag):
        return node.line
    if isinstance(node, Sequence) and node.anchor and not node.tag and node.items:
        return node.items[0].start.line
    return start_of(node).line


def key_at(line: int, node: Node, prefix: str = "") -> str:
    """The first key or list item that begins in ``line``, outermost first; empty where none does."""
    if isinstance(node, Alias) or node.anchor or node.tag:
        return ""
    if isinstance(node, Mapping):
        for key, value in node.pairs:
            name = f"{prefix}.{word(key)}" if prefix else word(key)
            if key.start.line == line:
                return name
            if found := key_at(line, value, name):
                return found
    elif isinstance(node, Sequence):
        for position, item in enumerate(node.items):
            name = f"{prefix}[{position}]"
            if pointed_line(item) == line:
                return name
            if found := key_at(line, item, name):
                return found
    return ""
