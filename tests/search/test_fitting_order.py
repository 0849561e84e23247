"""The order of "passt zu meiner Kommune" and the reasons that are told are one: whatever is known, on every engine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from catalog.fitting import Facts, Fit, Ground, Offer, Serving, Town, Use, fit, levels, serving, signs
from schemas.operation import Reach, ReachKind
from search.index import SearchIndex
from search.query import SearchQuery, Sort
from tests.search.documents import a_document, ids

Given = Callable[..., SearchIndex]

SIZES = ("under_5000", "5000_10000", "district", None)
LANDS = ("DE-BB", "DE-BY", "DE-NW", None)
DISTRICTS = ("12069", "09161", "05770", None)
BODIES = ("zv-west", "12069", "09161", "120690020020")
REACHES: Sequence[dict[str, object] | None] = (
    None,
    {"kind": "all"},
    {"kind": "all", "tender": True, "bodies": ["120690020020"]},
    {"kind": "members"},
    {"kind": "members", "bodies": ["120690020020"]},
    {"kind": "own_area"},
    {"kind": "federal_states", "federal_states": ["DE-BB", "DE-NW"]},
)


def some_use(chance: Random) -> Use:
    place = chance.choice(SIZES), chance.choice(LANDS), chance.choice(DISTRICTS)
    return Use(*place, confirmed=chance.random() < 0.5, sample=chance.random() < 0.1)


def some_offer(chance: Random) -> Offer:
    said = chance.choice(REACHES)
    reach = Reach.model_validate(said) if said else None
    return Offer(reach, chance.choice((*BODIES, None)), chance.choice(LANDS), sample=chance.random() < 0.1)


def some_entry(chance: Random) -> Facts:
    uses = [some_use(chance) for _ in range(chance.randrange(4))]
    offers = [some_offer(chance) for _ in range(chance.randrange(2))]
    return Facts(uses, offers, sample=chance.random() < 0.1)


def some_town(chance: Random) -> Town:
    bodies = frozenset(chance.sample(BODIES, chance.randrange(3)))
    return Town(chance.choice(SIZES), chance.choice(LANDS), chance.choice(DISTRICTS), bodies)


def by_hand(town: Town, facts: Facts) -> tuple[bool, ...]:
    """The four questions, put to the facts one by one."""
    uses = [use for use in facts.uses if use.confirmed and not use.sample]
    offers = [offer for offer in facts.offers if offer.operator and not offer.sample]
    found = (
        any(town.size_class is not None and use.size_class == town.size_class for use in uses),
        any(is_offered(town, offer) for offer in offers),
        any(town.district is not None and use.district == town.district for use in uses),
        any(town.federal_state is not None and use.federal_state == town.federal_state for use in uses),
    )
    return (False,) * 4 if facts.sample else found


def is_offered(town: Town, offer: Offer) -> bool:
    meaning = serving(town, offer)
    on_the_market = offer.reach is not None and offer.reach.kind is ReachKind.ALL and offer.reach.tender
    return meaning is Serving.OPEN or (meaning is Serving.COMPETITION and on_the_market)


def as_told(found: Fit) -> tuple[bool, ...]:
    return tuple(ground in found.grounds for ground in Ground)


@pytest.mark.parametrize("text", ["", "Bäume gießen"])
def test_hits_come_in_the_order_of_the_reasons_that_are_told(given: Given, text: str) -> None:
    chance = Random(2026)
    entries = {number: some_entry(chance) for number in range(1, 61)}
    words = ("Bäume gießen", "Bäume", "Gießen mit Plan")
    index = given(
        *(
            a_document(
                number,
                words[number % 3],
                fits=signs(facts).confirmed,
                sample=facts.sample,
                standing=number % 4,
                summary="Bäume gießen",
            )
            for number, facts in entries.items()
        )
    )
    for _ in range(20):
        town = some_town(chance)
        sought = tuple(levels(town).values())
        found = ids(index.search(SearchQuery(text=text, sort=Sort.FITTING, fitting=sought, per_page=100)))
        reasons = [as_told(fit(town, signs(entries[id]))) for id in found]
        assert reasons == [by_hand(town, entries[id]) for id in found]
        assert len(found) == len(entries)
        assert reasons == sorted(reasons, reverse=True), town


def ranked(index: SearchIndex, text: str, **asked: object) -> list[int]:
    return ids(index.search(SearchQuery(text=text, sort=Sort.FITTING, **asked)))  # type: ignore[arg-type]


SIZE, OFFER = ("size:under_5000",), ("all", "in:DE-BB")


@pytest.fixture
def forty(given: Given) -> SearchIndex:
    """Documents of which some hold one level, some the other, some both; each group holds better and worse hits."""
    held = ((), SIZE, OFFER[:1], (*SIZE, OFFER[1]))
    titles = ("Badeampel", "Ampel", "Ampeln am Strand")
    return given(
        *(a_document(n, titles[n % 3], fits=held[n % 4], standing=n % 3, summary="Eine Ampel") for n in range(1, 41))
    )


@pytest.mark.parametrize("text", ["", "Ampel"])
def test_hits_of_the_same_levels_come_by_relevance(forty: SearchIndex, text: str) -> None:
    by_relevance = ids(forty.search(SearchQuery(text=text, per_page=100)))
    found = ranked(forty, text, fitting=(SIZE, OFFER), per_page=100)
    assert found == sorted(by_relevance, key=lambda number: (3, 1, 2, 0).index(number % 4))


def test_pages_go_on_where_the_last_one_ended(forty: SearchIndex) -> None:
    whole = ranked(forty, "Ampel", fitting=(SIZE, OFFER), per_page=100)
    pages = [ranked(forty, "Ampel", fitting=(SIZE, OFFER), per_page=7, page=page) for page in range(1, 8)]
    assert [number for page in pages for number in page] == whole
    assert len(whole) == 40 and pages[-1] == []


def test_levels_that_hold_for_nothing_leave_the_order_as_it_is(forty: SearchIndex) -> None:
    nowhere = (("size:district",), ("district:09161",))
    by_relevance = ids(forty.search(SearchQuery(text="Ampel")))
    assert ranked(forty, "Ampel", fitting=nowhere) == by_relevance
    assert ranked(forty, "Ampel", fitting=(nowhere[0], SIZE))[:10] == ranked(forty, "Ampel", fitting=(SIZE,))[:10]
