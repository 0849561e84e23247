"""Why a call was not made or came to nothing: a code for whoever asked, never a sentence."""

from __future__ import annotations

from typing import Literal

Code = Literal[
    "bad_address", "scheme", "credentials", "port", "odd_host", "inward",
    "unknown_host", "no_connection", "no_secure_connection", "too_slow", "too_large", "too_many_redirects",
    "broken_answer", "unknown_encoding", "broken_encoding",
]  # fmt: skip


class ProbeFailed(Exception):
    """The call ended here; ``code`` says why, ``at`` is the address that it had come to, without its query."""

    def __init__(self, code: Code, at: str = "") -> None:
        super().__init__(f"{code} {at}".rstrip())
        self.code: Code = code
        self.at = at


class NotAllowed(ProbeFailed):
    """Nothing was sent: the address is none that may be called."""


class Unreachable(ProbeFailed):
    """Nobody answers there: the name is unknown, the connection fails or is not secure."""


class TooMuch(ProbeFailed):
    """The answer takes more time, more bytes or more redirects than it may."""


class BadAnswer(ProbeFailed):
    """Somebody answers, but not as HTTP wants it."""
