"""Bytes to nodes, bounded: size before decoding, nodes and depth while the parser walks, aliases as if written out.

The parser hands over events one by one, so a file that asks for too much is put away before anything is built from
it. Events become plain nodes; no tag is ever asked to build an object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from schemas.publiccode.leniency import tidy
from schemas.publiccode.tree import NOWHERE, OWN_TAG, Alias, Mapping, Node, Place, Scalar, Sequence, word

MOST_BYTES = 1_000_000
MOST_NODES = 10_000
MOST_DEPTH = 100

MARK = "\ufeff"
"""The byte order mark, which some editors write at the beginning."""
# The parser takes the square of its length to read a tag.
_ENDLESS_TAG = re.compile(r"!\S{20000}")
# Before anything else than comments; the parser passes over those that it doesn't know.
_DIRECTIVE = re.compile(r"(?:[ \t]*+(?:#[^\n]*+)?\n)*+%")
# A block without its last line break (``>-``) is without the blanks before it, too.
_STRIPPED = re.compile(r"[|>][0-9]?-")
# JSON writes a sign beyond the first 65,536 as two halves.
_SURROGATES = re.compile("[\\ud800-\\udfff]+")
# Signs that the parser refuses, or takes for the end of a line or of the file, and the reference does not.
_SIGNS = {
    **dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "\ufdd0"),
    **dict.fromkeys((*range(128, 160), 0x2028, 0x2029, 0xFFFE, 0xFFFF), "\u00a0"),
}

_CORE = "tag:yaml.org,2002:"
_CORE_NAMES = frozenset(
    {"binary", "bool", "float", "int", "map", "merge", "null", "omap", "seq", "set", "str", "timestamp"}
)


class Unreadable(Exception):
    """The file as a whole cannot be read: why, and where it shows."""

    def __init__(self, code: str, place: Place = NOWHERE, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.params = params


def read(data: bytes) -> Node | None:
    """The only document of a file, None where it is empty; raises Unreadable for whatever is not one YAML document."""
    text = _text(data)
    try:
        return _nodes(text)
    except Unreadable:
        tidied = tidy(text)
        if tidied == text:
            raise
        return _nodes(tidied)


def _nodes(text: str) -> Node | None:
    try:
        return _Builder(text).build(YAML(typ="safe", pure=True).parse(text))
    except MarkedYAMLError as error:
        raise Unreadable("yaml", _mark(error.problem_mark or error.context_mark)) from error
    except (YAMLError, ValueError, AttributeError, IndexError, TypeError, RecursionError) as error:
        # The scanner meets some broken directives and escapes with whatever Python raises there.
        raise Unreadable("yaml") from error


def _text(data: bytes) -> str:
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large", limit=MOST_BYTES // 1_000_000)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        raise Unreadable("encoding", Place(line, column)) from error
    if _ENDLESS_TAG.search(text):
        raise Unreadable("yaml")
    if directive := _DIRECTIVE.match(text):
        raise Unreadable("directive", Place(text.count("\n", 0, directive.end()) + 1, 1))
    # The parser would drop one mark at the beginning; to the reference it is a sign like any other.
    return text.translate(_SIGNS) if not text.startswith(MARK) else MARK + text.translate(_SIGNS)


def _mark(mark: StreamMark | None) -> Place:
    return NOWHERE if mark is None else Place(mark.line + 1, mark.column + 1)


class _Builder:
    """Gathers events into nodes without recursion; ``weights`` says how many nodes each anchor stands for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.unfinished: list[tuple[Node, list[Node], int]] = []
        self.root: Node | None = None
        self.documents = 0
        self.nodes = 0

    def build(self, events: Iterator[Event]) -> Node | None:
        for event in events:
            if isinstance(event, DocumentStartEvent):
                if isinstance(self.root, Scalar) and not self.root.text:
                    return None
                self._begin(event)
            elif isinstance(event, ScalarEvent):
                self._add(_scalar(event, self.text), 1)
            elif isinstance(event, AliasEvent):
                self._alias(event)
            elif isinstance(event, MappingStartEvent | SequenceStartEvent):
                self._open(event)
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                self._close()
        return self.root

    def _begin(self, event: DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            raise Unreadable("several-documents", _mark(event.start_mark))
        if event.version or event.tags:
            raise Unreadable("directive", Place(1, 1))

    def _count(self, nodes: int, place: Place) -> None:
        self.nodes += nodes
        if self.nodes > MOST_NODES:
            raise Unreadable("too-many-nodes", place, limit=MOST_NODES)

    def _alias(self, event: AliasEvent) -> None:
        target, weight = self.anchors.get(event.anchor, (None, 1))
        self._add(Alias(start=_mark(event.start_mark), name=event.anchor, target=target), weight)

    def _add(self, node: Node, weight: int) -> None:
        self._count(weight, node.start)
        if node.anchor:
            self.anchors[node.anchor] = (node, weight)
        if self.unfinished:
            self.unfinished[-1][1].append(node)
        else:
            self.root = node

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        place = _mark(event.start_mark)
        anchor, tag = event.anchor or "", _tag(event)
        node: Node = Sequence(start=place, anchor=anchor, tag=tag)
        if isinstance(event, MappingStartEvent):
            node = Mapping(start=place, anchor=anchor, tag=tag, flow=bool(event.flow_style))
        if len(self.unfinished) >= MOST_DEPTH:
            raise Unreadable("too-deep", place, limit=MOST_DEPTH)
        self.anchors.pop(anchor, None)
        self.unfinished.append((node, [], self.nodes))

    def _close(self) -> None:
        node, children, before = self.unfinished.pop()
        if isinstance(node, Sequence):
            node.items = children
        elif isinstance(node, Mapping):
            pairs = zip(children[::2], children[1::2], strict=True)
            node.pairs = [_parted(key, value) for key, value in pairs] if node.flow else list(pairs)
            _place_empty_values(node)
            _refuse_odd_keys(node)
            _refuse_hanging_values(node)
        weight = self.nodes - before + 1
        self.nodes = before
        self._add(node, weight)


def _scalar(event: ScalarEvent, text: str) -> Scalar:
    begin, end = event.start_mark, event.end_mark
    plain = event.style is None
    if event.style in {'"', "'"} and begin.line != end.line:
        _refuse_tabs_before(text, begin, end)
    further = text[begin.index : end.index].rstrip().split("\n")[1:] if plain else []
    ends_file = further and not text[end.index :].strip()
    value = event.value.rstrip(" ") if _STRIPPED.match(text, begin.index) else event.value
    return Scalar(
        start=_mark(begin),
        anchor=event.anchor or "",
        tag=_tag(event),
        text=_SURROGATES.sub(_joined, value),
        plain=plain,
        block=event.style in {"|", ">"},
        line=begin.line + 1 + (len(further) if ends_file else 0),
        hangs=min((len(line) - len(line.lstrip()) + 1 for line in further if line.strip()), default=0),
    )


def _refuse_tabs_before(text: str, begin: StreamMark, end: StreamMark) -> None:
    """In quotes, a text that goes on in the next line must not be indented by a tab."""
    line = text[text.rfind("\n", 0, begin.index) + 1 : begin.index]
    indent = len(line) - len(line.lstrip(" "))
    for number, further in enumerate(text[begin.index : end.index].split("\n")[1:], begin.line + 2):
        spaces = len(further) - len(further.lstrip(" "))
        if spaces <= indent and further[spaces : spaces + 1] == "\t":
            raise Unreadable("yaml", Place(number, spaces + 1))


def _joined(halves: re.Match[str]) -> str:
    return halves[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _tag(event: ScalarEvent | MappingStartEvent | SequenceStartEvent) -> str:
    """The tag without its usual prefix. One that names a class is refused: elsewhere it would build an object."""
    tag = event.tag
    if tag is None:
        return ""
    name = str(tag).removeprefix(_CORE)
    if re.search(r"[/:.]", name) or (name != tag and name not in _CORE_NAMES):
        raise Unreadable("object-tag", _mark(event.start_mark), tag=name)
    return name if name in _CORE_NAMES else OWN_TAG


def _parted(key: Node, value: Node) -> tuple[Node, Node]:
    """In braces, the reference needs no blank behind a key's colon: ``{license:MIT}``."""
    if not (_is_bare(key) and _is_bare(value)) or word(value):
        return key, value
    name, colon, rest = word(key).partition(":")
    if not colon or not name or rest[:1] in {"'", '"', "&", "*", "!"}:
        return key, value
    place = Place(key.start.line, key.start.column + len(name) + 1)
    short = Scalar(start=key.start, text=name.rstrip(), plain=True, line=key.start.line)
    return short, Scalar(start=place, text=rest.strip(), plain=True, line=place.line)


def _is_bare(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not (node.anchor or node.tag or node.hangs)


def _place_empty_values(node: Mapping) -> None:
    """The parser puts a value that isn't there before whatever comes next; it belongs behind its key."""
    for key, value in node.pairs:
        if isinstance(value, Scalar) and value.plain and not (value.text or value.anchor or value.tag):
            value.start = Place(key.start.line, key.start.column + len(word(key)) + 1)
            value.line = key.start.line


def _refuse_hanging_values(node: Mapping) -> None:
    """In braces, a text that goes on in the next line must stay to the right of its key."""
    for key, value in node.pairs:
        if isinstance(value, Scalar) and 0 < value.hangs <= key.start.column and node.flow:
            raise Unreadable("hanging-value", Place(value.start.line + 1, value.hangs))


def _refuse_odd_keys(node: Mapping) -> None:
    """A key is a word that stands there once."""
    seen: set[str] = set()
    for key, _ in node.pairs:
        if isinstance(key, Mapping | Sequence) or (isinstance(key, Scalar) and key.plain and not key.text):
            raise Unreadable("odd-key", key.start)
        if isinstance(key, Scalar):
            if key.text in seen:
                raise Unreadable("duplicate-key", key.start, name=key.text)
            seen.add(key.text)
