"""The data that the project brings along is complete, names its source, and invents nothing."""

from __future__ import annotations

from collections import Counter

import pytest

from content.demo.register import RegisterEntry, read_register, register_document, register_source
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind


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
