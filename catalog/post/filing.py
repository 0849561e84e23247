"""Letters as files, where no mail server is set: so every journey works on one machine, and an administrator reads.

Such a file holds one-time links in clear. So the folder is its owner's alone, and files go after some days. A letter
that is sent twice is the same file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesHeaderParser, BytesParser
from pathlib import Path
from tempfile import NamedTemporaryFile

from catalog.post.troubles import Away

SUFFIX = ".eml"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_HEAD = 16 * 1024


@dataclass(frozen=True, slots=True)
class Filed:
    """A letter that lies in the folder; ``text`` only where the whole of it was read."""

    key: str
    at: datetime
    to: str
    subject: str
    text: str = ""


def file_letter(folder: Path, key: str, message: EmailMessage, now: datetime) -> None:
    """Put the letter into the folder, whole or not at all. Raises Away."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        with NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as part:  # made for its owner's eyes only
            part.write(message.as_bytes())
            part.flush()
            os.fsync(part.fileno())
        os.utime(part.name, (now.timestamp(), now.timestamp()))
        Path(part.name).replace(folder / f"{key}{SUFFIX}")
    except OSError:
        raise Away("not_written") from None


def filed(folder: Path) -> list[tuple[datetime, str]]:
    """Every letter that lies there, by time and key, the newest first."""
    return sorted(((at, path.stem) for at, path in _files(folder) if path.suffix == SUFFIX), reverse=True)


def heads(folder: Path, keys: list[str]) -> list[Filed]:
    """What stands on these letters; one that has gone meanwhile is left out."""
    found = (_opened(folder, key, whole=False) for key in keys)
    return [each for each in found if each]


def opened(folder: Path, key: str) -> Filed | None:
    """One letter with its text."""
    return _opened(folder, key, whole=True)


def remove_old(folder: Path, now: datetime, after: timedelta) -> int:
    """Remove the letters that are older, and what an interrupted writer left; how many."""
    old = [path for at, path in _files(folder) if at < now - after]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _files(folder: Path) -> Iterator[tuple[datetime, Path]]:
    if not folder.is_dir():
        return
    for entry in os.scandir(folder):
        path = Path(entry.path)
        if path.suffix in {SUFFIX, ".part"} and entry.is_file(follow_symlinks=False):
            yield datetime.fromtimestamp(entry.stat(follow_symlinks=False).st_mtime, UTC), path


def _opened(folder: Path, key: str, *, whole: bool) -> Filed | None:
    path = folder / f"{key}{SUFFIX}"
    if not _KEY.fullmatch(key) or path.is_symlink() or not path.is_file():
        return None
    try:
        data = path.read_bytes() if whole else _begin_of(path)
        at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return None
    parser = BytesParser if whole else BytesHeaderParser
    message = parser(policy=policy.default).parsebytes(data)
    text = message.get_content().replace("\r\n", "\n") if whole else ""
    return Filed(key, at, str(message["To"]), str(message["Subject"]), text)


def _begin_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)
