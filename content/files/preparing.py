"""From the bytes that somebody handed over to a file that may be kept."""

from __future__ import annotations

from content.files.archives import prepare_archive
from content.files.kinds import PICTURES, kind_of
from content.files.pdfs import prepare_pdf
from content.files.plain import prepare_text
from content.files.taken import MOST_BYTES, NotTaken, Prepared
from content.pictures.photos import BadPhoto, prepare_photo


def prepare(data: bytes, name: str) -> Prepared:
    """The file as it is kept. Of ``name`` nothing counts but which kind of text it is. Raises NotTaken."""
    if len(data) > MOST_BYTES:
        raise NotTaken("too_large")
    made = _prepared(data, kind_of(data), name.rpartition(".")[2].casefold())
    if len(made.content) > MOST_BYTES:
        raise NotTaken("too_large")
    return made


def _prepared(data: bytes, kind: str, ending: str) -> Prepared:
    if kind in PICTURES:
        return _picture(data, PICTURES[kind])
    if kind == "pdf":
        return prepare_pdf(data)
    if kind == "zip":
        return prepare_archive(data)
    return prepare_text(data, ending)


def _picture(data: bytes, form: str) -> Prepared:
    try:
        photo = prepare_photo(data, form)
    except BadPhoto as error:
        raise NotTaken(error.code) from None
    return Prepared(
        photo.media_type,
        photo.ending,
        photo.content,
        photo.thumbnail,
        photo.width,
        photo.height,
        removed=photo.removed,
    )
