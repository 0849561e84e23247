"""What the engine's failures are called outside."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from search.index import IndexUnavailable

PANIC = "PanicException"
"""The engine panics on files that are damaged inside; its exception is no Exception and can't be imported."""


@contextmanager
def failures_named() -> Iterator[None]:
    """Files that can't be read or written, and what the engine makes of damaged ones, become IndexUnavailable."""
    try:
        yield
    except (OSError, ValueError) as error:
        raise IndexUnavailable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ == PANIC:
            raise IndexUnavailable("the index is damaged") from error
        raise
