"""Nodes to values, by a shape: a type that doesn't fit and a key that isn't known are found here.

As in the reference, only the first misfit of a file is told (in the order of the shape, not of the file), and the
top-level value that holds it counts as not there, whole: what the standard requires inside it is then missing too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping as Mapped
from dataclasses import dataclass

from schemas.publiccode.addresses import Address, NotAnAddress, parse_address
from schemas.publiccode.places import pointed_line, start_of
from schemas.publiccode.scalars import Value, meaning, written
from schemas.publiccode.tree import OWN_TAG, Alias, Mapping, Node, Scalar, Sequence, word

Content = Value | Address | list["Content"] | dict[str, "Content"]
Group = dict[str, Content]


class Misfit(Exception):
    """A node that isn't of the shape; ``keyless`` where the reference says so of the file as a whole."""

    def __init__(self, code: str, node: Node, *, keyless: bool = False, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.place = start_of(node)
        self.line = pointed_line(node)
        self.keyless = keyless
        self.params = params


class Kind(ABC):
    """What a value may be. ``empty`` is what stands for it where nothing is written."""

    def empty(self) -> Content:
        """None, but for those that say otherwise."""
        return None

    @abstractmethod
    def decode(self, node: Node) -> Content:
        """The value of a node; raises Misfit."""


class TextKind(Kind):
    """A text; numbers and truth values become one."""

    def empty(self) -> Content:
        return ""

    def decode(self, node: Node) -> Content:
        return written(scalar_value(node))


class FlagKind(Kind):
    """true or false, and no other word."""

    def empty(self) -> Content:
        return False

    def decode(self, node: Node) -> Content:
        value = scalar_value(node)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise Misfit("not-a-flag", node)
        return value


class AddressKind(Kind):
    def decode(self, node: Node) -> Content:
        text = written(scalar_value(node))
        try:
            return parse_address(text)
        except NotAnAddress as error:
            raise Misfit("unreadable-address", node, keyless=True, value=text) from error


@dataclass(frozen=True)
class ListKind(Kind):
    """A list of one kind. ``sparse`` says that an empty item stays None, where others make it an empty value."""

    item: Kind
    sparse: bool = False

    def empty(self) -> Content:
        return []

    def decode(self, node: Node) -> Content:
        items: list[Content] = []
        first: Misfit | None = None
        for item in sequence_of(node).items:
            try:
                items.append(None if self.sparse and is_nothing(item) else decode(self.item, item))
            except Misfit as misfit:
                first = first or misfit
        if first is not None:
            raise first
        return items


class AddressesKind(Kind):
    """One address or a list of them."""

    def empty(self) -> Content:
        return []

    def decode(self, node: Node) -> Content:
        try:
            return ListKind(AddressKind(), sparse=True).decode(node)
        except Misfit:
            return [AddressKind().decode(node)]


@dataclass(frozen=True)
class TableKind(Kind):
    """Keys of the writer's choice, as the languages of a description."""

    value: Kind

    def empty(self) -> Content:
        return {}

    def decode(self, node: Node) -> Content:
        table: Group = {}
        first: Misfit | None = None
        for key, value in table_of(node).pairs:
            if is_merge(key):
                merged = self.decode(value)
                table.update(merged if isinstance(merged, dict) else {})
                continue
            name = written(scalar_value(key))
            try:
                table[name] = decode(self.value, value)
            except Misfit as misfit:
                first = first or misfit
        if first is not None:
            raise first
        return table


class GroupKind(Kind):
    """Keys that the standard names. ``kinds`` is what each holds and whether it may be left out altogether."""

    def __init__(self, kinds: Mapped[str, tuple[Kind, bool]]) -> None:
        self.kinds = kinds

    def empty(self) -> Content:
        return {name: None if optional else kind.empty() for name, (kind, optional) in self.kinds.items()}

    def decode(self, node: Node) -> Content:
        group, misfit = self.decode_partly(node)
        if misfit is not None:
            raise misfit
        return group

    def decode_partly(self, node: Node) -> tuple[Group, Misfit | None]:
        """Whatever fits, and the first thing that doesn't."""
        found = keys_of(node)
        group: Group = {}
        first: Misfit | None = None
        for name, (kind, optional) in self.kinds.items():
            group[name] = None if optional else kind.empty()
            if name in found:
                try:
                    group[name] = self._value(kind, optional, found[name][1])
                except Misfit as misfit:
                    first = first or misfit
        return group, first or self._unknown(found)

    def _value(self, kind: Kind, optional: bool, node: Node) -> Content:
        return None if optional and is_nothing(resolve(node)) else decode(kind, node)

    def _unknown(self, found: Mapped[str, tuple[Node, Node]]) -> Misfit | None:
        unknown = [name for name in found if name not in self.kinds]
        if not unknown:
            return None
        key, _ = found[unknown[0]]
        if len(unknown) == 1:
            return Misfit("unknown-key", key, name=unknown[0])
        return Misfit("unknown-keys", key, name=unknown[0], others=", ".join(unknown[1:]))


def decode(kind: Kind, node: Node) -> Content:
    node = resolve(node)
    return kind.empty() if is_nothing(node) else kind.decode(node)


def resolve(node: Node) -> Node:
    while isinstance(node, Alias) and node.target is not None:
        node = node.target
    return node


def is_nothing(node: Node) -> bool:
    """An empty value, as it stands: one with an anchor or a tag is something."""
    return isinstance(node, Scalar) and not node.anchor and not node.tag and meaning(node) is None


def is_merge(key: Node) -> bool:
    return isinstance(key, Scalar) and key.plain and key.text == "<<"


def scalar_value(node: Node) -> Value:
    node = resolve(node)
    if not isinstance(node, Scalar) or node.tag == "timestamp" or _is_lone_mark(node):
        raise Misfit("not-a-text", node)
    return meaning(node)


def _is_lone_mark(node: Scalar) -> bool:
    """An exclamation mark with nothing behind it."""
    return node.tag == OWN_TAG and node.plain and not node.text


def sequence_of(node: Node) -> Sequence:
    node = resolve(node)
    if isinstance(node, Scalar) and meaning(node) is None:
        return Sequence(start=node.start)
    if not isinstance(node, Sequence):
        raise Misfit("not-a-list", node)
    return node


def table_of(node: Node) -> Mapping:
    node = resolve(node)
    if not isinstance(node, Mapping) or node.tag:
        raise Misfit("not-a-group", node)
    return node


def keys_of(node: Node) -> dict[str, tuple[Node, Node]]:
    """Keys with their nodes, merged ones included. A key that isn't a text empties the whole group."""
    found: dict[str, tuple[Node, Node]] = {}
    for key, value in table_of(node).pairs:
        if is_merge(key):
            entries = keys_of(value)
        elif isinstance(key, Scalar) and not isinstance(meaning(key), str):
            return {}
        else:
            entries = {word(key): (key, value)}
        for name, pair in entries.items():
            if name in found:
                raise Misfit("duplicate-key", pair[0], name=name)
            found[name] = pair
    return found


def refuse_lost(node: Node, *, in_merge: bool = False) -> None:
    """Aliases must have an anchor, and merged values must be groups: else nothing of the file is decoded."""
    if isinstance(node, Alias) and node.target is None:
        raise Misfit("unknown-anchor", node, keyless=in_merge, name=node.name)
    if isinstance(node, Sequence):
        for item in node.items:
            refuse_lost(item, in_merge=in_merge)
    elif isinstance(node, Mapping):
        for key, value in node.pairs:
            refuse_lost(key)
            refuse_lost(value, in_merge=is_merge(key))
            if is_merge(key):
                merged = resolve(value)
                for part in merged.items if isinstance(merged, Sequence) else [merged]:
                    table_of(part)
