"""What a page spends its time on, by own timers in one process.

A profiler slows Python down and the engine not, and so blames the wrong ones. Here a few functions are wrapped with a
clock each; the time of a wrapped function that another one calls is taken off the caller's, so that the parts add up.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import local
from typing import Any

import jinja2
from sqlalchemy.orm import Session
from starlette.applications import Starlette

from catalog import solutions
from catalog.app import create_app
from catalog.web import search as search_page
from catalog.web import solution
from catalog.wiring import Tools
from search.embedded import EmbeddedIndex, answering

HOST = b"127.0.0.1"

REST = "reading the address, headers, ETag, threads"

PARTS: tuple[tuple[object, str, str], ...] = (
    (EmbeddedIndex, "search", "engine: finding hits"),
    (EmbeddedIndex, "similar", "engine: similar entries"),
    (answering, "_question", "engine: reading the question"),
    (answering, "count_facets", "engine: counting facets"),
    (answering, "stored", "engine: reading what hits carry"),
    (answering, "hit", "engine: marking why a hit is one"),
    (search_page, "card_of_hit", "cards and facets for the template"),
    (search_page, "facet_views", "cards and facets for the template"),
    (solution, "page_values", "sections and sentences for the template"),
    (solution, "map_of_uses", "map"),
    (solutions, "page", "making the entry of its rows"),
    (jinja2.Template, "render", "template"),
    (Session, "execute", "database"),
    (Session, "scalars", "database"),
    (Session, "scalar", "database"),
    (zlib, "compress", "compression"),
)
"""Where a clock is put: owner, name, and the part that its time belongs to."""


class Clock:
    """Adds up the time of parts, each without the parts inside it."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inside = local()

    def around(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, timed."""

        def timed(*args: Any, **kwargs: Any) -> Any:
            outer, self._inside.time = getattr(self._inside, "time", 0.0), 0.0
            begun = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.process_time() - begun
                self.spent[part] += whole - self._inside.time
                self._inside.time = outer + whole

        return timed


@contextmanager
def _clocks() -> Iterator[Clock]:
    clock = Clock()
    originals = [(owner, name, getattr(owner, name)) for owner, name, _ in PARTS]
    for owner, name, part in PARTS:
        setattr(owner, name, clock.around(part, getattr(owner, name)))
    try:
        yield clock
    finally:
        for owner, name, original in originals:
            setattr(owner, name, original)


def spent_on(tools: Tools, paths: Sequence[str]) -> dict[str, float]:
    """Seconds a page by part, the longest first; what no clock saw is the rest.

    The first round warms up under another host: a page that was kept in it is none of the second round's.
    """
    app = create_app(tools)
    _apart(_ask_all(app, paths, host=b"localhost"))
    with _clocks() as clock:
        begun = time.process_time()
        _apart(_ask_all(app, paths))
        whole = time.process_time() - begun
    parts = {part: spent / len(paths) for part, spent in clock.spent.items() if spent}
    parts[REST] = whole / len(paths) - sum(parts.values())
    return dict(sorted(parts.items(), key=lambda item: -item[1]))


def _apart(work: Coroutine[Any, Any, None]) -> None:
    """Do it in a thread of its own: in the thread of whoever measures, a loop may be running already."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _ask_all(app: Starlette, paths: Sequence[str], host: bytes = HOST) -> None:
    for path in paths:
        await ask(app, path, host=host)


async def ask(app: Starlette, address: str, headers: Sequence[tuple[bytes, bytes]] = (), host: bytes = HOST) -> None:
    """One visit without a server: the application is called as a server would."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", host), *headers],
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "root_path": "",
        "http_version": "1.1",
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        assert message.get("status", 200) == 200, address

    await app(scope, receive, send)
