"""The folder of the index: generations beside each other, and the pointer that says which one answers.

    index/current                       the name of the generation that answers, replaced in one step
    index/ix-<layout>-<generation>/     the engine's files
    index/writer.lock                   held (flock) by the one process that writes

A generation is built in a folder that nobody reads and becomes visible by renaming the pointer file. A killed process
leaves at most a folder that no pointer names; the next writer removes it. The lock dies with its holder.
"""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from search.embedded.layout import layout
from search.index import IndexBusy, IndexUnavailable

POINTER = "current"
LOCK = "writer.lock"
_NAME = re.compile(r"ix-([0-9a-f]+)-(\d{8})-([0-9a-f]{8})")


class Generation(NamedTuple):
    """One build of the index. The mark tells it from one of the same number in a folder that was emptied."""

    layout: str
    number: int
    mark: str

    @property
    def name(self) -> str:
        return f"ix-{self.layout}-{self.number:08d}-{self.mark}"


def named(name: str) -> Generation | None:
    """The generation of a folder's name."""
    match = _NAME.fullmatch(name.strip())
    return Generation(match.group(1), int(match.group(2)), match.group(3)) if match else None


def current(folder: Path) -> Generation | None:
    """The generation that answers; none when there is no pointer or it makes no sense."""
    try:
        return named((folder / POINTER).read_text(encoding="ascii"))
    except (OSError, UnicodeDecodeError):
        return None


def following(folder: Path) -> Generation:
    """A generation that was never there, of the current layout. For the holder of the lock."""
    numbers = [generation.number for generation in _present(folder)]
    pointed = current(folder)
    return Generation(layout(), max([*numbers, pointed.number if pointed else 0]) + 1, secrets.token_hex(4))


def point_to(folder: Path, generation: Generation) -> None:
    """Switch, in one step that survives a loss of power."""
    fresh = folder / f"{POINTER}.new"
    with fresh.open("w", encoding="ascii") as file:
        file.write(generation.name)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / POINTER)
    _sync_folder(folder)


def sweep(folder: Path) -> None:
    """Remove every generation but the current one. For the holder of the lock; who still reads one keeps its files."""
    kept = current(folder)
    for generation in _present(folder):
        if generation != kept:
            shutil.rmtree(folder / generation.name, ignore_errors=True)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Be the one writer of the folder. Raises IndexBusy when another is, IndexUnavailable when it can't be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise IndexUnavailable(str(error)) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise IndexBusy(str(folder)) from error
        yield
    finally:
        os.close(descriptor)


def _present(folder: Path) -> list[Generation]:
    found = (named(path.name) for path in folder.iterdir() if path.is_dir())
    return [generation for generation in found if generation]


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
