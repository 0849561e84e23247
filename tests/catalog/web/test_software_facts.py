"""What an entry says of software, in words: only what is known, links only to addresses of the web."""

from __future__ import annotations

from catalog.web.software import software_facts
from content.locale.languages import ENGLISH, speaking
from schemas.solution import Dependency, MaintenanceContract, SoftwareFacts
from tests.factories import content

FACTS = SoftwareFacts(
    platforms=("web", "Plan 9"),
    software_type="standalone/web",
    development_status="stable",
    software_version="2.1",
    released_on="2026-02",
    maintenance="contract",
    contracts=(MaintenanceContract(name="Haus GmbH", until="2027-01-31", website="https://haus.example"),),
    available_languages=("de", "it-IT", "xx-erfunden"),
    countries=("DE", "ZZ"),
    depends_on=(
        Dependency(kind="open", name="PostgreSQL", version_min="15", version_max="18", optional=True),
        Dependency(kind="hardware", name="Sensor", version="3"),
    ),
    landing_page="https://giessen.example",
    roadmap="https://giessen.example/plan",
)


def told(facts: SoftwareFacts | None) -> dict[str, tuple[str, ...]]:
    return {fact.name: fact.values for fact in software_facts(content(software=facts))}


def test_facts_are_told_in_words() -> None:
    assert told(FACTS) == {
        "Art der Software": ("Webanwendung",),
        "Entwicklungsstand": ("stabil",),
        "Version": ("2.1, veröffentlicht Februar 2026",),
        "Läuft auf": ("Web, Plan 9",),
        "Sprachen der Oberfläche": ("Deutsch, Italienisch (Italien), xx-erfunden",),
        "Pflege": ("durch beauftragte Firmen",),
        "Beauftragt mit der Pflege": ("Haus GmbH, bis 31.\u00a0Januar 2027",),
        "Gedacht für Länder": ("Deutschland, Unbekannte Region",),
        "Braucht": ("PostgreSQL ab 15 bis 18 (freie Software, nicht zwingend)", "Sensor 3 (Gerät)"),
        "Seiten": ("Website", "Fahrplan"),
    }


def test_links_stand_behind_their_words() -> None:
    links = {fact.name: fact.links for fact in software_facts(content(software=FACTS)) if fact.links}
    assert links == {
        "Beauftragt mit der Pflege": ("https://haus.example",),
        "Seiten": ("https://giessen.example", "https://giessen.example/plan"),
    }


def test_what_is_not_known_is_left_out() -> None:
    assert told(SoftwareFacts()) == told(None) == {}


def test_languages_and_countries_are_named_in_the_language_of_the_page() -> None:
    with speaking(ENGLISH):
        named = {value for values in told(FACTS).values() for value in values}
    assert any("German, Italian (Italy)" in value for value in named)
