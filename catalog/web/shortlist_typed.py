"""What a visitor types to freeze a shortlist, read within limits; whatever is wrong comes back as it was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from catalog.web.choices import shorten
from catalog.web.forms import Params
from content.locale.speech import say
from schemas.exchange.shortlist import MOST_OTHERS, Elsewhere
from schemas.texts import readable

TITLE_LIMIT = 150
REASON_LIMIT = 500
OTHERS_LIMIT = 6_000
NOTES_LIMIT = 4_000
SEARCH_LIMIT = 4_000
OUT = "raus"


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in. ``reasons`` are those of all entries, ``out`` the entries that were left out."""

    title: str = ""
    place: str = ""
    search: str = ""
    reasons: Mapping[str, str] | None = None
    out: frozenset[str] = frozenset()
    others: str = ""
    notes: str = ""

    def reason(self, slug: str) -> str:
        """Why this entry was left out; empty where nobody said."""
        return (self.reasons or {}).get(slug, "")


def typed_of(form: Params, slugs: Iterable[str]) -> Typed:
    """Read the form; ``slugs`` are the entries that it is about."""
    named = tuple(slugs)
    return Typed(
        title=" ".join(readable(form.one("betreff")).split()),
        place=form.one("kommune"),
        search=form.one("aus")[:SEARCH_LIMIT],
        reasons={slug: readable(form.one(f"grund-{slug}")).strip() for slug in named},
        out=frozenset(slug for slug in named if form.one(f"wahl-{slug}") == OUT),
        others=readable(form.one("weitere")),
        notes=readable(form.one("notiz")),
    )


def problems_of(typed: Typed, titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is missing or wrong, each with its field; ``titles`` are those of the entries by their addresses."""
    found = []
    if not typed.title:
        found.append(("betreff", say("Geben Sie an, worum es geht, zum Beispiel „Gießplanung für Straßenbäume“.")))
    if len(typed.title) > TITLE_LIMIT:
        found.append(("betreff", say("Kürzen Sie die Überschrift auf höchstens {limit} Zeichen.", limit=TITLE_LIMIT)))
    for slug, title in titles.items():
        if slug in typed.out and (sentence := _wrong_reason(typed.reason(slug), title)):
            found.append((f"grund-{slug}", sentence))
    if sentence := _wrong_others(typed.others):
        found.append(("weitere", sentence))
    if len(typed.notes) > NOTES_LIMIT:
        found.append(("notiz", say("Kürzen Sie die Notiz auf höchstens {limit} Zeichen.", limit=NOTES_LIMIT)))
    return found


def _wrong_reason(reason: str, title: str) -> str:
    if not reason:
        return say("Schreiben Sie, warum „{title}“ ausscheidet.", title=shorten(title))
    if len(reason) > REASON_LIMIT:
        return say("Kürzen Sie den Grund bei „{title}“ auf {limit} Zeichen.", title=shorten(title), limit=REASON_LIMIT)
    return ""


def _wrong_others(text: str) -> str:
    lines = _lines(text)
    if len(text) > OTHERS_LIMIT or len(lines) > MOST_OTHERS:
        return say("Nennen Sie höchstens {most} weitere Lösungen, jede in einer Zeile.", most=MOST_OTHERS)
    for line in lines:
        name, _, reason = (part.strip() for part in line.partition(":"))
        if not name or not reason:
            return say("In dieser Zeile fehlt der Grund hinter einem Doppelpunkt: „{line}“", line=shorten(line))
        if len(name) > REASON_LIMIT // 4 or len(reason) > REASON_LIMIT:
            return say("Kürzen Sie diese Zeile: „{line}“", line=shorten(line))
    return ""


def elsewhere_of(text: str) -> tuple[Elsewhere, ...]:
    """Other things that were looked at, a line each: name, colon, reason."""
    pairs = (line.partition(":") for line in _lines(text))
    return tuple(Elsewhere(name=name.strip(), reason=reason.strip()) for name, _, reason in pairs)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
