"""What languages and countries are called in the language that is spoken, by Unicode's own lists."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from content.locale.formats import LOCALES
from content.locale.languages import language


def language_name(tag: str) -> str:
    """Italienisch; what the lists don't know stays the tag."""
    own = Locale.parse(LOCALES[language()])
    try:
        return Locale.parse(tag, sep="-").get_display_name(own) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def country_name(code: str) -> str:
    """Schweiz; what the lists don't know stays the code."""
    return str(Locale.parse(LOCALES[language()]).territories.get(code.upper(), code))
