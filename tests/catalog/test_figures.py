"""Figures: no sample in any, confirmed and reported apart, an organisation once a family."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import figures, reuse, solutions
from catalog.documents import documents
from catalog.models import HouseFact, Organisation, Solution, SolutionTie
from catalog.models.house import INDEX_FACT
from catalog.organisations import OrganisationFilter, list_organisations
from catalog.solutions import Rules
from schemas.reuse import AdoptionClaim, AdoptionStep, Manner, Speaker
from search.embedded import EmbeddedIndex
from search.index import SearchIndex
from search.query import SearchQuery
from tests.factories import NOW, anna, bernd, employer, published, speaking


@pytest.fixture(scope="module")
def index(known_demo: Session, tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder: Path = tmp_path_factory.mktemp("figures") / "index"
    folder.mkdir()
    built = EmbeddedIndex(folder)
    built.rebuild(documents(known_demo, known_demo.scalars(select(Solution.id)).all()))
    return built


def adopt(db: Session, solution: Solution, town: Organisation, role: Speaker, speaker: Organisation) -> None:
    claim = AdoptionClaim(step=AdoptionStep.OPERATION, manner=Manner.OWN)
    reuse.claim_use(db, solution, claim, adopter=town, by=speaking(speaker, role), now=NOW)
    solutions.refresh(db, solution, NOW, Rules())


def test_every_count_is_what_the_linked_search_shows(index: SearchIndex) -> None:
    counted = figures.counts(index)
    assert counted.entries == 96
    for name, counts in (
        ("field_of_action", counted.by_field),
        ("phase", counted.by_phase),
        ("reported_phase", counted.by_reported_phase),
    ):
        for value, count in counts.items():
            linked = index.search(SearchQuery(filters={name: (value,), "sample": ("no",)}, facets=()))
            assert linked.total == count, (name, value)
    assert counted.by_phase == {"undetermined": 96}


def test_no_sample_is_in_any_figure(known_demo: Session) -> None:
    samples = set(known_demo.scalars(select(Organisation.name).where(Organisation.sample)))
    told = {each.adopter for each in figures.latest_transfers(known_demo, 1_000)}
    shown = {each.name for each in figures.lights(known_demo)}
    assert len(told) > 50 and len(shown) > 80
    assert not samples & (told | shown)
    assert figures.totals(known_demo).confirmed == 0


def test_the_list_of_bodies_in_use_is_that_of_the_lights(known_demo: Session) -> None:
    listing = list_organisations(known_demo, OrganisationFilter(using=True), per_page=1_000)
    assert [row.name for row in listing.rows] == [light.name for light in figures.lights(known_demo)]


def test_an_arc_is_drawn_only_where_the_origin_is_named(known_demo: Session) -> None:
    named = [each for each in figures.latest_transfers(known_demo, 1_000) if each.origin]
    assert {(each.adopter, each.origin) for each in named} >= {("München", "Berlin")}
    assert len(figures.arcs(known_demo)) == len(named)


def test_a_family_counts_an_organisation_once(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    origin, fork = published(db, publisher), published(db, employer(db, "Forkstadt"), title="Ein Ableger")
    solutions.relate(db, fork, origin, SolutionTie.VARIANT_OF, "Annastadt")
    adopt(db, origin, town, Speaker.PUBLISHER, publisher)
    adopt(db, fork, town, Speaker.ADOPTER, town)
    assert figures.totals(db) == figures.Totals(confirmed=1, reported=0)


def test_a_family_counts_what_only_its_origin_has(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    origin, fork = published(db, publisher), published(db, employer(db, "Forkstadt"), title="Ein Ableger")
    solutions.relate(db, fork, origin, SolutionTie.VARIANT_OF, "Annastadt")
    adopt(db, origin, town, Speaker.PUBLISHER, publisher)
    assert figures.totals(db) == figures.Totals(confirmed=0, reported=1)


def test_the_total_is_that_of_the_entries_where_nobody_uses_two_of_a_family(known_demo: Session) -> None:
    shown = known_demo.scalars(select(Solution.uses_reported).where(Solution.sample.is_(False)))
    assert figures.totals(known_demo).reported == sum(shown) > 60


def test_confirmed_transfers_come_before_reported_ones(db: Session) -> None:
    publisher, town, other = anna(db), bernd(db), employer(db, "Zedorf")
    solution = published(db, publisher)
    adopt(db, solution, other, Speaker.PUBLISHER, publisher)
    adopt(db, solution, town, Speaker.ADOPTER, town)
    told = [(each.adopter, each.confirmed) for each in figures.latest_transfers(db)]
    assert told == [("Berndsdorf", True), ("Zedorf", False)]
    lights = {each.name: (each.confirmed, each.reported) for each in figures.lights(db)}
    assert lights == {"Berndsdorf": (1, 0), "Zedorf": (0, 1)}


def test_the_overview_is_kept_until_the_index_holds_something_new(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    db.add(HouseFact(name=INDEX_FACT, value={"mark": "one"}, set_at=NOW))
    before = figures.overview(db)
    adopt(db, solution, town, Speaker.ADOPTER, town)
    assert figures.overview(db) is before
    db.get_one(HouseFact, INDEX_FACT).value = {"mark": "two"}
    db.flush()
    assert figures.overview(db).totals.confirmed == 1


def test_a_withdrawn_entry_leaves_the_overview_at_once(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    db.add(HouseFact(name=INDEX_FACT, value={"mark": "one"}, set_at=NOW))
    adopt(db, solution, town, Speaker.ADOPTER, town)
    assert figures.overview(db).transfers
    solutions.withdraw(solution, "Auf Wunsch")
    db.flush()
    after = figures.overview(db)
    assert (after.totals, after.transfers, after.lights, after.arcs) == (figures.Totals(0, 0), (), (), ())
