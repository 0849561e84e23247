"""What the log is told of troubles that visitors meet: one line a minute for each, however many meet it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Lock

from catalog.sentences import sentence

QUIET = timedelta(minutes=1)

log = logging.getLogger("lichtermeer.web")


class Told:
    """Remembers by kind, of which there are few, when the log last heard of a trouble."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], datetime] = {}
        self._lock = Lock()

    def tell(self, error: Exception, now: datetime) -> None:
        """Log the sentence of a failure that a person can do something about, unless that was done just now."""
        kind = (type(error).__name__, getattr(error, "code", ""))
        with self._lock:
            last = self._last.get(kind)
            # A clock that was put back must not silence the log until it has caught up.
            if last is not None and last <= now < last + QUIET:
                return
            self._last[kind] = now
        log.error("%s", sentence(error))
