"""The map of Germany: a light is a place that uses a solution, an arc is a transfer whose origin is named.

The outlines come projected and simplified in ``outlines.json``, which names their source and licence; every map
shows ``CREDIT`` with a link. The module gives plain numbers and texts, so that a template alone decides on the
markup. Where lights would cover each other they join, and so do more and more of them while there are too many: a
picture never weighs more than a few hundred lights and lines.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from math import cos, hypot, log, pi, radians, sin, sqrt, tan
from typing import Any

WIDTH, HEIGHT = 440.0, 592.0

# Lambert's conformal conic, as the official overview maps of Germany have it. Scale and shift place the outlines
# in the picture with a margin of 12.
_NORTH, _SOUTH, _MERIDIAN, _MIDDLE = radians(53 + 40 / 60), radians(48 + 40 / 60), radians(10.5), radians(51)
_CONE = log(cos(_SOUTH) / cos(_NORTH)) / log(tan(pi / 4 + _NORTH / 2) / tan(pi / 4 + _SOUTH / 2))
_REACH = cos(_SOUTH) * tan(pi / 4 + _SOUTH / 2) ** _CONE / _CONE
_SCALE, _SHIFT_X, _SHIFT_Y = 4150.0, 222.6, 306.9
_MIDDLE_REACH = _REACH / tan(pi / 4 + _MIDDLE / 2) ** _CONE

_SMALLEST, _LARGEST = 2.2, 9.0  # radius of the light of one use, and of any
_APART = 5.0  # lights nearer than this join
_WIDER = 1.4  # how much farther they join when there are still too many
_MOST_LIGHTS = 200  # and the origins
_MOST_ARCS = 100  # those that most transfers take
_BEND = 0.22  # how far an arc bulges, as a share of its length
_MARGIN = 10.0  # around a federal state
_NEAREST = 90.0  # no region is shown larger than this many units, or a town would fill the picture


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the units of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, other: Box) -> bool:
        beside = self.right < other.left or other.right < self.left
        return not beside and self.top <= other.bottom and other.top <= self.bottom

    def __str__(self) -> str:
        """As SVG's ``viewBox`` wants it."""
        return f"{self.left:g} {self.top:g} {self.width:g} {self.height:g}"


WHOLE = Box(0.0, 0.0, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Outline:
    """A federal state; ``path`` is the ``d`` of an SVG path."""

    federal_state: str
    name: str
    path: str
    box: Box


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to be shown. ``confirmed`` and ``reported`` count uses and are never added up;
    an ``origin`` is where something was taken from, and stays a light of its own."""

    name: str
    latitude: float
    longitude: float
    url: str = ""
    confirmed: int = 0
    reported: int = 0
    origin: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """Something went from one place to another, and somebody named the origin."""

    origin: Place
    target: Place
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """One or several places that lie close together, the weightiest first. ``lit`` is a filled light: some use in it
    is confirmed; else it is a ring."""

    x: float
    y: float
    radius: float
    places: tuple[Place, ...]

    @property
    def confirmed(self) -> int:
        return sum(place.confirmed for place in self.places)

    @property
    def reported(self) -> int:
        return sum(place.reported for place in self.places)

    @property
    def lit(self) -> bool:
        return self.confirmed > 0

    @property
    def origin(self) -> bool:
        return self.places[0].origin

    @property
    def url(self) -> str:
        """Where a click leads; several places have no common address."""
        return self.places[0].url if len(self.places) == 1 else ""


@dataclass(frozen=True, slots=True)
class Arc:
    """A transfer as a line; ``path`` is the ``d`` of an SVG path."""

    path: str
    origin: Place
    target: Place
    confirmed: bool


@dataclass(frozen=True, slots=True)
class MapPicture:
    """Everything that a template draws, in the order in which it is drawn: rings come before filled lights.
    ``federal_state`` is the one that the box shows, empty where it is all of Germany."""

    federal_state: str
    box: Box
    outlines: tuple[Outline, ...]
    arcs: tuple[Arc, ...]
    lights: tuple[Light, ...]
    credit: str
    credit_url: str


@lru_cache(maxsize=16_384)  # the same places are drawn on many pages
def project(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a point of the earth lies in the picture, to a tenth of a unit."""
    reach = _REACH / tan(pi / 4 + radians(latitude) / 2) ** _CONE
    angle = _CONE * (radians(longitude) - _MERIDIAN)
    x, y = reach * sin(angle), reach * cos(angle) - _MIDDLE_REACH
    return round(_SCALE * x + _SHIFT_X, 1), round(_SCALE * y + _SHIFT_Y, 1)


@cache
def _document() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files(__package__).joinpath("outlines.json").read_text(encoding="utf-8"))
    return data


@cache
def outlines() -> tuple[Outline, ...]:
    """The 16 federal states, ordered by their code."""
    rows = _document()["federal_states"]
    return tuple(Outline(row["federal_state"], row["name"], row["path"], Box(*row["box"])) for row in rows)


def region(federal_state: str | None) -> Box:
    """The part of the picture that shows one federal state with its neighbours' edges; without one, or for a code that
    is none, all of it."""
    box = next((o.box for o in outlines() if o.federal_state == federal_state), None)
    if box is None:
        return WHOLE
    width, height = (max(size + 2 * _MARGIN, _NEAREST) for size in (box.width, box.height))
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return Box(*(round(v, 1) for v in (x - width / 2, y - height / 2, x + width / 2, y + height / 2)))


def picture(
    places: Iterable[Place], transfers: Iterable[Transfer] = (), federal_state: str | None = None
) -> MapPicture:
    """The map of these places and transfers, of all Germany or of one federal state. Places that a transfer names are
    shown without being given twice; what lies outside the part shown is left out."""
    box = region(federal_state)
    routes = tuple(transfers)
    named = dict.fromkeys([*places, *(end for route in routes for end in (route.origin, route.target))])
    lights = _lights([place for place in named if box.holds(*_spot(place))], _zoom(box))
    return MapPicture(
        federal_state=federal_state if federal_state and box is not WHOLE else "",
        box=box,
        outlines=tuple(outline for outline in outlines() if outline.box.meets(box)),
        arcs=_arcs(routes, lights),
        lights=tuple(sorted(lights, key=lambda light: (light.origin, light.lit, light.radius))),
        credit=_document()["credit"],
        credit_url=_document()["source_url"],
    )


def _spot(place: Place) -> tuple[float, float]:
    return project(place.latitude, place.longitude)


def _zoom(box: Box) -> float:
    """How much smaller lights are drawn in a region, so that they don't grow as fast as the land does."""
    return sqrt(box.width / WIDTH)


@dataclass(slots=True)
class _Cluster:
    x: float
    y: float
    places: list[Place] = field(default_factory=list)

    def light(self, zoom: float) -> Light:
        uses = sum(max(1, place.confirmed if self.places[0].confirmed else place.reported) for place in self.places)
        radius = min(_LARGEST, _SMALLEST * (1 + 0.4 * sqrt(uses - 1)))
        return Light(self.x, self.y, round(radius * zoom, 1), tuple(self.places))


def _lights(places: Sequence[Place], zoom: float) -> list[Light]:
    """Origins stay alone. Others join within a distance that grows until there are few enough."""
    alone = [_Cluster(*_spot(place), [place]) for place in places if place.origin]
    crowd = sorted((p for p in places if not p.origin), key=lambda p: (-p.confirmed, -p.reported, p.name))
    apart = _APART * zoom
    while (clusters := _joined(crowd, apart)) is None:
        apart *= _WIDER
    return [cluster.light(zoom) for cluster in (*clusters, *alone)]


def _joined(places: Iterable[Place], apart: float) -> list[_Cluster] | None:
    """The weightiest place of a crowd, which comes first, keeps its spot and takes in the others; None where the
    distance leaves too many. Confirmed and reported places don't join: a light never claims what only a ring may."""
    clusters: list[_Cluster] = []
    cells: dict[tuple[int, int, bool], list[_Cluster]] = {}
    for place in places:
        x, y = _spot(place)
        column, row, lit = int(x // apart), int(y // apart), place.confirmed > 0
        around = ((column + i, row + j, lit) for i in (-1, 0, 1) for j in (-1, 0, 1))
        near = [c for key in around for c in cells.get(key, ()) if hypot(c.x - x, c.y - y) < apart]
        if near:
            min(near, key=lambda c: hypot(c.x - x, c.y - y)).places.append(place)
        elif len(clusters) == _MOST_LIGHTS:
            return None
        else:
            clusters.append(_Cluster(x, y, [place]))
            cells.setdefault((column, row, lit), []).append(clusters[-1])
    return clusters


def _arcs(transfers: Iterable[Transfer], lights: Iterable[Light]) -> tuple[Arc, ...]:
    """From light to light, each way once, those that most transfers take; a transfer within one light, or out of the
    part shown, has no line."""
    spots = {place: (light.x, light.y) for light in lights for place in light.places}
    arcs: dict[str, Arc] = {}
    taken: Counter[str] = Counter()
    for transfer in transfers:
        start, end = spots.get(transfer.origin), spots.get(transfer.target)
        if start is None or end is None or start == end:
            continue
        path = _bent(start, end)
        taken[path] += 1
        arc = Arc(path, transfer.origin, transfer.target, transfer.confirmed)
        known = arcs.get(path)
        arcs[path] = arc if known is None else replace(known, confirmed=known.confirmed or arc.confirmed)
    most = sorted(arcs.values(), key=lambda arc: (arc.confirmed, taken[arc.path]), reverse=True)[:_MOST_ARCS]
    return tuple(sorted(most, key=lambda arc: arc.confirmed))


def _bent(start: tuple[float, float], end: tuple[float, float]) -> str:
    """A quadratic curve that bulges to the north, or to the east where it runs due north."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    side = _BEND if dx > 0 or (dx == 0 and dy < 0) else -_BEND
    x, y = (start[0] + end[0]) / 2 + side * dy, (start[1] + end[1]) / 2 - side * dx
    return f"M{start[0]:g} {start[1]:g}Q{x:.1f} {y:.1f} {end[0]:g} {end[1]:g}"
