"""No more from one address in a span of time than a person would send. Kept in memory, by process, and forgotten.

It keeps nobody out who means it; it keeps a program from filling the administrator's list.
"""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from threading import Lock

from catalog.web.errors import TooMany

AN_HOUR = timedelta(hours=1)
ADDRESSES = 10_000
"""When more send at once, the oldest are forgotten: memory stays bounded."""


class Gate:
    """Lets ``limit`` within a span through for each address, an hour unless it is said."""

    def __init__(self, limit: int, within: timedelta = AN_HOUR, refusal: type[Exception] = TooMany) -> None:
        self._limit = limit
        self._within = within
        self._refusal = refusal
        self._seen: dict[str, deque[datetime]] = {}
        self._lock = Lock()

    def pass_through(self, address: str, now: datetime) -> None:
        """Count one more. Raises the refusal."""
        with self._lock:
            times = self._seen.pop(address, deque())
            while times and times[0] <= now - self._within:
                times.popleft()
            self._seen[address] = times
            if len(times) >= self._limit:
                raise self._refusal
            times.append(now)
            while len(self._seen) > ADDRESSES:
                del self._seen[next(iter(self._seen))]
