"""What people ask: words of the town hall, names, slips, half words, each with and without filters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from urllib.parse import urlencode

from catalog.web.choices import Choices
from catalog.web.search import query_of
from search.query import SearchQuery

TEXTS = (
    "Straßenbeleuchtung", "Strassenbeleuchtng", "Laterne", "Mängelmelder", "Schlagloch melden", "Müll",
    "Mülleimer voll", "Parken", "freie Parkplätze", "Parkraum Sensor", "Hochwasser",
    "Hochwasserwarnung Pegel", "Starkregen", "Bäume gießen", "Baumkataster", "Luftqualität messen",
    "Stadtklima", "LoRaWAN", "LoRaWAN Netz Sensoren", "Urbane Datenplattform", "Open Data Portal",
    "digitaler Zwilling", "3D Stadtmodell", "Geoportal", "Bürgerbeteiligung", "Beteiligungsplattform",
    "Terminvergabe", "Termin Bürgerbüro", "Serviceportal", "Chatbot Verwaltung", "KI",
    "künstliche Intelligenz", "Ratsinfo", "Bürger App", "Dorf App", "Smart Village App", "Mitfahrbank",
    "Mobilität ländlicher Raum", "Fahrrad", "Radverkehr zählen", "Bus auf Bestellung", "Ladesäulen",
    "Energie sparen Schule", "Heizung Gebäude", "Wärmeplanung", "Wasserverbrauch", "Trinkwasser",
    "Winterdienst", "Streusalz", "Friedhof", "Coworking", "Bibliothek", "Pflege", "Notfall Warnung",
    "Katastrophenschutz", "Tourismus", "Museum digital", "Leerstand", "Innenstadt Besucher zählen",
    "Kita Anmeldung", "Wohngeld", "Beleuchtung steuern mit Sensoren in kleinen Gemeinden", "TEVIS",
    "Xylophonverleih",
)  # fmt: skip
FILTERS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (("land", "DE-BY"),),
    (),
    (("gemeldet", "transfer"), ("gemeldet", "experiment")),
    (),
    (("handlungsfeld", "mobilitaet"), ("aktualitaet", "due")),
    (),
    (("gibt", "code"), ("groesse", "under_5000"), ("groesse", "5000_10000")),
)
SHIFTS = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One visit to the search page."""

    text: str
    filters: tuple[tuple[str, str], ...] = ()

    @property
    def path(self) -> str:
        """Its address."""
        pairs = ([("q", self.text)] if self.text else []) + list(self.filters)
        return f"/loesungen?{urlencode(pairs)}" if pairs else "/loesungen"

    @property
    def query(self) -> SearchQuery:
        """The same question to the engine, as the page puts it."""
        chosen: dict[str, tuple[str, ...]] = {}
        for param, value in self.filters:
            chosen[param] = (*chosen.get(param, ()), value)
        return query_of(Choices(text=self.text, chosen=chosen), None, frozenset())


EMPTY = Question("")
PLACE = "120690020020"
SHORTEST_BEGUN, LONGEST_BEGUN = 2, 12


def worded() -> tuple[Question, ...]:
    """Every text with several filters, half of the questions without any; no question comes twice."""
    found = [Question(text, filters) for shift in range(SHIFTS) for text, filters in _paired(shift)]
    return tuple(dict.fromkeys(found))


def begun() -> tuple[str, ...]:
    """The addresses that a browser asks while somebody types the texts, letter by letter."""
    typed = (text[:length] for length in range(SHORTEST_BEGUN, LONGEST_BEGUN) for text in TEXTS if text[length:])
    return tuple(f"/suche/vorschlaege?{urlencode({'q': each})}" for each in dict.fromkeys(typed))


def fitting(question: Question) -> str:
    """The address of the same search for a municipality, in the order of what suits it."""
    return f"{question.path}&{urlencode({'kommune': PLACE, 'sort': 'passend'})}"


def _paired(shift: int) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    filters = cycle(FILTERS[shift:] + FILTERS[:shift])
    return zip(TEXTS, filters, strict=False)
