"""How many may take the whole catalogue along at once: each asks the database for minutes, and pages come first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from catalog.web.errors import Occupied

DOWNLOADS = 2


class Slots:
    """The slots of one process; they are taken and given back in its one event loop."""

    def __init__(self, number: int = DOWNLOADS) -> None:
        self._free = number

    @contextmanager
    def one(self) -> Iterator[None]:
        """Have a slot for the block. Raises Occupied when none is free: who waits in a queue of minutes gives up."""
        if not self._free:
            raise Occupied
        self._free -= 1
        try:
            yield
        finally:
            self._free += 1
