"""Markdown to HTML that is safe to show, whoever wrote it.

The parser knows no HTML, and what it makes is cleaned again by an allow-list, so that neither of the two has to
be perfect. Pictures are left out, because a page must not ask anybody for anything; what they show is kept as words.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping, Sequence
from hashlib import blake2b
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererProtocol
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from content.locale.speech import say

LONGEST = 40_000
"""What stands after so many letters is left out: no text of an entry or a page of ours is as long."""
MOST_BRACKETS = 1_000
MOST_COLUMNS = 40
"""Beyond these nobody writes for readers, and the parser would take long: such a text is shown as it was typed."""
TAGS = {
    "p", "br", "hr", "em", "strong", "s", "sup", "code", "pre", "blockquote", "ul", "ol", "li", "a", "section",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "id", "aria-label"}, "li": {"id"}, "ol": {"start"}, "section": {"class", "aria-label"},
}  # fmt: skip
REL = "noopener noreferrer nofollow"
SCHEMES = {"http", "https", "mailto"}

_HEADING = re.compile(r"<(/?)h([1-6])>")
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Signs that let text run the other way, by which a reader sees something else than what stands there."""


def to_html(text: str, top: int = 2) -> str:
    """Safe HTML of ``text``; its highest headings become ``<h{top}>``, so that they fit under the page's own.

    No level is left out below them, whichever levels their author took. Links outside carry ``rel``. Footnotes are
    numbered within the text; their ids are another text's on no page.
    """
    text = text[:LONGEST].translate(_TURNING)
    if text.count("[") > MOST_BRACKETS or any(line.count("|") > MOST_COLUMNS for line in text.splitlines()):
        return f"<pre>{escapeHtml(text)}</pre>"
    html = _PARSER.render(text, {"docId": blake2b(text.encode("utf-8", "replace"), digest_size=4).hexdigest()})
    levels = sorted({found[2] for found in _HEADING.finditer(html)})
    html = _HEADING.sub(lambda found: f"<{found[1]}h{min(6, top + levels.index(found[2]))}>", html)
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)


_Env = MutableMapping[str, Any]


def _picture(_: RendererProtocol, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: _Env) -> str:
    return escapeHtml(tokens[at].content)


def _notes(_: RendererProtocol, _tokens: Sequence[Token], _at: int, _options: OptionsDict, _env: _Env) -> str:
    label = escapeHtml(say("Fußnoten"))
    return f'<hr><section class="lm-footnotes" aria-label="{label}"><ol>'


def _number(_: RendererProtocol, tokens: Sequence[Token], at: int, _options: OptionsDict, _env: _Env) -> str:
    return str(tokens[at].meta["id"] + 1)


def _reference(_: RendererProtocol, tokens: Sequence[Token], at: int, _options: OptionsDict, env: _Env) -> str:
    number, mark = tokens[at].meta["id"] + 1, _mark(tokens[at], env)
    label = escapeHtml(say("Fußnote {number}", number=number))
    return f'<sup><a href="#fn-{env["docId"]}-{number}" id="fnref-{mark}" aria-label="{label}">{number}</a></sup>'


def _note(_: RendererProtocol, tokens: Sequence[Token], at: int, _options: OptionsDict, env: _Env) -> str:
    return f'<li id="fn-{env["docId"]}-{tokens[at].meta["id"] + 1}">'


def _back(_: RendererProtocol, tokens: Sequence[Token], at: int, _options: OptionsDict, env: _Env) -> str:
    mark, number = _mark(tokens[at], env), tokens[at].meta["id"] + 1
    label = escapeHtml(say("Zurück zum Text bei Fußnote {number}", number=number))
    words = escapeHtml(say("zurück zum Text"))
    return f' <a href="#fnref-{mark}" aria-label="{label}">{words}</a>'


def _mark(token: Token, env: _Env) -> str:
    """Of a note that is named several times, the several places."""
    again = token.meta.get("subId", 0)
    return f"{env['docId']}-{token.meta['id'] + 1}" + (f"-{again}" if again > 0 else "")


def _parser() -> MarkdownIt:
    made = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
    footnote_plugin(made)
    rules = {
        "image": _picture,
        "footnote_block_open": _notes,
        "footnote_block_close": lambda *_: "</ol></section>",
        "footnote_caption": _number,
        "footnote_ref": _reference,
        "footnote_open": _note,
        "footnote_anchor": _back,
    }
    for name, rule in rules.items():
        made.add_render_rule(name, rule)
    return made


_PARSER = _parser()


def title_and_body(text: str) -> tuple[str, str]:
    """The first heading of a page of ours, and what stands below it. Raises ValueError without one."""
    first, _, rest = text.lstrip().partition("\n")
    if not first.startswith("# "):
        raise ValueError("a page begins with its title: '# …'")
    return first[2:].strip(), rest.strip()
