"""Downloads by a real server: whoever reads slowly, or goes away, keeps nobody else from anything."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from threading import Thread

import httpx2
import pytest
import uvicorn

from catalog import migrations, solutions
from catalog.app import create_app
from catalog.reuse import Voice
from catalog.solutions import Imprint
from catalog.web import downloads
from tests.factories import NOW, anna, content
from tests.sites import open_site

ENTRIES = 500
"""More text than all buffers between a server and a reader who takes nothing can hold."""
FILE = "/daten/katalog.json"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, int]]:
    """A server with a big catalogue and little patience."""
    tools = open_site(tmp_path_factory.mktemp("served"))
    migrations.upgrade(tools.database, NOW)
    with tools.database.writing() as db:
        publisher = anna(db)
        for number in range(ENTRIES):
            words = content(title=f"Eintrag {number}", description="Wasser für Bäume. " * 1_000)
            solutions.publish(db, words, Imprint(publisher=publisher), by=Voice.of_source("Quelle"), now=NOW)
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(tools), log_config=None, ws="none", timeout_graceful_shutdown=1))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(downloads, "PATIENCE", 1.0)
        thread.start()
        wait_until(lambda: server.started)
        yield listening.getsockname()
        server.should_exit = True
        thread.join()
    listening.close()
    tools.database.close()


def wait_until(holds: Callable[[], bool]) -> None:
    last = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < last
        time.sleep(0.05)


def begun(address: tuple[str, int]) -> socket.socket:
    """Somebody who asks for the file, reads how it begins, and then takes nothing more."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    reader.connect(address)
    reader.sendall(f"GET {FILE} HTTP/1.1\r\nHost: katalog.example\r\n\r\n".encode())
    assert reader.recv(12) == b"HTTP/1.1 200"
    return reader


def status(address: tuple[str, int], path: str = FILE) -> int:
    with httpx2.stream("GET", f"http://{address[0]}:{address[1]}{path}") as answer:
        return int(answer.status_code)


def test_readers_who_take_nothing_lose_their_turn(address: tuple[str, int]) -> None:
    idle = [begun(address), begun(address)]

    assert status(address) == 503
    assert [status(address, path) for path in ("/", "/daten", "/loesungen/eintrag-1")] == [200, 200, 200]
    wait_until(lambda: status(address) == 200)

    for reader in idle:
        reader.close()


def test_readers_who_go_away_free_their_turn(address: tuple[str, int]) -> None:
    for reader in [begun(address), begun(address)]:
        reader.close()

    wait_until(lambda: status(address) == 200)


def test_a_reader_who_takes_it_all_gets_a_whole_document(address: tuple[str, int]) -> None:
    answer = httpx2.get(f"http://{address[0]}:{address[1]}{FILE}")

    assert len(json.loads(answer.content)["solutions"]) == ENTRIES
