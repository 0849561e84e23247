"""SPDX licence expressions: identifiers of the list, own ones (LicenseRef), AND, OR, WITH and brackets."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

_TOKEN = re.compile(
    r"(?P<operator>WITH|AND|OR|[():+])"
    r"|(?P<document>DocumentRef-[A-Za-z0-9.-]+)|(?P<own>LicenseRef-[A-Za-z0-9.-]+)|(?P<name>[A-Za-z0-9.-]+)"
)
_DEEPEST = 50


class _NotAnExpression(ValueError):
    pass


@cache
def _listed_names(kind: str) -> dict[str, str]:
    """The names of the list as it spells them, by their small letters."""
    text = (files(__package__) / "data" / "licences.toml").read_text(encoding="utf-8")
    return {name.lower(): name for name in tomllib.loads(text)[kind]}


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(_listed_names(kind))


def licence_on_list(name: str) -> str:
    """One licence as the list spells it; empty where the list has none of that name."""
    return (_listed_names("licences") | _listed_names("deprecated")).get(name.lower(), "")


def is_licence_expression(text: str) -> bool:
    text = text.strip()
    if _is_licence(text):
        return True
    words = text.split()
    if " " in text and len(words) == 3 and words[1].upper() == "WITH":
        return _is_licence(words[0]) and words[2].lower() in _names("exceptions")
    try:
        return _Expression(_tokens(text)).is_whole()
    except _NotAnExpression:
        return False


def _is_licence(name: str) -> bool:
    return name.lower() in _names("licences") or name.lower() in _names("deprecated")


def _tokens(text: str) -> list[str]:
    """The kinds of tokens in order: operators as they are, ``licence``, ``exception``, ``document``, ``own``."""
    tokens: list[str] = []
    position = 0
    while position < len(text):
        if text[position] == " ":
            position += 1
            continue
        match = _TOKEN.match(text, position)
        if match is None or (match[0] == "+" and text[position - 1 : position] == " "):
            raise _NotAnExpression(text)
        if match["name"]:
            kinds, position = _named(match["name"], text, match.end())
            tokens += kinds
        else:
            tokens.append(match["operator"] or str(match.lastgroup))
            position = match.end()
    return tokens


def _named(name: str, text: str, end: int) -> tuple[list[str], int]:
    """What an identifier is, and where the next token begins. ``-only``, ``-or-later``, ``+`` go with any licence."""
    if kind := _listed(name):
        return [kind], end
    if name.endswith("-only") and (kind := _listed(name.removesuffix("-only"))):
        return [kind], end
    if text[end : end + 1] == "+" and (kind := _listed(f"{name}-or-later")):
        return [kind], end + 1
    if name.endswith("-or-later") and (kind := _listed(name.removesuffix("-or-later"))):
        # The reference swallows the sign that follows, so "(EUPL-1.2-or-later)" is none to it.
        return [kind, "+"], end + 1
    if name.lower() in _names("deprecated"):
        return ["licence"], end
    raise _NotAnExpression(name)


def _listed(name: str) -> str:
    if name.lower() in _names("licences"):
        return "licence"
    return "exception" if name.lower() in _names("exceptions") else ""


class _Expression:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.position = 0
        self.depth = 0

    def is_whole(self) -> bool:
        self._alternatives()
        return self.position == len(self.tokens)

    def _take(self, *tokens: str) -> bool:
        found = self.position < len(self.tokens) and self.tokens[self.position] in tokens
        self.position += found
        return found

    def _need(self, *tokens: str) -> None:
        if not self._take(*tokens):
            raise _NotAnExpression

    def _alternatives(self) -> None:
        self._atom()
        while self._take("AND", "OR"):
            self._atom()

    def _atom(self) -> None:
        if self._take("("):
            self.depth += 1
            if self.depth > _DEEPEST:
                raise _NotAnExpression
            self._alternatives()
            self.depth -= 1
            self._need(")")
        elif self._take("document"):
            self._need(":")
            self._need("own")
        elif not self._take("own"):
            self._need("licence")
            self._take("+")
            if self._take("WITH"):
                self._need("exception")
