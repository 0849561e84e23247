"""What the log is told of a failure that nobody foresaw: where it happened, and nothing of whom it happened to.

Messages of exceptions hold what was being worked on: a row's values, a mail address, a form. So only the places and the
kinds are told, and the messages of kinds that speak of our program alone.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

OF_THE_PROGRAM = (AssertionError, AttributeError, ImportError, NameError, NotImplementedError, TypeError)


def trace_of(error: BaseException) -> str:
    """The places, innermost cause first, as Python writes them."""
    return "\n".join(_told(each) for each in reversed(list(_chain(error))))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _told(error: BaseException) -> str:
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    said = f": {error}" if isinstance(error, OF_THE_PROGRAM) else ""
    return "".join(traceback.format_tb(error.__traceback__)) + kind + said
