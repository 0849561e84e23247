"""Which letters the bytes of a table mean. Office programs write what their system likes, and never say which.

A mark at the beginning decides. Else whatever is UTF-8 throughout is UTF-8: chance hardly ever makes it so. Else one
byte is one letter, and the German letters tell which of the three old code pages it is. The file is read once for
that, in pieces, and never held.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import BinaryIO

from schemas.exchange.table.problems import TableUnreadable

PIECE = 1 << 20

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OLD = ("cp1252", "mac_roman", "cp850")
_TITLES = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "cp850": "DOS (CP 850)"}
_LETTERS = dict.fromkeys("äöüß", 4) | dict.fromkeys("ÄÖÜ", 3)
_SIGNS = frozenset("„“”–’…€§°²")
_HIGH = re.compile(rb"[\x80-\xff]")
_GLUED = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[a-z])")

_ESCAPED = re.compile("[\udc80-\udcff]")

_OTHER_FILES = (
    (re.compile(rb"PK\x03\x04"), "packed"),
    (re.compile(rb"\xd0\xcf\x11\xe0"), "spreadsheet"),
    (re.compile(rb"%PDF-"), "pdf"),
    (re.compile(rb"\x89PNG|\xff\xd8\xff|GIF8"), "picture"),
    (re.compile(rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ|\x28\xb5\x2f\xfd"), "packed-otherwise"),
    (re.compile(rb"SQLite format 3|\x7fELF|MZ\x90"), "binary"),
    (re.compile(rb"\{\\rtf"), "document"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(<!doctype html|<html|<table|<\?xml)", re.IGNORECASE), "markup"),
    (re.compile(rb"(\xef\xbb\xbf)?\s*(\{\s*\"|\[\s*[\[{])"), "json"),
)


@dataclass(frozen=True, slots=True)
class Encoding:
    """How to read the bytes: Python's name of the code, and how many bytes of a mark to leave out. ``guessed``: the
    letters alone spoke for it."""

    name: str
    mark: int = 0
    guessed: bool = False

    @property
    def title(self) -> str:
        """As office programs name it."""
        return _TITLES.get(self.name, self.name.upper())


def encoding_of(file: BinaryIO) -> Encoding:
    """The encoding of the whole file, which is read from its beginning. Raises TableUnreadable for what is no text."""
    file.seek(0)
    head = file.read(4096)
    if not head:
        raise TableUnreadable("empty")
    for pattern, kind in _OTHER_FILES:
        if pattern.match(head):
            raise TableUnreadable(kind)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, len(mark))
    if wide := _wide(head):
        return Encoding(wide, guessed=True)
    _refuse_binary(head)
    file.seek(0)
    return _by_letters(file)


def _wide(head: bytes) -> str | None:
    """Two bytes a letter without a mark: every other byte of Western text is zero."""
    even, odd = head[::2], head[1::2]
    if len(head) < 8:
        return None
    if odd.count(0) > 0.7 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if even.count(0) > 0.7 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return None


def _refuse_binary(head: bytes) -> None:
    strange = sum(1 for byte in head if byte < 32 and byte not in b"\t\n\x0b\x0c\r\x1a\x00")
    if strange > 0.05 * len(head):
        raise TableUnreadable("binary")


def _by_letters(file: BinaryIO) -> Encoding:
    decoder = codecs.getincrementaldecoder("utf-8")(errors="surrogateescape")
    high: Counter[bytes] = Counter()
    glued: Counter[bytes] = Counter()
    whole = broken = 0
    while piece := file.read(PIECE):
        text = decoder.decode(piece)
        strange = len(_ESCAPED.findall(text))
        broken += strange
        whole += len(text) - len(text.encode("ascii", "ignore")) - strange
        if broken:
            high.update(_HIGH.findall(piece))
            glued.update(_GLUED.findall(piece))
    broken += len(decoder.decode(b"", final=True))
    if whole > broken or not broken:
        return Encoding("utf-8")
    return Encoding(max(_OLD, key=lambda name: _german(high, glued, name)), guessed=True)


def _german(high: Counter[bytes], glued: Counter[bytes], name: str) -> int:
    """How much like German the bytes look in this code: letters within words, signs between them. A byte that the code
    doesn't know speaks against it."""
    weight = 0
    for byte, count in high.items():
        letter = byte.decode(name, errors="replace")
        inside, alone = glued[byte], count - glued[byte]
        if letter == "\ufffd":
            weight -= 4 * count
        elif letter in _LETTERS:
            weight += _LETTERS[letter] * inside - alone
        else:
            weight += (alone + inside if letter in _SIGNS else 0) - (0 if letter.isalpha() else inside)
    return weight
