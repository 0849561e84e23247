"""A process that brings databases forward in children of its own, which meet with what processes meet with.

Each line of standard input is a JSON object: ``url``; ``kill_at``, the number of the writing statement or commit at
which the child is killed; ``largest_file`` in bytes; ``at_once``, how many children do the same. Each answer is a line:
how each child ended, a signal negative, and what it said.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import event

from catalog.db import Database, DatabaseUnusable
from catalog.migrations import upgrade

Ends = list[tuple[int, str]]
Upgrading = Callable[..., Ends]


@contextmanager
def upgrading_elsewhere() -> Iterator[Upgrading]:
    """Such a process, to be asked: bring this database forward, disturbed in this way; how did each child end?"""
    command = [sys.executable, "-m", "tests.catalog.upgrading_process"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:

        def ask(database: Database, **wanted: Any) -> Ends:
            assert process.stdin and process.stdout
            database.close()
            url = database.url.render_as_string(hide_password=False)
            print(json.dumps({"url": url, **wanted}), file=process.stdin, flush=True)
            return [(code, said) for code, said in json.loads(process.stdout.readline())]

        yield ask
        assert process.stdin
        process.stdin.close()


def main() -> None:
    """Answer line by line."""
    for line in sys.stdin:
        wanted = json.loads(line)
        children = [_child(wanted) for _ in range(wanted.get("at_once", 1))]
        print(json.dumps([_end_of(*child) for child in children]), flush=True)


def _child(wanted: dict[str, Any]) -> tuple[int, int]:
    reading, writing = os.pipe()
    number = os.fork()
    if number == 0:
        os.close(reading)
        os.write(writing, _upgraded(wanted).encode())
        os._exit(0)
    os.close(writing)
    return number, reading


def _end_of(number: int, reading: int) -> tuple[int, str]:
    with os.fdopen(reading) as said:
        words = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]), words


def _upgraded(wanted: dict[str, Any]) -> str:
    if largest := wanted.get("largest_file"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    database = Database(wanted["url"])
    if left := wanted.get("kill_at"):
        _kill_at(database, left)
    try:
        return str(upgrade(database, datetime.now(UTC)))
    except DatabaseUnusable as error:
        return error.code


def _kill_at(database: Database, left: int) -> None:
    def count(*_arguments: object) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def count_writing(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.split(maxsplit=1)[0].upper() not in {"SELECT", "PRAGMA"}:
            count()

    event.listen(database.engine, "before_cursor_execute", count_writing)
    event.listen(database.engine, "commit", count)


if __name__ == "__main__":
    main()
