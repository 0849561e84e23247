"""What speaks for an entry where a municipality looks from: one rule, with its reasons as output.

Four grounds count, the weightiest first: a confirmed use by a body of the same size class, an operator that offers it
to the municipality, a confirmed use in its district, one in its federal state. Nothing is added up: ten uses
are the same ground as one, so that what is popular doesn't drown what fits. What is only reported is named apart and
never sorts. Samples count nowhere; what is invented fits nobody.

An index can sort by tokens only. Therefore the rule itself goes by them: an entry carries signs, a municipality looks
for them, and a ground holds where both have one in common. The order of the hits, the line on a card and the page of
an entry all ask the same function, so they can't disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from schemas.operation import Reach, ReachKind
from schemas.reuse import IN_USE, AdoptionStep

EVERYBODY = "all"
"""The sign of an offer to everybody."""


class Ground(StrEnum):
    """Why an entry suits a municipality, the weightiest first."""

    SIZE = "size"
    OFFER = "offer"
    DISTRICT = "district"
    FEDERAL_STATE = "federal_state"


class Serving(StrEnum):
    """What an offer means for a municipality, the best first (product.md, "How one gets a solution")."""

    OPEN = "open"
    AFTER_JOINING = "after_joining"
    COMPETITION = "competition"
    OTHER_STATE = "other_state"
    UNKNOWN = "unknown"


class Why(StrEnum):
    """The reason of a ``Serving``: what of the offer, or of the municipality, decides it."""

    NOT_SAID = "not_said"
    EVERYBODY = "everybody"
    FEDERAL_STATE = "federal_state"
    MEMBER = "member"
    OWN_AREA = "own_area"
    NAMED = "named"
    IN_HOUSE = "in_house"
    TENDER = "tender"
    OTHER_LAND = "other_land"
    LAND_UNKNOWN = "land_unknown"
    CLOSED = "closed"
    JOINING = "joining"
    JOINING_IN_HOUSE = "joining_in_house"
    JOINING_UNSAID = "joining_unsaid"
    AREA_UNKNOWN = "area_unknown"
    AREA_ELSEWHERE = "area_elsewhere"
    OUTSIDE_AREA = "outside_area"


@dataclass(frozen=True, slots=True)
class Served:
    """What an offer means for a municipality, and why."""

    serving: Serving
    why: Why


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality, as far as the rule goes by it.

    ``bodies`` are the addresses of all that it is or belongs to: itself, its association, district and federal state,
    and whatever it, or its association, is a member of. ``district`` is empty for a city that is its own.
    """

    size_class: str | None = None
    federal_state: str | None = None
    district: str | None = None
    bodies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Use:
    """A use that counts as a Nachnutzung, by a body of this size at this place. ``confirmed``: see ``vouched``."""

    size_class: str | None
    federal_state: str | None
    district: str | None
    confirmed: bool
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer to run it. ``operator`` is the address of the body that itself makes it; what only a source says of
    somebody has none, and is reported."""

    reach: Reach | None
    operator: str | None = None
    federal_state: str | None = None
    sample: bool = False


_Said = TypeVar("_Said", Use, Offer)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an entry. ``sample``: it is invented; so may be then what stands on its page."""

    uses: Sequence[Use] = ()
    offers: Sequence[Offer] = ()
    sample: bool = False


@dataclass(frozen=True, slots=True)
class Signs:
    """What an entry carries, confirmed and only reported; a handful, however many use it."""

    confirmed: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """The grounds that hold for a municipality, and those of which only reports tell; the weightiest first."""

    grounds: tuple[Ground, ...] = ()
    reported: tuple[Ground, ...] = ()


def vouched(confirmed_on: date | None, confirmed_step: AdoptionStep | None) -> bool:
    """Whether a confirmation stands that it is used now, be it of an earlier step than the one that is reported."""
    return confirmed_on is not None and (confirmed_step is None or confirmed_step in IN_USE)


def signs(facts: Facts) -> Signs:
    """What the entry carries; the index sorts by the confirmed ones. An invented entry carries none."""
    if facts.sample:
        return Signs()
    uses, offers = _that_count(facts.uses, facts), _that_count(facts.offers, facts)
    confirmed = [sign for use in uses if use.confirmed for sign in _signs_of_use(use)]
    confirmed += [sign for offer in offers if offer.operator for sign in _signs_of_offer(offer)]
    reported = [sign for use in uses if not use.confirmed for sign in _signs_of_use(use)]
    reported += [sign for offer in offers if not offer.operator for sign in _signs_of_offer(offer)]
    return Signs(_once(confirmed), _once(reported))


def levels(town: Town) -> dict[Ground, tuple[str, ...]]:
    """What a municipality looks for, the weightiest ground first; grounds on which nothing can hold are left out."""
    wanted = {
        Ground.SIZE: _sign(Ground.SIZE, town.size_class),
        Ground.OFFER: _offers_for(town),
        Ground.DISTRICT: _sign(Ground.DISTRICT, town.district),
        Ground.FEDERAL_STATE: _sign(Ground.FEDERAL_STATE, town.federal_state),
    }
    return {ground: sought for ground, sought in wanted.items() if sought}


def fit(town: Town, carried: Signs) -> Fit:
    """On which grounds an entry with these signs suits the municipality."""
    confirmed, reported = set(carried.confirmed), set(carried.reported)
    wanted = levels(town)
    grounds = tuple(ground for ground, sought in wanted.items() if not confirmed.isdisjoint(sought))
    told = tuple(ground for ground, sought in wanted.items() if not reported.isdisjoint(sought))
    return Fit(grounds, tuple(ground for ground in told if ground not in grounds))


def grounded(town: Town, facts: Facts) -> dict[Ground, tuple[Use, ...]]:
    """The uses on which each ground rests for the municipality, confirmed ones and reported ones."""
    wanted = {ground: set(sought) for ground, sought in levels(town).items() if ground is not Ground.OFFER}
    carried = [(use, set(_signs_of_use(use))) for use in _that_count(facts.uses, facts)]
    return {
        ground: tuple(use for use, signs_of_it in carried if not sought.isdisjoint(signs_of_it))
        for ground, sought in wanted.items()
    }


def serving(town: Town, offer: Offer) -> Serving:
    """What the offer means for the municipality. Where nobody said whom it serves, nothing is guessed."""
    return served(town, offer).serving


def served(town: Town, offer: Offer) -> Served:
    """The same with its reason. In-house is open to members, or who is named, and never to all."""
    reach = offer.reach
    if reach is None:
        return Served(Serving.UNKNOWN, Why.NOT_SAID)
    if not set(_offers_for(town)).isdisjoint(_signs_of_offer(offer)):
        return _for_those_served(town, offer, reach)
    if reach.federal_states and town.federal_state not in reach.federal_states:
        if town.federal_state:
            return Served(Serving.OTHER_STATE, Why.OTHER_LAND)
        return Served(Serving.UNKNOWN, Why.LAND_UNKNOWN)
    return _for_others(town, offer, reach)


def _for_those_served(town: Town, offer: Offer, reach: Reach) -> Served:
    is_named = _is_named(town, offer, reach)
    if reach.tender and not is_named:
        return Served(Serving.COMPETITION, Why.TENDER)
    if reach.in_house and is_named:
        return Served(Serving.OPEN, Why.IN_HOUSE)
    if reach.kind is ReachKind.ALL:
        return Served(Serving.OPEN, Why.EVERYBODY)
    if reach.kind is ReachKind.FEDERAL_STATES and town.federal_state in reach.federal_states:
        return Served(Serving.OPEN, Why.FEDERAL_STATE)
    if offer.operator in town.bodies:
        return Served(Serving.OPEN, Why.MEMBER if reach.kind is ReachKind.MEMBERS else Why.OWN_AREA)
    return Served(Serving.OPEN, Why.NAMED)


def _is_named(town: Town, offer: Offer, reach: Reach) -> bool:
    """Whether it is served without a tender where others are not: a member, in the area, or named as such."""
    own = reach.kind in {ReachKind.MEMBERS, ReachKind.OWN_AREA} and offer.operator in town.bodies
    return own or not town.bodies.isdisjoint(reach.bodies)


def _for_others(town: Town, offer: Offer, reach: Reach) -> Served:
    """For who is no member and lies outside the area."""
    if reach.kind is ReachKind.MEMBERS:
        closed = reach.joining is False or (reach.joining is None and reach.tender)
        return Served(Serving.COMPETITION, Why.CLOSED) if closed else _after_joining(reach)
    if not (offer.operator or reach.bodies):
        return Served(Serving.UNKNOWN, Why.AREA_UNKNOWN)
    if reach.joining:
        return _after_joining(reach)
    abroad = offer.federal_state and town.federal_state and offer.federal_state != town.federal_state
    return Served(Serving.OTHER_STATE, Why.AREA_ELSEWHERE) if abroad else Served(Serving.COMPETITION, Why.OUTSIDE_AREA)


def _after_joining(reach: Reach) -> Served:
    if reach.in_house:
        return Served(Serving.AFTER_JOINING, Why.JOINING_IN_HOUSE)
    return Served(Serving.AFTER_JOINING, Why.JOINING if reach.joining else Why.JOINING_UNSAID)


def _that_count(said: Iterable[_Said], facts: Facts) -> list[_Said]:
    return [one for one in said if facts.sample or not one.sample]


def _signs_of_use(use: Use) -> Iterator[str]:
    yield from _sign(Ground.SIZE, use.size_class)
    yield from _sign(Ground.DISTRICT, use.district)
    yield from _sign(Ground.FEDERAL_STATE, use.federal_state)


def _signs_of_offer(offer: Offer) -> tuple[str, ...]:
    """To whom it is offered, be it by a tender: everybody, those in a federal state, those that belong to a body."""
    reach = offer.reach
    if reach is None:
        return ()
    if reach.kind is ReachKind.ALL:
        return (EVERYBODY,)
    if reach.kind is ReachKind.FEDERAL_STATES:
        return tuple(f"in:{state}" for state in reach.federal_states) + tuple(f"of:{body}" for body in reach.bodies)
    return tuple(f"of:{body}" for body in (*([offer.operator] if offer.operator else ()), *reach.bodies))


def _offers_for(town: Town) -> tuple[str, ...]:
    lies_in = (f"in:{town.federal_state}",) if town.federal_state else ()
    return (EVERYBODY, *lies_in, *sorted(f"of:{body}" for body in town.bodies))


def _sign(ground: Ground, value: str | None) -> tuple[str, ...]:
    return (f"{ground}:{value}",) if value else ()


def _once(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found))
