"""Markdown to HTML that is safe to show, whoever wrote it.

The parser knows no HTML, and what it makes is cleaned again by an allow-list, so that neither of the two has to
be perfect.
"""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
REL = "noopener noreferrer nofollow"
SCHEMES = {"http", "https", "mailto"}

_PARSER = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])
_HEADING = re.compile(r"<(/?)h([1-6])>")


def to_html(text: str, top: int = 2) -> str:
    """Safe HTML of ``text``; its highest headings become ``<h{top}>``, so that they fit under the page's own.

    No level is left out below them, whichever levels their author took. Pictures are left out: a page must not ask
    anybody for anything. Links outside carry ``rel``.
    """
    html = _PARSER.render(text)
    levels = sorted({found[2] for found in _HEADING.finditer(html)})
    html = _HEADING.sub(lambda found: f"<{found[1]}h{min(6, top + levels.index(found[2]))}>", html)
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=REL)


def title_and_body(text: str) -> tuple[str, str]:
    """The first heading of a page of ours, and what stands below it. Raises ValueError without one."""
    first, _, rest = text.lstrip().partition("\n")
    if not first.startswith("# "):
        raise ValueError("a page begins with its title: '# …'")
    return first[2:].strip(), rest.strip()
