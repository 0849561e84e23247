"""What a file is, by its bytes: neither its name nor what a browser says of it counts."""

from __future__ import annotations

import re

from content.files.taken import NotTaken

PICTURES = {"jpeg": "JPEG", "png": "PNG", "gif": "GIF", "webp": "WEBP"}
"""Pictures that are taken, with the names under which Pillow knows them."""

_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
)
_NOT_TAKEN: tuple[tuple[bytes, str], ...] = (
    (b"PK\x05\x06", "empty_archive"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"{\\rtf", "old_office"),
    (b"\x7fELF", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"#!", "program"),
    (b"II*\x00", "other_picture"),
    (b"MM\x00*", "other_picture"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)
_SHORT = {b"MZ": "program", b"BM": "other_picture"}
"""Two letters may begin a text, too; in these there is a zero near them."""
_PHONE = {b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif", b"avis"}
_MARKUP = re.compile(rb"<\s*(svg|html|!doctype|script|head|body|iframe|math|\w+:)", re.IGNORECASE)
_BEFORE_MARKUP = ((b"<!--", b"-->"), (b"<?", b"?>"))
_BLANKS = b" \t\r\n\x0c\xef\xbb\xbf\xff\xfe"
_BEGIN = 4096


def kind_of(data: bytes) -> str:
    """``jpeg``, ``png``, ``gif``, ``webp``, ``pdf``, ``zip`` or ``text``. Raises NotTaken for all else."""
    if not data:
        raise NotTaken("empty")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    for beginning, kind in _BEGINNINGS:
        if data.startswith(beginning):
            return kind
    if data[4:8] == b"ftyp":
        raise NotTaken("phone_picture" if data[8:12] in _PHONE else "film")
    for beginning, code in _NOT_TAKEN:
        if data.startswith(beginning):
            raise NotTaken(code)
    if data[:2] in _SHORT and b"\x00" in data[:64]:
        raise NotTaken(_SHORT[data[:2]])
    _refuse_markup(data)
    return "text"


def _refuse_markup(data: bytes) -> None:
    """Pages and drawings that could run something, whatever stands before their first tag."""
    begin = data[:_BEGIN].replace(b"\x00", b"")
    if _MARKUP.match(_first_tag(begin)):
        raise NotTaken("svg" if b"<svg" in begin.lower() else "page")


def _first_tag(begin: bytes) -> bytes:
    """What is left behind blanks, comments and instructions."""
    rest = begin.lstrip(_BLANKS)
    while opened := next((ends for starts, ends in _BEFORE_MARKUP if rest.startswith(starts)), None):
        rest = rest.partition(opened)[2].lstrip(_BLANKS)
    return rest
