"""A Meilisearch of the tests' own, as a process that ends when its standard input does.

Run as a program it prints the id of the server's process once it answers, and serves until whoever started it closes
the pipe or dies. Imported, it gives tests such a server, or the one that the variables name, with keys that hold no
more than the rights in docs/search-server.md.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

NO_SERVER = "not run: meilisearch"
URL_VARIABLE = "LICHTERMEER_TEST_SEARCH_URL"
KEY_VARIABLE = "LICHTERMEER_TEST_SEARCH_KEY"
PROGRAM = "meilisearch"
PATIENCE = 60.0

SEARCH_RIGHTS = ("search",)
WRITE_RIGHTS = (
    "search",
    "documents.add",
    "documents.get",
    "documents.delete",
    "indexes.create",
    "indexes.get",
    "indexes.update",
    "indexes.delete",
    "indexes.swap",
    "settings.get",
    "settings.update",
    "stats.get",
    "tasks.get",
)


@dataclass
class Meilisearch:
    """A running server. Its names and keys are nobody else's; ``process`` is its id, 0 where it is not ours."""

    url: str
    master_key: str
    process: int = 0
    prefix: str = field(default_factory=lambda: f"lichtermeer-test-{os.getpid()}-{secrets.token_hex(4)}")
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))
    _keys: dict[tuple[str, ...], str] = field(default_factory=dict)

    def fresh_name(self) -> str:
        """A name for an index that no other test has; the keys reach it and whatever begins like it."""
        return f"{self.prefix}-{next(self._numbers)}"

    @property
    def search_key(self) -> str:
        """What web processes hold."""
        return self.key(SEARCH_RIGHTS)

    @property
    def write_key(self) -> str:
        """What the worker holds."""
        return self.key(WRITE_RIGHTS)

    def key(self, rights: Sequence[str], indexes: str = "") -> str:
        """A key with these rights on the indexes of the tests, or on those that ``indexes`` says."""
        asked = (*rights, indexes)
        if asked not in self._keys:
            wanted = {"actions": list(rights), "indexes": [indexes or f"{self.prefix}*"], "expiresAt": None}
            self._keys[asked] = self.ask("POST", "/keys", wanted)["key"]
        return self._keys[asked]

    def ask(self, method: str, path: str, content: Any = None) -> Any:
        """What the server answers to its master."""
        body = None if content is None else json.dumps(content).encode()
        headers = {"Authorization": f"Bearer {self.master_key}", "Content-Type": "application/json"}
        asked = urllib.request.Request(self.url + path, body, headers, method=method)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return json.loads(answer.read() or b"null")

    def finish(self, task: int) -> dict[str, Any]:
        """The task, as it ended."""
        last = time.monotonic() + PATIENCE
        while True:
            answer: dict[str, Any] = self.ask("GET", f"/tasks/{task}")
            if answer["status"] in {"succeeded", "failed", "canceled"}:
                return answer
            if time.monotonic() > last:
                raise TimeoutError(answer)
            time.sleep(0.01)

    def tidy(self) -> None:
        """Leave a server that is not ours as it was."""
        for index in self.ask("GET", "/indexes?limit=10000")["results"]:
            if index["uid"].startswith(self.prefix):
                self.finish(self.ask("DELETE", f"/indexes/{index['uid']}")["taskUid"])
        for key in self._keys.values():
            self.ask("DELETE", f"/keys/{key}")


def is_there() -> bool:
    """Whether tests can have a server."""
    return bool(os.environ.get(URL_VARIABLE) or shutil.which(PROGRAM))


@contextmanager
def serving() -> Iterator[Meilisearch]:
    """The server that is named, else one that ends with this process and leaves nothing."""
    if named := os.environ.get(URL_VARIABLE):
        server = Meilisearch(named.rstrip("/"), os.environ.get(KEY_VARIABLE, ""))
        yield server
        server.tidy()
    else:
        with started() as server:
            yield server


@contextmanager
def started(folder: Path | None = None, port: int = 0, master_key: str = "") -> Iterator[Meilisearch]:
    """A server whose files lie in the folder and stay there for the next one; without a folder nothing stays."""
    port, master_key = port or free_port(), master_key or secrets.token_urlsafe(24)
    # In a session of its own: Ctrl+C is for the tests, which still need it to clean up.
    command: list[str | Path] = [sys.executable, __file__, str(port), *([folder] if folder else [])]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={"PATH": os.environ.get("PATH", ""), "MEILI_MASTER_KEY": master_key},
    ) as process:
        assert process.stdin and process.stdout
        said = process.stdout.readline().strip()
        if not said.isdigit():
            raise RuntimeError("Meilisearch did not start; its reasons stand above")
        yield Meilisearch(f"http://127.0.0.1:{port}", master_key, int(said))


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def main(port: str, folder: str = "") -> None:
    """Serve until nobody listens."""
    if folder:
        _serve(port, Path(folder))
        return
    own = Path(mkdtemp(prefix="meilisearch-"))
    try:
        _serve(port, own)
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _serve(port: str, folder: Path) -> None:
    program = shutil.which(PROGRAM)
    if program is None:
        raise SystemExit("no Meilisearch")
    options: dict[str, str | Path] = {
        "--http-addr": f"127.0.0.1:{port}",
        "--env": "production",
        "--log-level": "WARN",
        "--db-path": folder / "data",
        "--dump-dir": folder / "dumps",
        "--snapshot-dir": folder / "snapshots",
        "--max-indexing-threads": "1",
        "--max-indexing-memory": "128MiB",
    }
    words = [word for option in options.items() for word in option]
    with (folder / "log").open("ab") as log:
        server = subprocess.Popen(
            [program, "--no-analytics", *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder
        )
    try:
        _wait(server, port, folder / "log")
        print(server.pid, flush=True)
        sys.stdin.read()
    finally:
        _end(server)


def _wait(server: subprocess.Popen[bytes], port: str, log: Path) -> None:
    last = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < last:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
            return
        time.sleep(0.02)
    raise SystemExit(log.read_text("utf-8", "replace"))


def _end(server: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGTERM, signal.SIGKILL):
        server.send_signal(sign)
        with suppress(subprocess.TimeoutExpired):
            server.wait(5)
            return


if __name__ == "__main__":
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), lambda *_: sys.exit(1))
    main(*sys.argv[1:])
