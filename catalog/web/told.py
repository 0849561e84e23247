"""What the log is told of troubles that visitors meet: one line a minute for each, however many meet it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Lock

from catalog.sentences import sentence

QUIET = timedelta(minutes=1)

MOST_KINDS = 500
"""Kinds and addresses are few; whatever is beyond that is told as one."""

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


class Refusals:
    """Tells the log of requests that were refused: one line a minute for each kind, with how many there were.

    A line names the address by its pattern, because what stands in it may open a door, and who was signed in by their
    key. Networks and names of visitors are nobody's business here.
    """

    def __init__(self) -> None:
        self._told: dict[tuple[str, str], tuple[datetime, int]] = {}
        self._lock = Lock()

    def tell(self, kind: str, place: str, key: str | None, now: datetime) -> None:
        """Log it, unless its kind was told just now; then it is counted."""
        with self._lock:
            what = (kind, place) if len(self._told) < MOST_KINDS or (kind, place) in self._told else (kind, "")
            last, more = self._told.get(what, (None, 0))
            if last is not None and last <= now < last + QUIET:
                self._told[what] = (last, more + 1)
                return
            self._told[what] = (now, 0)
        counted = f", seit dem letzten Eintrag {more} weitere" if more else ""
        log.warning("Abgewiesen: %s bei %s, angemeldet: %s%s", kind, what[1], key or "niemand", counted)
