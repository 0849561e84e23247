"""Documents that are archives of parts (Word, Excel, LibreOffice), opened within limits and packed anew.

No part is understood as XML here, so that none can lead anywhere: parts are only searched for what must not be in
them. What says who wrote the document is replaced, and what does not belong to the archive is left behind.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from content.files.parts import check_part
from content.files.taken import NotTaken, Prepared

MOST_PARTS = 2_000
MOST_UNPACKED = 100 * 1024 * 1024
MOST_IN_BRIEF = 300
"""So many times larger than it is packed no part of a document is."""
SMALL_PART = 1024 * 1024
"""Of parts up to this size nobody asks how well they are packed."""
DEEPEST = 1
"""A table within a text, as a chart has it; within that nothing more."""

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OFFICE = {b"wordprocessingml.document.main+xml": (_WORD, "docx"), b"spreadsheetml.sheet.main+xml": (_EXCEL, "xlsx")}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_TYPES = "[Content_Types].xml"
_RELATED = "http://schemas.openxmlformats.org"
_META = "urn:oasis:names:tc:opendocument:xmlns"
_DATED = (1980, 1, 1, 0, 0, 0)

_AUTHOR = re.compile(rb"<(?:[\w.-]+:)?(?:creator|lastModifiedBy|initial-creator|printed-by)\b[^>]*>\s*[^<\s]")
_COMPANY = re.compile(rb"<(?:[\w.-]+:)?(?:Company|Manager)\b[^>]*>\s*[^<\s]")
_OWN = re.compile(rb"<(?:[\w.-]+:)?(?:property|user-defined)\b")
_TITLE = re.compile(rb"<(?:[\w.-]+:)?title\b[^>]*>([^<]{1,500})<")
_COMMENTS = re.compile(rb"<(?:w:ins|w:del|w:comment|office:annotation|text:tracked-changes|text:changed-region)\b")


def prepare_archive(data: bytes, depth: int = 0) -> Prepared:
    """A document without what it tells of its authors. Raises NotTaken."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = _checked(archive)
            media_type, ending = _kind(archive, parts)
            found = _Found()
            written = _packed_anew(archive, parts, found, depth)
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError, KeyError):
        raise NotTaken("broken_document") from None
    return Prepared(media_type, ending, written, removed=tuple(sorted(found.removed)), left=tuple(sorted(found.left)))


class _Found:
    """What a document tells of people."""

    def __init__(self) -> None:
        self.removed: set[str] = set()
        self.left: set[str] = set()


def _checked(archive: ZipFile) -> list[ZipInfo]:
    """The parts, none of which is read yet."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise NotTaken("bomb")
    if len({info.filename.casefold() for info in infos}) != len(infos):
        raise NotTaken("broken_document")
    for info in infos:
        _check_entry(info)
    return infos


def _check_entry(info: ZipInfo) -> None:
    if info.flag_bits & 0x1:
        raise NotTaken("encrypted")
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        raise NotTaken("broken_document")
    if info.file_size > max(SMALL_PART, info.compress_size * MOST_IN_BRIEF):
        raise NotTaken("bomb")
    steps = info.filename.replace("\\", "/").split("/")
    if ".." in steps or not steps[0] or ":" in steps[0]:
        raise NotTaken("broken_document")


def _kind(archive: ZipFile, parts: list[ZipInfo]) -> tuple[str, str]:
    """What kind of document it says that it is, in the place where its programs look."""
    names = {info.filename for info in parts}
    if "mimetype" in names:
        said = archive.read("mimetype").strip()
        if said in _OPEN:
            return said.decode(), _OPEN[said]
    if _TYPES in names:
        types = archive.read(_TYPES)
        if b"macroEnabled" in types:
            raise NotTaken("macros")
        for mark, kind in _OFFICE.items():
            if mark in types:
                return kind
    raise NotTaken("archive")


def _packed_anew(archive: ZipFile, parts: list[ZipInfo], found: _Found, depth: int) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=6) as anew:
        for info, content in _in_order(archive, parts):
            check_part(info.filename, content)
            fresh = ZipInfo(info.filename, _DATED)
            fresh.compress_type = ZIP_STORED if info.filename == "mimetype" else ZIP_DEFLATED
            anew.writestr(fresh, _cleaned(info.filename, content, found, depth))
    return written.getvalue()


def _in_order(archive: ZipFile, parts: list[ZipInfo]) -> Iterator[tuple[ZipInfo, bytes]]:
    """Each part with its bytes; what an archive says of itself comes first."""
    for info in sorted(parts, key=lambda part: part.filename != "mimetype"):
        yield info, archive.read(info)


def _cleaned(name: str, content: bytes, found: _Found, depth: int) -> bytes:
    """The part as it is kept."""
    if _is_archive(name, content):
        return _inner(content, found, depth)
    if name in _EMPTY:
        _note(content, found)
        return _EMPTY[name].format(title=_title(content)).encode()
    if name.endswith(".xml") and ("comment" in name.casefold() or _COMMENTS.search(content)):
        found.left.add("comments")
    if content.startswith(b"\xff\xd8\xff") and b"Exif\x00\x00" in content[:65_536]:
        found.left.add("photos")
    return content


def _is_archive(name: str, content: bytes) -> bool:
    return content.startswith(b"PK\x03\x04") and name != "mimetype"


def _inner(content: bytes, found: _Found, depth: int) -> bytes:
    if depth >= DEEPEST:
        raise NotTaken("embedded")
    try:
        inner = prepare_archive(content, depth + 1)
    except NotTaken as error:
        raise NotTaken("embedded" if error.code == "archive" else error.code) from None
    found.removed.update(inner.removed)
    found.left.update(inner.left)
    return inner.content


def _note(content: bytes, found: _Found) -> None:
    for what, pattern in (("author", _AUTHOR), ("company", _COMPANY), ("own_properties", _OWN)):
        if pattern.search(content):
            found.removed.add(what)


def _title(content: bytes) -> str:
    found = _TITLE.search(content)
    return escape(unescape(found[1].decode("utf-8", "replace"))) if found else ""


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_EMPTY = {
    "docProps/core.xml": (
        f'{_XML}<cp:coreProperties xmlns:cp="{_RELATED}/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
    ),
    "docProps/app.xml": f'{_XML}<Properties xmlns="{_RELATED}/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": f'{_XML}<Properties xmlns="{_RELATED}/officeDocument/2006/custom-properties"/>',
    "meta.xml": (
        f'{_XML}<office:document-meta xmlns:office="{_META}:office:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:meta>'
        "<dc:title>{title}</dc:title></office:meta></office:document-meta>"
    ),
}
"""What stands in the place of the parts that tell of a document's authors; its title stays."""
