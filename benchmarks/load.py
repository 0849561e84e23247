"""A small load generator: so many connections, each asking again as soon as it has its answer, for so long.

Run as a process of its own: ``python -m benchmarks.load PORT PATHS SECONDS CONNECTIONS``. It speaks to this machine
only, ends by itself, and prints what it counted as JSON. It takes little of the processor away from what it measures:
no client library, no headers read but the two that are needed.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

HOST = "127.0.0.1"
SILENCE = 10.0
MOST_REQUESTS = 200_000

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: chunked", re.IGNORECASE)
_LAST_CHUNK = b"\r\n0\r\n\r\n"


class NoAnswer(Exception):
    """The connection ended, or nothing came for too long."""


def request(path: str) -> bytes:
    """What a program asks: no cookie, no compression, nothing that was kept."""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode("ascii")


class Connection:
    """One connection that is kept open; knows how far the answer has come."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), SILENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._got = b""
        self._end = 0
        self._chunked = False
        self.asked_at = 0.0

    def ask(self, path: str) -> None:
        """Send a question; ``read`` until the answer is there."""
        self._got, self._end = b"", 0
        self.asked_at = time.perf_counter()
        self.socket.sendall(request(path))

    def read(self) -> int | None:
        """Take what came; the status once the answer is whole. Raises NoAnswer."""
        chunk = self.socket.recv(262_144)
        if not chunk:
            raise NoAnswer
        self._got += chunk
        if not self._end:
            head = self._got.find(b"\r\n\r\n")
            if head < 0:
                return None
            length = _LENGTH.search(self._got, 0, head)
            self._chunked = bool(_CHUNKED.search(self._got, 0, head))
            self._end = head + 4 + (int(length[1]) if length else 0)
        if self._chunked:
            self._end = len(self._got)
            return int(self._got[9:12]) if self._got.endswith(_LAST_CHUNK) else None
        return int(self._got[9:12]) if len(self._got) >= self._end else None

    def get(self, path: str) -> int:
        """Ask and wait. Raises NoAnswer."""
        self.ask(path)
        while (status := self.read()) is None:
            pass
        return status

    @property
    def size(self) -> int:
        """Bytes of the last answer."""
        return self._end

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


@dataclass(slots=True)
class Counted:
    """What a round of load gave."""

    answers: int = 0
    failures: int = 0
    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)


def load(port: int, paths: list[str], seconds: float, connections: int) -> Counted:
    """Keep ``connections`` asking for ``seconds``."""
    counted = Counted()
    following = cycle(paths)
    begun = time.perf_counter()
    with selectors.DefaultSelector() as waiting:
        opened = [Connection(port) for _ in range(connections)]
        for connection in opened:
            waiting.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(next(following))
        while time.perf_counter() - begun < seconds and counted.answers < MOST_REQUESTS:
            ready = waiting.select(SILENCE)
            if not ready:
                raise NoAnswer
            for key, _ in ready:
                _step(key.data, following, counted)
        counted.seconds = time.perf_counter() - begun
    for connection in opened:
        connection.close()
    return counted


def _step(connection: Connection, following: Iterator[str], counted: Counted) -> None:
    status = connection.read()
    if status is None:
        return
    counted.answers += 1
    counted.failures += status != 200
    counted.waits.append(time.perf_counter() - connection.asked_at)
    connection.ask(next(following))


def main(arguments: list[str]) -> None:
    """Measure once and print the outcome."""
    port, file, seconds, connections = arguments
    paths = Path(file).read_text(encoding="ascii").splitlines()
    counted = load(int(port), paths, float(seconds), int(connections))
    told = {"answers": counted.answers, "failures": counted.failures, "seconds": counted.seconds}
    waits = sorted(counted.waits) or [0.0]
    print(json.dumps(told | {"median": waits[len(waits) // 2], "late": waits[len(waits) * 95 // 100]}))


if __name__ == "__main__":
    main(sys.argv[1:])
