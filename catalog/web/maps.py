"""Which places and transfers a map shows; how it is drawn is content/pictures/map.py's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from catalog import figures
from catalog.models import Organisation
from catalog.organisations import Profile
from catalog.solutions import SolutionPage, UsingBody
from content.pictures.map import MapPicture, Place, Transfer, picture


def place_of(
    body: Organisation | UsingBody, confirmed: int = 0, reported: int = 0, *, origin: bool = False
) -> Place | None:
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
    origin = place_of(page.publisher, origin=True) if page.publisher else None
    places: list[Place] = []
    transfers: list[Transfer] = []
    for use in page.uses:
        place = place_of(use.organisation, int(use.confirmed), int(not use.confirmed))
        if place is None or use.ended or not use.row.counts:
            continue
        places.append(place)
        if origin and page.publisher and use.row.taken_from_id == page.publisher.id:
            transfers.append(Transfer(origin, place, use.confirmed))
    if not places:
        return None
    return picture([*([origin] if origin else []), *places], transfers)


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
