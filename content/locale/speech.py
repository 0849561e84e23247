"""Saying a message in a language. Messages are German and are their own keys; a catalogue turns them into another.

Templates have the same by ``_("…")``. Here values stand in braces, as in ``content/locale/publiccode.py``.
"""

from __future__ import annotations

from gettext import NullTranslations

GERMAN = NullTranslations()
LANGUAGE = "de"


def message(text: str) -> str:
    """Marks a message that is said elsewhere by its variable, so that whoever gathers messages finds it."""
    return text


def say(text: str, /, **values: object) -> str:
    """The message with its values put in."""
    return GERMAN.gettext(text).format(**values) if values else GERMAN.gettext(text)


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for one or for many, which may name the number as ``count``."""
    return GERMAN.ngettext(one, many, count).format(count=count, **values)
