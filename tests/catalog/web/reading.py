"""A page as a visitor meets it: its links, and its words with the language that each is marked with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "rect", "circle", "path", "source", "wbr"}
UNREAD = {"script", "style"}
SAID = ("aria-label", "title", "alt", "placeholder", "data-label")
LEADING = ("href", "action", "hx-get")


@dataclass(slots=True)
class PageRead(HTMLParser):
    """What stands on a page; ``switches`` are the links that say themselves that they lead to another language."""

    language: str = ""
    links: list[str] = field(default_factory=list)
    switches: list[str] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)
    _open: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        inherited = self._open[-1][1] if self._open else ""
        language = given.get("lang", inherited)
        self.language = self.language or (language if tag == "html" else "")
        addresses = [given[name] for name in LEADING if name in given]
        (self.switches if "hreflang" in given else self.links).extend(addresses)
        self.words += [(language, given[name]) for name in SAID if given.get(name)]
        if tag == "meta" and given.get("name") == "description":
            self.words.append((language, given["content"]))
        if tag not in VOID:
            self._open.append((tag, language))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Shapes of a picture."""

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and self._open and self._open[-1][0] not in UNREAD:
            self.words.append((self._open[-1][1], text))

    def said_in(self, language: str) -> Iterator[str]:
        """The words that are marked with this language."""
        return (text for tongue, text in self.words if tongue == language)


def read_page(html: str) -> PageRead:
    """Read a page from its first sign to its last."""
    page = PageRead()
    page.feed(html)
    page.close()
    return page
