"""Result cards: what a list shows of an entry, made ready for a template that is filled twenty times a page.

A card of the index is keys and dates (catalog/documents); the words are put to them here, once a card.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from catalog.web.choices import shorten
from catalog.web.fits import fit_of_card
from catalog.web.languages import in_tongue, tongue
from catalog.web.place import Place
from catalog.web.reasons import why
from catalog.web.sentences import freshness_reason
from catalog.web.wording import spoken_among
from catalog.web.words import LABELS, label, ways
from content.locale.languages import GERMAN, language
from content.locale.speech import say
from schemas.vocabulary import HAS
from search.query import SearchHit, Span

COST_WORDS = 70
NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of a list. ``why`` says why it is a hit, ``fits`` what speaks for it where the visitor looks from;
    both are empty in lists that nobody searched. ``missing`` names what nobody has said."""

    path: str
    slug: str
    title: Markup
    name: str
    origin: str
    summary: Markup
    tongue: Markup
    sample: bool
    by_provider: bool
    phase: str
    reported_phase: str
    phase_code: str
    confirmed: int
    reported: int
    freshness: str
    freshness_reason: str
    origin_step: str
    status: str
    cost: str
    ways: str
    there: str
    missing: str
    fits: str
    why: Markup


def card_of_hit(hit: SearchHit, place: Place | None = None, product: str | None = None) -> Card:
    """The card of a hit, with what was found marked and named; ``product`` is one that the query named."""
    reason = why(hit.reasons, hit.card["language"], product)
    return _card(hit.card, _marked(hit.title), _marked(hit.summary), reason, place)


def card_of_row(card: Mapping[str, Any]) -> Card:
    """The card of an entry that comes from the database."""
    return _card(card, escape(card["title"]), escape(card["summary"]))


def _card(
    card: Mapping[str, Any], title: Markup, summary: Markup, reason: Markup = NOTHING, place: Place | None = None
) -> Card:
    """An entry is opened with the visitor's place, so that it can answer for it."""
    own, wordings = card["language"], card.get("wordings", {})
    cost, told_ways = _cost(card), _ways(card)
    tag = spoken_among(own, wordings)
    if tag:
        title, summary = escape(wordings[tag]["title"] or card["title"]), escape(wordings[tag]["summary"])
    return Card(
        path=f"/loesungen/{card['slug']}" + (f"?kommune={place.key}" if place else ""),
        slug=card["slug"],
        title=title,
        name=(wordings[tag]["title"] if tag else "") or card["title"],
        origin=_origin(card),
        summary=summary,
        tongue=tongue(tag or own),
        sample=card["sample"],
        by_provider=card["by_provider"],
        phase=card["phase"],
        reported_phase=card["reported_phase"],
        phase_code=card["phase_facts"]["code"] or "",
        confirmed=card["uses_confirmed"],
        reported=card["uses_reported"],
        freshness=card["freshness"],
        freshness_reason=freshness_reason(card["freshness_facts"]),
        origin_step=_origin_step(card),
        status=label("lifecycle_status", card["lifecycle_status"]),
        cost=cost,
        ways=told_ways,
        there=_there(card),
        missing=_missing(bool(cost), bool(told_ways), "operator" in card["has"], language()),
        fits=fit_of_card(card, place) if place else "",
        why=reason,
    )


def _origin(card: Mapping[str, Any]) -> str:
    """Who publishes it and where, what kind of thing it is, and its first fields of action."""
    fields = LABELS["field_of_action"]
    publisher, where = card["publisher"], label("federal_state", card["federal_state"])
    words = [f"{publisher} ({where})" if where and where not in publisher else publisher]
    words += [LABELS["kind"].get(card["kind"] or "", "")]
    words += [fields.get(key, key) for key in card["fields_of_action"][:2]]
    return " · ".join(word for word in words if word)


def _origin_step(card: Mapping[str, Any]) -> str:
    """How far its publisher is with it, and who says so."""
    step = label("step", card["origin_step"])
    return f"{step}, {label('standing', card['origin_standing'])}" if step and card["origin_standing"] else step


def _cost(card: Mapping[str, Any]) -> str:
    words = in_tongue(shorten(card["cost_words"] or "", COST_WORDS), card["language"])
    return words or (say("Spannen nach Größe") if card["cost"] == "range" else "")


def _there(card: Mapping[str, Any]) -> str:
    """What the entry brings beside the ways that are named anyway."""
    return ", ".join(HAS.label(key, language()) for key in card["has"] if key != "code")


@lru_cache(maxsize=64)
def _missing(cost: bool, told_ways: bool, operator: bool, spoken: str) -> str:
    """What a clerk asks next and nobody has said, together in one line; ``spoken`` is the language for it."""
    known = {say("Kosten"): cost, say("Wege"): told_ways, HAS.label("operator", spoken): operator}
    missing = [name for name, there in known.items() if not there]
    if spoken != GERMAN:
        missing[1:] = [name[:1].lower() + name[1:] for name in missing[1:]]
    return ", ".join(missing)


def _ways(card: Mapping[str, Any]) -> str:
    words = ways(card["routes"] or (["adopt_code"] if "code" in card["has"] else []))
    licence = card["licence"]
    return words + (f" ({licence})" if words and licence else "")


def _marked(spans: Sequence[Span]) -> Markup:
    parts = (f"<mark>{escape(span.text)}</mark>" if span.marked else str(escape(span.text)) for span in spans)
    return Markup("".join(parts))  # noqa: S704  # each part is escaped
