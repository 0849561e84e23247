"""Pages that many visitors ask for again, kept as they were sent.

The first page of a common search is the same for everybody who is not signed in, until the index changes. So it is kept
in the process under all that it hangs on; whoever makes the key must leave nothing out. A page of somebody who is
signed in is never kept.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock

MOST_PAGES = 256
MOST_BYTES = 8 * 1024 * 1024
"""Of a page packed there are about twelve thousand."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was sent: compressed, with its ETag."""

    packed: bytes
    tag: str

    @property
    def body(self) -> bytes:
        """The page for whoever takes nothing compressed."""
        return zlib.decompress(self.packed, wbits=31)


class KeptPages:
    """The pages asked for last, by key. Safe for many threads."""

    def __init__(self, most: int = MOST_PAGES, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._bytes = 0
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> KeptPage | None:
        """The page, if it is still kept."""
        with self._lock:
            page = self._pages.get(key)
            if page:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: KeptPage) -> None:
        """Keep it; those that nobody asked for the longest make room."""
        with self._lock:
            before = self._pages.pop(key, None)
            self._pages[key] = page
            self._bytes += len(page.packed) - (len(before.packed) if before else 0)
            while len(self._pages) > self._most or self._bytes > self._most_bytes:
                self._bytes -= len(self._pages.popitem(last=False)[1].packed)
