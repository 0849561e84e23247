"""Files at an entry, or at a draft that is to become one."""

from __future__ import annotations

from catalog.attachments.keeping import (
    MOST_FILES,
    Overtaken,
    TooManyFiles,
    add,
    describe,
    move,
    remove,
    remove_all,
    shift,
    stamp,
    unreferred,
)
from catalog.attachments.reading import at_address, content_of, files_of, shown_at

__all__ = [
    "MOST_FILES",
    "Overtaken",
    "TooManyFiles",
    "add",
    "at_address",
    "content_of",
    "describe",
    "files_of",
    "move",
    "remove",
    "remove_all",
    "shift",
    "shown_at",
    "stamp",
    "unreferred",
]
