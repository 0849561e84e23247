"""Which languages the catalogue speaks, and which one is spoken at the moment.

The language belongs to the work that is being done, as a visit to a page is, and not to what says something: so it is
a variable of the context. Whoever begins such work sets it; whatever says, counts or dates something reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

GERMAN = "de"
ENGLISH = "en"
LANGUAGES = (GERMAN, ENGLISH)
"""German first: it is the language of the messages themselves, and spoken where nobody chose another."""

_SPOKEN = ContextVar("language", default=GERMAN)


def language() -> str:
    """The language that is spoken now."""
    return _SPOKEN.get()


def speak(chosen: str) -> None:
    """From here on this context speaks another language."""
    _SPOKEN.set(chosen)


@contextmanager
def speaking(chosen: str) -> Iterator[None]:
    """Speak another language for a while."""
    before = _SPOKEN.set(chosen)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def is_foreign(tag: str, spoken: str | None = None) -> bool:
    """Whether words with this BCP 47 tag are in another language than the one that is spoken (now)."""
    return tag.partition("-")[0].lower() != (spoken or language())
