"""Meine Kommune: the municipality that a visitor looks from.

It stands in the URL where it changes an answer. The cookie only fills the field in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from catalog.fitting import Town
from catalog.models import Organisation
from catalog.organisations import Found, belonging, choose, find_organisations, label_of, organisation_by_key
from catalog.web.page import Visit

COOKIE = "kommune"
LABEL_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality that is known for certain; ``label`` names it and no other. ``town`` is what the rule of fit goes
    by, ``district`` the name of the district that it lies in."""

    key: str
    label: str
    town: Town = field(default_factory=Town)
    district: str = ""


@dataclass(frozen=True, slots=True)
class PlaceField:
    """What the field shows: the place itself, or the typed text with those that it may mean."""

    text: str = ""
    place: Place | None = None
    candidates: tuple[Found, ...] = ()
    unknown: bool = False


def place_field(visit: Visit, given: str, *, asked: bool) -> PlaceField:
    """Look up what was given; where nothing was asked, the cookie fills the field in without any effect."""
    if not given:
        remembered = None if asked else _remembered(visit)
        return PlaceField(text=remembered.label) if remembered else PlaceField()
    place = _certain(visit, given)
    if place:
        return PlaceField(place.label, place)
    candidates = tuple(find_organisations(visit.db, given, limit=8, samples=visit.settings.samples))
    return PlaceField(given, None, candidates, unknown=not candidates)


def cookie_for(field: PlaceField, *, asked: bool) -> tuple[str, str] | None:
    """What the browser is to remember: the place, nothing more where the field was emptied, else no change."""
    if field.place:
        return COOKIE, f"{field.place.key}|{quote(field.place.label, safe='')}"
    return (COOKIE, "") if asked and not field.text else None


def _certain(visit: Visit, given: str) -> Place | None:
    found = organisation_by_key(visit.db, given)
    if found and (body := visit.db.get(Organisation, found.id)):
        return _place(visit, body, label_of(visit.db, body))
    named = choose(visit.db, given, samples=visit.settings.samples)
    return _place(visit, visit.db.get_one(Organisation, named.id), named.label) if named else None


def _place(visit: Visit, body: Organisation, label: str) -> Place:
    known = belonging(visit.db, body)
    return Place(body.slug, label, known.town, known.district)


def _remembered(visit: Visit) -> Place | None:
    key, bar, label = visit.request.cookies.get(visit.browser.terms.name(COOKIE), "").partition("|")
    label = unquote(label)[:LABEL_LIMIT]
    return Place(key, label) if bar and label.isprintable() and label else None


def changed(visit: Visit, cookie: tuple[str, str] | None) -> tuple[str, str] | None:
    """The cookie, where it is not what the browser has already: an answer that sets one can't be a 304."""
    if cookie is None:
        return None
    return None if visit.request.cookies.get(visit.browser.terms.name(COOKIE), "") == cookie[1] else cookie
