"""Who publishes what a publiccode.yml describes: what the file says, and by which key it is known. Pure.

``organisation.uri`` comes first, then ``legal.repoOwner``, then the Italian code, at last the account on the forge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.addresses import host_of
from schemas.organisation import KeyScheme
from schemas.publiccode.document import PublicCode
from schemas.publiccode.texts import line
from schemas.repositories import account_of, identity_of

_ITALIAN = re.compile(r"urn:x-italian-pa:(?P<code>.+)", re.IGNORECASE)
_URN = re.compile(r"urn:(?P<namespace>[^:]+):(?P<rest>.+)", re.IGNORECASE)
_WIKIDATA = re.compile(r"wikidata\.org/(?:wiki|entity)/(?P<item>q[1-9]\d*)")
_FORGE_HOSTS = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "gitlab.opencode.de"})
_ABROAD = (".at", ".ch", ".li", ".it", ".lu", ".be", ".nl", ".fr")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of an organisation."""

    scheme: KeyScheme
    value: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """``key`` is None where the file gives a name only, ``name`` where it gives a key only. ``italian`` is the code
    that stands beside a name: of the same body where all files agree."""

    key: Key | None = None
    name: str | None = None
    italian: str | None = None


def publisher_of(code: PublicCode, identity: str) -> Publisher:
    """Whom the file names, by the first of the ways that it takes."""
    italian = _italian_code(code)
    if code.organisation and (key := key_of(code.organisation.uri)):
        return Publisher(key, line(code.organisation.name) or line(code.legal.repo_owner))
    if owner := line(code.legal.repo_owner):
        return Publisher(None, owner, italian)
    if italian:
        return Publisher(Key(KeyScheme.IPA, italian))
    return Publisher(Key(KeyScheme.FORGE, account_of(identity)))


def key_of(uri: str) -> Key | None:
    """The key that a URN or an address is; the same for all spellings of it."""
    uri = " ".join(uri.split())
    if italian := _ITALIAN.fullmatch(uri):
        return Key(KeyScheme.IPA, italian["code"].lower())
    if urn := _URN.fullmatch(uri):
        return Key(KeyScheme.URN, f"urn:{urn['namespace'].lower()}:{urn['rest']}")
    address = identity_of(f"{uri.rstrip('/')}/x") if "://" in uri else None
    if address is None:
        return None
    place = address.removesuffix("/x")
    if wikidata := _WIKIDATA.fullmatch(place):
        return Key(KeyScheme.WIKIDATA, wikidata["item"].upper())
    host, slash, _ = place.partition("/")
    return Key(KeyScheme.FORGE if slash and host in _FORGE_HOSTS else KeyScheme.URL, place)


def is_german(code: PublicCode) -> bool:
    """Whether the file, contacts included, certainly comes from Germany: a sign of it, and none of another country.
    There is an Aurach in Austria, too."""
    audience = code.intended_audience
    countries = {country.upper() for country in (audience.countries if audience else None) or ()}
    hosts = [host_of(address or "").rstrip(".") for address in _addresses(code)] + list(_mail_hosts(code))
    if code.italy or countries - {"DE"} or any(host.endswith(_ABROAD) for host in hosts):
        return False
    return "DE" in countries or any(host.endswith(".de") for host in hosts)


def _addresses(code: PublicCode) -> tuple[str | None, ...]:
    return code.url, code.landing_url, code.roadmap, code.organisation.uri if code.organisation else None


def _mail_hosts(code: PublicCode) -> Iterator[str]:
    for contact in code.maintenance.contacts or ():
        yield (contact.email or "").rpartition("@")[2].strip().lower()


def _italian_code(code: PublicCode) -> str | None:
    return (line(code.italy.riuso.codice_ipa) or "").lower() or None if code.italy else None
