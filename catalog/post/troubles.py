"""Why a letter was not taken; ``code`` names it for the administrator (catalog/web/post.py has the sentences)."""

from __future__ import annotations


class NotTaken(Exception):
    """Nobody has taken the letter. ``code`` holds no address and nothing that a server said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Refused(NotTaken):
    """The letter is not wanted, and will not be later."""


class NotNow(NotTaken):
    """This letter was not taken this time."""


class Away(NotNow):
    """No letter would be taken now: the server is not there, not ours, or lets us not in."""
