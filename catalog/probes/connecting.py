"""Connections that go to checked addresses only and end in time, whatever the other side does.

Both are kept at the socket, below HTTP: each read gets what is left of the journey's time, so a byte a second
doesn't help, and each byte counts, headers, chunks and informational answers included.
"""

from __future__ import annotations

import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import httpcore2

from catalog.probes.addresses import Network, address_allowed, is_loopback, lies_in
from catalog.probes.troubles import NotAllowed, TooMuch, Unreachable

Resolver = Callable[[str], Sequence[str]]
"""The addresses of a host. Raises OSError where there are none."""

CONNECT_SECONDS = 5.0
"""For one of several addresses: the next one may answer."""
MOST_ADDRESSES = 8
ALLOWED_PORTS = frozenset({80, 443})


def ask_the_system(host: str) -> Sequence[str]:
    """The addresses that this machine's resolver knows."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True, slots=True)
class Guard:
    """Who may be called. ``own_networks`` are public addresses that an operator uses inside; loopback is for tests."""

    resolve: Resolver = ask_the_system
    own_networks: tuple[Network, ...] = ()
    allow_loopback: bool = False
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def checked(self, host: str, port: int, seconds: float) -> list[str]:
        """The addresses of a host, asked for once. Raises NotAllowed when one of them may not be called."""
        if port not in ALLOWED_PORTS and not self.allow_loopback:
            raise NotAllowed("port")
        addresses = list(dict.fromkeys(self._addresses(host, seconds)))
        if not addresses:
            raise Unreachable("unknown_host")
        here = self.allow_loopback and all(map(is_loopback, addresses))
        if not here and not all(map(self._outside, addresses)):
            raise NotAllowed("inward")
        if not here and port not in ALLOWED_PORTS:
            raise NotAllowed("port")
        return addresses[:MOST_ADDRESSES]

    def _outside(self, address: str) -> bool:
        return address_allowed(address) and not lies_in(address, self.own_networks)

    def _addresses(self, host: str, seconds: float) -> Sequence[str]:
        try:
            return _in_time(lambda: self.resolve(host), seconds)
        except (OSError, UnicodeError):
            raise Unreachable("unknown_host") from None


@dataclass(slots=True)
class Budget:
    """What is left of a journey: until when (monotonic), and how many bytes may still come."""

    ends: float
    bytes: int

    def seconds(self) -> float:
        """The time left. Raises TooMuch when there is none."""
        left = self.ends - time.monotonic()
        if left <= 0:
            raise TooMuch("too_slow")
        return left

    def spend(self, size: int) -> None:
        """Take so many bytes. Raises TooMuch when that is more than there are."""
        self.bytes -= size
        if self.bytes < 0:
            raise TooMuch("too_large")


class GuardedBackend(httpcore2.NetworkBackend):
    """Opens connections for httpcore2: resolves, checks and connects in one step, within a budget."""

    def __init__(self, guard: Guard, budget: Budget) -> None:
        self._guard = guard
        self._budget = budget
        self._sockets = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """A connection to a checked address of this host; the addresses are tried in their order."""
        for address in self._guard.checked(host, port, self._budget.seconds()):
            seconds = min(CONNECT_SECONDS, self._budget.seconds())
            with suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return Metered(self._sockets.connect_tcp(address, port, seconds, local_address), self._budget)
        raise Unreachable("no_connection")


class Metered(httpcore2.NetworkStream):
    """A connection that counts what comes and ends with the time; what other timeouts say does not matter."""

    def __init__(self, stream: httpcore2.NetworkStream, budget: Budget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came."""
        data = self._stream.read(max_bytes, self._budget.seconds())
        self._budget.spend(len(data))
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send all of it; what is sent is a few hundred bytes."""
        self._stream.write(buffer, self._budget.seconds())

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """The same, secured; the certificate must be for the host that was asked for, not for its address."""
        return Metered(self._stream.start_tls(ssl_context, server_hostname, self._budget.seconds()), self._budget)

    def get_extra_info(self, info: str) -> Any:
        """What httpcore2 asks of the socket."""
        return self._stream.get_extra_info(info)


def _in_time(ask: Callable[[], Sequence[str]], seconds: float) -> Sequence[str]:
    """The answer, or TooMuch: a resolver knows no time limit, and who runs a name server may let us wait."""
    answer: queue.SimpleQueue[Sequence[str] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answer.put(ask())
        except Exception as error:  # raised again by who waits
            answer.put(error)

    threading.Thread(target=run, name="resolver", daemon=True).start()
    try:
        found = answer.get(timeout=seconds)
    except queue.Empty:
        raise TooMuch("too_slow") from None
    if isinstance(found, Exception):
        raise found
    return found
