"""The sections of an entry's page: which have something to say, and which are still empty.

An entry from a public source alone has few; the empty ones are named together at the end instead of one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

from catalog.offers import checklist
from catalog.solutions import SolutionPage
from catalog.web.ai_facts import has_ai
from catalog.web.languages import in_tongue
from catalog.web.words import TOPICS
from content.locale.languages import language
from content.locale.speech import message, say
from schemas.vocabulary import ROUTES

ACCESSIBILITY = "accessibility"
"""The question that has a section of its own."""
_ALWAYS = {"ueberblick", "wege", "phase", "aktualitaet", "verlauf"}
_NO_LACK = frozenset({"familie", "ki", "dateien"})


@dataclass(frozen=True, slots=True)
class Way:
    """One of the three routes; ``text`` is the entry's, ``note`` what holds in general. ``link`` is its next step;
    ``stated``: the entry itself speaks of it."""

    key: str
    title: str
    text: str
    note: str
    next_step: str
    link: str
    link_words: str
    stated: bool


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
            stated=term.key in stated,
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


def _answered(page: SolutionPage) -> frozenset[str]:
    """What any offer answers of what a data protection officer asks."""
    return frozenset(key for offer in page.offers for key in checklist(offer.content.safeguards).answered)


def _has(page: SolutionPage) -> dict[str, bool]:
    answered = _answered(page)
    return dict.fromkeys(_ALWAYS, True) | {
        "betrieb": bool(page.offers),
        "datenschutz": bool(answered - {ACCESSIBILITY}),
        "barrierefreiheit": ACCESSIBILITY in answered,
        "vorlagen": bool(page.templates),
        "code": bool(page.code_links),
        "nutzung": bool(page.uses or page.named or page.origin or page.origin_statements),
        "erfahrung": bool(page.reports),
        "kontakt": bool(page.contacts or page.persons),
        "familie": bool(page.family),
        "ki": has_ai(page.content),
        "dateien": bool(page.files),
    }


def shown_sections(page: SolutionPage) -> dict[str, str]:
    """The sections that the page shows, with their titles, in order."""
    has = _has(page)
    return {key: say(title) for key, title in TOPICS.items() if has.get(key)}


def missing_sections(page: SolutionPage) -> dict[str, str]:
    """The sections that nobody has filled yet. A family and the like are nothing that an entry lacks."""
    has = _has(page)
    return {key: say(title) for key, title in TOPICS.items() if key not in _NO_LACK and has.get(key) is False}
