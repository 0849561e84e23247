"""In which line of a table each id stood first. A hundred thousand ids must not weigh, so they lie in a file."""

from __future__ import annotations

import hashlib
import sqlite3
from types import TracebackType


class FirstLines:
    """To be closed, as its file is gone then."""

    def __init__(self) -> None:
        # The empty name is a file without a name, which SQLite removes by itself, even when the process is killed.
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.execute("PRAGMA journal_mode = OFF")
        self._kept.execute("CREATE TABLE kept (id INTEGER PRIMARY KEY, line INTEGER NOT NULL)")

    def __enter__(self) -> FirstLines:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kept.close()

    def of(self, external_id: str, line: int) -> int:
        """The first line of an id: this one, where it was never seen."""
        number = _number(external_id)
        self._kept.execute("INSERT OR IGNORE INTO kept VALUES (?, ?)", (number, line))
        [found] = self._kept.execute("SELECT line FROM kept WHERE id = ?", (number,)).fetchone()
        return int(found)

    def __contains__(self, external_id: str) -> bool:
        return self._kept.execute("SELECT 1 FROM kept WHERE id = ?", (_number(external_id),)).fetchone() is not None


def _number(external_id: str) -> int:
    digest = hashlib.blake2b(external_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
