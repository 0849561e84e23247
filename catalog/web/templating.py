"""How pages are written: a Jinja environment for each language, with the few words that all templates need.

German is the language of the messages themselves; another language comes as a catalogue (content/locale).
Whatever is asked for on every row of a page is computed once and kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined, nodes
from jinja2.bccache import Bucket
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from catalog.web.languages import to
from content.locale.formats import amount, day, moment, number, partial_date, short_day
from content.locale.languages import GERMAN, LANGUAGES, language, speaking
from content.locale.speech import say, words, written
from schemas.addresses import host_of
from schemas.dates import day_of
from schemas.operation import MoneyRange
from schemas.texts import readable

# htmx must neither write styles of its own into the page nor evaluate text as code: our policy forbids both.
# What a reader has opened or closed by hand stays so when a part of the page is renewed.
HTMX_CONFIG = json.dumps({"includeIndicatorCSS": False, "morphIgnore": ["data-htmx-powered", "open"]})


class _Fixed(NodeTransformer):
    """Puts fixed messages and addresses into the template when it is compiled: a page has well over a hundred.

    German addresses have no prefix, so there a path needs no function to become one; but the page of an entry must
    ask (``asks``), because in a preview links within the entry lead elsewhere.
    """

    def __init__(self, said: Mapping[str, Callable[[str], str]], *, asks: bool) -> None:
        self._said = said
        self._asks = asks

    def visit_Call(self, node: nodes.Call, *_: Any, **__: Any) -> nodes.Node:  # noqa: N802  # the base class's name
        self.generic_visit(node)
        name = node.node.name if isinstance(node.node, nodes.Name) and len(node.args) == 1 and not node.kwargs else ""
        if name == "to" and language() == GERMAN and not self._asks:
            return node.args[0]
        if name in self._said and isinstance(node.args[0], nodes.Const):
            return nodes.Const(self._said[name](node.args[0].value), lineno=node.lineno)
        return node


class _Compiled(BytecodeCache):
    """Templates compiled once in a process, however many sites it opens in the same language."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was compiled of the same source before."""
        if code := self._code.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._code[bucket.key + bucket.checksum] = bucket.bytecode_to_string()

    def clear(self) -> None:
        """Compile all of them anew when they are asked for again."""
        self._code.clear()


_COMPILED = {each: _Compiled() for each in LANGUAGES}


class _Templates(Environment):
    """An environment speaks one language, so that what is fixed needs no look-up while a page is written."""

    spoken = GERMAN

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        with speaking(self.spoken):
            fixed = _Fixed({"_": said, "to": to}, asks=(name or "").startswith("solution"))
            parsed: nodes.Template = fixed.visit(super()._parse(source, name, filename))
        return parsed


def environment(globals_: Mapping[str, Any]) -> Environment:
    """The templates of ``catalog/web/templates`` in the language that is spoken when they are asked for.

    They escape everything and are silent about nothing that is undefined.
    """
    templates = _Templates(
        loader=PackageLoader("catalog.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=_COMPILED[language()],
    )
    templates.spoken = language()
    templates.filters |= {
        "day": day, "short_day": short_day, "partial": partial_date, "number": number, "web": web_link,
        "instant_day": day_of, "moment": moment, "isoday": iso_day, "repository": repository, "money": money_range,
    }  # fmt: skip
    own = {"_": said, "ngettext": said_of_many, "htmx_config": HTMX_CONFIG, "piece": kept_pieces(templates)}
    templates.globals |= own | dict(globals_)
    return templates


def said(text: str, /, **values: object) -> Markup:
    """A message of a template with its values put in and escaped, numbers as the language writes them."""
    return Markup(words(language()).gettext(text)) % written(values)  # noqa: S704  # the message is our own


def said_of_many(one: str, many: str, count: int, /, **values: object) -> Markup:
    """The message for one or for many, which may name the number as ``num``."""
    text = words(language()).ngettext(one, many, count)
    return Markup(text) % written({"num": count, **values})  # noqa: S704  # the message is our own


def kept_pieces(templates: Environment) -> Callable[..., Markup]:
    """Macros of ``pieces.html`` whose few different results are kept: a sign of a phase stands on every card."""

    @lru_cache(maxsize=8192)
    def piece(name: str, *values: Any) -> Markup:
        macro = getattr(templates.get_template("pieces.html").module, name)
        return Markup(str(macro(*values)).strip())  # noqa: S704  # macros escape what they are given

    return piece


def iso_day(value: str) -> str:
    """A day as facts keep it (2026-11-03), in words."""
    return day(date.fromisoformat(value))


def repository(url: str) -> str:
    """The name of a repository in its address; all of one that can't be taken apart."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return url
    return path.strip("/").rpartition("/")[2].removesuffix(".git") or host(url)


def money_range(money: MoneyRange | None) -> str:
    """50 bis 150 €; empty where nobody named an amount."""
    if money is None:
        return ""
    low, high = amount(money.low), amount(money.high)
    return say("{amount} €", amount=low) if low == high else say("{low} bis {high} €", low=low, high=high)


def host(url: str) -> str:
    """The host of an address, as the words of a link to it."""
    return (host_of(url) or url).removeprefix("www.")


def web_link(url: str | None, words: str = "") -> Markup:
    """A link to another site where the address is one; else the words alone. Other schemes never become links."""
    text = words or (host(url) if url else "")
    if url and url.startswith(("https://", "http://")):
        return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(readable(url), text)
    return Markup("{}").format(text)
