"""The columns of the table: which part of an entry each carries, by which headings it is known, how it is read.

The German heading comes first; whoever wants another column adds a line here. ``field`` is a path into
SolutionContent, or one of the few words around it (``id``, ``publisher``, ``publisher_key``, ``federal_state``,
``code``, ``as_of``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from schemas.exchange.table.cells import Address, Choice, Day, Flag, Kind, Language, Terms, Words
from schemas.exchange.table.lists import (
    Compound,
    FreeTerm,
    Item,
    Part,
    Several,
    at_blanks,
    at_commas,
    at_semicolons,
    at_slashes,
    cost,
    grant_in,
    link,
    route_in,
)
from schemas.solution import DevelopmentStatus, Maintenance, SoftwareType
from schemas.vocabulary import (
    FEDERAL_STATES,
    FIELDS_OF_ACTION,
    FUNDING_PROGRAMMES,
    LIFECYCLE_STATUSES,
    ROUTES,
    SOLUTION_KINDS,
    STANDARDS,
)


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One column. ``note`` tells who fills it in what belongs there; ``core`` ones stand in the empty form."""

    heading: str
    field: str
    kind: Kind
    others: tuple[str, ...] = ()
    note: str = ""
    required: bool = False
    core: bool = True
    by_language: bool = False

    def in_language(self, tag: str) -> Column:
        """The same column for the texts in another language."""
        name = self.field.rpartition(".")[2]
        return replace(
            self,
            heading=f"{self.heading} ({tag})",
            field=f"translations.{tag}.{name}",
            required=False,
            by_language=False,
        )


_WORDS = Words()
_PROGRAMMES = Terms(FUNDING_PROGRAMMES)
_ROUTES = Terms(ROUTES, {"Code": "adopt_code", "Kooperation": "join", "Beauftragung": "procure"})
_STATUSES = Terms(
    LIFECYCLE_STATUSES,
    {
        "Idee": "planned", "in Planung": "planned", "Planung": "planned", "Konzept": "planned",
        "Entwicklung": "in_development", "Umsetzung": "in_development", "in Umsetzung": "in_development",
        "Pilot": "pilot", "Pilotphase": "pilot", "Pilotbetrieb": "pilot", "Test": "pilot", "Testbetrieb": "pilot",
        "in Betrieb": "in_operation", "Betrieb": "in_operation", "Regelbetrieb": "in_operation",
        "im Regelbetrieb": "in_operation", "im Einsatz": "in_operation", "produktiv": "in_operation",
        "live": "in_operation", "aktiv": "in_operation", "läuft": "in_operation",
        "pausiert": "paused", "ruht": "paused", "eingestellt": "ended", "abgeschlossen": "ended", "inaktiv": "ended",
    },
)  # fmt: skip
_STATES = Terms(
    FEDERAL_STATES,
    {
        "BW": "DE-BW", "BY": "DE-BY", "BE": "DE-BE", "BB": "DE-BB", "HB": "DE-HB", "HH": "DE-HH", "HE": "DE-HE",
        "MV": "DE-MV", "NI": "DE-NI", "NRW": "DE-NW", "NW": "DE-NW", "RLP": "DE-RP", "RP": "DE-RP", "SL": "DE-SL",
        "SN": "DE-SN", "ST": "DE-ST", "SH": "DE-SH", "TH": "DE-TH",
    },
)  # fmt: skip
_LISTED = Several(Item(_WORDS), at_commas)
_NAMES = Several(Item(_WORDS), at_semicolons)
_LINES = Several(Item(_WORDS))
_ADDRESSES = Several(Item(_WORDS), at_blanks)

_FUNDING = Compound(Part("words", _WORDS, needed=True), Part("programme", _PROGRAMMES), friendly=grant_in(_PROGRAMMES))
_LINK = Compound(Part("url", Address(), needed=True), Part("label", _WORDS), friendly=link)
_COST = Compound(Part("words", _WORDS, needed=True), Part("as_of", Day()), friendly=cost)
_ROUTE = Compound(
    Part("key", _ROUTES, needed=True),
    Part("text", _WORDS, needed=True),
    Part("next_step", _WORDS),
    friendly=route_in(_ROUTES),
)
_CONTRACT = Compound(Part("name", _WORDS, needed=True), Part("until", Day(), needed=True), Part("website", Address()))
_DEPENDENCY = Compound(
    Part(
        "kind",
        Choice(("open", "proprietary", "hardware"), {"offen": "open", "proprietaer": "proprietary"}),
        needed=True,
    ),
    Part("name", _WORDS, needed=True),
    Part("version", _WORDS),
    Part("version_min", _WORDS),
    Part("version_max", _WORDS),
    Part("optional", Flag()),
)

CORE = (
    Column("Kennung", "id", _WORDS, ("ID", "Nr", "Nummer", "Lfd. Nr.", "Schlüssel", "Slug", "Identifier", "Key"),
           "Ihre eigene, gleichbleibende Nummer oder Abkürzung für die Zeile."),
    Column("Titel", "title", _WORDS, ("Name", "Bezeichnung", "Title", "Name der Lösung", "Lösung", "Titel der Lösung"),
           "Pflicht. Name der Lösung.", required=True, by_language=True),
    Column("Kurzbeschreibung", "summary", _WORDS,
           ("Kurztext", "Zusammenfassung", "Summary", "Kurz", "Short description", "Teaser", "Abstract"),
           "Pflicht. Ein bis drei Sätze.", required=True, by_language=True),
    Column("Beschreibung", "description", _WORDS,
           ("Langbeschreibung", "Description", "Lange Beschreibung", "Text", "Ausführliche Beschreibung"),
           "Ausführlicher Text, gern mit Absätzen.", by_language=True),
    Column("Merkmale", "features", _LINES, ("Funktionen", "Features", "Leistungsmerkmale", "Funktionsumfang"),
           "Eines je Zeile in der Zelle, oder mit | getrennt.", by_language=True),
    Column("Sprache", "language", Language(), ("Language", "Sprache der Texte"),
           "Sprache der Texte, sonst Deutsch."),
    Column("Herausgeber", "publisher", _WORDS,
           ("Kommune", "Organisation", "Publisher", "Träger", "Herausgeberin", "Stadt", "Gemeinde", "Anbieter",
            "Herausgebende Stelle", "Körperschaft", "Behörde"),
           "Pflicht. Name der Kommune oder Einrichtung, oder ihr amtlicher Schlüssel.", required=True),
    Column("Herausgeber-Schlüssel", "publisher_key", _WORDS,
           ("AGS", "ARS", "Gemeindeschlüssel", "Amtlicher Gemeindeschlüssel", "Regionalschlüssel",
            "Amtlicher Regionalschlüssel", "Publisher key", "AGS/ARS", "Schlüssel der Kommune"),
           "Amtlicher Schlüssel (AGS oder ARS). „ohne“: Der Name gilt nur als Text."),
    Column("Bundesland", "federal_state", _STATES, ("Land", "Federal state"),
           "Wenn es nicht aus dem Herausgeber folgt."),
    Column("Handlungsfelder", "fields_of_action", Several(Item(Terms(FIELDS_OF_ACTION)), at_slashes),
           ("Handlungsfeld", "Themen", "Thema", "Fields of action", "Themenfelder", "Themenfeld", "Kategorie"),
           "Eines oder mehrere, mit | getrennt."),
    Column("Lösungsart", "kind", Terms(SOLUTION_KINDS), ("Art", "Typ", "Kind", "Art der Lösung", "Lösungstyp", "Type"),
           "Was es ist, zum Beispiel Webplattform."),
    Column("Status", "lifecycle_status", _STATUSES, ("Stand der Umsetzung", "Umsetzungsstand", "Projektstatus"),
           "Wo die Lösung steht, zum Beispiel im Betrieb."),
    Column("Status im Wortlaut", "lifecycle_words", _WORDS, ("Status Wortlaut",), "Wie Sie den Stand selbst nennen."),
    Column("In Betrieb seit", "in_use_since", Day(),
           ("Betrieb seit", "Seit", "Start", "Inbetriebnahme", "In use since", "Beginn",
            "Im Einsatz seit", "Startdatum"),
           "Jahr, Monat oder Tag: 2023, 11/2023 oder 3.11.2023."),
    Column("Lizenz", "licence", _WORDS, ("License", "Licence", "Softwarelizenz", "SPDX"),
           "Kürzel nach SPDX, zum Beispiel EUPL-1.2."),
    Column("Lizenz im Wortlaut", "licence_words", _WORDS, ("Lizenz Wortlaut",), "Wenn es kein Kürzel gibt."),
    Column("Quellcode", "code", _ADDRESSES,
           ("Repository", "Repositories", "Code", "Source code", "Quellcode-Adresse", "Repo", "Git", "Repositorium"),
           "Adresse des Quellcodes, mehrere mit | getrennt."),
    Column("Schlagworte", "keywords", _LISTED, ("Schlagwörter", "Stichworte", "Stichwörter", "Keywords", "Tags",
            "Schlagwort"),
           "Mit Komma getrennt."),
    Column("Weitere Namen", "known_as", _NAMES, ("Auch bekannt als", "Andere Namen", "Also known as", "Aliasnamen"),
           "Mit | getrennt."),
    Column("Produkte", "products", _NAMES, ("Produkt", "Verwendete Produkte", "Products"),
           "Produkte anderer, auf denen sie beruht, mit | getrennt."),
    Column("Standards", "standards", Several(Item(FreeTerm(STANDARDS)), at_commas),
           ("Normen", "Schnittstellen", "Normen und Standards", "Standard"), "Mit Komma getrennt."),
    Column("Förderung", "funding", Several(_FUNDING, at_semicolons),
           ("Förderprogramm", "Fördermittel", "Funding", "Gefördert durch", "Förderungen"),
           "Mit | getrennt. Wortlaut, dann nach :: das Programm."),
    Column("Links", "links", Several(_LINK, at_blanks),
           ("Link", "Webseite", "Website", "URL", "Internetseite", "Webadresse", "Homepage", "Webseiten"),
           "Adresse :: Bezeichnung, mehrere mit | getrennt."),
    Column("Wege", "routes", Several(_ROUTE), ("Weg", "Wege zur Lösung", "Routes", "Weg zur Nachnutzung"),
           "Code übernehmen :: was zu tun ist :: nächster Schritt; auch Kooperation beitreten, Leistung beauftragen."),
    Column("Anleitung: Personal", "transfer_guide.staff", _WORDS, ("Personalaufwand", "Personal"),
           "Für Lösungen ohne Software: wer sie braucht."),
    Column("Anleitung: Kosten", "transfer_guide.cost", _WORDS, ("Kostenaufwand",), "Was sie kostet."),
    Column("Anleitung: Schritte", "transfer_guide.steps", _LINES, ("Schritte", "Umsetzungsschritte"),
           "Ein Schritt je Zeile in der Zelle."),
    Column("Zeit bis zum Start", "time_to_start", _WORDS, ("Dauer bis zum Start", "Einführungsdauer", "Time to start"),
           "Zum Beispiel drei Monate."),
    Column("Kosten", "costs", Several(_COST, at_semicolons), ("Kosten in Euro", "Costs", "Preis"),
           "Im Wortlaut oder als Betrag in Euro; der Stand nach ::."),
    Column("Ortsgebunden", "site_bound", Flag(), ("An den Ort gebunden", "Site bound"),
           "ja, wenn sie nur dort möglich ist."),
    Column("Fertig und unverändert", "stable_by_design", Flag(), ("Stabil", "Stable by design"),
           "ja, wenn sie ohne Weiterentwicklung auskommt."),
    Column("Stand", "as_of", Day(), ("Stand der Angaben", "Datenstand", "As of", "Aktualisiert am", "Stand vom"),
           "Von wann die Angaben sind."),
)  # fmt: skip


def _software(heading: str, field: str, kind: Kind, *others: str) -> Column:
    return Column(heading, f"software.{field}", kind, others, core=False)


SOFTWARE = (
    _software("Plattformen", "platforms", _LISTED, "Platforms", "Plattform"),
    _software("Softwareart", "software_type", Choice(get_args(SoftwareType)), "Software type"),
    _software("Entwicklungsstand", "development_status", Choice(get_args(DevelopmentStatus)), "Development status"),
    _software("Version", "software_version", _WORDS, "Softwareversion", "Software version"),
    _software("Veröffentlicht am", "released_on", Day(), "Release date", "Veröffentlichung"),
    _software("Wartung", "maintenance", Choice(get_args(Maintenance)), "Maintenance", "Pflege"),
    _software("Wartungsverträge", "contracts", Several(_CONTRACT), "Maintenance contracts"),
    _software("Übersetzbar", "localisation_ready", Flag(), "Localisation ready"),
    _software("Sprachen der Oberfläche", "available_languages", _LISTED, "Available languages"),
    _software("Softwarefamilie", "application_suite", _WORDS, "Application suite"),
    _software("Softwarekategorien", "categories", _LISTED, "Categories"),
    _software("Zielgruppen", "audience", _LISTED, "Audience", "Zielgruppe"),
    _software("Länder", "countries", _LISTED, "Countries"),
    _software("Nicht für Länder", "unsupported_countries", _LISTED, "Unsupported countries"),
    _software("Unterstützt", "supports", _LISTED, "Supports"),
    _software("Benötigt", "depends_on", Several(_DEPENDENCY), "Depends on", "Abhängigkeiten"),
    _software("Startseite", "landing_page", Address(), "Landing page"),
    _software("Dokumentation", "documentation", Address(), "Documentation"),
    _software("API-Dokumentation", "api_documentation", Address(), "API documentation"),
    _software("Fahrplan", "roadmap", Address(), "Roadmap"),
)

COLUMNS = CORE + SOFTWARE
BY_LANGUAGE = tuple(column for column in COLUMNS if column.by_language)
BY_FIELD = {column.field: column for column in COLUMNS}


def columns_for(languages: tuple[str, ...] = ()) -> tuple[Column, ...]:
    """All columns, with those for the texts in other languages behind the others."""
    return COLUMNS + tuple(column.in_language(tag) for tag in languages for column in BY_LANGUAGE)
