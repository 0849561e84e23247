"""Which files are meant: given by name, lying in a folder, or standing in a list with the place that they came from.

Nothing here raises: what can't be read is told in its place, and the rest goes on.
"""

from __future__ import annotations

import csv
import errno
import io
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from catalog.imports.publiccode.outcomes import Outcome, Told
from catalog.reasons import reason
from schemas.dates import check_partial_date

SUFFIXES = frozenset({".yml", ".yaml"})
MOST_BYTES_OF_A_LIST = 100_000_000
_ORIGINS = ("origin", "source_url", "url")
_DAYS = ("file_date", "date")
_NAME = "file"


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is meant. ``origin`` is the address that it lay at, ``as_of`` the day of its last change there."""

    name: str
    path: Path
    origin: str | None = None
    as_of: str | None = None


def find(given: Sequence[str], origin: str | None = None) -> list[Found | Told]:
    """All files that are meant, each once, by name; one that a list gives an origin for keeps it."""
    found: dict[str, Found | Told] = {}
    for name in given:
        for one in _found(name, origin):
            place = _place(one)
            if place not in found or _says_more(one, found[place]):
                found[place] = one
    return sorted(found.values(), key=lambda one: one.name if isinstance(one, Found) else one.file)


def _place(one: Found | Told) -> str:
    """Where a file really lies: two names of one are one."""
    if isinstance(one, Told):
        return f"{one.reason} {one.file}"
    try:
        return os.path.realpath(one.path)
    except ValueError:
        return one.name


def _says_more(one: Found | Told, known: Found | Told) -> bool:
    return isinstance(one, Found) and isinstance(known, Found) and bool(one.origin) and not known.origin


def read_file(path: Path, most: int) -> bytes:
    """The beginning of an ordinary file; a pipe could be waited on for ever. Raises OSError, ValueError."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "not an ordinary file", str(path))
    with path.open("rb") as opened:
        return opened.read(most)


def why(error: OSError | ValueError, path: Path) -> str:
    """What is the matter with a file, in a sentence."""
    return readable(reason(error, path) if isinstance(error, OSError) else "Der Name ist ungültig.")


def readable(name: str) -> str:
    """A name of the file system that can be written anywhere."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def _found(name: str, origin: str | None) -> Iterator[Found | Told]:
    path = Path(name)
    try:
        folder = path.is_dir()
    except (OSError, ValueError):
        folder = False
    if folder:
        yield from _in_folder(path, origin)
    elif path.suffix.lower() in SUFFIXES:
        yield Found(readable(name), path, origin)
    else:
        yield from _in_list(path, origin)


def _in_folder(top: Path, origin: str | None) -> Iterator[Found | Told]:
    """Hidden files and folders are left out; they belong to programs."""
    walked: set[tuple[int, int]] = set()
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in walked:
                yield Told(readable(str(folder)), Outcome.SKIPPED, "walked")
                continue
            walked.add((status.st_dev, status.st_ino))
            within = sorted(folder.iterdir())
        except OSError as error:
            yield Told(readable(str(folder)), Outcome.INVALID, "folder", {"detail": why(error, folder)})
            continue
        paths = [path for path in within if not path.name.startswith(".")]
        waiting += [path for path in reversed(paths) if path.is_dir()]
        for path in paths:
            if path.suffix.lower() in SUFFIXES and not path.is_dir():
                yield Found(readable(str(path)), path, origin)


def _in_list(path: Path, origin: str | None) -> Iterator[Found | Told]:
    try:
        data = read_file(path, MOST_BYTES_OF_A_LIST + 1)
        if len(data) > MOST_BYTES_OF_A_LIST:
            raise OSError(errno.EFBIG, "too large", str(path))
        rows = list(_rows(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        yield _not_a_list(path, "Sie ist nicht in UTF-8 gespeichert.")
        return
    except csv.Error:
        yield _not_a_list(path, "Sie ist keine CSV-Datei, wie sie ein Tabellenprogramm schreibt.")
        return
    except (OSError, ValueError) as error:
        yield _not_a_list(path, why(error, path))
        return
    for name, own_origin, as_of in rows:
        target = path.parent / name
        yield Found(readable(str(target)), target, own_origin or origin, as_of)


def _not_a_list(path: Path, detail: str) -> Told:
    return Told(readable(str(path)), Outcome.INVALID, "list", {"detail": detail})


def _rows(text: str) -> Iterator[tuple[str, str | None, str | None]]:
    """A table with a column ``file``, or one path a line with its origin behind a tabulator."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = next((sign for sign in "\t;," if _NAME in _cells(first, sign)), None)
    if separator is None and first.strip().strip('"').lower() != _NAME:
        for line in text.splitlines():
            name, _, address = line.partition("\t")
            if name.strip():
                yield name.strip(), address.strip() or None, None
        return
    for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=separator or ","):
        cells = {(key or "").strip().lower(): value.strip() for key, value in row.items() if isinstance(value, str)}
        if cells.get(_NAME):
            origin = next((cells[name] for name in _ORIGINS if cells.get(name)), None)
            day = next((cells[name] for name in _DAYS if _is_date(cells.get(name, ""))), None)
            yield cells[_NAME], origin, day


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip().strip('"').lower() for cell in line.split(separator)] if separator in line else []


def _is_date(text: str) -> bool:
    try:
        check_partial_date(text)
    except ValueError:
        return False
    return bool(re.match(r"\d", text))
