"""Asking hosts that somebody named: each through the guarded client, all within one span of time."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from catalog.probes.fetching import Fetched, Limits, fetch
from catalog.probes.troubles import ProbeFailed, TooMuch

Fetch = Callable[[str, Limits, Mapping[str, str]], Fetched]
"""One call to an address, with what is said beside it. Raises ProbeFailed."""

SECONDS = 12.0
"""For everything that is asked about one repository: somebody waits for it."""
FOR_ONE = 6.0
MOST_BYTES = 1_000_000
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|!--)", re.IGNORECASE)


def guarded(url: str, limits: Limits, headers: Mapping[str, str]) -> Fetched:
    """Call the address, if it is one that may be called."""
    return fetch(url, limits, headers=headers)


@dataclass(slots=True)
class Calls:
    """The calls about one repository. ``ends`` is a monotonic moment; ``failures`` are calls that came to nothing."""

    fetch: Fetch = guarded
    ends: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    failures: list[ProbeFailed] = field(default_factory=list)

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched:
        """The answer. Raises ProbeFailed, also where no time is left."""
        left = min(FOR_ONE, self.ends - time.monotonic())
        if left <= 0:
            raise TooMuch("too_slow", url.partition("?")[0])
        limits = Limits(seconds=left, wire=MOST_BYTES + 100_000, body=MOST_BYTES)
        return self.fetch(url, limits, headers or {})

    def try_get(self, url: str, headers: Mapping[str, str] | None = None) -> Fetched | None:
        """The answer, or None where none came; why is kept among the failures."""
        try:
            return self.get(url, headers)
        except ProbeFailed as error:
            self.failures.append(error)
            return None

    @property
    def out_of_time(self) -> bool:
        """Whether there is no use in asking anything more."""
        return time.monotonic() >= self.ends


def file_in(answer: Fetched | None) -> bytes | None:
    """The file that was sent; None for an answer that is none, such as the page for signing in to a forge."""
    if answer is None or answer.status != 200 or _MARKUP.match(answer.body):
        return None
    return answer.body


def object_in(answer: Fetched | None) -> Mapping[str, Any]:
    """What was sent as one JSON object; empty for anything else."""
    if answer is None or answer.status != 200:
        return {}
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def is_rate_limited(answer: Fetched) -> bool:
    """Whether a forge says that it was asked too often from here."""
    return answer.status == 429 or (answer.status == 403 and answer.header("x-ratelimit-remaining") == "0")
