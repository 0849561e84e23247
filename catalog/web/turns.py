"""Whose turn it is to write: at most half the threads of a process wait for the database's one writer.

Without it, some forms sent while the database is locked would hold every thread, and nobody could read. Those who
have no turn yet wait outside the threads, where waiting costs nothing. A process of one thread has one turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from catalog.db import BUSY_SECONDS, DatabaseUnusable


class Turns:
    """The turns of one process."""

    def __init__(self, threads: int, patience: float = BUSY_SECONDS) -> None:
        self._free = asyncio.Semaphore(max(1, threads // 2))
        self._patience = patience

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait for a turn and have it for the block. Raises DatabaseUnusable when none comes in time."""
        try:
            await asyncio.wait_for(self._free.acquire(), self._patience)
        except TimeoutError:
            raise DatabaseUnusable("database_busy") from None
        try:
            yield
        finally:
            self._free.release()
