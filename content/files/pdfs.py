"""PDF files: nothing that runs or is hidden in them, nothing of who wrote them, and whether everybody can read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from content.files.taken import NotTaken, Prepared

MOST_OBJECTS = 200_000
_RUNNING = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/Rendition", "/RichMediaExecute"}
_RUNNING_KEYS = {"/JS", "/JavaScript", "/XFA", "/RichMediaContent"}
_ATTACHED_KEYS = {"/EmbeddedFiles", "/EF"}
_ATTACHED = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
_OUTSIDE = {"/GoToR", "/GoToE", "/Thread"}
_WHO = re.compile(
    rb"<(dc:creator|dc:contributor|pdf:Producer|xmp:CreatorTool|xmpMM:History|photoshop:AuthorsPosition)\b"
    rb"(?:[^>]*/>|.*?</\1>)",
    re.DOTALL,
)
_WHO_IN_BRIEF = re.compile(rb"\s(?:dc:creator|pdf:Producer|xmp:CreatorTool|pdf:Author)\s*=\s*(\"[^\"]*\"|'[^']*')")


def prepare_pdf(data: bytes) -> Prepared:
    """The same pages, written anew without its authors and without what it once was. Raises NotTaken."""
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise NotTaken("encrypted")
        if not len(reader.pages):
            raise NotTaken("broken_pdf")
        signed = _looked_through(reader)
        return _prepared(reader, data, signed=signed)
    except NotTaken:
        raise
    except LimitReachedError:
        raise NotTaken("bomb") from None
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError):
        raise NotTaken("broken_pdf") from None


def _prepared(reader: PdfReader, data: bytes, *, signed: bool) -> Prepared:
    root = _root(reader)
    marks = _plain(root.get("/MarkInfo"))
    tagged = isinstance(marks, DictionaryObject) and bool(marks.get("/Marked")) and "/StructTreeRoot" in root
    information: DictionaryObject = reader.metadata or DictionaryObject()
    found = tuple(what for what, key in (("author", "/Author"), ("program", "/Creator")) if information.get(key))
    left = tuple(
        code
        for code, holds in (
            ("no_title", not information.get("/Title")),
            ("no_language", not root.get("/Lang")),
            ("signed", signed),
            ("named_in_signed", signed and bool(found)),
        )
        if holds
    )
    if signed:  # written anew, the signature would not hold
        return Prepared("application/pdf", "pdf", data, accessible=tagged, left=left)
    return Prepared("application/pdf", "pdf", _written(reader), accessible=tagged, removed=found, left=left)


def _root(reader: PdfReader) -> DictionaryObject:
    root = _plain(reader.trailer.get("/Root"))
    if not isinstance(root, DictionaryObject):
        raise NotTaken("broken_pdf")
    return root


def _plain(thing: Any) -> Any:
    return thing.get_object() if isinstance(thing, IndirectObject) else thing


def _written(reader: PdfReader) -> bytes:
    """All that its pages need, and of what it says of itself its title alone."""
    title = (reader.metadata or DictionaryObject()).get("/Title")
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    if isinstance(title, str):
        writer.add_metadata({"/Title": title})
    described = _plain(writer.root_object.get("/Metadata"))
    if isinstance(described, StreamObject):
        described.set_data(_WHO_IN_BRIEF.sub(b"", _WHO.sub(b"", described.get_data())))
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _looked_through(reader: PdfReader) -> bool:
    """Whether it is signed. Raises NotTaken for what runs, is attached, or leads to other files."""
    signed = False
    for thing in _things(reader):
        keys = set(thing)
        kinds = {str(_plain(thing.get(key))) for key in ("/S", "/Subtype", "/Type") if key in keys}
        if keys & _RUNNING_KEYS or kinds & _RUNNING:
            raise NotTaken("running_pdf")
        if keys & _ATTACHED_KEYS or kinds & _ATTACHED:
            raise NotTaken("attached_pdf")
        if kinds & _OUTSIDE or (isinstance(thing, StreamObject) and "/F" in keys):
            raise NotTaken("outside_pdf")
        signed = signed or ("/ByteRange" in keys and "/Contents" in keys)
    return signed


def _things(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Everything that its beginning leads to, each once."""
    waiting: list[Any] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            if (thing.idnum, thing.generation) in seen:
                continue
            seen.add((thing.idnum, thing.generation))
            thing = thing.get_object()
        count += 1
        if count > MOST_OBJECTS * 5:
            raise NotTaken("bomb")
        if isinstance(thing, DictionaryObject):
            yield thing
            waiting.extend(thing.raw_get(key) for key in thing if not isinstance(thing.raw_get(key), NameObject))
        elif isinstance(thing, ArrayObject):
            waiting.extend(list.__iter__(thing))
