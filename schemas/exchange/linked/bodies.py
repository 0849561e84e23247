"""Who publishes: a public body as the organisation that it is, with its official keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from schemas.exchange.linked.document import Document, framed, said, web_address
from schemas.organisation import KeyScheme, OrganisationKind

_PUBLIC = {
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.ASSOCIATION,
    OrganisationKind.DISTRICT,
    OrganisationKind.FEDERAL_STATE,
    OrganisationKind.ZWECKVERBAND,
    OrganisationKind.FEDERAL,
}
_TYPES = {
    **dict.fromkeys(_PUBLIC, "GovernmentOrganization"),
    OrganisationKind.UNIVERSITY: "CollegeOrUniversity",
}
_REGIONAL = {KeyScheme.ARS, KeyScheme.ASSOCIATION, KeyScheme.DISTRICT, KeyScheme.FEDERAL_STATE}
"""Lengths of one key: the Amtlicher Regionalschlüssel."""
_KEY_NAMES = {**dict.fromkeys(_REGIONAL, "ARS"), KeyScheme.AGS: "AGS", KeyScheme.IPA: "IPA", KeyScheme.URN: "URN"}


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as other documents name it. ``url`` is its page here, empty where it has none; ``id`` names the
    organisation itself, the same in every language.

    ``contacts`` are roles with their mailboxes, never people. ``note`` says what must not be mistaken.
    """

    name: str
    kind: OrganisationKind = OrganisationKind.UNKNOWN
    url: str = ""
    id: str = ""
    official_name: str = ""
    keys: Mapping[KeyScheme, str] = field(default_factory=dict)
    contacts: tuple[tuple[str, str], ...] = ()
    postal_code: str = ""
    region: str = ""
    place: tuple[float, float] | None = None
    note: str = ""


def body_document(body: Body, language: str) -> Document:
    """The body as a document of its own: what its page is about."""
    there = {"@type": "GeoCoordinates", "latitude": body.place[0], "longitude": body.place[1]} if body.place else None
    address = said({"postalCode": body.postal_code, "addressRegion": body.region})
    more = {
        "address": {"@type": "PostalAddress", **address, "addressCountry": "DE"} if address else None,
        "location": {"@type": "Place", "name": body.name, "geo": there} if there else None,
        "mainEntityOfPage": {"@type": "WebPage", "@id": body.url, "inLanguage": language} if body.url else None,
    }
    return framed({**body_node(body), **said(more)}, language)


def body_node(body: Body) -> Document:
    """The body inside another document."""
    return said(
        {
            "@type": _TYPES.get(body.kind, "Organization"),
            "@id": body.id,
            "name": body.name,
            "legalName": body.official_name if body.official_name != body.name else "",
            "disambiguatingDescription": body.note,
            "url": body.url,
            "identifier": [
                {"@type": "PropertyValue", "propertyID": _KEY_NAMES[scheme], "value": value}
                for scheme, value in body.keys.items()
                if scheme in _KEY_NAMES
            ],
            "sameAs": _elsewhere(body.keys),
            "contactPoint": [
                {"@type": "ContactPoint", "contactType": role, "email": mailbox} for role, mailbox in body.contacts
            ],
        }
    )


def _elsewhere(keys: Mapping[KeyScheme, str]) -> list[str]:
    """Where else this very body is described."""
    named = {KeyScheme.WIKIDATA: "http://www.wikidata.org/entity/", KeyScheme.FORGE: "https://", KeyScheme.URL: ""}
    found = (web_address(begin + keys[scheme]) for scheme, begin in named.items() if scheme in keys)
    return [each for each in found if each]
