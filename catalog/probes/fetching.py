"""One call to an address that somebody gave us, redirects included."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from typing import Literal

import httpcore2

from catalog import __version__
from catalog.probes.connecting import Budget, Guard, GuardedBackend
from catalog.probes.targets import Target, redirected, target_of
from catalog.probes.troubles import BadAnswer, Code, ProbeFailed, TooMuch, Unreachable
from catalog.probes.unpacking import ASKED_FOR, unpacked

AGENT = f"Lichtermeer/{__version__}"
REDIRECTS = {301, 302, 303, 307, 308}
ANYONE = {"accept", "accept-language", "if-modified-since", "if-none-match", "user-agent"}
"""What may be sent to whoever answers; any other header is for the one that the caller named."""


@dataclass(frozen=True, slots=True)
class Limits:
    """For the whole journey, not for each step: time, bytes on the wire, bytes of the body, headers, redirects."""

    seconds: float = 20.0
    wire: int = 2_000_000
    body: int = 8_000_000
    header_bytes: int = 32_768
    headers: int = 100
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Redirect:
    """One answer that sent on: with which status, and where to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """The last answer of a journey. Header names are in small letters; ``url`` is where it came from."""

    status: int
    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    redirects: tuple[Redirect, ...] = ()

    def header(self, name: str) -> str:
        """The first value of that name; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


def fetch(
    url: str,
    limits: Limits | None = None,
    guard: Guard | None = None,
    *,
    method: Literal["GET", "HEAD"] = "GET",
    headers: Mapping[str, str] | None = None,
) -> Fetched:
    """Call that address and follow where it leads. Raises ProbeFailed.

    No proxy of the environment is used, no cookie is kept, and what the caller sends beside the ordinary goes to the
    host that it named and to no other.
    """
    journey = _Journey(limits or Limits(), guard or Guard(), method, headers or {})
    return journey.follow(target_of(url))


class _Journey:
    def __init__(self, limits: Limits, guard: Guard, method: str, headers: Mapping[str, str]) -> None:
        self._limits = limits
        self._method = method
        self._headers = {name.lower(): value for name, value in headers.items()}
        self._guard = guard
        self._budget = Budget(time.monotonic() + limits.seconds, limits.wire)

    def follow(self, first: Target) -> Fetched:
        """The answer at the end of the way. Raises ProbeFailed."""
        target, redirects = first, list[Redirect]()
        while True:
            answer = self._ask(target, own=target.origin == first.origin)
            if answer.status not in REDIRECTS or not answer.header("location"):
                return replace(answer, redirects=tuple(redirects))
            if len(redirects) >= self._limits.redirects:
                raise TooMuch("too_many_redirects", target.place)
            target = redirected(target, _text(answer.header("location")))
            redirects.append(Redirect(answer.status, target.url))

    def _ask(self, target: Target, *, own: bool) -> Fetched:
        """One step, over a connection of its own. A redirect's body is left where it is."""
        sent = self._sent(target, own=own)
        with (
            _named(target),
            closing(self._connection(target)) as connection,
            connection.stream(self._method, _core(target), headers=sent) as response,
        ):
            answer = Fetched(response.status, target.url, self._received(response), b"")
            if answer.status in REDIRECTS and answer.header("location"):
                return answer
            return replace(answer, body=self._body(answer, response))

    def _connection(self, target: Target) -> httpcore2.HTTPConnection:
        backend = GuardedBackend(self._guard, self._budget)
        return httpcore2.HTTPConnection(_core(target).origin, self._guard.tls, network_backend=backend)

    def _sent(self, target: Target, *, own: bool) -> list[tuple[bytes | str, bytes | str]]:
        given = {name: value for name, value in self._headers.items() if own or name in ANYONE}
        ordinary = {"accept": "*/*", "user-agent": AGENT}
        fixed = {"host": target.authority, "accept-encoding": ASKED_FOR, "connection": "close"}
        return list((ordinary | given | fixed).items())

    def _received(self, response: httpcore2.Response) -> tuple[tuple[str, str], ...]:
        size = sum(len(name) + len(value) for name, value in response.headers)
        if size > self._limits.header_bytes or len(response.headers) > self._limits.headers:
            raise TooMuch("too_large")
        if response.status < 200:  # the other side wants to speak something else than HTTP
            raise BadAnswer("broken_answer")
        return tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in response.headers)

    def _body(self, answer: Fetched, response: httpcore2.Response) -> bytes:
        encodings = ",".join(value for name, value in answer.headers if name == "content-encoding")
        return unpacked(encodings, response.iter_stream(), self._limits.body)


def _core(target: Target) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=target.scheme.encode(), host=target.host.encode(), port=target.port, target=target.path.encode()
    )


def _text(value: str) -> str:
    """A header as its sender meant it: many write UTF-8 where only ASCII may stand."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return value


_FAILURES: tuple[tuple[type[Exception], type[ProbeFailed], Code], ...] = (
    (httpcore2.TimeoutException, TooMuch, "too_slow"),
    (httpcore2.ConnectError, Unreachable, "no_secure_connection"),
    (httpcore2.NetworkError, Unreachable, "no_connection"),
    (httpcore2.ProtocolError, BadAnswer, "broken_answer"),
)
"""The backend names failed connections itself, so what httpcore2 calls one is a failed handshake."""


@contextmanager
def _named(target: Target) -> Iterator[None]:
    """Failures by our names, with the place where they happened."""
    try:
        yield
    except ProbeFailed as error:
        raise type(error)(error.code, target.place) from None
    except tuple(kind for kind, _, _ in _FAILURES) as error:
        kind, code = next((ours, code) for theirs, ours, code in _FAILURES if isinstance(error, theirs))
        raise kind(code, target.place) from None
