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

    _head = 0
    _heads_end: asyncio.TimerHandle | None = None
    _bodys_end: asyncio.TimerHandle | None = None
    _deaf: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody has come; the time for the head begins."""
        super().connection_made(transport)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        for timer in (self._heads_end, self._bodys_end, self._deaf):
            if timer:
                timer.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Let a piece in, unless the head has become too long with it."""
        if self._heads_end is None and self._bodys_end is None:  # the next request on a connection that was kept
            self._await_head()
        super().data_received(data)
        if self._heads_end:
            self._head += len(data)
            if self._head > HEAD_BYTES and not self.transport.is_closing():
                self.transport.write(_TOO_LONG)
                self.transport.close()

    def on_headers_complete(self) -> None:
        """The head is whole; the body has its own time."""
        self._head = 0
        self._heads_end = self._cancelled(self._heads_end)
        self._bodys_end = self._cancelled(self._bodys_end)
        self._bodys_end = self.loop.call_later(REQUEST_SECONDS, self._abort)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._bodys_end = self._cancelled(self._bodys_end)
        super().on_message_complete()

    def pause_writing(self) -> None:
        """Whoever asked does not read as fast as we write."""
        self._deaf = self._cancelled(self._deaf)
        self._deaf = self.loop.call_later(DEAF_SECONDS, self._abort)
        super().pause_writing()

    def resume_writing(self) -> None:
        """They read again."""
        self._deaf = self._cancelled(self._deaf)
        super().resume_writing()

    def _await_head(self) -> None:
        self._head = 0
        self._heads_end = self.loop.call_later(HEAD_SECONDS, self._abort)

    def _cancelled(self, timer: asyncio.TimerHandle | None) -> None:
        if timer:
            timer.cancel()

    def _abort(self) -> None:
        self.transport.abort()
