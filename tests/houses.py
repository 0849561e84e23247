"""A `serve` of its own in real processes, for tests that kill some of them."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import psutil

from catalog import solutions
from catalog.reuse import Voice
from catalog.solutions.publishing import Imprint
from catalog.wiring import Tools
from schemas.solution import SolutionContent

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90.0  # for a machine that has much else to do; what must be quick has its own limit


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


def eventually(holds: Callable[[], object], seconds: float = PATIENCE) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come to that in time"
        time.sleep(0.05)


class House:
    """A `serve` of its own, in a folder of its own."""

    def __init__(self, folder: Path, port: int | None = None, **settings: str) -> None:
        self.folder, self.port = folder, port or free_port()
        self.said = folder / "said.txt"
        ours = {name: value for name, value in os.environ.items() if not name.startswith("LICHTERMEER_")}
        self.env = {**ours, "PYTHONPATH": str(ROOT), "LICHTERMEER_PORT": str(self.port), **settings}
        self.kin = int(settings.get("LICHTERMEER_WEB_PROCESSES", 2)) + 1
        self.known: dict[int, psutil.Process] = {}
        self.start()

    def start(self) -> None:
        with self.said.open("ab") as said:
            command = [sys.executable, "-m", "catalog", "serve"]
            self.process = subprocess.Popen(command, cwd=self.folder, env=self.env, stdout=said, stderr=said)
        self.parent = psutil.Process(self.process.pid)

    def await_ready(self) -> House:
        eventually(lambda: self.log().count("ist bereit.") == self.kin or self.process.poll() is not None)
        assert self.process.poll() is None, self.log()
        assert len(self.children()) == self.kin
        return self

    def children(self, kind: str = "") -> list[psutil.Process]:
        with suppress(psutil.NoSuchProcess):
            found = [child for child in self.parent.children() if kind in " ".join(command_of(child))]
            self.known |= {child.pid: child for child in found}
            return [child for child in found if "catalog." in " ".join(command_of(child))]
        return []

    def log(self) -> str:
        return self.said.read_text("utf-8", "replace")

    def get(self, path: str = "/") -> int:
        try:
            return httpx2.get(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE).status_code
        except httpx2.HTTPError:
            return 0

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.children()
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def tear_down(self) -> None:
        """Leave no process behind, whatever went wrong."""
        self.children()
        with suppress(psutil.NoSuchProcess):
            self.parent.kill()
        self.process.wait()
        for child in self.known.values():
            with suppress(psutil.NoSuchProcess):
                child.kill()

    def living(self) -> list[int]:
        """Whatever was ever a child and still lives, a zombie too."""
        return [pid for pid, child in self.known.items() if child.is_running()]


def command_of(process: psutil.Process) -> list[str]:
    with suppress(psutil.Error):
        return list(process.cmdline())
    return []


WEB, WORKER = "web_process", "catalog.worker"


def publish(tools: Tools, title: str) -> None:
    now = datetime.now(UTC)
    content = SolutionContent(title=title, summary=f"{title} für kleine Gemeinden.")
    with tools.database.writing() as db:
        solutions.publish(db, content, Imprint(publisher="Musterstadt"), by=Voice.of_source("Anzeiger"), now=now)
