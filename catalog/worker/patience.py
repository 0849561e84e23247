"""What a worker does when the same work fails again and again: it tries less often, and says so once."""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger("lichtermeer.worker")

LONGEST_PAUSE = 60.0


def longer(pause: float) -> float:
    """The next pause in the same trouble, in seconds."""
    return min(LONGEST_PAUSE, max(1.0, pause * 2))


class Patience:
    """For one kind of work beside others, which go on meanwhile; ``clock`` is a monotonic one, in seconds."""

    def __init__(self, clock: Callable[[], float], over: str) -> None:
        """``over`` is said when the trouble has passed."""
        self._clock = clock
        self._over = over
        self._pause = 0.0
        self._until = 0.0
        self._rests_until = 0.0
        self._said = ""

    def has_come(self) -> bool:
        """Whether to try now."""
        return self._clock() >= self._until

    def rests(self) -> bool:
        """Whether a moment ago there was nothing to do."""
        return self._clock() < self._rests_until

    def rest(self, seconds: float) -> None:
        """There is nothing to do, and to look costs somebody else's time."""
        self._rests_until = self._clock() + seconds

    def failed(self, why: str) -> None:
        """Once more; ``why`` is said unless it was the last thing said."""
        self._pause = longer(self._pause)
        self._until = self._clock() + self._pause
        if why != self._said:
            log.error("%s Bis das behoben ist, wird es in Abständen bis zu %d s neu versucht.", why, LONGEST_PAUSE)
        self._said = why

    def went_well(self) -> None:
        """The trouble, if there was one, is over."""
        if self._said:
            log.info("%s", self._over)
        self._pause, self._until, self._said = 0.0, 0.0, ""
