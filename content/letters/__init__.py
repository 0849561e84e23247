"""The words of every letter that the house sends: plain text, by template, in the language of who gets it.

A template is a function; its parameters are the facts that it needs, so that a letter with a missing or an unknown
fact is refused when it is queued. Whatever people typed becomes one short line: no line of a letter, and no header, is
theirs. What leads back here stands alone on its line, as programs for mail expect it.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from content.letters import publishing, relayed, templates
from content.letters.templates import Words
from content.locale.formats import moment
from content.locale.languages import LANGUAGES, speaking
from content.locale.speech import say

__all__ = ["TEMPLATES", "House", "Pass", "WrongLetter", "check", "letter", "subject"]

TEMPLATES = {**templates.TEMPLATES, **publishing.TEMPLATES, **relayed.TEMPLATES}
"""Every letter by its name."""

LONGEST_LINE = 200
LONGEST_WORDS = 4000
MANY_LINES = frozenset({"words", "reason"})
"""Facts that are somebody's text and may have lines; each stands quoted."""


class WrongLetter(ValueError):
    """No such template, or other facts than it asks for."""


@dataclass(frozen=True, slots=True)
class House:
    """Who sends: the address of the catalogue, and its operator as far as the settings say."""

    home: str
    operator: str = ""
    address: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Pass:
    """What a letter hands over: a whole address or a code to type, and until when it is good."""

    text: str
    until: datetime


def check(template: str, facts: Mapping[str, Any], *, carries: bool) -> None:
    """Raise WrongLetter unless the template takes exactly these facts; ``carries``: a link or code comes with it."""
    words = _words(template, facts)
    if bool(words.carrying) != carries:
        raise WrongLetter(
            f"{template}: {'no link or code' if words.carrying else 'a link or code that it never names'}"
        )


def letter(template: str, facts: Mapping[str, Any], link: Pass | None, house: House, language: str) -> tuple[str, str]:
    """Subject and text. Raises WrongLetter."""
    with speaking(language if language in LANGUAGES else LANGUAGES[0]):
        check(template, facts, carries=link is not None)
        words = _words(template, facts)
        return words.subject, "\n\n".join(_paragraphs(words, facts, link, house)) + "\n"


def subject(template: str, facts: Mapping[str, Any]) -> str:
    """The subject in the language that is spoken, for a list; the name of a template that nobody knows any more."""
    try:
        return _words(template, facts).subject
    except WrongLetter:
        return template


def _words(template: str, facts: Mapping[str, Any]) -> Words:
    if template not in TEMPLATES:
        raise WrongLetter(f"no such letter: {template}")
    said = {name: _plain(name, value) for name, value in facts.items() if name not in {"name", "path"}}
    try:
        call = inspect.signature(TEMPLATES[template]).bind(**said)
    except TypeError as error:
        raise WrongLetter(f"{template}: {error}") from None
    return TEMPLATES[template](*call.args, **call.kwargs)


def _paragraphs(words: Words, facts: Mapping[str, Any], link: Pass | None, house: House) -> list[str]:
    name = _plain("name", facts.get("name", ""))
    parts = [say("Guten Tag {name},", name=name) if name else say("Guten Tag,"), *words.opening]
    if link:
        parts += [words.carrying, link.text, say("Das gilt bis {until}, und nur einmal.", until=moment(link.until))]
    if facts.get("path"):
        parts.append(f"{house.home}{facts['path']}")
    return [*parts, *words.closing, _signature(house)]


def _signature(house: House) -> str:
    """Who operates this, as far as it is known; the blank behind the two signs is how mail marks a signature."""
    lines = ["-- ", f"Lichtermeer · {house.home}", say("Datenschutz: {address}", address=f"{house.home}/datenschutz")]
    if house.operator:
        lines.append(say("Betrieben von {operator}", operator=house.operator))
    lines += [line.strip() for line in house.address.splitlines() if line.strip()]
    return "\n".join([*lines, *([house.mail] if house.mail else [])])


def _plain(name: str, value: Any) -> Any:
    """Text of others as one line without controls, not too long; somebody's own words as quoted lines."""
    if not isinstance(value, str):
        return value
    if name in MANY_LINES:
        lines = [_line(line) for line in value[:LONGEST_WORDS].splitlines()]
        return "\n".join(f"> {line}".rstrip() for line in lines).strip()
    line = _line(value[:LONGEST_WORDS])
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


_STEERING = re.compile("[\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def _line(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in _STEERING.sub("", text))
    return " ".join(printable.split())
