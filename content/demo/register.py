"""The official register: every municipality, association, district and federal state of Germany.

The statistical office gives one row for a town as a municipality and another for it as a district or as a
federal state. To us it is one organisation with several keys, so those rows become one entry here: the 106
cities that are their own district, and Berlin and Hamburg, which are federal states as well. Bremen is not:
the federal state has two cities.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from content.demo.source import DataSource, read_table, source_of
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from schemas.vocabulary import federal_state_of, size_class

Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Parent:
    """The body that another lies in, by its address."""

    relation: RelationKind
    address: str


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One public body.

    ``address`` is its longest key, which is unique among all entries and stands in its URL: 12 digits for a
    municipality, 9 for an association, 5 for a district, 2 for a federal state. ``keys`` holds every key it
    answers to by scheme. ``name`` is for people ("Landkreis Hof", "Amt Schlieben"), ``name_official`` as the
    directory writes it, ``other_names`` are what people also type. ``size_class`` is that of the body that
    administers it (None for a federal state). Positions of districts, associations and federal states are the
    mean of their municipalities weighted by population: good for a point on a map of Germany, for nothing finer.
    """

    kind: OrganisationKind
    address: str
    keys: Mapping[KeyScheme, str]
    name: str
    name_official: str
    other_names: tuple[str, ...]
    designation: str
    type: str
    parents: tuple[Parent, ...]
    federal_state: str
    population: int
    population_as_of: str
    area_km2: float
    postal_code: str | None
    latitude: float
    longitude: float
    size_class: str | None
    sort_name: str


@cache
def register_document() -> dict[str, Any]:
    """The description of the data: source, dates, counts."""
    return read_table("register/register.toml")


def register_source() -> DataSource:
    """What must be named beside any content of the register."""
    return source_of(register_document())


def read_register() -> Iterator[RegisterEntry]:
    """All entries, those above before those below: federal states, districts, associations, municipalities."""
    return _Register().entries()


class _Sum:
    """Population, area and centre of gravity of an area, gathered from its municipalities."""

    __slots__ = ("area", "population", "x", "y")

    def __init__(self) -> None:
        self.population, self.area, self.x, self.y = 0, 0.0, 0.0, 0.0

    def add(self, row: Row) -> None:
        people = int(row["population"])
        self.population += people
        self.area += float(row["area_km2"])
        self.y += people * float(row["lat"])
        self.x += people * float(row["lon"])

    def centre(self) -> tuple[float, float]:
        return round(self.y / self.population, 4), round(self.x / self.population, 4)


class _Register:
    """The four files, joined."""

    def __init__(self) -> None:
        self.states = _rows("states")
        self.districts = _rows("districts")
        self.associations = {row["key"]: row for row in _rows("associations")}
        self.municipalities = _rows("municipalities")
        self.sums: dict[str, _Sum] = {}
        self.towns: dict[str, str] = {}  # district key -> ARS of the only municipality
        self.as_of = str(register_document()["dates"]["population"])
        self._sum_up()

    def _sum_up(self) -> None:
        members: dict[str, list[str]] = {}
        for row in self.municipalities:
            ars = row["ars"]
            members.setdefault(ars[:5], []).append(ars)
            areas = (ars[:2], ars[:5], ars[:9]) if ars[:9] in self.associations else (ars[:2], ars[:5])
            for key in areas:
                self.sums.setdefault(key, _Sum()).add(row)
        city = {"Kreisfreie Stadt", "Stadtkreis"}
        self.towns = {row["key"]: members[row["key"]][0] for row in self.districts if row["type"] in city}
        self.city_states = {key[:2] for key in self.towns if sum(d["key"][:2] == key[:2] for d in self.districts) == 1}

    def entries(self) -> Iterator[RegisterEntry]:
        yield from (self._state(row) for row in self.states if row["key"] not in self.city_states)
        yield from (self._district(row) for row in self.districts if row["key"] not in self.towns)
        yield from (self._association(row) for row in self.associations.values())
        yield from (self._municipality(row) for row in self.municipalities)

    def _area(self, key: str, **facts: Any) -> RegisterEntry:
        latitude, longitude = self.sums[key].centre()
        return RegisterEntry(
            address=key,
            federal_state=federal_state_of(key),
            population_as_of=self.as_of,
            postal_code=None,
            latitude=latitude,
            longitude=longitude,
            designation=facts["type"],
            **facts,
        )

    def _state(self, row: Row) -> RegisterEntry:
        twin = any(town["name_official"] == f"{row['name']}, Stadt" for town in self.municipalities)
        return self._area(
            row["key"],
            kind=OrganisationKind.FEDERAL_STATE,
            keys={KeyScheme.FEDERAL_STATE: row["key"]},
            name=f"Land {row['name']}" if twin else row["name"],
            name_official=row["name"],
            other_names=(row["name"] if twin else f"Land {row['name']}",),
            type="Land",
            parents=(),
            population=int(row["population"]),
            area_km2=float(row["area_km2"]),
            size_class=None,
            sort_name=row["name"],
        )

    def _district(self, row: Row) -> RegisterEntry:
        bare = _bare(row["name_official"])
        speaks_for_itself = re.search(r"kreis|Kreis|egion", bare)
        name = bare if speaks_for_itself else f"{row['type']} {bare}"
        population = int(row["population"])
        return self._area(
            row["key"],
            kind=OrganisationKind.DISTRICT,
            keys={KeyScheme.DISTRICT: row["key"]},
            name=name,
            name_official=row["name_official"],
            other_names=() if speaks_for_itself else _others(name, bare, f"Kreis {bare}", f"Landkreis {bare}"),
            type=row["type"],
            parents=(Parent(RelationKind.IN_FEDERAL_STATE, self._address(row["key"][:2])),),
            population=population,
            area_km2=float(row["area_km2"]),
            size_class=size_class(population, is_district=True),
            sort_name=bare.removeprefix("Landkreis "),
        )

    def _association(self, row: Row) -> RegisterEntry:
        total = self.sums[row["key"]]
        name, bare = _association_name(row)
        return self._area(
            row["key"],
            kind=OrganisationKind.ASSOCIATION,
            keys={KeyScheme.ARS: row["key"]},
            name=name,
            name_official=row["name"],
            other_names=_others(name, bare, *_spelt_out(bare), row["name"], *_short_forms(row["type"], bare)),
            type=row["type"],
            parents=self._parents(row["key"]),
            population=total.population,
            area_km2=round(total.area, 2),
            size_class=size_class(total.population),
            sort_name=bare,
        )

    def _municipality(self, row: Row) -> RegisterEntry:
        ars, population = row["ars"], int(row["population"])
        administering = self.sums[ars[:9]].population if ars[:9] in self.associations else population
        name = _bare(row["name_official"])
        return RegisterEntry(
            kind=OrganisationKind.MUNICIPALITY,
            address=ars,
            keys=self._keys(ars),
            name=name,
            name_official=row["name_official"],
            other_names=_others(name, *_spelt_out(name), *_each_language(name, ars[:5])),
            designation=_designation(row["name_official"][len(name) :].strip(", ")),
            type=row["type"],
            parents=self._parents(ars),
            federal_state=federal_state_of(ars),
            population=population,
            population_as_of=self.as_of,
            area_km2=float(row["area_km2"]),
            postal_code=row["postal_code"] or None,
            latitude=float(row["lat"]),
            longitude=float(row["lon"]),
            size_class=size_class(administering),
            sort_name=name,
        )

    def _keys(self, ars: str) -> dict[KeyScheme, str]:
        keys = {KeyScheme.ARS: ars, KeyScheme.AGS: ars[:5] + ars[9:]}
        if ars[:5] in self.towns:
            keys[KeyScheme.DISTRICT] = ars[:5]
        if ars[:2] in self.city_states:
            keys[KeyScheme.FEDERAL_STATE] = ars[:2]
        return keys

    def _parents(self, key: str) -> tuple[Parent, ...]:
        """Association, district, federal state, as far as each is a body of its own."""
        parents = []
        if len(key) > 9 and key[:9] in self.associations:
            parents.append(Parent(RelationKind.IN_ASSOCIATION, key[:9]))
        if key[:5] not in self.towns:
            parents.append(Parent(RelationKind.IN_DISTRICT, key[:5]))
        if key[:2] not in self.city_states:
            parents.append(Parent(RelationKind.IN_FEDERAL_STATE, key[:2]))
        return tuple(parents)

    def _address(self, key: str) -> str:
        return self.towns.get(key, key)


def _rows(name: str) -> list[Row]:
    text = (files(__package__) / "register" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _bare(official: str) -> str:
    return official.partition(",")[0].strip()


def _designation(words: str) -> str:
    """Bavaria abbreviates what all others write in full."""
    return {"M": "Markt", "St": "Stadt", "GKSt": "Große Kreisstadt"}.get(words, words)


_ASSOCIATION_FORMS = (
    (re.compile(r"^VVG der (Stadt|Gemeinde) (?P<bare>.+)$"), "Vereinbarte Verwaltungsgemeinschaft"),
    (re.compile(r"^GVV (?P<bare>.+)$"), "Gemeindeverwaltungsverband"),
    (re.compile(r"^(?P<bare>.+) \(VGem\)$"), "Verwaltungsgemeinschaft"),
    (re.compile(r"^(?P<bare>.+), Stadt$"), None),
)


def _association_name(row: Row) -> tuple[str, str]:
    """The name for people and the bare name of the place, from the abbreviations of the directory."""
    for pattern, form in _ASSOCIATION_FORMS:
        if match := pattern.match(row["name"]):
            return f"{form or row['type']} {match['bare']}", match["bare"]
    bare = row["name"].removeprefix(f"{row['type']} ")
    return f"{row['type']} {bare}", bare


_SHORT_FORMS = {"Verbandsgemeinde": "VG", "Samtgemeinde": "SG", "Verwaltungsgemeinschaft": "VG"}


def _short_forms(association_type: str, bare: str) -> tuple[str, ...]:
    short = _SHORT_FORMS.get(association_type)
    return (f"{short} {bare}",) if short else ()


# Abbreviations in official names, spelt as people type them. Longer ones first.
_ABBREVIATIONS = tuple(
    (re.compile(pattern), full)
    for pattern, full in (
        (r"\bi\. ?d\. ?OPf\.?", "in der Oberpfalz"),
        (r"\bi\. ?OB\b\.?", "in Oberbayern"),
        (r"\bi\. ?NB\b\.?", "in Niederbayern"),
        (r"\bi\. ?U[Ff]r\.?", "in Unterfranken"),
        (r"\bi\. ?O[Ff]r\.?", "in Oberfranken"),
        (r"\bi\. ?Bay\.?", "in Bayern"),
        (r"\bi\. ?Allgäu", "im Allgäu"),
        (r"\ba\. ?d\. ?", "an der "),
        (r"\bi\. ?d\. ?", "in der "),
        (r"\bv\. ?d\. ?", "vor der "),
        (r"\ba\. ?(?=[A-ZÄÖÜ])", "am "),
        (r"\bi\. ?(?=[A-ZÄÖÜ])", "im "),
        (r"\bb\. ?(?=[A-ZÄÖÜ])", "bei "),
        (r"Erzgeb\.", "Erzgebirge"),
        (r"Vogtl\.", "Vogtland"),
        (r"O\.L\.", "Oberlausitz"),
        (r"Westf\.", "Westfalen"),
        (r"\bSt\. ?(?=[A-ZÄÖÜ])", "Sankt "),
    )
)


def _spelt_out(name: str) -> tuple[str, ...]:
    """The name with its abbreviations in full, and "Sankt" as people shorten it."""
    full = name
    if "." in name:
        for pattern, replacement in _ABBREVIATIONS:
            full = pattern.sub(replacement, full)
    return (full, full.replace("Sankt ", "St. "))


_LOWER_SORBIAN_AREA = frozenset({"12052", "12061", "12066", "12071"})


def _each_language(name: str, district: str) -> tuple[str, ...]:
    """German and Sorbian: "Bautzen / Budyšin", "Cottbus/Chóśebuz", but not "Falkenberg/Elster"."""
    if " / " in name:
        return tuple(name.split(" / "))
    return tuple(name.split("/")) if "/" in name and district in _LOWER_SORBIAN_AREA else ()


def _others(name: str, *candidates: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(other for other in candidates if other != name))
