"""Forms that carry files, read within limits: nothing is kept of a file but its bytes and what it was called."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from pathlib import PurePosixPath

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from catalog.web.errors import BadForm, TooLarge
from catalog.web.forms import BODY_LIMIT, FIELD_LIMIT, Params, Upload, cleaned

UPLOAD_TYPE = "multipart/form-data"
MOST_FILES = 20
_LONGEST_NAME = 200


def carries_files(request: Request) -> bool:
    """Whether the form was sent in the way that can carry files."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == UPLOAD_TYPE


async def form_with_files(request: Request, limit: int) -> Params:
    """The fields of a form and its files, which have at most ``limit`` bytes together. Raises BadForm and TooLarge."""
    stream = _within(request, limit + BODY_LIMIT)
    parser = MultiPartParser(
        request.headers, stream, max_files=MOST_FILES, max_fields=FIELD_LIMIT, max_part_size=limit + BODY_LIMIT
    )
    try:
        form = await parser.parse()
    except (MultiPartException, UnicodeError, LookupError):
        raise BadForm from None
    try:
        files = await _files(form, limit)
    finally:
        await form.close()
    pairs = tuple((cleaned(name), cleaned(value)) for name, value in form.multi_items() if isinstance(value, str))
    return Params(pairs, files)


async def _files(form: FormData, limit: int) -> tuple[tuple[str, Upload], ...]:
    found: list[tuple[str, Upload]] = []
    left = limit
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            data = await value.read()
            left -= len(data)
            if left < 0:
                raise TooLarge
            if data or value.filename:  # browsers send an empty part where no file was chosen
                found.append((cleaned(name), Upload(_plain_name(value.filename or ""), data)))
    return tuple(found)


async def _within(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise TooLarge
        yield chunk


def _plain_name(written: str) -> str:
    """The last part of what a file is called, in letters that may be shown: some browsers send a whole path."""
    name = PurePosixPath(written.replace("\\", "/")).name
    return re.sub(r"\s+", " ", "".join(sign for sign in name if sign.isprintable())).strip()[-_LONGEST_NAME:]
