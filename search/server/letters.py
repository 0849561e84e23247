"""Values of which every letter counts: the server takes ``MIT`` and ``mit`` for one, and so count both as one.

So whatever it would make equal is written as its number.
"""

from __future__ import annotations

import re
from typing import Final

_PLAIN: Final = re.compile(r"[^a-z0-9_.:/-]")
_NUMBERED: Final = re.compile(r"\^([0-9a-f]+);")


def lettered(value: str) -> str:
    """The value as the server keeps it."""
    return _PLAIN.sub(lambda found: f"^{ord(found.group()):x};", value)


def read(kept: str) -> str:
    """The value that the server kept."""
    return _NUMBERED.sub(lambda found: chr(int(found[1], 16)), kept)
