"""The whole public catalogue to take along: a page about the files, and the files, written while they are sent.

A file of a hundred thousand entries must not hold up the pages. It is read in short sessions, made in pieces, each in
a turn of one of the threads that make pages, and given up when its reader takes nothing for a while.
"""

from __future__ import annotations

import asyncio
import json
import logging
import zlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import func, select
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from catalog.exchange.catalogue_export import public_lines
from catalog.exchange.table_entries import table_entries, table_languages
from catalog.models import Solution
from catalog.organisations.listing import PUBLIC
from catalog.web import linked
from catalog.web.encodings import accepts
from catalog.web.page import Answer, Endpoint, Site, Visit, show
from catalog.web.rendering import COMPRESS_LEVEL, SECURITY, failed
from content.demo.register import register_source
from content.locale.speech import say
from schemas.dates import day_of
from schemas.exchange.catalogue import catalogue_schema
from schemas.exchange.table import lines as table_lines
from schemas.exchange.table import template

PIECE = 128 * 1024
PATIENCE = 60.0
"""So many seconds a reader may take for one piece …"""
LONGEST = 30 * 60.0
"""… and for all of them."""

log = logging.getLogger("lichtermeer.web")

# Whoever builds on the data may read it from a page of their own.
HEADERS = SECURITY | {
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
    "cache-control": "no-cache",
    "vary": "Accept-Encoding",
}


def about(visit: Visit) -> Answer:
    """Which files there are, what is in them, and what one may do with them."""
    entries = visit.db.scalar(select(func.count(Solution.id)).where(PUBLIC)) or 0
    files = {f"{visit.path}/katalog.{file.ending}": file.media_type for file in (JSON_FILE, CSV_FILE)}
    facts = linked.of_data(visit, say("Daten herunterladen"), files)
    return show("downloads.html", here="", entries=entries, source=register_source(), linked=facts)


def schema(_: Visit) -> Answer:
    """The format of the JSON document, for programs."""
    return Answer(body=_schema(), media_type="application/schema+json", headers={"access-control-allow-origin": "*"})


def table_template(_: Visit) -> Answer:
    """An empty table with headings, and above them what belongs where."""
    headers = {"content-disposition": 'attachment; filename="lichtermeer-vorlage.csv"'}
    return Answer(body="".join(template()).encode(), media_type=CSV_FILE.media_type, headers=headers)


@cache
def _schema() -> bytes:
    return json.dumps(catalogue_schema(), ensure_ascii=False, indent=1).encode()


@dataclass(frozen=True, slots=True)
class File:
    """A file to take along: the end of its name, its type, what makes its text, and how its name begins."""

    ending: str
    media_type: str
    text: Callable[[Site], Iterable[str]]
    name: str = "lichtermeer"


def _json(site: Site) -> Iterable[str]:
    return public_lines(site.tools.database.reading, site.tools.clock())


def _csv(site: Site) -> Iterable[str]:
    reading = site.tools.database.reading
    yield from table_lines(table_entries(reading), table_languages(reading))


JSON_FILE = File("json", "application/json", _json)
CSV_FILE = File("csv", "text/csv; charset=utf-8; header=present", _csv)


def sending(file: File) -> Endpoint:
    """An endpoint that sends this file."""

    async def endpoint(request: Request) -> Response:
        return send(request, file, HEADERS)

    return endpoint


def send(
    request: Request, file: File, headers: Mapping[str, str], afterwards: BackgroundTask | None = None
) -> Response:
    """The answer that sends this file; what is to be done ``afterwards`` is done when it has left."""
    site: Site = request.app.state.site
    packed = accepts(request.headers.get("accept-encoding", ""), "gzip")
    name = f"{file.name}-{day_of(site.tools.clock()).isoformat()}.{file.ending}"
    own = {**headers, "content-disposition": f'attachment; filename="{name}"'}
    own |= {"content-encoding": "gzip"} if packed else {}
    if request.method == "HEAD":
        return Response(None, headers=own, media_type=file.media_type)
    download = _Download(request, file, own, packed=packed)
    download.background = afterwards
    return download


class _Download(StreamingResponse):
    """Begins when its first piece is there, so that what keeps it from beginning gets the page of its trouble."""

    def __init__(self, request: Request, file: File, headers: dict[str, str], *, packed: bool) -> None:
        self._request, self._site = request, request.app.state.site
        self._pieces = _pieces(file.text(self._site), packed=packed)
        super().__init__(self._sent(), headers=headers, media_type=file.media_type)
        self._first = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, or the page of what keeps it from beginning."""

        async def patiently(message: Message) -> None:
            async with asyncio.timeout(PATIENCE):
                await send(message)

        try:
            with self._site.slots.one():
                self._first = await self._next()
                async with asyncio.timeout(LONGEST):
                    await super().__call__(scope, receive, patiently)
        except TimeoutError:
            log.info("Ein Herunterladen wurde abgebrochen: Der Empfänger war zu langsam.")
        except Exception as error:  # it becomes its page, or ends the file before its end
            response = failed(self._request, error)
            if not self._first:
                await response(scope, receive, send)

    async def _sent(self) -> AsyncIterator[bytes]:
        piece = self._first
        while piece:
            yield piece
            piece = await self._next()

    async def _next(self) -> bytes:
        """The next piece, made in a thread; empty at the end."""
        return await asyncio.get_running_loop().run_in_executor(self._site.threads, next, self._pieces, b"")


def _pieces(text: Iterable[str], *, packed: bool) -> Iterator[bytes]:
    """The text in pieces of a fair size."""
    packer = zlib.compressobj(COMPRESS_LEVEL, wbits=31) if packed else None
    for piece in _gathered(text):
        made = packer.compress(piece) if packer else piece
        if made:
            yield made
    if packer:
        yield packer.flush()


def _gathered(text: Iterable[str]) -> Iterator[bytes]:
    waiting, size = [], 0
    for part in text:
        waiting.append(part)
        size += len(part)
        if size >= PIECE:
            yield "".join(waiting).encode("utf-8", "backslashreplace")
            waiting, size = [], 0
    if waiting:
        yield "".join(waiting).encode("utf-8", "backslashreplace")
