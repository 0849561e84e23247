"""Result cards: what a list shows of an entry, made ready for a template that is filled twenty times a page.

A card of the index is keys and dates (catalog/documents.py); the words are put to them here, once a card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from catalog.web.choices import shorten
from catalog.web.place import Place
from catalog.web.sentences import freshness_reason
from catalog.web.words import LABELS
from search.query import MatchKind, Reason, SearchHit, Span

COST_WORDS = 70
LIGHTS = 6
"""No more lights than one takes in at a glance; the number stands beside them."""


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of a list. ``why`` says why it is a hit; it is empty in lists that nobody searched."""

    slug: str
    title: Markup
    name: str
    origin: str
    summary: Markup
    language: str
    sample: bool
    by_provider: bool
    phase: str
    reported_phase: str
    confirmed: int
    reported: int
    lights: Markup
    freshness: str
    freshness_words: str
    freshness_reason: str
    cost: str
    ways: str
    why: Markup


def card_of_hit(hit: SearchHit, place: Place | None = None) -> Card:
    """The card of a hit, with what was found marked and named."""
    why = [_why(hit.reasons), _fits(hit.card, place)]
    return _card(hit.card, _marked(hit.title), _marked(hit.summary), Markup(" ").join(each for each in why if each))


def card_of_row(card: Mapping[str, Any]) -> Card:
    """The card of an entry that comes from the database."""
    return _card(card, escape(card["title"]), escape(card["summary"]), Markup())


def _card(card: Mapping[str, Any], title: Markup, summary: Markup, why: Markup) -> Card:
    freshness = card["freshness"]
    return Card(
        slug=card["slug"],
        title=title,
        name=card["title"],
        origin=_origin(card),
        summary=summary,
        language="" if card["language"].startswith("de") else card["language"],
        sample=card["sample"],
        by_provider=card["by_provider"],
        phase=card["phase"],
        reported_phase=card["reported_phase"],
        confirmed=card["uses_confirmed"],
        reported=card["uses_reported"],
        lights=lights(card["uses_confirmed"], card["uses_reported"]),
        freshness=freshness,
        freshness_words=LABELS["freshness"][freshness].capitalize(),
        freshness_reason=freshness_reason(card["freshness_facts"]),
        cost=shorten(card["cost_words"] or "", COST_WORDS) or ("Spannen nach Größe" if card["cost"] == "range" else ""),
        ways=_ways(card),
        why=why,
    )


def _origin(card: Mapping[str, Any]) -> str:
    """Who publishes it, what kind of thing it is, and its first field of action."""
    fields = LABELS["field_of_action"]
    words = [card["publisher"], LABELS["kind"].get(card["kind"] or "", "")]
    words += [fields.get(key, key) for key in card["fields_of_action"][:2]]
    return " · ".join(word for word in words if word)


def _ways(card: Mapping[str, Any]) -> str:
    words = [LABELS["route"].get(key, key) for key in card["routes"]]
    if not words and "code" in card["has"]:
        words = [LABELS["route"]["adopt_code"]]
    licence = card["licence"]
    return ", ".join(words) + (f" ({licence})" if words and licence else "")


_DOT = '<span class="lm-dot" aria-hidden="true"></span>'
_DOT_ON = '<span class="lm-dot lm-dot--on" aria-hidden="true"></span>'


def lights(confirmed: int, reported: int) -> Markup:
    """A light a use, filled ones first, no more than one takes in at a glance."""
    filled = min(confirmed, LIGHTS)
    rings = min(reported, LIGHTS - filled)
    more = '<span class="lm-more">+</span>' if confirmed + reported > LIGHTS else ""
    return Markup(_DOT_ON * filled + _DOT * rings + more)  # noqa: S704  # our own constants


def _marked(spans: Sequence[Span]) -> Markup:
    parts = (f"<mark>{escape(span.text)}</mark>" if span.marked else str(escape(span.text)) for span in spans)
    return Markup("".join(parts))  # noqa: S704  # each part is escaped


_FIELDS = {
    "title": "im Titel",
    "summary": "in der Kurzbeschreibung",
    "body": "in der Beschreibung",
    "keywords": "in den Stichworten",
    "publisher": "beim Herausgeber",
}


def _why(reasons: Iterable[Reason]) -> Markup:
    """One sentence: which words were found where, and how far from what was typed."""
    found: dict[str, list[Markup]] = {}
    for reason in reasons:
        place = _FIELDS.get(reason.field, "in der Beschreibung")
        found.setdefault(place, []).append(_found(reason))
    parts = [Markup("{} {}").format(_listed(words), place) for place, words in found.items()]
    if not parts:
        return Markup()
    verb = "vorkommt" if sum(map(len, found.values())) == 1 else "vorkommen"
    return Markup("Treffer, weil {} {}.").format(_listed(parts), verb)


def _found(reason: Reason) -> Markup:
    words = Markup("„<mark>{}</mark>“").format(reason.found)
    if reason.kind is MatchKind.SYNONYM:
        return Markup("{} (sinnverwandt mit „{}“)").format(words, reason.word)
    if reason.kind is MatchKind.SPELLING:
        return Markup("{} (ähnlich geschrieben wie „{}“)").format(words, reason.word)
    return words


def _listed(words: Sequence[Markup]) -> Markup:
    """A, B und C."""
    if len(words) < 2:
        return words[0]
    return Markup(", ").join(words[:-1]) + Markup(" und ") + words[-1]


def _fits(card: Mapping[str, Any], place: Place | None) -> Markup:
    """What the entry has in common with the municipality that the visitor looks from."""
    if place is None or not place.federal_state or card["federal_state"] != place.federal_state:
        return Markup()
    return Markup("Liegt wie {} in {}.").format(place.label, LABELS["federal_state"].get(place.federal_state, ""))
