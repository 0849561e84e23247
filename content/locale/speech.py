"""Saying a message in a language. Messages are German and are their own keys; a catalogue turns them into another.

Templates have the same by ``_("…")``. Here values stand in braces, as in ``content/locale/publiccode.py``.
"""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from content.locale.formats import number
from content.locale.languages import GERMAN, language

CATALOGUE = "lichtermeer.po"


def message(text: str) -> str:
    """Marks a message that is said elsewhere by its variable, so that whoever gathers messages finds it."""
    return text


def say(text: str, /, **values: object) -> str:
    """The message with its values put in, numbers as the language writes them."""
    said = words(language()).gettext(text)
    return said.format(**written(values)) if values else said


def say_count(one: str, many: str, count: int, /, **values: object) -> str:
    """The message for one or for many, which may name the number as ``count``."""
    return words(language()).ngettext(one, many, count).format(count=number(count), **written(values))


def written(values: dict[str, object]) -> dict[str, object]:
    """The values of a sentence, its numbers as the language that is spoken writes them."""
    return {name: number(value) if type(value) is int else value for name, value in values.items()}


@cache
def words(chosen: str) -> NullTranslations:
    """The catalogue of a language. It is read when it is first needed: no built file can lag behind its source."""
    if chosen == GERMAN:
        return NullTranslations()
    with (files("content.locale") / chosen / "LC_MESSAGES" / CATALOGUE).open("rb") as source:
        catalogue = read_po(source, locale=chosen)
    built = BytesIO()
    write_mo(built, catalogue)
    built.seek(0)
    return GNUTranslations(built)
