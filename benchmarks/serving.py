"""Servers to be measured, as processes of their own: ours by its own command, and the bare page beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil

from benchmarks.load import HOST, Connection, NoAnswer
from catalog.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60.0
STOP_SECONDS = 15.0
LOOK_SECONDS = 0.005
NOTHING_MORE: Mapping[str, str] = {}


class DidNotStart(Exception):
    """A server gave no answer; the message says what it said."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Of one process, in MB. ``proportional`` shares what is shared among those who share it; 0 where unknown."""

    resident: float
    proportional: float
    own: float


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers. ``start`` is the time from its command to its first answer."""

    port: int
    start: float
    processes: tuple[psutil.Process, ...]

    def processor_time(self) -> float:
        """Seconds that its web processes have worked since they were started."""
        told = [process.cpu_times() for process in _web_processes(self.processes)]
        return float(sum(one.user + one.system for one in told))

    def memory(self) -> Memory:
        """The largest of its web processes."""
        return max((_memory(process) for process in _web_processes(self.processes)), key=lambda one: one.resident)


class Command(NamedTuple):
    """What is started, and the descriptors that it gets."""

    words: list[str]
    descriptors: tuple[int, ...] = ()


@contextmanager
def lichtermeer(
    settings: Settings, processes: int, first: str = "/", more: Mapping[str, str] = NOTHING_MORE
) -> Iterator[Server]:
    """``lichtermeer serve`` over a data folder; ``first`` is the page whose answer counts as the first one, ``more``
    are further settings."""
    port = free_port()
    own = {"DATA": str(settings.data.resolve()), "PORT": str(port), "WEB_PROCESSES": str(processes), **more}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {PREFIX + name: value for name, value in own.items()} | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "catalog", "serve"]
    with running([Command(command)], environment, settings.data) as (started, begun, said):
        yield Server(port, first_answer(port, first, begun, started, said), tuple(started))


@contextmanager
def bare_page(settings: Settings, processes: int, patience: float = START_SECONDS) -> Iterator[Server]:
    """So many processes with the bare page on one socket, which must answer within so many seconds."""
    with socket.create_server((HOST, 0), backlog=2048) as listener:
        command = [sys.executable, "-m", "benchmarks.bare", str(settings.data.resolve()), str(listener.fileno())]
        commands = [Command(command, (listener.fileno(),))] * processes
        port = listener.getsockname()[1]
        with running(commands, dict(os.environ) | {"PYTHONPATH": str(ROOT)}, settings.data) as (started, begun, said):
            yield Server(port, first_answer(port, "/", begun, started, said, patience), tuple(started))


@contextmanager
def running(
    commands: list[Command], environment: dict[str, str], folder: Path
) -> Iterator[tuple[list[psutil.Process], float, Path]]:
    """Processes that end with the block, and a file with what they said."""
    with tempfile.NamedTemporaryFile(suffix=".log") as log:
        begun = time.perf_counter()
        started = [
            subprocess.Popen(
                command.words, pass_fds=command.descriptors, env=environment, cwd=folder, stdout=log, stderr=log
            )
            for command in commands
        ]
        try:
            yield [psutil.Process(process.pid) for process in started], begun, Path(log.name)
        finally:
            for process in started:
                process.send_signal(signal.SIGTERM)
            for process in started:
                _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def first_answer(
    port: int, path: str, begun: float, started: list[psutil.Process], log: Path, patience: float = START_SECONDS
) -> float:
    """Seconds until the page is there. Raises DidNotStart."""
    while time.perf_counter() - begun < patience and all(process.status() != "zombie" for process in started):
        try:
            connection = Connection(port)
        except OSError:
            time.sleep(LOOK_SECONDS)
            continue
        try:
            status = connection.get(path)
        except (OSError, NoAnswer):
            continue
        finally:
            connection.close()
        if status == 200:
            return time.perf_counter() - begun
        time.sleep(LOOK_SECONDS)
    raise DidNotStart(log.read_text(errors="replace")[-2000:])


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.create_server((HOST, 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _web_processes(started: tuple[psutil.Process, ...]) -> list[psutil.Process]:
    children = [child for process in started for child in process.children(recursive=True)]
    found = [child for child in children if any("web_process" in word for word in child.cmdline())]
    return found or list(started)


def _memory(process: psutil.Process) -> Memory:
    """Linux alone tells what is shared."""
    told = process.memory_full_info()
    mega = 1024.0 * 1024.0
    return Memory(told.rss / mega, getattr(told, "pss", 0) / mega, told.uss / mega)
