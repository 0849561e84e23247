"""Which places and transfers a map shows; how it is drawn is content/pictures/map.py's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from catalog import figures
from catalog.models import Organisation
from catalog.organisations import Profile
from catalog.solutions import SolutionPage
from content.pictures.map import MapPicture, Place, Transfer, picture

_Point = tuple[str, float, float, bool, bool]
"""Name, latitude, longitude, whether it is confirmed, and whether it was taken from the publisher."""


def place_of(body: Organisation, confirmed: int = 0, reported: int = 0, *, origin: bool = False) -> Place | None:
    """The body as a point; None for one whose place nobody knows (a sample, a company)."""
    if body.latitude is None or body.longitude is None:
        return None
    return Place(
        name=body.name,
        latitude=body.latitude,
        longitude=body.longitude,
        confirmed=confirmed,
        reported=reported,
        origin=origin,
    )


def map_around(profile: Profile) -> MapPicture | None:
    """Where a body lies in its federal state."""
    here = place_of(profile.body, origin=True)
    return picture([here], federal_state=profile.body.federal_state) if here else None


def map_of_uses(page: SolutionPage) -> MapPicture | None:
    """Where an entry is used; an arc only where its origin is named. None where no place is known."""
    origin = page.publisher.id if page.publisher else None
    points = tuple(
        (body.name, body.latitude, body.longitude, use.confirmed, use.row.taken_from_id == origin)
        for use in page.uses
        if (body := use.organisation).latitude is not None and body.longitude is not None
        if use.row.counts and not use.ended
    )
    return _picture_of_uses(points, place_of(page.publisher, origin=True) if page.publisher else None)


@lru_cache(maxsize=64)
def _picture_of_uses(points: tuple[_Point, ...], origin: Place | None) -> MapPicture | None:
    """Kept, because hundreds of points are long to draw and seldom change."""
    if not points:
        return None
    places: list[Place] = []
    taken: list[Transfer] = []
    for name, latitude, longitude, confirmed, from_origin in points:
        places.append(Place(name, latitude, longitude, "", int(confirmed), int(not confirmed)))
        if origin and from_origin:
            taken.append(Transfer(origin, places[-1], confirmed))
    return picture([*([origin] if origin else []), *places], taken)


def map_of_all(lights: Sequence[figures.Light], arcs: Iterable[figures.Arc]) -> MapPicture:
    """Every place that uses something, and every transfer whose origin is named."""
    places = {(light.latitude, light.longitude): _place(light) for light in lights}
    transfers = [
        Transfer(
            places.get(arc.origin) or _nameless(arc.origin),
            places.get(arc.adopter) or _nameless(arc.adopter),
            arc.confirmed,
        )
        for arc in arcs
    ]
    return picture(places.values(), transfers)


def _place(light: figures.Light) -> Place:
    return Place(light.name, light.latitude, light.longitude, "", light.confirmed, light.reported)


def _nameless(spot: tuple[float, float]) -> Place:
    return Place("", *spot)
