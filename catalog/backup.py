"""Backups of the embedded database: taken while the catalogue serves, checked before anybody relies on them.

A backup is one SQLite file. It holds everything that can't be derived: texts, statements, the register, notes. The
index is derived; after a restore the worker sees that it belongs to another moment and builds it anew.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog import layout, migrations
from catalog.db import Database, DatabaseUnusable, named_failures

PAGES_AT_ONCE = 2_000
SIDE_FILES = ("-wal", "-shm", "-journal")

Progress = Callable[[int, int], None]


class AlreadyThere(Exception):
    """A file of that name exists, and nobody said to replace it."""


class OwnFile(Exception):
    """A backup under that name would take the place of what the catalogue works with."""


def back_up(database: Database, target: Path, *, replace: bool = False, progress: Progress | None = None) -> int:
    """Write the database as it is at one moment to ``target``; how many bytes. Writers are not held up.

    The file appears under its name only when it is whole and checked.
    Raises AlreadyThere, OwnFile, DatabaseUnusable, OSError.
    """
    source = _file_of(database)
    if _is_own(target, source):
        raise OwnFile(str(target))
    if target.exists() and not replace:
        raise AlreadyThere(str(target))
    with _part_of(target) as part:
        _copy(source, part, progress)
        _check(part)
        _belongs_to_us(part)
        _keep(part, target, replace=replace)
    return target.stat().st_size


def restore(database: Database, backup: Path, now: datetime, progress: Progress | None = None) -> Path | None:
    """Put the backup in the place of the database; where the replaced one now lies, if there was one.

    For who holds the data folder alone. The backup is copied, checked and brought to this release's layout first: when
    it is no good, nothing has changed. Raises DatabaseUnusable, OSError.
    """
    _must_be_a_file(backup)
    place = _file_of(database, must_exist=False)
    with _part_of(place) as part:
        _copy(backup, part, progress)
        _check(part)
        _bring_forward(part, now)
        aside = _set_aside(place, now)
        part.replace(place)
        _sync(place.parent)
    return aside


def _is_own(target: Path, source: Path) -> bool:
    """Whether it is the database, however it is named, or lies under the name of one of its side files."""
    if target.exists() and target.samefile(source):
        return True
    place, real = target.resolve(), source.resolve()
    return place in {real, *(real.with_name(f"{real.name}{end}") for end in SIDE_FILES)}


def _must_be_a_file(path: Path) -> None:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a folder", str(path))
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "is no regular file", str(path))
    if not path.exists():
        raise FileNotFoundError(errno.ENOENT, "no such file", str(path))


def _file_of(database: Database, *, must_exist: bool = True) -> Path:
    path = database.path
    if path is None:
        raise DatabaseUnusable("database_not_embedded")
    if must_exist and not path.is_file():
        raise DatabaseUnusable("database_not_set_up", str(path))
    return path


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """A place beside ``target``, and nobody else's, for what is not whole yet; nothing of it is left behind."""
    try:
        folder = TemporaryDirectory(
            prefix="lichtermeer-", suffix=".part", dir=target.parent, ignore_cleanup_errors=True
        )
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(target.parent)) from None
    with folder as own:
        yield Path(own) / "database"


def _copy(source: Path, target: Path, progress: Progress | None) -> None:
    def report(_status: int, remaining: int, total: int) -> None:
        if progress:
            progress(total - remaining, total)

    with named_failures(), closing(_open(source, "ro")) as origin, closing(_open(target, "rwc")) as copy:
        # One open reading transaction: what is written meanwhile does not make the copy begin anew.
        origin.execute("BEGIN")
        origin.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        origin.backup(copy, pages=PAGES_AT_ONCE, progress=report)
        copy.execute("PRAGMA journal_mode = DELETE")  # so that the file stands alone


def _open(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def _check(path: Path) -> None:
    """Raises DatabaseUnusable when pages, indexes or ties between rows are broken."""
    with named_failures(), closing(_open(path, "rw")) as connection:
        said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or broken:
        raise DatabaseUnusable("database_damaged", said if said != "ok" else f"{broken[0]} {broken[1]}")


def _belongs_to_us(path: Path) -> None:
    """An empty or foreign database must not take the place of a good backup; an older one is as good as any."""
    database = Database(f"sqlite:///{path}", threads=1)
    try:
        layout.check(database)
    except DatabaseUnusable as error:
        if error.code != "database_too_old":
            raise DatabaseUnusable(error.code) from None
    finally:
        database.close()
    _stand_alone(path)


def _stand_alone(path: Path) -> None:
    with named_failures(), closing(_open(path, "rw")) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")


def _bring_forward(path: Path, now: datetime) -> None:
    database = Database(f"sqlite:///{path}", threads=1)
    try:
        try:
            layout.check(database)
        except DatabaseUnusable as error:
            if error.code != "database_too_old":
                raise
            migrations.upgrade(database, now)
    finally:
        database.close()
    _stand_alone(path)


def _set_aside(place: Path, now: datetime) -> Path | None:
    """A second name for the present database; it keeps its own until the restored one takes it over in one step."""
    if not place.exists():
        return None
    with suppress(sqlite3.Error), closing(_open(place, "rw")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = place.with_name(f"{place.name}.replaced-{now:%Y%m%d-%H%M%S}")
    os.link(place, aside)
    for end in SIDE_FILES:  # what a damaged database could not take in goes with it
        beside = place.with_name(f"{place.name}{end}")
        if beside.exists():
            beside.replace(aside.with_name(f"{aside.name}{end}"))
    return aside


def _keep(part: Path, target: Path, *, replace: bool) -> None:
    with part.open("rb") as file:
        os.fsync(file.fileno())
    if replace:
        part.replace(target)
    else:
        try:
            os.link(part, target)  # unlike a rename, it never takes the place of a file that came meanwhile
        except FileExistsError:
            raise AlreadyThere(str(target)) from None
    _sync(target.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
