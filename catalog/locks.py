"""Who holds a folder: a lock on a file, which dies with the process that took it, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType

IN_USE = "in-use.lock"
"""Shared by whoever works with the data folder; ``restore`` wants it for itself alone."""

SERVING = "serve.lock"
"""Held by the one ``serve`` of a data folder."""

INDEXING = "indexing.lock"
"""Held, in the index's folder, by the one worker that indexes; others do the other work."""


class Held(Exception):
    """Another process holds the lock."""


class Lock:
    """A lock held until ``release`` or the end of the process. The file stays: removing it would free it twice."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        """Take it at once. Raises Held, OSError where the file can't be written."""
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            raise Held(str(path)) from None

    def release(self) -> None:
        """Let others have it."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def __enter__(self) -> Lock:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
