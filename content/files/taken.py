"""What becomes of a file: it is prepared to be kept and served, or there is one reason why not."""

from __future__ import annotations

from dataclasses import dataclass

MOST_BYTES = 10 * 1024 * 1024
"""The largest file that is taken, before and after it is prepared."""


class NotTaken(Exception):
    """A file that is not taken; ``code`` names the sentence that says why and what to do."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it is kept.

    ``ending`` is the one that its name gets, whatever it was called. ``thumbnail`` is a smaller form of a picture, of
    the same type. ``accessible``: whether a PDF is tagged, None where that is no question. ``removed`` names what was
    taken out of it, ``left`` what whoever hands it over should know is still in it.
    """

    media_type: str
    ending: str
    content: bytes
    thumbnail: bytes = b""
    width: int | None = None
    height: int | None = None
    accessible: bool | None = None
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def is_picture(self) -> bool:
        """Whether it is looked at on the page."""
        return self.width is not None
