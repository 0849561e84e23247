"""Whether the engine's files are what the engine wrote.

Each file ends with a footer that holds a checksum of the rest; the engine writes it and never looks at it again, and
answers wrongly, panics or ends the process when a byte is no longer what it was. Reading a hundred megabytes takes
a tenth of a second, so each file is read once a process, before it is opened.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

SEGMENTS: Final = "meta.json"
KINDS: Final = ("fast", "fieldnorm", "idx", "pos", "store", "term")
"""The files of every segment; deletions are a further one."""
MAGIC: Final = 1337
_TAIL: Final = struct.Struct("<II")
_PIECE: Final = 1 << 20

Checked = tuple[str, int, int]


def is_sound(place: Path, checked: set[Checked]) -> bool:
    """Check the files of the segments that are not in ``checked`` yet, and remember the good ones there."""
    try:
        segments = json.loads((place / SEGMENTS).read_bytes())["segments"]
        names = [name for segment in segments for name in _files(segment)]
        return all(_is_file_sound(place / name, checked) for name in names)
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _files(segment: Mapping[str, Any]) -> list[str]:
    """What a segment is made of; other files in the folder are being written, or were left behind."""
    name = segment["segment_id"].replace("-", "")
    deletions = [f"{name}.{segment['deletes']['opstamp']}.del"] if segment["deletes"] else []
    return [f"{name}.{kind}" for kind in KINDS] + deletions


def _is_file_sound(path: Path, checked: set[Checked]) -> bool:
    found = path.stat()
    mark = (str(path), found.st_size, found.st_mtime_ns)
    if mark not in checked:
        if not _has_its_checksum(path, found.st_size):
            return False
        checked.add(mark)
    return True


def _has_its_checksum(path: Path, size: int) -> bool:
    if size < _TAIL.size:
        return False
    with path.open("rb") as file:
        file.seek(size - _TAIL.size)
        length, magic = _TAIL.unpack(file.read(_TAIL.size))
        if magic != MAGIC or length > size - _TAIL.size:
            return False
        body = size - _TAIL.size - length
        file.seek(body)
        expected = json.loads(file.read(length))["crc"]
        file.seek(0)
        found = 0
        while body > 0:
            piece = file.read(min(_PIECE, body))
            if not piece:
                return False
            found = zlib.crc32(piece, found)
            body -= len(piece)
    return bool(found == expected)
