"""JSON documents that are bigger than memory: written one item a line, read item by item however they are laid out.

What comes may be anything: each failure says where, and nothing makes the reader hang or grow. An item of more than
sixteen million letters is refused, as is what JSON leaves open (keys twice, NaN) and what no database keeps.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from schemas.document import Document

CHUNK = 256 * 1024
LONGEST_ITEM = 16_000_000
_BLANK = re.compile(r"[ \t\r\n]*")
_DOUBTFUL = re.compile(r"\\u(?:0000|[dD][89a-fA-F])|\d{16}|\d[eE][+-]?\d")
_MOST = 2**63 - 1


class Unreadable(Exception):
    """The file is no such document; ``code`` and ``found`` say why, ``line`` where."""

    def __init__(self, code: str, line: int, found: str = "") -> None:
        super().__init__(f"{code} in line {line}: {found}")
        self.code, self.line, self.found = code, line, found


@dataclass(frozen=True, slots=True)
class Piece:
    """A member of the outermost object, or an item of a list in it; ``number`` counts the items from 1."""

    name: str
    value: Any
    number: int
    line: int


def line_of(document: Document) -> str:
    """A document in one line."""
    body = document.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def read_pieces(file: BinaryIO, lists: frozenset[str]) -> Iterator[Piece]:
    """Every member of the outermost object; those of ``lists`` item by item. Raises Unreadable."""
    return _Reader(file, lists).pieces()


class _Reader:
    def __init__(self, file: BinaryIO, lists: frozenset[str]) -> None:
        self._file, self._lists = file, lists
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._json = json.JSONDecoder(object_pairs_hook=_no_key_twice, parse_constant=_refuse, parse_int=_whole_number)
        self._text, self._at, self._line, self._ended = "", 0, 1, False

    def pieces(self) -> Iterator[Piece]:
        seen: set[str] = set()
        self._expect("{")
        if self._next() == "}":
            return
        while True:
            self._next()
            line = self._line_here()
            name = self._value()
            if not isinstance(name, str) or name in seen:
                raise Unreadable("twice" if isinstance(name, str) else "no_json", line, str(name)[:80])
            seen.add(name)
            self._expect(":")
            yield from self._member(name)
            if self._expect(",}") == "}":
                break
        if self._next():
            raise Unreadable("too_much", self._line_here())

    def _member(self, name: str) -> Iterator[Piece]:
        if name not in self._lists:
            self._next()
            line = self._line_here()
            yield Piece(name, self._value(), 0, line)
            return
        self._expect("[")
        number = 0
        if self._next() == "]":
            self._at += 1
            return
        while True:
            self._next()
            line, number = self._line_here(), number + 1
            yield Piece(name, self._value(), number, line)
            if self._expect(",]") == "]":
                return

    def _next(self) -> str:
        """The next letter that is no blank; empty at the end of the file."""
        while True:
            found = _BLANK.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _expect(self, letters: str) -> str:
        found = self._next()
        if not found:
            raise Unreadable("cut_off", self._line_here())
        if found not in letters:
            raise Unreadable("no_json", self._line_here(), found)
        self._at += 1
        return found

    def _value(self) -> Any:
        """One value, reading on until it is whole."""
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                self._read_on_or_refuse(error)
                continue
            except RecursionError:
                raise Unreadable("too_deep", self._line_here()) from None
            except _Refused as error:
                raise Unreadable(error.code, self._line_here(), error.found) from None
            span = end - self._at
            if end < len(self._text) or not self._more():  # a number may go on
                break
        if _DOUBTFUL.search(self._text, self._at, self._at + span):
            _check_kept(value, self._line_here())
        self._at += span
        return value

    def _read_on_or_refuse(self, error: json.JSONDecodeError) -> None:
        begun, wrong_at = len(self._text) - self._at, error.pos - self._at
        if begun > LONGEST_ITEM:
            raise Unreadable("too_long", self._line_here())
        # A mistake far from the end of what was read is one; near it, more text may make it right.
        certain = wrong_at < begun - 16 and not error.msg.startswith("Unterminated string")
        if not certain and self._more(begun):
            return
        place = self._at + wrong_at
        open_end = error.msg.startswith("Unterminated string") or (not certain and wrong_at >= begun - 1)
        raise Unreadable("cut_off" if open_end else "no_json", self._line_of(place), self._text[place : place + 1])

    def _more(self, at_least: int = 0) -> bool:
        """Read on, doubling what a long item needs; False at the end of the file."""
        if self._ended:
            return False
        self._line += self._text.count("\n", 0, self._at)
        data = self._file.read(max(CHUNK, at_least))
        self._ended = not data
        try:
            self._text = self._text[self._at :] + self._decode.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise Unreadable("no_utf8", self._line + data.count(b"\n", 0, error.start)) from None
        self._at = 0
        return not self._ended

    def _line_here(self) -> int:
        return self._line_of(self._at)

    def _line_of(self, place: int) -> int:
        return self._line + self._text.count("\n", 0, place)


class _Refused(Exception):
    """Valid as JSON, and still nothing that we take."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(code)
        self.code, self.found = code, found


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        raise _Refused("twice", next(name for name in names if names.count(name) > 1)[:80])
    return made


def _refuse(word: str) -> None:
    raise _Refused("no_number", word)


def _whole_number(digits: str) -> int:
    if len(digits) > 20:
        raise _Refused("no_number", f"{digits[:20]}…")
    return int(digits)


def _check_kept(value: Any, line: int) -> None:
    """Refuse what a database would not keep: half a sign, NUL, a number beyond all bounds."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and ("\0" in one or not _is_text(one)):
            raise Unreadable("no_text", line)
        elif isinstance(one, int | float) and not -_MOST <= one <= _MOST:
            raise Unreadable("no_number", line, str(one)[:20])


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
