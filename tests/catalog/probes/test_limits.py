"""No server keeps us for long or fills our memory, however it goes about it."""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat

import pytest

from catalog.probes.connecting import Guard
from catalog.probes.fetching import Limits, fetch
from catalog.probes.troubles import ProbeFailed
from tests.catalog.probes.answering import LOOPBACK, Answering, Says, answer, says

SMALL = Limits(seconds=5, wire=100_000, body=200_000)
SHORT = Limits(seconds=0.5)
HEAD = b"HTTP/1.1 200 OK\r\n"


def code_of(server: Answering, limits: Limits = SMALL, guard: Guard = LOOPBACK) -> str:
    with pytest.raises(ProbeFailed) as failed:
        fetch(server.url(host="127.0.0.1"), limits, guard)
    return failed.value.code


def endless(begin: bytes, piece: bytes) -> Says:
    def say(connection: socket.socket) -> None:
        connection.sendall(begin)
        for each in repeat(piece):
            connection.sendall(each)

    return say


@contextmanager
def dripping(begin: bytes, piece: bytes) -> Iterator[Says]:
    """A byte at a time, each well within any limit for a single read."""
    over = threading.Event()

    def say(connection: socket.socket) -> None:
        connection.sendall(begin)
        while not over.wait(0.05):
            connection.sendall(piece)

    yield say
    over.set()


ENDLESS = {
    "headers": (HEAD, b"x-a: " + b"a" * 1000 + b"\r\n"),
    "one header": (HEAD + b"x-a: ", b"a" * 1000),
    "the first line": (b"HTTP/1.1 200 ", b"a" * 1000),
    "body": (HEAD + b"\r\n", b"a" * 1000),
    "chunks": (HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\na\r\n" * 100),
    "extensions of chunks": (HEAD + b"transfer-encoding: chunked\r\n\r\n1;", b"a" * 1000),
    "trailers": (HEAD + b"transfer-encoding: chunked\r\n\r\n0\r\n", b"x-a: " + b"a" * 1000 + b"\r\n"),
    "informational answers": (b"", b"HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n" * 20),
    "what was promised to be short": (HEAD + b"content-length: 999999999\r\n\r\n", b"a" * 1000),
}


@pytest.mark.parametrize("what", ENDLESS)
def test_an_endless_answer_ends_at_the_limit(server: Answering, what: str) -> None:
    server.answers["/"] = endless(*ENDLESS[what])
    assert code_of(server) in {"too_large", "broken_answer"}


DRIPS = {
    "nothing at all": (b"", b""),
    "the first line": (b"HTTP/1.1 200 ", b"a"),
    "headers": (HEAD, b"x: y\r\n"),
    "body": (HEAD + b"\r\n", b"a"),
    "informational answers": (b"", b"HTTP/1.1 102 Wait\r\n\r\n"),
}


@pytest.mark.parametrize("what", DRIPS)
def test_a_slow_drip_ends_with_the_time(server: Answering, what: str) -> None:
    with dripping(*DRIPS[what]) as drip:
        server.answers["/"] = drip
        assert code_of(server, SHORT) == "too_slow"


def test_the_time_is_one_for_all_redirects(server: Answering) -> None:
    """Each answer alone comes in time."""
    over = threading.Event()

    def late(connection: socket.socket) -> None:
        over.wait(0.2)
        connection.sendall(b"HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n")

    server.answers["/"] = late
    assert code_of(server, SHORT) == "too_slow"
    over.set()


def test_a_resolver_that_does_not_answer_ends_with_the_time(server: Answering) -> None:
    over = threading.Event()

    def silent(_host: str) -> list[str]:
        over.wait(60)
        return []

    assert code_of(server, SHORT, Guard(silent, allow_loopback=True)) == "too_slow"
    over.set()


def packed(body: bytes, how: str) -> bytes:
    if how == "raw":
        squeezer = zlib.compressobj(wbits=-15)
        return squeezer.compress(body) + squeezer.flush()
    return gzip.compress(body) if "gzip" in how else zlib.compress(body)


@pytest.mark.parametrize(
    ("encoding", "how"),
    [("gzip", "gzip"), ("x-gzip", "gzip"), ("deflate", "zlib"), ("deflate", "raw"), ("GZIP", "gzip")],
)
def test_a_packed_body_is_unpacked(server: Answering, encoding: str, how: str) -> None:
    body = b"Stadt " * 20_000
    server.answers["/"] = answer(body=packed(body, how), Content_Encoding=encoding)
    assert fetch(server.url(), SMALL, LOOPBACK).body == body


def test_a_body_just_at_the_limit_passes_and_a_byte_more_does_not(server: Answering) -> None:
    for how, size, passes in [("gzip", 200_000, True), ("gzip", 200_001, False), ("zlib", 200_001, False)]:
        encoding = "gzip" if how == "gzip" else "deflate"
        server.answers["/"] = answer(body=packed(b"a" * size, how), Content_Encoding=encoding)
        if passes:
            assert len(fetch(server.url(), SMALL, LOOPBACK).body) == size
        else:
            assert code_of(server) == "too_large"


@pytest.mark.parametrize(("encoding", "how"), [("gzip", "gzip"), ("deflate", "zlib"), ("deflate", "raw")])
def test_a_bomb_ends_at_the_limit(server: Answering, encoding: str, how: str) -> None:
    server.answers["/"] = answer(body=packed(b"\0" * 50_000_000, how), Content_Encoding=encoding)
    assert code_of(server) == "too_large"


@pytest.mark.parametrize(
    "encoding", ["br", "zstd", "compress", "gzip, gzip", "gzip,identity", "deflate, gzip", "nonsense"]
)
def test_what_was_not_asked_for_is_not_unpacked(server: Answering, encoding: str) -> None:
    server.answers["/"] = answer(body=gzip.compress(gzip.compress(b"a")), Content_Encoding=encoding)
    assert code_of(server) == "unknown_encoding"


def test_an_encoding_in_two_headers_is_two_encodings(server: Answering) -> None:
    twice = b"content-encoding: gzip\r\n" * 2
    server.answers["/"] = lambda connection: connection.sendall(HEAD + twice + b"connection: close\r\n\r\nx")
    assert code_of(server) == "unknown_encoding"


@pytest.mark.parametrize(
    "body",
    [b"a", b"no gzip at all", gzip.compress(b"a" * 999)[:-9], gzip.compress(b"a") + b"more", b"\x1f\x8b" + b"\0" * 20],
    ids=["one letter", "words", "cut off", "more behind it", "only a head"],
)
def test_a_broken_packing_is_named_so(server: Answering, body: bytes) -> None:
    server.answers["/"] = answer(body=body, Content_Encoding="gzip")
    assert code_of(server) == "broken_encoding"


def test_many_or_long_headers_are_refused(server: Answering) -> None:
    server.answers["/"] = says(HEAD, b"x: a\r\n" * 200, b"content-length: 0\r\n\r\n")
    assert code_of(server) == "too_large"
    server.answers["/"] = answer(x_long="a" * 40_000)
    assert code_of(server) == "too_large"
