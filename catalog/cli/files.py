"""Files that a command reads or writes for people: whole or not at all, and never one that the catalogue works with."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, TextIO

from catalog.cli.refusal import Refusal
from catalog.cli.terminal import printable
from catalog.locks import IN_USE, SERVING
from catalog.reasons import reason
from catalog.settings import Settings, load_settings

OURS = "Mit {file} arbeitet der Katalog selbst. Bitte eine andere Datei nennen."
_SIDES = ("", "-wal", "-shm", "-journal")


@contextmanager
def opened(file: str) -> Iterator[BinaryIO]:
    """The file, to be read. Raises Refusal; a pipe could be waited on for ever."""
    path = Path(file)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise OSError(errno.EINVAL, "", file)
        stream = path.open("rb")
    except (OSError, ValueError) as error:
        raise Refusal(said(error, file)) from None
    with stream:
        yield stream


@contextmanager
def replaced(target: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """A file that has its name once it is whole; what is ``private`` its owner alone can read. Raises OSError."""
    unfinished = target.with_name(f".lichtermeer-{token_hex(8)}.part")
    try:
        number = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target.parent)) from error
    try:
        with os.fdopen(number, "wb") as part:
            yield part
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reported(report: str | None, given: str | None = None) -> Iterator[TextIO | None]:
    """A report, opened before anything is done: one that can't be written is said first. Raises Refusal.

    It takes the place of no file that is ``given`` to the command. Line by line it tells how far one was, however the
    command ends.
    """
    if report is None:
        yield None
        return
    path = Path(report)
    try:
        if given is not None and path.exists() and path.samefile(given):
            raise Refusal("Der Bericht würde die Datei überschreiben. Bitte eine andere angeben.")
        check_not_ours(path)
        stream = path.open("w", encoding="utf-8", errors="backslashreplace", buffering=1)
    except (OSError, ValueError) as error:
        raise Refusal(f"Der Bericht lässt sich nicht schreiben: {said(error, report)}") from error
    with stream:
        yield stream


def check_not_ours(file: Path) -> None:
    """Raises Refusal for what the catalogue works with, by whatever name it is called."""
    settings = load_settings()
    ours = list(_own_files(settings))
    named = file.resolve() in [path.resolve() for path in ours]
    linked = file.exists() and any(path.exists() and file.samefile(path) for path in ours)
    if named or linked or settings.index.resolve() in file.resolve().parents:
        raise Refusal(OURS.format(file=printable(str(file))))


def _own_files(settings: Settings) -> Iterator[Path]:
    if database := settings.database_file:
        yield from (database.with_name(f"{database.name}{end}") for end in _SIDES)
    yield from (settings.data / name for name in (IN_USE, SERVING))


def said(error: OSError | ValueError, name: object) -> str:
    """Which file, and what is the matter with it; a name that no file can have is no error of the system."""
    return printable(reason(error, name) if isinstance(error, OSError) else f"{name}: Der Name ist ungültig.")
