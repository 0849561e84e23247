"""The site itself with its search, the way from its start to a page, and its data to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.exchange.linked.document import Document, framed, said


@dataclass(frozen=True, slots=True)
class WebSite:
    """This catalogue. ``id`` names it in every language; ``search`` is the address of its search, to which ``?q=`` and
    words are added."""

    name: str
    url: str
    id: str
    search: str = ""
    description: str = ""
    operator: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page."""

    name: str
    url: str


def site_document(site: WebSite, language: str) -> Document:
    """The catalogue as a whole, for its start page: whose it is, and how one searches it."""
    more = {
        "description": site.description,
        "inLanguage": site.languages,
        "publisher": {"@type": "Organization", "name": site.operator} if site.operator else None,
        "potentialAction": _search(site.search) if site.search else None,
    }
    return framed({**site_node(site), **said(more)}, language)


def site_node(site: WebSite) -> Document:
    """The catalogue inside another document."""
    return {"@type": "WebSite", "@id": site.id, "name": site.name, "url": site.url}


def _search(address: str) -> Document:
    entry = {"@type": "EntryPoint", "urlTemplate": f"{address}?q={{search_term_string}}"}
    return {"@type": "SearchAction", "target": entry, "query-input": "required name=search_term_string"}


def crumbs_document(crumbs: Sequence[Crumb], language: str) -> Document:
    """The way from the start to a page, the page itself last."""
    items = [
        {"@type": "ListItem", "position": number, "name": crumb.name, "item": {"@type": "WebPage", "@id": crumb.url}}
        for number, crumb in enumerate(crumbs, 1)
    ]
    return framed({"@type": "BreadcrumbList", "itemListElement": items}, language)


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of the whole catalogue, by its address and media type."""

    url: str
    media_type: str


def data_document(site: WebSite, crumb: Crumb, files: Sequence[DataFile], language: str) -> Document:
    """The catalogue as a set of data; ``crumb`` is the page that offers its files.

    It names no licence: there is none that holds for all facts of all sources.
    """
    facts = {
        "name": crumb.name,
        "description": site.description,
        "url": crumb.url,
        "isPartOf": site_node(site),
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": site.operator} if site.operator else None,
        "spatialCoverage": {"@type": "Country", "name": "Deutschland" if language == "de" else "Germany"},
        "distribution": [
            {"@type": "DataDownload", "contentUrl": file.url, "encodingFormat": file.media_type} for file in files
        ],
    }
    return framed({"@type": "Dataset", "@id": f"{site.id}-daten", **said(facts)}, language)
