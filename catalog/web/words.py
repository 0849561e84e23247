"""Signs and words that templates need on every page or row, made once.

A phase is one, two or five joined lights (design: the lights of the house); the same sign as rings is what is only
reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from catalog.settings import Settings
from catalog.web.built import Assets
from catalog.web.languages import in_tongue, to, tongue
from content.locale.languages import GERMAN, LANGUAGES, language
from content.locale.speech import message, say
from schemas.vocabulary import (
    END_REASONS,
    EVB_IT_TYPES,
    FEDERAL_STATES,
    FIELDS_OF_ACTION,
    FRESHNESS,
    FUNDING_PROGRAMMES,
    LIFECYCLE_STATUSES,
    MANNERS,
    OPERATOR_MODELS,
    ORGANISATION_KINDS,
    PHASES,
    ROUTES,
    SIZE_CLASSES,
    SOLUTION_KINDS,
    STANDARDS,
    STANDINGS,
    STEPS,
    TEMPLATE_KINDS,
    Vocabulary,
)

_SHAPES = {
    "experiment": '<circle cx="12" cy="12" r="5"/>',
    "transfer": '<path d="M6.5 16.5 17 8"/><circle cx="6.5" cy="16.5" r="3.25"/><circle cx="17" cy="8" r="4"/>',
    "established": (
        '<path d="M3.5 17.5 8 8l5 8 4.5-10L21 17"/><circle cx="3.5" cy="17.5" r="2.25"/>'
        '<circle cx="8" cy="8" r="2.75"/><circle cx="13" cy="16" r="2.25"/>'
        '<circle cx="17.5" cy="6" r="3"/><circle cx="21" cy="17" r="2.25"/>'
    ),
    "undetermined": '<circle cx="12" cy="12" r="5"/>',
}


def glyph(phase: str, kind: str = "") -> Markup:
    """The sign of a phase; ``kind`` is empty (lit), ``ring`` (reported) or ``off`` (not reached)."""
    css = f"lm-glyph lm-glyph--{kind}" if kind else "lm-glyph"
    head = f'<svg class="{css}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
    return Markup(f"{head}{_SHAPES[phase]}</svg>")  # noqa: S704  # made of our own constants


GLYPHS = {kind: {phase: glyph(phase, kind) for phase in _SHAPES} for kind in ("", "ring", "off")}


_VOCABULARIES = {
    "end_reason": END_REASONS,
    "evb_it": EVB_IT_TYPES,
    "federal_state": FEDERAL_STATES,
    "field_of_action": FIELDS_OF_ACTION,
    "freshness": FRESHNESS,
    "funding": FUNDING_PROGRAMMES,
    "kind": SOLUTION_KINDS,
    "lifecycle_status": LIFECYCLE_STATUSES,
    "manner": MANNERS,
    "operator_model": OPERATOR_MODELS,
    "organisation_kind": ORGANISATION_KINDS,
    "phase": PHASES,
    "route": ROUTES,
    "size_class": SIZE_CLASSES,
    "standard": STANDARDS,
    "standing": STANDINGS,
    "step": STEPS,
    "template_kind": TEMPLATE_KINDS,
}


class Labels(Mapping[str, dict[str, str]]):
    """The labels of each vocabulary, in its order and in the language that is spoken when they are asked for."""

    def __init__(self, vocabularies: Mapping[str, Vocabulary]) -> None:
        self._spoken = {
            each: {name: {term.key: term.label(each) for term in terms} for name, terms in vocabularies.items()}
            for each in LANGUAGES
        }

    def __getitem__(self, name: str) -> dict[str, str]:
        return self._spoken[language()][name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._spoken[language()])

    def __len__(self) -> int:
        return len(self._spoken[language()])


LABELS = Labels(_VOCABULARIES)

TOPICS = {
    "kopf": message("Herausgeber und Betrieb beim Ursprung"),
    "kurz": message("Auf einen Blick"),
    "ueberblick": message("Überblick"),
    "wege": message("Drei Wege zur Lösung"),
    "phase": message("Phase"),
    "ki": message("Künstliche Intelligenz"),
    "betrieb": message("Betrieb"),
    "datenschutz": message("Datenschutz und Sicherheit"),
    "barrierefreiheit": message("Barrierefreiheit"),
    "dateien": message("Bilder und Unterlagen"),
    "vorlagen": message("Vorlagen"),
    "code": message("Quellcode"),
    "nutzung": message("Nachnutzung"),
    "erfahrung": message("Erfahrungen"),
    "kontakt": message("Ansprechpersonen"),
    "aktualitaet": message("Aktualität"),
    "verlauf": message("Verlauf"),
    "familie": message("Lösungsfamilie"),
}
"""The parts of an entry that a note may be about; the sections have these names in its address."""


def label(vocabulary: str, key: str | None) -> str:
    """The words of a value; an unknown one is its own, an absent one is empty."""
    return LABELS[vocabulary].get(key, key) if key else ""


def ways(keys: Sequence[str]) -> str:
    """Ways to a solution, one after the other: only the first begins the sentence."""
    words = [label("route", key) for key in keys]
    if language() != GERMAN:
        words[1:] = [word[:1].lower() + word[1:] for word in words[1:]]
    return ", ".join(words)


def what_it_is(kind: str, designation: str | None) -> str:
    """What a public body is. What it calls itself has a word in German only, so elsewhere that stands behind."""
    if language() == GERMAN or not designation:
        return designation or label("organisation_kind", kind)
    return Markup("{} ({})").format(label("organisation_kind", kind), in_tongue(designation))


def notes(vocabulary: Vocabulary) -> dict[str, str]:
    """What each value of a vocabulary means, in a sentence."""
    return {term.key: term.explanation(language()) for term in vocabulary}


def words_of_templates(settings: Settings, assets: Assets) -> dict[str, Any]:
    """What every template may use without being given it."""
    return {
        "language": language(),
        "to": to,
        "tongue": tongue,
        "in_tongue": in_tongue,
        "asset": _assets(assets),
        "signet": _signet(assets),
        "demo_notice": settings.demo_notice,
        "glyphs": GLYPHS,
        "label": label,
        "what_it_is": what_it_is,
        "labels": LABELS,
        "topics": {key: say(words) for key, words in TOPICS.items()},
        "phase_notes": notes(PHASES),
    }


def _assets(assets: Assets) -> dict[str, str]:
    names = {
        "kern": "kern.css",
        "lichtermeer": "lichtermeer.css",
        "htmx": "htmx.js",
        "script": "lichtermeer.js",
        "picture": "picture.png",
        "fira_regular": "fira-sans-regular.woff2",
        "fira_semibold": "fira-sans-semibold.woff2",
    }
    return {short: assets.url(name) for short, name in names.items()}


def _signet(assets: Assets) -> Markup:
    """The signet within the page, where it is decoration beside the name."""
    svg = assets.plain("signet.svg").decode().replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704  # our own file
