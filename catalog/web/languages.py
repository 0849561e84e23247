"""The language of an address: what stands behind ``/en`` is what stands without it, in English.

The prefix is the ``root_path`` of the request, so that the table of routes, the views and whatever they know of paths
are the same in every language. Python names pages by these paths; ``to`` makes an address of one, and is asked where an
address leaves the house: in templates, in redirects, in what a script is told. German has no prefix: its addresses are
older than the second language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from markupsafe import Markup
from starlette.types import ASGIApp, Receive, Scope, Send

from content.locale.languages import GERMAN, LANGUAGES, is_foreign, language, speak

NAMES = {"de": "Deutsch", "en": "English"}
"""Each language by its own name: whoever looks for it may not read the other."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A page in one of the languages; ``path`` is where it is, ``query`` what was asked of it."""

    language: str
    name: str
    path: str
    query: str

    @property
    def address(self) -> str:
        """Where the page is, with all that was asked for."""
        return f"{self.path}?{self.query}" if self.query else self.path


def to(path: str) -> str:
    """The address of a page of ours in the language that is spoken, by its path and query."""
    return _in(language(), path)


def _in(chosen: str, path: str) -> str:
    if chosen == GERMAN:
        return path
    return f"/{chosen}{path[1:]}" if path == "/" or path.startswith(("/?", "/#")) else f"/{chosen}{path}"


def editions(scope: Scope, shown: str | None = None) -> tuple[Edition, ...]:
    """The page that was asked for, in every language; ``shown`` is its address where the page knows what it shows."""
    path, _, query = (shown or f"{quote(path_within(scope))}?{scope['query_string'].decode('latin-1')}").partition("?")
    path = "/" + path.lstrip("/")  # two slashes would name a host
    return tuple(Edition(each, NAMES[each], _in(each, path), query) for each in LANGUAGES)


def path_within(scope: Scope) -> str:
    """The path that was asked for, as the table of routes knows it."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def tongue(tag: str = GERMAN) -> Markup:
    """The mark for words in that language; nothing where the page speaks it. Most words of entries are German."""
    return _mark(tag, language())


@lru_cache(maxsize=512)
def _mark(tag: str, spoken: str) -> Markup:
    return Markup(' lang="{}"').format(tag) if is_foreign(tag, spoken) else Markup()


def in_tongue(text: str, tag: str = GERMAN) -> str:
    """Words within a sentence or beside others, marked where they are in another language than the page."""
    mark = tongue(tag)
    return Markup("<span{}>{}</span>").format(mark, text) if mark and text else text


def placed(path: str) -> tuple[str, str, str]:
    """The language of a path, its prefix, and the path as the table of routes is asked for it.

    The start page is ``/en``; ``/en/`` is no page, as no page has a slash at its end.
    """
    first, slash, rest = path[1:].partition("/")
    if first == GERMAN or first not in LANGUAGES:
        return GERMAN, "", path
    if not slash:
        return first, path, f"{path}/"
    return first, f"/{first}" if rest else "", path


class Languages:
    """Reads the language off the path and lets everything behind it speak that language.

    Each request is answered in a task, so in a context, of its own: whoever is asked next finds nothing of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            chosen, prefix, path = placed(scope["path"])
            speak(chosen)
            if prefix:  # in place: who answers for an unforeseen error stands outside and asks the same scope
                scope["root_path"], scope["path"] = prefix, path
        await self._app(scope, receive, send)
