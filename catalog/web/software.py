"""What publiccode.yml says of software, in words: the facts of the section on the source code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from content.locale.formats import partial_date
from content.locale.places import country_name, language_name
from content.locale.speech import message, say
from schemas.solution import Dependency, MaintenanceContract, SoftwareFacts, SolutionContent

_TYPES = {
    "standalone/mobile": message("App für Mobilgeräte"),
    "standalone/iot": message("Software für vernetzte Geräte"),
    "standalone/desktop": message("Programm für den Arbeitsplatz"),
    "standalone/web": message("Webanwendung"),
    "standalone/backend": message("Serverdienst"),
    "standalone/other": message("eigenständige Software"),
    "addon": message("Erweiterung"),
    "library": message("Programmbibliothek"),
    "configurationFiles": message("Konfigurationsdateien"),
}
_DEVELOPMENT = {
    "concept": message("Konzept"),
    "development": message("in Entwicklung"),
    "beta": message("in der Testphase"),
    "stable": message("stabil"),
    "obsolete": message("nicht mehr gepflegt"),
}
_MAINTENANCE = {
    "internal": message("durch den Herausgeber"),
    "contract": message("durch beauftragte Firmen"),
    "community": message("durch eine Gemeinschaft"),
    "none": message("keine"),
}
_NEEDS = {
    "open": message("freie Software"),
    "proprietary": message("proprietär"),
    "hardware": message("Gerät"),
}
_PLATFORMS = {"web": "Web", "android": "Android", "ios": "iOS", "linux": "Linux", "mac": "macOS", "windows": "Windows"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the list: a name, and its values one below the other. ``links`` are addresses behind them."""

    name: str
    values: tuple[str, ...]
    links: tuple[str | None, ...] = ()


def software_facts(content: SolutionContent) -> tuple[Fact, ...]:
    """What is known, in order; what is not is left out."""
    if content.software is None:
        return ()
    return tuple(fact for fact in _facts(content.software) if any(fact.values))


def _facts(facts: SoftwareFacts) -> Iterator[Fact]:
    yield Fact(say("Art der Software"), _one(_TYPES, facts.software_type))
    yield Fact(say("Entwicklungsstand"), _one(_DEVELOPMENT, facts.development_status))
    yield Fact(say("Version"), _version(facts))
    yield Fact(say("Läuft auf"), _joined(_PLATFORMS.get(name.lower(), name) for name in facts.platforms))
    yield Fact(say("Sprachen der Oberfläche"), _joined(map(language_name, facts.available_languages)))
    yield Fact(say("Pflege"), _one(_MAINTENANCE, facts.maintenance))
    yield Fact(
        say("Beauftragt mit der Pflege"),
        tuple(map(_contract, facts.contracts)),
        tuple(contract.website for contract in facts.contracts),
    )
    yield Fact(say("Gedacht für Länder"), _joined(map(country_name, facts.countries)))
    yield Fact(say("Nicht gedacht für Länder"), _joined(map(country_name, facts.unsupported_countries)))
    yield Fact(say("Gehört zu"), _joined([facts.application_suite or ""]))
    yield Fact(say("Unterstützt"), _joined(facts.supports))
    yield Fact(say("Braucht"), tuple(map(_need, facts.depends_on)))
    yield _pages(facts)


def _pages(facts: SoftwareFacts) -> Fact:
    named = (
        (say("Website"), facts.landing_page),
        (say("Dokumentation"), facts.documentation),
        (say("Dokumentation der Schnittstelle"), facts.api_documentation),
        (say("Fahrplan"), facts.roadmap),
    )
    found = [(name, address) for name, address in named if address]
    return Fact(say("Seiten"), tuple(name for name, _ in found), tuple(address for _, address in found))


def _one(words: dict[str, str], key: str | None) -> tuple[str, ...]:
    return (say(words[key]),) if key else ()


def _joined(words: Iterable[str]) -> tuple[str, ...]:
    found = ", ".join(word for word in words if word)
    return (found,) if found else ()


def _version(facts: SoftwareFacts) -> tuple[str, ...]:
    day = partial_date(facts.released_on) if facts.released_on else ""
    return _joined([facts.software_version or "", say("veröffentlicht {day}", day=day) if day else ""])


def _contract(contract: MaintenanceContract) -> str:
    return say("{name}, bis {day}", name=contract.name, day=partial_date(contract.until))


def _need(need: Dependency) -> str:
    least = say("ab {version}", version=need.version_min) if need.version_min else ""
    most = say("bis {version}", version=need.version_max) if need.version_max else ""
    version = need.version or " ".join(word for word in (least, most) if word)
    notes = [say(_NEEDS[need.kind]), say("nicht zwingend") if need.optional else ""]
    return f"{' '.join(word for word in (need.name, version) if word)} ({', '.join(note for note in notes if note)})"
