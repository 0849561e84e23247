"""``serve``: a small parent of web processes and a worker.

It owns no database and imports none: it opens the listening socket, starts the children, starts a dead one again
after a pause that grows, and takes all of them with itself (catalog/child.py). Requests that arrive while no web
process lives wait in the socket, which stays open. The first web process starts alone, so that the first answer
comes soon, with the worker beside it; the others follow when it is ready.
"""

from __future__ import annotations

import errno
import logging
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from catalog.child import UNUSABLE, speak_as
from catalog.locks import IN_USE, SERVING, Held, Lock
from catalog.reasons import reason
from catalog.settings import Settings, without_workers_secrets

log = logging.getLogger("lichtermeer.parent")

START_SECONDS = 60.0
"""A child that is not ready by then is ended and counts as dead."""
STOP_SECONDS = 8.0
PORT_SECONDS = 6.0
"""How long a port may still be in the hands of an ended parent's children before it counts as taken."""
LONGEST_PAUSE = 10.0
LONGEST_PAUSE_AFTER_SIGNAL = 1.0
"""Somebody ended it from outside; that it will happen again is less likely."""
GIVE_UP_AFTER = 5
"""Ends by their own fault in a row, before they were ready."""


class CannotServe(Exception):
    """The message is one German sentence, ready to print."""


@dataclass(slots=True)
class Child:
    """One process to be kept alive: ``command`` starts it, given the descriptors that it gets."""

    name: str
    module: str
    listens: bool
    process: subprocess.Popen[bytes] | None = None
    ready_pipe: int = -1
    ready: bool = False
    ever_ready: bool = False
    started: float = 0.0
    start_at: float = field(default=float("inf"))
    in_a_row: int = 0
    own_fault: int = 0


def serve(settings: Settings, environment: Mapping[str, str]) -> int:
    """Serve until SIGINT, SIGTERM or SIGHUP; the exit code. Raises CannotServe before anything was started."""
    folder = settings.data
    running = f"Lichtermeer läuft mit dem Datenordner {folder} bereits."
    restoring = "Gerade wird eine Sicherung zurückgeholt. Bitte gleich noch einmal versuchen."
    with _lock(folder, SERVING, running), _lock(folder, IN_USE, restoring, shared=True):
        speak_as("Lichtermeer")
        with _listen(settings.host, settings.port) as listener:
            return _Parent(settings, listener, environment).run()


def _lock(folder: Path, name: str, held: str, *, shared: bool = False) -> Lock:
    try:
        return Lock(folder / name, shared=shared)
    except Held:
        raise CannotServe(held) from None
    except FileNotFoundError:
        raise CannotServe(
            f"Den Datenordner {folder} gibt es nicht. „lichtermeer init“ legt ihn an, „lichtermeer demo“ füllt ihn."
        ) from None
    except OSError as error:
        raise CannotServe(reason(error, folder)) from None


def _listen(host: str, port: int) -> socket.socket:
    last = time.monotonic() + PORT_SECONDS
    while True:
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((host, port), family=family, backlog=2048)
        except ValueError:  # no name at all: empty or too long between two dots, or with a NUL in it
            raise CannotServe(f"„{host}“ ist weder eine Adresse noch der Name eines Rechners.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE or time.monotonic() > last:
                raise CannotServe(_no_port(host, port, error)) from None
        time.sleep(0.2)


_OTHER_PORT = "LICHTERMEER_PORT nennt einen anderen Port."


def _no_port(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Auf {host}, Port {port} antwortet schon ein anderes Programm. {_OTHER_PORT}"
    if error.errno == errno.EACCES:
        return f"Port {port} darf nur der Systemverwalter öffnen. {_OTHER_PORT}"
    if isinstance(error, socket.gaierror):
        return f"Den Namen {host} kennt hier niemand. LICHTERMEER_HOST nennt eine Adresse dieses Rechners."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host} ist keine Adresse dieses Rechners."
    return f"Auf {host}, Port {port} kann nicht geantwortet werden: {error.strerror}."


class _Parent:
    def __init__(self, settings: Settings, listener: socket.socket, environment: Mapping[str, str]) -> None:
        names = [f"Web {number}" for number in range(1, settings.web_processes + 1)]
        self.children = [Child(name, "catalog.supervisor.web_process", listens=True) for name in names]
        self.children.append(Child("Hintergrunddienst", "catalog.worker", listens=False))
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        self.address = f"http://{host}:{settings.port}"
        self.listener = listener
        # An allocator's pool for each thread keeps some 15 MB a process that nobody uses; two pools do.
        own = {"MALLOC_ARENA_MAX": "2"}
        paths = {"PYTHONPATH": os.pathsep.join(path or os.curdir for path in sys.path)}
        self.environment = own | dict(environment) | paths
        self.life, self.keep = os.pipe()
        self.selector = selectors.DefaultSelector()
        self.signals = 0
        self.exit_code = 0
        self.first_answer = False

    def run(self) -> int:
        """Start, watch, and end all."""
        with _signals(self._noted) as woken:
            self.selector.register(woken, selectors.EVENT_READ, self._woken)
            self.children[0].start_at = self.children[-1].start_at = 0.0
            while not self.signals and not self.exit_code:
                self._start_due()
                self._wait(self._next_due())
                self._bury()
            self._end_all()
        return self.exit_code

    def _noted(self, number: int) -> None:
        if number != signal.SIGCHLD:
            self.signals += 1

    def _woken(self, woken: socket.socket) -> None:
        woken.recv(4096)

    def _start_due(self) -> None:
        now = time.monotonic()
        for child in self.children:
            if child.process is None and child.start_at <= now:
                self._start(child)
            elif child.process and not child.ready and now - child.started > START_SECONDS:
                log.warning("%s wird nicht bereit und wird beendet.", child.name)
                child.process.kill()
                child.started = now  # it takes a moment to die; until then there is nothing to say and nothing to do

    def _start(self, child: Child) -> None:
        ready, theirs = os.pipe()
        passed = [self.life, theirs] + ([self.listener.fileno()] if child.listens else [])
        command = [sys.executable, "-P", "-m", child.module, "--name", child.name]
        command += ["--parent", str(self.life), "--ready", str(theirs)]
        command += ["--socket", str(self.listener.fileno())] if child.listens else []
        # A group of its own: Ctrl-C reaches the parent only, which ends the children in order.
        child.process = subprocess.Popen(
            command, pass_fds=passed, stdin=subprocess.DEVNULL, env=self._environment_of(child), process_group=0
        )
        os.close(theirs)
        child.ready_pipe, child.ready, child.started = ready, False, time.monotonic()
        self.selector.register(ready, selectors.EVENT_READ, lambda _file: self._heard(child))

    def _environment_of(self, child: Child) -> dict[str, str]:
        return without_workers_secrets(self.environment) if child.listens else self.environment

    def _heard(self, child: Child) -> None:
        said = os.read(child.ready_pipe, 1)
        self.selector.unregister(child.ready_pipe)
        os.close(child.ready_pipe)
        child.ready_pipe = -1
        if said:
            child.ready, child.ever_ready, child.own_fault = True, True, 0
            log.info("%s ist bereit.", child.name)
            self._others_may_follow(child)

    def _others_may_follow(self, child: Child) -> None:
        if child.listens and not self.first_answer:
            self.first_answer = True
            log.info("Der Katalog antwortet auf %s. Strg+C beendet.", self.address)
            for other in self.children:
                other.start_at = min(other.start_at, time.monotonic())

    def _next_due(self) -> float:
        """Seconds until something is to be done without a signal."""
        starting = [child.started + START_SECONDS for child in self.children if child.process and not child.ready]
        waiting = [child.start_at for child in self.children if child.process is None]
        return max(0.0, min([*starting, *waiting, time.monotonic() + 60.0]) - time.monotonic())

    def _wait(self, seconds: float) -> None:
        for key, _events in self.selector.select(seconds):
            key.data(key.fileobj)

    def _bury(self) -> None:
        for child in self.children:
            if child.process and child.process.poll() is not None:
                self._died(child, child.process.returncode)

    def _died(self, child: Child, code: int) -> None:
        if child.ready_pipe >= 0:  # it may have been ready for a moment that was not noticed yet
            self._heard(child)
        child.process = None
        if not child.ever_ready and code == UNUSABLE:
            self.exit_code = 1
            return
        if not child.ready and code > 0:
            child.own_fault += 1
        if child.own_fault >= GIVE_UP_AFTER:
            log.error("%s endet beim Start immer wieder (%s). Lichtermeer wird beendet.", child.name, _how(code))
            self.exit_code = 1
            return
        lived = time.monotonic() - child.started
        child.in_a_row = 0 if child.ready and lived > LONGEST_PAUSE else child.in_a_row + 1
        longest = LONGEST_PAUSE if code > 0 else LONGEST_PAUSE_AFTER_SIGNAL
        pause = 0.0 if child.in_a_row <= 1 else min(longest, 0.1 * 2.0**child.in_a_row)
        child.start_at = time.monotonic() + pause
        log.warning("%s ist ausgefallen (%s) und startet neu.", child.name, _how(code))

    def _end_all(self) -> None:
        """In order: no new requests, then SIGTERM, then SIGKILL for who takes too long or at a second Ctrl-C."""
        log.info("Lichtermeer wird beendet.")
        self.listener.close()
        self._tell(signal.SIGTERM)
        last, before = time.monotonic() + STOP_SECONDS, self.signals
        while self._living() and self.signals == before and time.monotonic() < last:
            self._wait(0.5)
        self._tell(signal.SIGKILL)
        for child in self._living():
            if child.process:
                child.process.wait()

    def _tell(self, number: signal.Signals) -> None:
        for child in self._living():
            if child.process:
                child.process.send_signal(number)

    def _living(self) -> list[Child]:
        return [child for child in self.children if child.process and child.process.poll() is None]


def _how(code: int) -> str:
    return f"Signal {signal.Signals(-code).name}" if code < 0 else f"Code {code}"


class _signals:  # noqa: N801  # used as a context only
    """Hands each signal to ``noted`` and makes ``select`` return."""

    HANDLED = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD)

    def __init__(self, noted: Callable[[int], None]) -> None:
        self.noted = noted

    def __enter__(self) -> socket.socket:
        self.reading, self.writing = socket.socketpair()
        self.reading.setblocking(False)
        self.writing.setblocking(False)
        self.old_fd = signal.set_wakeup_fd(self.writing.fileno(), warn_on_full_buffer=False)
        self.old = {number: signal.signal(number, lambda got, _frame: self.noted(got)) for number in self.HANDLED}
        return self.reading

    def __exit__(self, *_failure: object) -> None:
        signal.set_wakeup_fd(self.old_fd)
        for number, handler in self.old.items():
            signal.signal(number, handler)
        self.reading.close()
        self.writing.close()
