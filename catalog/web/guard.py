"""What every request passes before anything of ours looks at it, and what every answer carries.

Requests that no browser of ours would send end here, each with a page that says why: under a foreign name, with an
address or headers beyond all use, too slowly, or more changes from one network than people make. It looks at headers
only and asks nobody.
"""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog.settings import Settings
from catalog.web.errors import BadForm, ForeignName, HeadTooLarge, LongAddress, TooFast, TooSlow
from catalog.web.gate import Gate
from catalog.web.page import Site
from catalog.web.rendering import SECURITY, failed
from catalog.web.whence import believed, from_outside, host_name, network_of, networks_of

ADDRESS_LIMIT = 8_192
HEAD_LIMIT = 32_768
HEADERS_LIMIT = 100
BODY_SECONDS = 60.0
"""For a whole body: a form is small, and who sends it a byte a minute keeps a place that others need."""
A_MINUTE = timedelta(minutes=1)
DRESS = "/static/"
"""Public files that the page of a refusal is dressed in."""
READING = {"GET", "HEAD", "OPTIONS"}
THIS_MACHINE = ("localhost", "127.0.0.1", "[::1]")
_YEAR = 365 * 24 * 60 * 60


class Guard:
    """The middleware: it corrects who asks, refuses, and completes the headers of the answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._trusted = networks_of(settings.trusted_proxies)
        self._hosts = allowed_hosts(settings)
        self._changes = Gate(settings.changes_a_minute, A_MINUTE, TooFast)
        self._headers = headers_of(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let it through, or answer with the page of its trouble."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = self._completing(send)
        try:
            self._look(scope)
        except Exception as error:  # each becomes its page
            await failed(Request(scope), error)(scope, receive, answer)
            return
        await self._app(scope, _in_time(receive), answer)

    def _look(self, scope: Scope) -> None:
        check_size(scope)
        self._correct(scope)
        if self._hosts and host_name(_host_in(scope)) not in self._hosts and not scope["path"].startswith(DRESS):
            raise ForeignName
        client = scope["client"][0] if scope.get("client") else ""
        if scope["method"] not in READING and from_outside(client):
            site: Site = scope["app"].state.site
            self._changes.pass_through(network_of(client), site.tools.clock())

    def _correct(self, scope: Scope) -> None:
        """Who asks is who a trusted proxy says."""
        if not self._trusted or not scope.get("client"):
            return
        whence = believed(scope["client"][0], scope["headers"], self._trusted)
        scope["client"] = (whence.client, scope["client"][1])
        scope["scheme"] = whence.scheme or scope["scheme"]
        if whence.host:
            others = [pair for pair in scope["headers"] if pair[0] != b"host"]
            scope["headers"] = [(b"host", whence.host.encode("latin-1")), *others]

    def _completing(self, send: Send) -> Send:
        async def complete(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", [])
                named = {name for name, _ in given}
                message["headers"] = [*given, *(pair for pair in self._headers if pair[0] not in named)]
            await send(message)

        return complete


def allowed_hosts(settings: Settings) -> frozenset[str]:
    """The names under which the catalogue answers; empty for any."""
    named = [name for name in re.split(r"[\s,]+", settings.allowed_hosts) if name]
    if not named and not settings.base_url:
        return frozenset()
    base = urlsplit(settings.base_url).netloc.rpartition("@")[2]
    return frozenset(filter(None, (host_name(each) for each in (base, *named, *THIS_MACHINE))))


def headers_of(settings: Settings) -> list[tuple[bytes, bytes]]:
    """What every answer carries that says nothing else itself."""
    headers = dict(SECURITY)
    if settings.base_url.startswith("https://"):
        headers["strict-transport-security"] = f"max-age={_YEAR}; includeSubDomains"
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def check_size(scope: Scope) -> None:
    """Raises LongAddress, HeadTooLarge, or BadForm for a request that names two hosts."""
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > ADDRESS_LIMIT:
        raise LongAddress
    headers = scope["headers"]
    if len(headers) > HEADERS_LIMIT or sum(len(name) + len(value) for name, value in headers) > HEAD_LIMIT:
        raise HeadTooLarge
    if sum(name == b"host" for name, _ in headers) > 1:
        raise BadForm


def _host_in(scope: Scope) -> str:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")


def _in_time(receive: Receive) -> Receive:
    """Raises TooSlow when a body is not whole in time. After it, whoever listens for a visitor who leaves may wait."""
    whole = False
    ends = asyncio.get_running_loop().time() + BODY_SECONDS

    async def hurried() -> Message:
        nonlocal whole
        if whole:
            return await receive()
        try:
            async with asyncio.timeout_at(ends):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        whole = not message.get("more_body", False)
        return message

    return hurried
