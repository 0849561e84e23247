"""What the server does later: it takes a change as a task, says its number, and never that it failed.

So every task is awaited, and its failure is ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from meilisearch.models.task import TaskInfo

from search.index import IndexUnavailable
from search.server.connection import Connection

FIRST_PAUSE: Final = 0.005
LONGEST_PAUSE: Final = 0.25
_OPEN: Final = frozenset({"enqueued", "processing"})


def finish(connection: Connection, started: TaskInfo, patience: float) -> Mapping[str, Any]:
    """The task when it succeeded. Raises IndexUnavailable where it failed or took longer than ``patience`` seconds."""
    pause, last = FIRST_PAUSE, time.monotonic() + patience
    while True:
        with connection.asking() as client:
            task: Mapping[str, Any] = client.http.get(f"tasks/{started.task_uid}")
            progress = str(task["status"])
        if progress not in _OPEN:
            break
        if time.monotonic() > last:
            raise IndexUnavailable(f"the search server did not end its task {started.task_uid} in time")
        time.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
    if progress != "succeeded":
        error = task.get("error") or {}
        raise IndexUnavailable(f"the search server's task {task.get('type')} {progress}: {error.get('code', '')}")
    return task


Started = Callable[[], TaskInfo]
