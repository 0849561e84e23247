"""Who asks a server that doesn't answer waits once, and not with each visitor.

After a few failures in a row nothing is asked for some seconds; then one question is let through. If it is answered,
all may ask again; if not, the pause begins anew.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Final

MOST_FAILURES: Final = 3
PAUSE: Final = 5.0
"""Seconds."""


class Breaker:
    """Counts failures in a row; ``clock`` is a monotonic one, in seconds. Safe for many threads."""

    def __init__(self, clock: Callable[[], float], most_failures: int = MOST_FAILURES, pause: float = PAUSE) -> None:
        self._clock = clock
        self._most = most_failures
        self._pause = pause
        self._failures = 0
        self._closed_until = 0.0
        self._lock = Lock()

    def lets_through(self) -> bool:
        """Whether to ask now. Where it says so after a pause, everybody else is held until that one is answered."""
        with self._lock:
            if self._failures < self._most:
                return True
            now = self._clock()
            if now < self._closed_until:
                return False
            self._closed_until = now + self._pause
            return True

    def answered(self) -> None:
        """The server answered, whatever it said."""
        with self._lock:
            self._failures = 0

    def failed(self) -> None:
        """Nothing came back in time."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._most:
                self._closed_until = self._clock() + self._pause
