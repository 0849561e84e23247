"""Whether the engine's files are what the engine wrote.

Each file ends with a footer that holds a checksum of the rest; the engine writes it and never looks at it again, and
answers wrongly, or panics, when a byte is no longer what it was. Reading a hundred megabytes takes a tenth of a
second, so it is done once a file and only when the state of the index is asked for.
"""

from __future__ import annotations

import json
import struct
import zlib
from pathlib import Path
from typing import Final

SEGMENTS: Final = "meta.json"
KINDS: Final = ("fast", "fieldnorm", "idx", "pos", "store", "term")
"""The files of every segment; deletions come in a further one."""
MAGIC: Final = 1337
_TAIL: Final = struct.Struct("<II")
_PIECE: Final = 1 << 20

Checked = tuple[str, int, int]


def is_sound(place: Path, checked: set[Checked]) -> bool:
    """Check the files of the segments that are not in ``checked`` yet, and remember the good ones there."""
    try:
        segments = json.loads((place / SEGMENTS).read_bytes())["segments"]
        names = {segment["segment_id"].replace("-", "") for segment in segments}
        files = {path.name: path for path in place.iterdir() if path.name.partition(".")[0] in names}
        expected = {f"{name}.{kind}" for name in names for kind in KINDS}
        return expected <= files.keys() and all(_is_file_sound(path, checked) for path in files.values())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _is_file_sound(path: Path, checked: set[Checked]) -> bool:
    found = path.stat()
    mark = (str(path), found.st_size, found.st_mtime_ns)
    if mark not in checked:
        if not _has_its_checksum(path, found.st_size):
            return False
        checked.add(mark)
    return True


def _has_its_checksum(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        file.seek(max(0, size - _TAIL.size))
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
