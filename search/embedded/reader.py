"""The index as a reader has it open.

Every request looks at the pointer and at the engine's list of segments (two small reads of files): a rebuild or a
change by another process is seen at once, and nothing is ever watched or polled. A folder that vanishes between the
look and the opening means that there is a newer one, so the look is repeated.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Final, TypeVar

import tantivy

from search.embedded.generations import Generation, current
from search.embedded.layout import layout, open_index
from search.embedded.soundness import SEGMENTS, Checked, is_sound
from search.index import IndexUnavailable

MOST_KEPT: Final = 64
MOST_OFFERED: Final = 1_000
TRIES: Final = 5
Stamp = tuple[int, int, int]
T = TypeVar("T")


class Kept:
    """A few answers by their question, the least used forgotten."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._answers: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, work_out: Callable[[], T]) -> T:
        """The kept answer, or the one worked out now."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]  # type: ignore[return-value]
        answer = work_out()
        with self._lock:
            self._answers[key] = answer
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return answer


@dataclass(frozen=True)
class Snapshot:
    """Documents that do not change any more, and answers about them worth keeping; ``offered`` while somebody types."""

    generation: Generation
    stamp: Stamp
    index: tantivy.Index
    searcher: tantivy.Searcher
    kept: Kept = field(default_factory=Kept)
    offered: Kept = field(default_factory=lambda: Kept(MOST_OFFERED))


class Reader:
    """The newest snapshot of a folder; safe for many threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._snapshot: Snapshot | None = None
        self._checked: set[Checked] = set()
        self._lock = Lock()

    def snapshot(self) -> Snapshot:
        """What answers now. Raises IndexUnavailable."""
        known = self._snapshot
        if known and self._state() == (known.generation, known.stamp):
            return known
        with self._lock:
            for _ in range(TRIES):
                state = self._state()
                try:
                    self._snapshot = self._opened(*state)
                    return self._snapshot
                except (OSError, ValueError) as error:
                    failure = error
                if self._state() == state:
                    break
            raise IndexUnavailable(str(failure)) from failure

    def is_sound(self) -> bool:
        """Whether the files are still what the engine wrote."""
        for _ in range(TRIES):
            generation, stamp = self._state()
            if generation and is_sound(self._folder / generation.name, self._checked):
                return True
            if self._state() == (generation, stamp):
                return False
        return False

    def _state(self) -> tuple[Generation | None, Stamp | None]:
        """The generation pointed to, and the mark of its list of segments."""
        generation = current(self._folder)
        if generation is None:
            return None, None
        try:
            found = (self._folder / generation.name / SEGMENTS).stat()
        except OSError:
            return generation, None
        return generation, (found.st_mtime_ns, found.st_ino, found.st_size)

    def _opened(self, generation: Generation | None, stamp: Stamp | None) -> Snapshot:
        if generation is None or stamp is None:
            raise ValueError("there is no index")
        if generation.layout != layout():
            raise ValueError("the index has an older layout")
        place = self._folder / generation.name
        # Files that were damaged make the engine end the process, so they are never opened.
        if not is_sound(place, self._checked):
            raise ValueError("the index is damaged")
        known = self._snapshot
        index = known.index if known and known.generation == generation else open_index(place)
        index.reload()
        return Snapshot(generation, stamp, index, index.searcher())
