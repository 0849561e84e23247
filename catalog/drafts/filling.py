"""From what is known to the fields of a draft: each part of an entry's body has its step and its fields.

``catalog/drafts/reading.py`` goes the other way; what is filled in here is read there as the same again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalog.drafts.beginning import CodeFound, ContactFound
from catalog.drafts.fields import GRANTS, LINKS, NO, REPOSITORIES, ROUTES, SUMS, YES

Value = str | list[str]
Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of SolutionContent by its name: the step in which it stands, and how its fields are filled."""

    step: str
    fill: Callable[[Any], Fields]


_DAYS = {"as_of", "until"}


def _as(name: str) -> Callable[[Any], Fields]:
    return lambda value: {name: list(value) if isinstance(value, (list, tuple)) else str(value)}


def _lines(name: str) -> Callable[[Any], Fields]:
    return lambda value: {name: "\n".join(value)}


def _words(name: str) -> Callable[[Any], Fields]:
    """On one line, or where a word has a comma itself, a line each."""
    return lambda value: {name: ("\n" if re.search("[,;]", "".join(value)) else ", ").join(value)}


def _day(name: str) -> Callable[[Any], Fields]:
    return lambda value: {name: _typed_day(str(value))}


def _typed_day(value: str) -> str:
    """A date of schemas/dates.py as one types it: 31.03.2025, 03.2025 or 2025."""
    return ".".join(reversed(value.split("-")))


def _rows(most: int, **columns: str) -> Callable[[Any], Fields]:
    """Rows with the name of each column's field by the name of its part; more than fit stay as they are."""

    def fill(rows: Sequence[Mapping[str, Any]]) -> Fields:
        return {
            f"{field}-{number}": _typed_day(row.get(part) or "") if part in _DAYS else str(row.get(part) or "")
            for number, row in enumerate(rows[:most], 1)
            for part, field in columns.items()
        }

    return fill


def _routes(routes: Sequence[Mapping[str, Any]]) -> Fields:
    by_key = {route["key"]: route for route in routes}
    return {
        name: by_key[key].get(part) or ""
        for way, key in ROUTES.items()
        if key in by_key
        for name, part in ((f"{way}-weg", "text"), (f"{way}-schritt", "next_step"))
    }


def _guide(guide: Mapping[str, Any]) -> Fields:
    return {
        "anleitung-personal": guide["staff"],
        "anleitung-kosten": guide["cost"],
        "anleitung-schritte": "\n".join(" ".join(step.split()) for step in guide["steps"]),
    }


COMMUNITY = {
    "gemeinschaft": "name", "gemeinschaft-entscheidet": "decides", "gemeinschaft-kosten": "cost",
    "gemeinschaft-beitritt": "how_to_join", "gemeinschaft-treffen": "next_meeting",
    "gemeinschaft-fahrplan": "roadmap", "gemeinschaft-seite": "link",
}  # fmt: skip


def _community(community: Mapping[str, Any]) -> Fields:
    told = {field: str(community.get(name) or "") for field, name in COMMUNITY.items()}
    return {**told, "gemeinschaft-treffen": _typed_day(told["gemeinschaft-treffen"])}


AI_TEXTS = {
    "ki-zweck": "purpose", "ki-daten": "data", "ki-modell": "model", "ki-anbieter": "model_provider",
    "ki-rolle": "role", "ki-hinweis": "notice", "ki-hochrisiko-grund": "high_risk_reason",
    "ki-aufsicht": "oversight", "ki-register": "entered_in", "ki-register-link": "entered_in_link",
    "ki-stand": "as_of",
}  # fmt: skip


def _ai(ai: Mapping[str, Any]) -> Fields:
    risk = ai.get("high_risk")
    said = {"ki": YES, "ki-hochrisiko": "" if risk is None else YES if risk else NO}
    told = {field: str(ai.get(name) or "") for field, name in AI_TEXTS.items()}
    return {**said, **told, "ki-stand": _typed_day(told["ki-stand"])}


PARTS: Mapping[str, Part] = {
    "title": Part("thema", _as("titel")),
    "summary": Part("thema", _as("satz")),
    "fields_of_action": Part("thema", _as("handlungsfeld")),
    "kind": Part("thema", _as("art")),
    "keywords": Part("thema", _words("stichworte")),
    "lifecycle_status": Part("stand", _as("status")),
    "in_use_since": Part("stand", _day("seit")),
    "ended_because": Part("stand", _as("beendet-weil")),
    "lesson": Part("stand", _as("lehre")),
    "funding": Part("stand", _rows(GRANTS, words="foerderung", programme="programm", until="foerderung-bis")),
    "licence": Part("code", _as("lizenz")),
    "standards": Part("code", _words("standards")),
    "routes": Part("wege", _routes),
    "community": Part("wege", _community),
    "time_to_start": Part("wege", _as("zeit")),
    "transfer_guide": Part("wege", _guide),
    "site_bound": Part("wege", lambda value: {"ortsgebunden": YES if value else ""}),
    "costs": Part("kosten", _rows(SUMS, words="kosten", as_of="kosten-stand")),
    "description": Part("beschreibung", _as("beschreibung")),
    "features": Part("beschreibung", _lines("funktionen")),
    "links": Part("beschreibung", _rows(LINKS, url="link", label="link-name")),
    "ai": Part("ki", _ai),
}
"""All parts of the body that a draft has fields for; the others stay as their source says them."""


@dataclass(frozen=True, slots=True)
class Filled:
    """The fields by step, and by "step.field" the name of the source that says it."""

    typed: dict[str, Any]
    provenance: dict[str, str]


def fill(
    body: Mapping[str, Any],
    told: Mapping[str, str],
    code: Sequence[CodeFound],
    contacts: Sequence[ContactFound],
) -> Filled:
    """The fields of an entry's body, its repositories and its mailbox. ``told`` names sources by JSON pointer."""
    filled = Filled({}, {})
    for name, part in PARTS.items():
        if body.get(name) not in (None, "", []):
            _put(filled, part.step, part.fill(body[name]), told.get(f"/{name}", ""))
    for number, link in enumerate(code[:REPOSITORIES], 1):
        fields: Fields = {f"repository-{number}": link.url, f"repository-lizenz-{number}": link.licence or ""}
        _put(filled, "code", fields, link.source)
    for contact in contacts[:1]:
        _put(filled, "kontakt", {"aufgabe": contact.role, "postfach": contact.mailbox}, contact.source)
    return filled


def _put(filled: Filled, step: str, fields: Fields, source: str) -> None:
    kept = {name: value for name, value in fields.items() if value}
    filled.typed.setdefault(step, {}).update(kept)
    if source:
        filled.provenance.update({f"{step}.{name}": source for name in kept})
