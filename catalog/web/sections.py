"""The sections of an entry's page: which have something to say, and which are still empty.

An entry from a public source alone has few; the empty ones are named together at the end instead of one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.solutions import SolutionPage
from catalog.web.languages import in_tongue
from catalog.web.words import TOPICS
from content.locale.languages import language
from content.locale.speech import message, say
from schemas.operation import Safeguards
from schemas.vocabulary import ROUTES

_SAFEGUARDS = (
    ("personal_data", message("Personenbezogene Daten")),
    ("operator_role", message("Rolle des Betreibers")),
    ("processor_agreement", message("Vertrag zur Auftragsverarbeitung")),
    ("record_of_processing", message("Verzeichnis der Verarbeitungstätigkeiten")),
    ("technical_measures", message("Technische und organisatorische Maßnahmen")),
    ("impact_assessment", message("Datenschutz-Folgenabschätzung")),
    ("place_of_processing", message("Ort der Verarbeitung")),
    ("sub_processors", message("Unterauftragsverarbeiter")),
    ("deletion_periods", message("Löschfristen")),
)
_ALWAYS = {"ueberblick", "wege", "phase", "aktualitaet", "verlauf"}


@dataclass(frozen=True, slots=True)
class Way:
    """One of the three routes; ``text`` is the entry's, ``note`` what holds in general. ``link`` is its next step."""

    key: str
    title: str
    text: str
    note: str
    next_step: str
    link: str
    link_words: str


@dataclass(frozen=True, slots=True)
class SafeguardBlock:
    """What one offer answers to a data protection officer."""

    offer: str
    facts: tuple[tuple[str, str], ...]
    certificates: tuple[str, ...]
    accessibility: str
    accessibility_on: str | None


def ways_of(page: SolutionPage) -> tuple[Way, ...]:
    """Always all three, in the same order."""
    stated, own = {route.key: route for route in page.content.routes}, page.content.language
    targets = {
        "adopt_code": ("#code", message("Zum Quellcode")) if page.code_links else ("", ""),
        "join": ("#kontakt", message("Ansprechperson fragen")) if page.contacts else ("", ""),
        "procure": _procurement(page),
    }
    return tuple(
        Way(
            key=term.key,
            title=term.label(language()),
            text=in_tongue(stated[term.key].text, own) if term.key in stated else _unstated(page, term.key),
            note=term.explanation(language()),
            next_step=in_tongue(stated[term.key].next_step or "", own) if term.key in stated else "",
            link=targets[term.key][0],
            link_words=say(targets[term.key][1]) if targets[term.key][1] else "",
        )
        for term in ROUTES
    )


def _procurement(page: SolutionPage) -> tuple[str, str]:
    if page.templates:
        return "#vorlagen", message("Zu den Vorlagen")
    return ("#betrieb", message("Zum Betrieb")) if page.offers else ("", "")


def _unstated(page: SolutionPage, key: str) -> str:
    if key == "adopt_code":
        public, unsaid = message("Der Quellcode ist öffentlich."), message("Zum Quellcode ist nichts angegeben.")
        return say(public if page.code_links else unsaid)
    if key == "procure" and page.offers:
        return say("Es werden Betreiber genannt. Wie man sie beauftragt, ist nicht angegeben.")
    return say("Dazu ist nichts angegeben.")


def safeguards_of(page: SolutionPage) -> tuple[SafeguardBlock, ...]:
    """What is answered, offer by offer; an offer that answers nothing is left out."""
    blocks = (_block(offer.content.title, offer.content.safeguards) for offer in page.offers)
    return tuple(block for block in blocks if block.facts or block.certificates or block.accessibility)


def _block(title: str, safeguards: Safeguards) -> SafeguardBlock:
    facts = tuple((say(words), value) for name, words in _SAFEGUARDS if (value := getattr(safeguards, name)))
    return SafeguardBlock(
        title, facts, safeguards.certificates, safeguards.accessibility_test or "", safeguards.accessibility_tested_on
    )


def _has(page: SolutionPage) -> dict[str, bool]:
    safeguards = safeguards_of(page)
    return dict.fromkeys(_ALWAYS, True) | {
        "betrieb": bool(page.offers),
        "datenschutz": any(block.facts or block.certificates for block in safeguards),
        "barrierefreiheit": any(block.accessibility for block in safeguards),
        "vorlagen": bool(page.templates),
        "code": bool(page.code_links),
        "nutzung": bool(page.uses or page.named or page.origin or page.origin_statements),
        "erfahrung": bool(page.reports),
        "kontakt": bool(page.contacts or page.persons),
        "familie": bool(page.family),
    }


def shown_sections(page: SolutionPage) -> dict[str, str]:
    """The sections that the page shows, with their titles, in order."""
    has = _has(page)
    return {key: say(title) for key, title in TOPICS.items() if has.get(key)}


def missing_sections(page: SolutionPage) -> dict[str, str]:
    """The sections that nobody has filled yet. A family is nothing that an entry lacks."""
    has = _has(page)
    return {key: say(title) for key, title in TOPICS.items() if key != "familie" and has.get(key) is False}
