"""The pages that are Markdown files: help, and what the law asks of an operator.

``[[name]]`` in a file is a blank that the operator fills by a setting. An empty one is shown as such, on the page
and in a notice above it, because a half-filled Impressum must not look like a whole one. ``[[?name|words]]`` is one
that not every operator has something for: the words and the value, or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files

from markupsafe import Markup

from content.locale.languages import language
from content.locale.speech import say
from content.markdown import title_and_body, to_html

FOLDER = files("content") / "pages"
HELP = ("so-funktioniert-es", "phasen", "aktualitaet", "nachnutzung", "reihenfolge")
LEGAL = ("impressum", "datenschutz", "barrierefreiheit", "nutzungsbedingungen")

_BLANK = re.compile(r"\[\[(\??)(\w+)(?:\|([^\]]+))?\]\]")
_EMPTY = re.compile(r"<p>\s*</p>\n?")


@dataclass(frozen=True, slots=True)
class TextPage:
    """A page of text; ``blanks`` are the words for what the operator has yet to fill in."""

    key: str
    title: str
    lead: str
    body: Markup
    blanks: tuple[str, ...]


class Pages:
    """All of them in the language that is spoken when they are read."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._pages = {key: _page(key, values) for key in (*HELP, *LEGAL)}

    def get(self, key: str) -> TextPage | None:
        """The page of that name, if there is one."""
        return self._pages.get(key)

    def help(self) -> tuple[TextPage, ...]:
        """The pages of the help, in reading order."""
        return tuple(self._pages[key] for key in HELP)


@cache
def _written(chosen: str, key: str) -> tuple[str, str, str]:
    """Title, lead and markup of a file, its blanks empty: the same for every operator."""
    title, body = title_and_body((FOLDER / chosen / f"{key}.md").read_text("utf-8"))
    return title, body.partition("\n\n")[0], to_html(body)


def _page(key: str, values: Mapping[str, str]) -> TextPage:
    title, lead, body = _written(language(), key)
    blanks: list[str] = []

    def fill(found: re.Match[str]) -> str:
        optional, name, words = found.groups()
        value = "<br>".join(escape(line) for line in values.get(name, "").splitlines())
        if optional:
            return f"{words or ''}{value}" if value else ""
        if value:
            return value
        blanks.append(words or name)
        words = say("noch auszufüllen: {what}", what=blanks[-1])
        return f'<strong class="lm-blank">{escape(words)}</strong>'

    html = _EMPTY.sub("", _BLANK.sub(fill, body))
    return TextPage(key, title, lead, Markup(html), tuple(dict.fromkeys(blanks)))  # noqa: S704  # cleaned by to_html
