"""The data that the project brings along is complete, names its source, and invents nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from content.demo.register import RegisterEntry, read_register, register_document, register_source
from content.demo.solutions import DemoSolution, read_solutions, solutions_source
from content.demo.source import read_table
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from schemas.reuse import AdoptionStep, Manner
from schemas.solution import LifecycleStatus
from schemas.vocabulary import LICENCES, STANDARDS


@pytest.fixture(scope="module")
def register() -> dict[str, RegisterEntry]:
    return {entry.address: entry for entry in read_register()}


def test_the_register_is_whole(register: dict[str, RegisterEntry]) -> None:
    kinds = Counter(entry.kind for entry in register.values())
    towns = [entry for entry in register.values() if KeyScheme.DISTRICT in entry.keys and len(entry.address) == 12]
    counts = register_document()["counts"]
    assert kinds[OrganisationKind.MUNICIPALITY] == counts["municipalities"] == 10_751
    assert kinds[OrganisationKind.ASSOCIATION] == counts["associations"] == 1_203
    assert len(towns) == counts["cities_that_are_districts"] == 106
    assert kinds[OrganisationKind.DISTRICT] + len(towns) == counts["districts"] == 400
    assert kinds[OrganisationKind.FEDERAL_STATE] + 2 == counts["federal_states"] == 16


def test_every_key_of_a_scheme_belongs_to_one_body(register: dict[str, RegisterEntry]) -> None:
    keys = Counter(pair for entry in register.values() for pair in entry.keys.items())
    assert max(keys.values()) == 1
    assert all(entry.address in entry.keys.values() for entry in register.values())


def test_berlin_is_one_organisation_with_four_keys_and_nothing_above_it(register: dict[str, RegisterEntry]) -> None:
    berlin = register["110000000000"]
    assert berlin.keys == {
        KeyScheme.ARS: "110000000000",
        KeyScheme.AGS: "11000000",
        KeyScheme.DISTRICT: "11000",
        KeyScheme.FEDERAL_STATE: "11",
    }
    assert berlin.parents == ()
    assert "11" not in register


def test_bremen_is_a_federal_state_of_two_cities(register: dict[str, RegisterEntry]) -> None:
    assert register["04"].name == "Land Bremen"
    cities = [e.name for e in register.values() if e.federal_state == "DE-HB" and e.address != "04"]
    assert cities == ["Bremen", "Bremerhaven"]
    assert KeyScheme.FEDERAL_STATE not in register["040110000000"].keys


def test_every_parent_is_in_the_register_and_above(register: dict[str, RegisterEntry]) -> None:
    above = {
        RelationKind.IN_ASSOCIATION: OrganisationKind.ASSOCIATION,
        RelationKind.IN_DISTRICT: OrganisationKind.DISTRICT,
        RelationKind.IN_FEDERAL_STATE: OrganisationKind.FEDERAL_STATE,
    }
    for entry in register.values():
        for parent in entry.parents:
            assert register[parent.address].kind == above[parent.relation], entry


def test_an_association_has_as_many_inhabitants_as_its_members(register: dict[str, RegisterEntry]) -> None:
    sums: Counter[str] = Counter()
    for entry in register.values():
        for parent in entry.parents:
            if parent.relation is RelationKind.IN_ASSOCIATION:
                sums[parent.address] += entry.population
    associations = {e.address: e.population for e in register.values() if e.kind is OrganisationKind.ASSOCIATION}
    assert dict(sums) == associations


def test_federal_states_add_up_to_germany(register: dict[str, RegisterEntry]) -> None:
    highest = [e for e in register.values() if e.kind is OrganisationKind.FEDERAL_STATE or not e.parents]
    assert len(highest) == 16
    districts = sum(e.population for e in register.values() if KeyScheme.DISTRICT in e.keys)
    assert sum(e.population for e in highest) == districts == 83_577_140


def test_a_member_has_the_size_class_of_its_association(register: dict[str, RegisterEntry]) -> None:
    issigau = next(e for e in register.values() if e.name == "Issigau")
    association = register[issigau.address[:9]]
    assert issigau.size_class == association.size_class
    mendig = next(e for e in register.values() if e.name == "Verbandsgemeinde Mendig")
    members = [e for e in register.values() if e.address[:9] == mendig.address and e is not mendig]
    assert {e.size_class for e in members} == {"10000_20000"}


def test_districts_are_called_what_people_call_them(register: dict[str, RegisterEntry]) -> None:
    names = {register[key].name for key in ("09475", "05570", "13072", "06437", "03241", "05334")}
    assert names == {
        "Landkreis Hof",
        "Kreis Warendorf",
        "Landkreis Rostock",
        "Odenwaldkreis",
        "Region Hannover",
        "Städteregion Aachen",
    }


def test_associations_are_called_what_people_call_them(register: dict[str, RegisterEntry]) -> None:
    names = {e.name for e in register.values() if e.kind is OrganisationKind.ASSOCIATION}
    assert {
        "Amt Schlieben",
        "Verbandsgemeinde Vordereifel",
        "Verwaltungsgemeinschaft Wörth a.d.Donau",
        "Vereinbarte Verwaltungsgemeinschaft Herrenberg",
        "Gemeindeverwaltungsverband Plochingen",
        "Erfüllende Gemeinde Meiningen",
    } <= names


@pytest.mark.parametrize(
    ("official", "other"),
    [
        ("Weiden i.d.OPf.", "Weiden in der Oberpfalz"),
        ("Gemünden a.Main", "Gemünden am Main"),
        ("Cottbus/Chóśebuz", "Cottbus"),
        ("Lübbenau/Spreewald / Lubnjow/Błota", "Lübbenau/Spreewald"),
        ("Bautzen / Budyšin", "Budyšin"),
    ],
)
def test_abbreviated_and_bilingual_names_are_known_in_full(
    register: dict[str, RegisterEntry], official: str, other: str
) -> None:
    assert any(e.name == official and other in e.other_names for e in register.values())


def test_falkenberg_elster_is_one_place_and_not_two_languages(register: dict[str, RegisterEntry]) -> None:
    falkenberg = next(e for e in register.values() if e.name == "Falkenberg/Elster")
    assert falkenberg.other_names == ()


def test_every_point_lies_in_germany(register: dict[str, RegisterEntry]) -> None:
    for entry in register.values():
        assert 47.2 < entry.latitude < 55.1, entry
        assert 5.8 < entry.longitude < 15.1, entry


def test_the_register_names_its_source() -> None:
    source = register_source()
    assert source.as_of == "2025-08-31"
    assert source.licence == "dl-de/by-2-0"
    assert "Destatis" in source.attribution


@pytest.fixture(scope="module")
def solutions() -> dict[str, DemoSolution]:
    return {each.slug: each for each in read_solutions()}


def test_all_96_real_solutions_and_their_96_users_are_there(solutions: dict[str, DemoSolution]) -> None:
    assert len(solutions) == len(read_table("solutions.toml")["solutions"]) == 96
    assert sum(len(each.uses) for each in solutions.values()) == 96


@pytest.mark.parametrize("column", ["status", "licence", "funding"])
def test_every_row_of_the_mapping_is_used_and_stands_once(column: str) -> None:
    words = [row["words"] for row in read_table("mapping.toml")[column]]
    used = {row[column] for row in read_table("solutions.toml")["solutions"] if column in row}
    assert sorted(words) == sorted(used)


def test_every_reviewed_match_belongs_to_a_row() -> None:
    facts, matches = read_table("solutions.toml")["solutions"], read_table("matches.toml")
    assert {row["text"] for row in matches["publishers"]} == {row["publisher"] for row in facts}
    named = sorted((row["slug"], use["name"]) for row in facts for use in row.get("uses", ()))
    assert sorted((row["slug"], row["name"]) for row in matches["uses"]) == named


def test_every_reading_belongs_to_an_entry(solutions: dict[str, DemoSolution]) -> None:
    readings = read_table("readings.toml")
    rows = {row["slug"] for table in ("operators", "costs", "relations") for row in readings[table]}
    tables = {slug for table in ("since", "known_as", "standards", "products") for slug in readings[table]}
    origins = {row["to"] for row in readings["relations"]}
    assert rows | tables | origins <= set(solutions)


def test_nothing_is_said_where_the_source_says_nothing(solutions: dict[str, DemoSolution]) -> None:
    for each in solutions.values():
        said = set(each.raw)
        assert (each.repository is None) == ("repository" not in said)
        assert (each.source.as_of is None) == ("as_of" not in said)
        assert (each.content.funding == ()) == ("funding" not in said)
        assert each.content.licence is None or "licence" in said
        assert each.content.lifecycle_words == each.raw["status"]
        assert each.content.routes == ()
        assert each.content.time_to_start is None


def test_words_that_leave_it_open_are_kept_and_not_mapped(solutions: dict[str, DemoSolution]) -> None:
    finished = solutions["mint-makerspace-myk"]
    assert finished.content.lifecycle_status is None
    assert finished.content.lifecycle_words == "abgeschlossen"
    assert finished.origin is None
    unclear = solutions["zms-terminvergabe"].content
    assert (unclear.licence, unclear.licence_words) == (None, "EUPL")


def test_of_two_licences_the_certain_one_is_named(solutions: dict[str, DemoSolution]) -> None:
    stadtnavi = solutions["stadtnavi"].content
    assert (stadtnavi.licence, stadtnavi.licence_words) == ("EUPL-1.2", "EUPL-1.2 / AGPL-3.0 (dual)")
    assert {each.content.licence for each in solutions.values()} - {None} <= set(LICENCES.keys())


def test_an_ended_solution_is_ended_at_its_origin_too(solutions: dict[str, DemoSolution]) -> None:
    ended = {s.slug for s in solutions.values() if s.content.lifecycle_status is LifecycleStatus.ENDED}
    assert ended == {"digiwf", "inclus", "kinderzeit-ferienplaner"}
    assert {s.slug for s in solutions.values() if s.origin and s.origin.step is AdoptionStep.ENDED} == ended


def test_matched_bodies_are_in_the_register_and_in_the_federal_state_of_the_entry(
    solutions: dict[str, DemoSolution], register: dict[str, RegisterEntry]
) -> None:
    for each in solutions.values():
        named = [each.publisher, *(use.organisation for use in each.uses)]
        assert all(body.address in register for body in named if body.address)
        assert all(body.reason for body in named)
        if each.publisher.address:
            assert register[each.publisher.address].federal_state == each.federal_state


@pytest.mark.parametrize(
    ("slug", "name", "address"),
    [
        ("pegel-frueherkennung-issigau-und-berg", "Berg", "094750113113"),
        ("smart-village-app", "Falkenberg (Elster)", "120625031128"),
        ("smart-village-app", "Amt Schlieben", "120625209"),
        ("klarschiff", "Schwerin", "130040000000"),
        ("open-smartcity-app", "Oberhausen", "051190000000"),
        ("digitale-baugenehmigung-efa", "Landkreis Wittenberg", "15091"),
        ("giess-den-kiez", "Münster", "055150000000"),
    ],
)
def test_names_that_many_places_bear_are_matched_to_the_right_one(
    solutions: dict[str, DemoSolution], slug: str, name: str, address: str
) -> None:
    use = next(use for use in solutions[slug].uses if use.organisation.text == name)
    assert use.organisation.address == address


def test_what_is_not_certain_stays_text(solutions: dict[str, DemoSolution]) -> None:
    texts = {use.organisation.text for each in solutions.values() for use in each.uses if not use.organisation.address}
    assert texts == {
        "Bremen",
        "Land Brandenburg (mehrere Gemeinden)",
        "27 kreisangehörige Kommunen",
        "Lommatzscher Pflege (Sachsen)",
        "zehn Bundesländer",
    }
    publishers = {each.publisher.text: each.publisher for each in solutions.values() if not each.publisher.address}
    assert {body.name for body in publishers.values()} == {
        "Civitas Connect e. V.",
        "Tourismus-Agentur Lübecker Bucht",
        None,
    }


def test_an_announcement_is_no_use_and_a_partner_is_no_transfer(solutions: dict[str, DemoSolution]) -> None:
    announced = solutions["stadtnavi"].uses
    assert [use.claim for use in announced] == [None, None]
    claims = [use.claim for each in solutions.values() for use in each.uses if use.claim]
    assert all(not claim.outside for claim in claims if claim.manner is Manner.PARTNER)


def test_a_use_without_a_stated_step_gets_none(solutions: dict[str, DemoSolution]) -> None:
    used_by = [use.claim for use in solutions["smart-village-app"].uses]
    assert len(used_by) == 30
    assert all(claim is not None and claim.step is None for claim in used_by)


def test_families_hold_together(solutions: dict[str, DemoSolution]) -> None:
    ties = {(each.slug, tie.tie, tie.origin) for each in solutions.values() for tie in each.ties}
    assert ties == {
        ("job-digga-ferienjob-boerse", "module_of", "smart-village-app"),
        ("leipzig-giesst", "instance_of", "giess-den-kiez"),
    }


def test_every_fact_names_its_source(solutions: dict[str, DemoSolution]) -> None:
    assert solutions_source().retrieved == "2026-11"
    for each in solutions.values():
        assert each.source.title
        for url in (each.source.url, *each.source.more_urls, each.repository):
            assert url is None or (url.startswith("https://") and " " not in url)
    assert sum(each.source.url is None for each in solutions.values()) == 2


def test_standards_are_keys_of_the_vocabulary(solutions: dict[str, DemoSolution]) -> None:
    assert {key for each in solutions.values() for key in each.content.standards} <= set(STANDARDS.keys())


def test_no_source_is_said_to_offer_to_everybody(solutions: dict[str, DemoSolution]) -> None:
    offers = [offer.content for each in solutions.values() for offer in each.offers]
    assert len(offers) == 17
    assert all(offer.open_to_others is None and offer.costs == () for offer in offers)
