"""A server that is away, hangs, refuses or talks nonsense is a sentence, and never an error of ours."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from search.index import IndexStatus, IndexUnavailable, IndexUnreachable
from search.query import SearchQuery
from search.server import ServerIndex
from search.server.breaker import MOST_FAILURES
from search.server.connection import Limits
from tests.meilisearch_server import Meilisearch, free_port
from tests.search.documents import a_document, ids

SECRET = "a-key-that-must-not-be-told"
QUICK = Limits(connect=0.2, answer=0.2, change=0.2)
QUERY = SearchQuery(text="Laterne")
Stub = Callable[[int, bytes], str]


@pytest.fixture
def hanging() -> Iterator[str]:
    """The address of something that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Makes a server that gives one answer to everything; the real one can't be made to talk nonsense."""
    running: list[ThreadingHTTPServer] = []

    def serve(status: int, body: bytes) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        running.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield serve
    for server in running:
        server.shutdown()
        server.server_close()


def every_use(index: ServerIndex) -> list[Callable[[], object]]:
    return [
        lambda: index.search(SearchQuery()),
        lambda: index.search(QUERY),
        lambda: index.suggest("lat"),
        lambda: index.similar(1),
        lambda: index.put([a_document()]),
        lambda: index.rebuild([a_document()]),
    ]


def test_a_server_that_is_away_is_unreachable_and_says_no_key() -> None:
    for number in range(6):
        index = ServerIndex(f"http://127.0.0.1:{free_port()}", SECRET, SECRET + "-to-write", limits=QUICK)
        with pytest.raises(IndexUnreachable) as raised:
            every_use(index)[number]()
        assert SECRET not in f"{raised.value!r} {raised.value.__cause__!r}"
        assert index.status() == IndexStatus(False, 0, "", "", current_layout=False, reachable=False)
        assert index.mark() is None


def test_a_server_that_hangs_is_asked_a_few_times_and_then_left_alone(hanging: str) -> None:
    now = 0.0
    index = ServerIndex(hanging, SECRET, limits=QUICK, clock=lambda: now)
    said = []
    for _ in range(MOST_FAILURES + 3):
        with pytest.raises(IndexUnreachable) as raised:
            index.search(QUERY)
        said.append(str(raised.value))
    assert [sentence.endswith("a moment ago") for sentence in said] == [False] * MOST_FAILURES + [True] * 3
    now += 60
    with pytest.raises(IndexUnreachable) as raised:
        index.search(QUERY)
    assert not str(raised.value).endswith("a moment ago")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Welcome</html>"),
        (200, b""),
        (200, b"[]"),
        (200, b"{}"),
        (200, b'{"results": []}'),
        (200, json.dumps({"results": [{}] * 3}).encode()),
        (200, json.dumps({"results": [{"hits": None, "totalHits": 0}] * 3}).encode()),
        (302, b""),
        (404, b"not here"),
        (500, b"broken"),
        (503, b'{"message": "x", "code": "y"}'),
    ],
)
def test_nonsense_is_an_index_that_is_not_available(stub: Stub, status: int, body: bytes) -> None:
    index = ServerIndex(stub(status, body), SECRET, limits=QUICK)
    for ask in every_use(index)[:4]:
        with pytest.raises(IndexUnavailable) as raised:
            ask()
        assert SECRET not in str(raised.value)
    assert not index.status().ready


def test_a_wrong_key_is_said_and_what_was_typed_is_not(meilisearch: Meilisearch) -> None:
    index = ServerIndex(meilisearch.url, SECRET, SECRET + "-to-write", name=meilisearch.fresh_name())
    for ask in every_use(index):
        with pytest.raises(IndexUnavailable, match="key") as raised:
            ask()
        assert not isinstance(raised.value, IndexUnreachable)
        assert SECRET not in str(raised.value)
        assert "Laterne" not in str(raised.value)
    status = index.status()
    assert (status.ready, status.reachable) == (False, True)


def test_who_only_may_search_changes_nothing(meilisearch: Meilisearch) -> None:
    name = meilisearch.fresh_name()
    writer = ServerIndex(meilisearch.url, meilisearch.search_key, meilisearch.write_key, name=name)
    writer.rebuild([a_document(1)])
    for key in ("", meilisearch.search_key):
        reader = ServerIndex(meilisearch.url, meilisearch.search_key, key, name=name)
        for change in every_use(reader)[4:]:
            with pytest.raises(IndexUnavailable, match="key"):
                change()
        assert ids(reader.search(SearchQuery())) == [1]


def test_a_server_that_comes_back_is_asked_again(meilisearch: Meilisearch) -> None:
    now = 0.0
    name = meilisearch.fresh_name()
    ServerIndex(meilisearch.url, meilisearch.search_key, meilisearch.write_key, name=name).rebuild([a_document(1)])
    port = free_port()
    index = ServerIndex(f"http://127.0.0.1:{port}", meilisearch.search_key, name=name, clock=lambda: now)
    for _ in range(MOST_FAILURES):
        with pytest.raises(IndexUnreachable):
            index.search(SearchQuery())
    with Forwarding(port, meilisearch.url):
        with pytest.raises(IndexUnreachable):
            index.search(SearchQuery())
        now += 60
        assert ids(index.search(SearchQuery())) == [1]


class Forwarding:
    """Makes a port of this machine lead to the server."""

    def __init__(self, port: int, url: str) -> None:
        self._listening = socket.create_server(("127.0.0.1", port))
        self._target = ("127.0.0.1", int(url.rpartition(":")[2]))

    def __enter__(self) -> None:
        threading.Thread(target=self._accept, daemon=True).start()

    def __exit__(self, *_: object) -> None:
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=_copy, args=(source, target), daemon=True).start()


def _copy(source: socket.socket, target: socket.socket) -> None:
    while piece := source.recv(65_536):
        target.sendall(piece)
    target.close()
