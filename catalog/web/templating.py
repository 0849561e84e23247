"""How pages are written: one Jinja environment, with the few words and numbers that all templates need.

German is the language of the messages themselves; another language comes as a catalogue (content/locale).
Whatever is asked for on every row of a page is computed once and kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from typing import Any
from urllib.parse import urlsplit

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from schemas.dates import day_of
from schemas.operation import MoneyRange

LOCALE = "de"
# htmx must neither write styles of its own into the page nor evaluate text as code: our policy forbids both.
# What a reader has opened or closed by hand stays so when a part of the page is renewed.
HTMX_CONFIG = json.dumps({"includeIndicatorCSS": False, "morphIgnore": ["data-htmx-powered", "open"]})


class _Spoken(NodeTransformer):
    """Puts the words of fixed messages into the template when it is compiled: a page has well over a hundred."""

    def __init__(self, gettext: Callable[[str], str]) -> None:
        self._gettext = gettext

    def visit_Call(self, node: nodes.Call, *_: Any, **__: Any) -> nodes.Node:  # noqa: N802  # the base class's name
        self.generic_visit(node)
        fixed = isinstance(node.node, nodes.Name) and node.node.name == "_" and not node.kwargs
        if fixed and len(node.args) == 1 and isinstance(node.args[0], nodes.Const):
            return nodes.Const(Markup(self._gettext(node.args[0].value) % {}), lineno=node.lineno)  # noqa: S704
        return node


class _Templates(Environment):
    """An environment speaks one language, so that its fixed messages need no look-up while a page is written."""

    words = NullTranslations()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed: nodes.Template = _Spoken(self.words.gettext).visit(super()._parse(source, name, filename))
        return parsed


def environment(globals_: Mapping[str, Any]) -> Environment:
    """The templates of ``catalog/web/templates``, escaping everything, silent about nothing that is undefined."""
    templates = _Templates(
        loader=PackageLoader("catalog.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    words = templates.words
    templates.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    templates.filters |= {
        "day": day, "short_day": short_day, "partial": partial_date, "number": number, "web": web_link,
        "instant_day": day_of, "isoday": iso_day, "repository": repository, "money": money_range,
    }  # fmt: skip
    templates.globals |= {"htmx_config": HTMX_CONFIG, "piece": kept_pieces(templates), **globals_}
    return templates


def kept_pieces(templates: Environment) -> Callable[..., Markup]:
    """Macros of ``pieces.html`` whose few different results are kept: a sign of a phase stands on every card."""

    @lru_cache(maxsize=8192)
    def piece(name: str, *values: Any) -> Markup:
        macro = getattr(templates.get_template("pieces.html").module, name)
        return Markup(str(macro(*values)).strip())  # noqa: S704  # macros escape what they are given

    return piece


@lru_cache(maxsize=4096)
def day(value: date) -> str:
    """3. November 2026."""
    return format_date(value, "d. MMMM y", locale=LOCALE)


@lru_cache(maxsize=4096)
def short_day(value: date) -> str:
    """3. Nov. 2026, for tight columns."""
    return format_date(value, "d. MMM y", locale=LOCALE)


def iso_day(value: str) -> str:
    """A day as facts keep it (2026-11-03), in words."""
    return day(date.fromisoformat(value))


def repository(url: str) -> str:
    """The name of a repository in its address."""
    return urlsplit(url).path.strip("/").rpartition("/")[2].removesuffix(".git") or host(url)


def euros(amount: Decimal) -> str:
    """11.118 or 11.118,50."""
    return number(int(amount)) if amount == int(amount) else format_decimal(amount, "#,##0.00", locale=LOCALE)


def money_range(money: MoneyRange | None) -> str:
    """50 bis 150 €; empty where nobody named an amount."""
    if money is None:
        return ""
    low, high = euros(money.low), euros(money.high)
    return f"{low} €" if low == high else f"{low} bis {high} €"


@lru_cache(maxsize=4096)
def partial_date(value: str) -> str:
    """2026 · November 2026 · 3. November 2026, as much as is known."""
    parts = [int(part) for part in value.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    if len(parts) == 2:
        return format_date(date(parts[0], parts[1], 1), "MMMM y", locale=LOCALE)
    return day(date(parts[0], parts[1], parts[2]))


@lru_cache(maxsize=4096)
def number(value: float) -> str:
    """11.118."""
    return format_decimal(value, locale=LOCALE)


def host(url: str) -> str:
    """The host of an address, as the words of a link to it."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def web_link(url: str | None, words: str = "") -> Markup:
    """A link to another site where the address is one; else the words alone. Other schemes never become links."""
    text = words or (host(url) if url else "")
    if url and url.startswith(("https://", "http://")):
        return Markup('<a href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, text)
    return Markup("{}").format(text)
