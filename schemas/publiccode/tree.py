"""The nodes of a YAML file, each with its place. Nothing is built from them but what the shape asks for."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and column, both counted from 1."""

    line: int
    column: int


NOWHERE = Place(0, 0)
OWN_TAG = "!"
"""Stands for any tag that isn't YAML's own: it makes a text of what it is put to."""


@dataclass(slots=True, kw_only=True)
class Node:
    """``start`` is where it begins, its anchor and tag included."""

    start: Place
    anchor: str = ""
    tag: str = ""


@dataclass(slots=True, kw_only=True)
class Scalar(Node):
    """``plain`` says that it stands without quotes: only such a text may be a number, a truth value or nothing.
    ``line`` is where it begins; of a plain text over several lines at the end of the file, where it ends.
    ``hangs`` is the leftmost column of the further lines of a plain text, 0 where there are none."""

    text: str
    plain: bool
    block: bool = False
    line: int = 0
    hangs: int = 0


@dataclass(slots=True, kw_only=True)
class Sequence(Node):
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Mapping(Node):
    """``flow`` says that it is written in braces."""

    flow: bool
    pairs: list[tuple[Node, Node]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Alias(Node):
    """``target`` is None where no such anchor stands before it, or where it would hold itself."""

    name: str
    target: Node | None


def word(key: Node) -> str:
    """How a key is called, whatever type it has; empty where it is no scalar."""
    return key.text if isinstance(key, Scalar) else ""
