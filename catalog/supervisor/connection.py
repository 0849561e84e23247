"""One connection of a visitor, with the limits that the server itself has not.

uvicorn reads the head of a request however long it gets and waits for it, and for whoever reads an answer, for ever.
Behind a proxy that is the proxy's to end; where there is none, some hundred silent connections would keep everybody
out. What a finished head may hold is refused with a page (catalog/web/guard.py); here only what never ends is cut off.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_BYTES = 65_536
HEAD_SECONDS = 20.0
REQUEST_SECONDS = 300.0
"""For head and body together: ten megabytes over a slow line."""
DEAF_SECONDS = 120.0
"""How long who asked may take in nothing of the answer."""
_TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 0\r\nconnection: close\r\n\r\n"
)


class Connection(HttpToolsProtocol):
    """Ends when a head grows or lasts beyond all use, when a body never ends, and when nobody reads the answer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has come; the time for the head begins."""
        super().connection_made(transport)
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        for what in tuple(self._ends):
            self._stop(what)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Let a piece in, unless the head has become too long with it."""
        if not self._ends.keys() & {"head", "request"}:  # the next request on a connection that was kept
            self._await_head()
        self._head += len(data)
        super().data_received(data)
        if "head" in self._ends and self._head > HEAD_BYTES and not self.transport.is_closing():
            self.transport.write(_TOO_LONG)
            self.transport.close()

    def on_message_begin(self) -> None:
        """A request begins, perhaps behind the end of another one."""
        self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """The head is whole; head and body together have their own time."""
        self._stop("head")
        self._start("request", REQUEST_SECONDS)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._stop("request")
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Whoever asked does not read as fast as we write."""
        self._start("answer", DEAF_SECONDS)
        super().pause_writing()

    def resume_writing(self) -> None:
        """They read again."""
        self._stop("answer")
        super().resume_writing()

    def _await_head(self) -> None:
        self._head = 0
        self._start("head", HEAD_SECONDS)

    def _start(self, what: str, seconds: float) -> None:
        self._stop(what)
        self._ends[what] = self.loop.call_later(seconds, self.transport.abort)

    def _stop(self, what: str) -> None:
        timer = self._ends.pop(what, None)
        if timer:
            timer.cancel()
