"""Result cards: what a list shows of an entry, made ready for a template that is filled twenty times a page.

A card of the index is keys and dates (catalog/documents); the words are put to them here, once a card.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from catalog.web.choices import shorten
from catalog.web.fits import fit_of_card
from catalog.web.languages import in_tongue, tongue
from catalog.web.place import Place
from catalog.web.sentences import freshness_reason, listed
from catalog.web.wording import spoken_among
from catalog.web.words import LABELS, ways
from content.locale.speech import message, say, say_count
from search.query import MatchKind, Reason, SearchHit, Span

COST_WORDS = 70
NOTHING = Markup()


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of a list. ``why`` says why it is a hit; it is empty in lists that nobody searched."""

    path: str
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
    cost: str
    ways: str
    why: Markup


def card_of_hit(hit: SearchHit, place: Place | None = None) -> Card:
    """The card of a hit, with what was found marked and named."""
    fits = fit_of_card(hit.card, place) if place else ""
    why = Markup(" ").join(each for each in (fits, _why(hit.reasons)) if each)
    return _card(hit.card, _marked(hit.title), _marked(hit.summary), why, place)


def card_of_row(card: Mapping[str, Any]) -> Card:
    """The card of an entry that comes from the database."""
    return _card(card, escape(card["title"]), escape(card["summary"]))


def _card(
    card: Mapping[str, Any], title: Markup, summary: Markup, why: Markup = NOTHING, place: Place | None = None
) -> Card:
    """An entry is opened with the visitor's place, so that it can answer for it."""
    own, wordings = card["language"], card.get("wordings", {})
    tag = spoken_among(own, wordings)
    if tag:
        title, summary = escape(wordings[tag]["title"] or card["title"]), escape(wordings[tag]["summary"])
    return Card(
        path=f"/loesungen/{card['slug']}" + (f"?kommune={place.key}" if place else ""),
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
        cost=in_tongue(shorten(card["cost_words"] or "", COST_WORDS), own)
        or (say("Spannen nach Größe") if card["cost"] == "range" else ""),
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
    words = ways(card["routes"] or (["adopt_code"] if "code" in card["has"] else []))
    licence = card["licence"]
    return words + (f" ({licence})" if words and licence else "")


def _marked(spans: Sequence[Span]) -> Markup:
    parts = (f"<mark>{escape(span.text)}</mark>" if span.marked else str(escape(span.text)) for span in spans)
    return Markup("".join(parts))  # noqa: S704  # each part is escaped


_FIELDS = {
    "title": message("im Titel"),
    "summary": message("in der Kurzbeschreibung"),
    "body": message("in der Beschreibung"),
    "keywords": message("in den Stichworten"),
    "publisher": message("beim Herausgeber"),
}


def _why(reasons: Iterable[Reason]) -> Markup:
    """One sentence: which words were found where, and how far from what was typed."""
    found: dict[str, list[str]] = {}
    for reason in reasons:
        place = _FIELDS.get(reason.field, message("in der Beschreibung"))
        found.setdefault(place, []).append(_found(reason))
    parts = [f"{listed(words)} {say(place)}" for place, words in found.items()]
    if not parts:
        return Markup()
    count = sum(map(len, found.values()))
    why = say_count("Treffer, weil {found} vorkommt.", "Treffer, weil {found} vorkommen.", count, found=listed(parts))
    return Markup(why)  # noqa: S704  # what was found is escaped


def _found(reason: Reason) -> str:
    words = say("„{word}“", word=f"<mark>{escape(reason.found)}</mark>")
    if reason.kind is MatchKind.SYNONYM:
        return say("{found} (sinnverwandt mit „{word}“)", found=words, word=escape(reason.word))
    if reason.kind is MatchKind.SPELLING:
        return say("{found} (ähnlich geschrieben wie „{word}“)", found=words, word=escape(reason.word))
    return words
