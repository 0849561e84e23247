"""What single values must be. A rule is a function from a value to a finding or None; some ask what stands beside.

The rules of a key are asked in order until one has something to say.
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from itertools import islice

import regex

from schemas.publiccode.addresses import Address, is_mailbox, is_uri, is_url, is_urn, is_web_address
from schemas.publiccode.decoding import Content, Group
from schemas.publiccode.languages import is_language_tag
from schemas.publiccode.licences import is_licence_expression
from schemas.publiccode.problems import Finding

Rule = Callable[[Content], Finding | None]
RuleAmong = Callable[[Content, Group], Finding | None]

# One sign, but without the newer rule that joins Indic consonants: the reference counts each.
# Flags are taken by twos, because the library would walk back to the first of them at each.
_CLUSTER = regex.compile(r"\p{Regional_Indicator}{2}[\p{M}\u200c\u200d\U0001f3fb-\U0001f3ff]*|\X")
_JOINED = regex.compile(r"(?<=[\p{Mn}\u200d])(?!\p{Hangul})\p{Lo}")
_MIME_TYPE = re.compile(r" *[A-Za-z0-9][A-Za-z0-9!#$&^_-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126} *")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
ITALIAN_URN = "urn:x-italian-pa:"


@cache
def words(name: str) -> tuple[str, ...]:
    """A list of the standard: ``categories``, ``scopes``, ``countries`` ..."""
    text = (files(__package__) / "data" / "words.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)[name])


def required(value: Content) -> Finding | None:
    """Something is written: a truth value may be false, a text or a list must not be empty."""
    return Finding("required") if value is None or value in ("", [], {}) else None


def not_empty(value: Content) -> Finding | None:
    return None if value else Finding("empty-list")


def one_of(name: str) -> Rule:
    """A word of a list, told in full where it is short."""

    def rule(value: Content) -> Finding | None:
        if value in words(name):
            return None
        return Finding("not-in-list", {"value": str(value), "list": name, "allowed": ", ".join(words(name))})

    return rule


def known(name: str, code: str) -> Rule:
    """A word of a long list, which the sentence doesn't repeat."""

    def rule(value: Content) -> Finding | None:
        return None if value in words(name) else Finding(code, {"value": str(value)})

    return rule


def at_most(limit: int) -> Rule:
    """Counted as people see signs: an emoji with a skin tone is one."""

    def rule(value: Content) -> Finding | None:
        if len(str(value)) <= limit:  # no sign has less than one letter
            return None
        length = clusters(value)
        return Finding("too-long", {"limit": limit, "length": length}) if length > limit else None

    return rule


def at_least(limit: int) -> Rule:
    def rule(value: Content) -> Finding | None:
        length = clusters(value, limit)
        return Finding("too-short", {"limit": limit, "length": length}) if length < limit else None

    return rule


def clusters(value: Content, most: int | None = None) -> int:
    """How many signs a text has, counted no further than about ``most``."""
    signs = islice(_CLUSTER.finditer(str(value)), most)
    return sum(1 + (len(_JOINED.findall(sign[0])) if len(sign[0]) > 2 else 0) for sign in signs)


def fits(test: Callable[[str], bool], code: str) -> Rule:
    """A text that passes a test."""

    def rule(value: Content) -> Finding | None:
        return None if test(str(value)) else Finding(code, {"value": str(value)[:100]})

    return rule


def when_written(rule: Rule) -> Rule:
    """An empty text passes."""
    return lambda value: rule(value) if value else None


def url(value: Content) -> Finding | None:
    return None if isinstance(value, Address) and is_url(value) else Finding("not-a-url", {"value": _shown(value)})


def web_address(value: Content) -> Finding | None:
    good = isinstance(value, Address) and is_web_address(value)
    return None if good else Finding("not-a-web-address", {"value": _shown(value)})


def _shown(value: Content) -> str:
    return value.text[:100] if isinstance(value, Address) else ""


def is_day(text: str) -> bool:
    """YYYY-MM-DD, and a day that the calendar has."""
    match = _DAY.fullmatch(text)
    if match is None:
        return False
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    # The calendar has no year 0; 400 years later the days fall alike.
    return 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year + 400, month)[1]


def is_country(text: str) -> bool:
    return text in (text.lower(), text.upper()) and text.upper() in words("countries")


def is_italian_code(text: str) -> bool:
    """Whether the Italian register of public bodies has the code."""
    return text.lower() in _italian_codes()


@cache
def _italian_codes() -> frozenset[str]:
    lines = (files(__package__) / "data" / "italian_codes.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(code for line in lines if not line.startswith("#") for code in line.split())


def organisation_uri(value: Content) -> Finding | None:
    text = str(value)
    if text.lower().startswith(ITALIAN_URN) and is_urn(text) and not is_italian_code(text[len(ITALIAN_URN) :]):
        return Finding("italian-code", {"value": text})
    return None if is_uri(text) else Finding("not-a-uri", {"value": text[:100]})


def supported(value: Content) -> Finding | None:
    """A standard or law: an alias of the list, or a URI."""
    text = str(value)
    if text.startswith("alias:"):
        allowed = text.removeprefix("alias:") in words("aliases")
        return None if allowed else Finding("unknown-alias", {"value": text, "allowed": ", ".join(words("aliases"))})
    return None if is_uri(text) else Finding("not-a-uri", {"value": text[:100]})


def language_keys(value: Content) -> Finding | None:
    wrong = [tag for tag in value if not is_language_tag(tag)] if isinstance(value, dict) else []
    return Finding("language-keys", {"value": ", ".join(wrong)}) if wrong else None


def required_with(*types: str) -> RuleAmong:
    def rule(value: Content, group: Group) -> Finding | None:
        missing = value is None and group["type"] in types
        return Finding("required-with-type", {"type": str(group["type"])}) if missing else None

    return rule


def only_with(only: str) -> RuleAmong:
    def rule(value: Content, group: Group) -> Finding | None:
        forbidden = value is not None and group["type"] != only
        return Finding("forbidden-with-type", {"type": only}) if forbidden else None

    return rule


licence = fits(is_licence_expression, "licence")
language = fits(is_language_tag, "language")
mailbox = fits(is_mailbox, "mailbox")
mime_type = fits(lambda text: _MIME_TYPE.fullmatch(text) is not None, "mime-type")
day = fits(is_day, "day")
country = fits(is_country, "country")
italian_code = fits(is_italian_code, "italian-code")
