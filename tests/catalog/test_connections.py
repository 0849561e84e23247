"""Connections that never come to an end by themselves, to a server as ``serve`` runs it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from catalog.supervisor import connection
from catalog.supervisor.connection import HEAD_BYTES, Connection

HEAD = b"HTTP/1.1 200 OK"
PATIENCE = 20.0


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with ten megabytes for /long, with the length of the body for anything else."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    body = b"a" * 10_000_000 if scope["path"] == "/long" else str(size).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server whose limits are short."""
    for name in ("HEAD_SECONDS", "REQUEST_SECONDS", "DEAF_SECONDS"):
        monkeypatch.setattr(connection, name, 0.5)
    config = uvicorn.Config(echo, http=Connection, ws="none", lifespan="off", log_config=None, timeout_keep_alive=60)
    server = uvicorn.Server(config)
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE)


def call(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE)


def heard(caller: socket.socket) -> bytes:
    """Everything until the other side hangs up; fails when it never does."""
    said = b""
    with suppress(ConnectionResetError):
        while piece := caller.recv(65_536):
            said += piece
    return said


def test_who_says_nothing_is_hung_up_on(port: int) -> None:
    with call(port) as caller:
        assert heard(caller) == b""


def test_a_head_that_drips_is_hung_up_on(port: int) -> None:
    with call(port) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n")
        for _ in range(3):
            time.sleep(0.1)
            caller.sendall(b"x: y\r\n")
        assert heard(caller) == b""


@pytest.mark.parametrize("begin", [b"GET /", b"GET / HTTP/1.1\r\nhost: a\r\nx: ", b"GET / HTTP/1.1\r\nhost: a\r\n"])
def test_a_head_without_end_is_cut_off(port: int, begin: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_SECONDS", PATIENCE)
    line = b"a" * 996 + (b": b\r\n" if begin.endswith(b"\n") else b"aaaa")
    with call(port) as caller:
        caller.sendall(begin)
        with pytest.raises(ConnectionError):
            caller.sendall(line * 20_000)


def test_a_head_that_is_too_long_is_told_so(port: int) -> None:
    with call(port) as caller:
        caller.sendall(b"GET / HTTP/1.1\r\n")
        time.sleep(0.1)
        caller.sendall(b"x: " + b"a" * HEAD_BYTES)
        assert b" 431 " in heard(caller)[:40]


def test_a_body_that_drips_is_hung_up_on(port: int) -> None:
    with call(port) as caller:
        caller.sendall(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n")
        for _ in range(3):
            time.sleep(0.1)
            caller.sendall(b"a")
        assert heard(caller) == b""


def test_who_never_reads_the_answer_is_hung_up_on(port: int) -> None:
    with socket.socket() as caller:
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        caller.settimeout(PATIENCE)
        caller.connect(("127.0.0.1", port))
        caller.sendall(b"GET /long HTTP/1.1\r\nhost: a\r\n\r\n")
        time.sleep(2)
        assert len(heard(caller)) < 10_000_000


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\naaaaaa",
        b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost : a\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: a\r\nx: a\x00b\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nhost: a\r\n\r\n",
    ],
)
def test_where_a_request_ends_is_never_a_guess(port: int, sent: bytes) -> None:
    with call(port) as caller:
        caller.sendall(sent + b"GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n")
        said = heard(caller)
        assert said.startswith(b"HTTP/1.1 400 ") and said.count(b"HTTP/1.1 ") == 1


def test_several_requests_on_one_connection_have_their_time_each(port: int) -> None:
    with call(port) as caller:
        for size in (0, 3, 200_000):
            time.sleep(0.3)
            caller.sendall(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n" % size + b"a" * size)
            assert caller.recv(65_536).endswith(b"\r\n\r\n%d" % size)
        caller.sendall(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n" * 2 + b"GET / HTTP/1.1\r\nho")
        assert heard(caller).count(HEAD) == 2
