"""The sitemap: which pages there are, for search engines (sitemaps.org, protocol 0.9).

``/sitemap.xml`` names its parts, which hold ranges of ids: no address moves to another part when entries come and go.
The parts lie at the root, because a sitemap speaks only for what lies beside and below it. The protocol wants whole
addresses; where nobody knows the catalogue's, there is no sitemap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from sqlalchemy.orm import Session

from catalog.organisations import known_bodies, known_ranges
from catalog.projects import project_ranges, public_projects
from catalog.solutions import public_entries, public_ranges
from catalog.web.addresses import in_language, path_of, site_address
from catalog.web.errors import Missing, NoAddress
from catalog.web.page import Answer, Visit
from catalog.web.pages import HELP
from content.locale.languages import LANGUAGES

IDS_A_PART = 5_000
"""In two languages a fifth of the addresses that the protocol allows a part, and far from the most of its bytes."""
PAGES = (
    "/",
    "/loesungen",
    "/kommunen",
    "/vorhaben",
    "/daten",
    "/woerter",
    "/ki",
    "/hilfe",
    *(f"/hilfe/{key}" for key in HELP),
)

_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_QUOTES = {'"': "&quot;", "'": "&apos;"}
_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
_HIGHEST_ID = 2**31 - 1
"""What a database keeps as an id; it fails when it is asked for a higher one."""

Known = Iterator[tuple[str, datetime | None]]
"""Pages by their paths, with the moment at which what they say was last changed, where that is known."""


def index(visit: Visit) -> Answer:
    """The parts that there are."""
    address = _address(visit)
    names = ["seiten-1"]
    names += [f"loesungen-{part + 1}" for part in public_ranges(visit.db, IDS_A_PART)]
    names += [f"stellen-{part + 1}" for part in known_ranges(visit.db, IDS_A_PART)]
    names += [f"vorhaben-{part + 1}" for part in project_ranges(visit.db, IDS_A_PART)]
    items = (f"<sitemap>{_facts(f'{address}/sitemap-{name}.xml')}</sitemap>" for name in names)
    return _xml("sitemapindex", _SITEMAP, items)


def part(visit: Visit) -> Answer:
    """The pages of one part, each in every language."""
    address = _address(visit)
    kind, _, number = visit.name("part").rpartition("-")
    if kind not in _PARTS or not _NUMBER.fullmatch(number) or int(number) * IDS_A_PART > _HIGHEST_ID:
        raise Missing
    known = list(_PARTS[kind](visit.db, int(number) - 1))
    if not known:
        raise Missing
    return _xml(
        "urlset", f"{_SITEMAP} {_XHTML}", (item for path, changed in known for item in _pages(address, path, changed))
    )


def _address(visit: Visit) -> str:
    address = site_address(visit.settings, visit.request)
    if not address:
        raise NoAddress
    return address


def _entries(db: Session, number: int) -> Known:
    return ((f"/loesungen/{entry.slug}", entry.changed_at) for entry in public_entries(db, IDS_A_PART, number))


def _bodies(db: Session, number: int) -> Known:
    return ((path_of(slug), None) for slug in known_bodies(db, IDS_A_PART, number))


def _projects(db: Session, number: int) -> Known:
    return ((f"/vorhaben/{slug}", changed) for slug, changed in public_projects(db, IDS_A_PART, number))


def _fixed(_: Session, number: int) -> Known:
    return ((path, None) for path in (PAGES if number == 0 else ()))


_PARTS: dict[str, Callable[[Session, int], Known]] = {
    "seiten": _fixed,
    "loesungen": _entries,
    "stellen": _bodies,
    "vorhaben": _projects,
}


def _pages(address: str, path: str, changed: datetime | None) -> Iterator[str]:
    """The page in each language; each names all of them, itself among them, as search engines ask for it."""
    urls = {each: address + in_language(each, path) for each in LANGUAGES}
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{each}" href="{escape(url, _QUOTES)}"/>' for each, url in urls.items()
    )
    return (f"<url>{_facts(url, changed)}{links}</url>" for url in urls.values())


def _facts(url: str, changed: datetime | None = None) -> str:
    lastmod = f"<lastmod>{changed.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if changed else ""
    return f"<loc>{escape(url, _QUOTES)}</loc>{lastmod}"


def _xml(root: str, namespaces: str, items: Iterable[str]) -> Answer:
    lines = ('<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {namespaces}>", *items, f"</{root}>", "")
    return Answer(body="\n".join(lines).encode(), media_type="application/xml; charset=utf-8")
