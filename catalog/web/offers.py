"""The page of one offer, and all offers of an entry side by side with what they probably cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from auth.rules import Action, Thing
from catalog import offers, solutions
from catalog.offers import Asked, Estimate
from catalog.operation import Offer, offers_of
from catalog.web.entry import published_entry
from catalog.web.errors import Missing
from catalog.web.fits import SERVING, reason_of, served, serves_words
from catalog.web.offer_kinds import FAULTS
from catalog.web.offer_reached import ReachedOffer, commenting, offer_to_read, thing_of_body
from catalog.web.offer_record import record_of_processing
from catalog.web.offer_steps import MATURITIES, size_words
from catalog.web.offer_words import Sheet, gap_words, sheet, unlike_words, who_says
from catalog.web.page import Answer, Visit, show
from catalog.web.place import Place, PlaceField, changed, cookie_for, place_field
from catalog.web.templating import money_range
from catalog.web.words import LABELS
from content.locale.speech import message, say
from schemas.dates import day_of, last_day
from schemas.operation import MoneyRange
from schemas.typed import Mistyped, parse_number

SAVED = {
    "zurueck": message("Das Angebot steht wieder beim Eintrag."),
    "kommentar": message("Ihr Kommentar steht beim Angebot."),
    "kommentar-entfernt": message("Der Kommentar ist entfernt."),
}
SAME_TITLE = message("Ihre Organisation hat hier schon ein Angebot mit diesem Titel. Ändern Sie zuerst dessen Titel.")
MOST_MONTHS = 600


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the calculator is asked for, as typed, and read."""

    field: PlaceField
    place: Place | None
    asked: Asked
    term: str
    options: str
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One estimate with what it lacks and why it doesn't compare, in words."""

    offer: Offer
    estimate: Estimate
    gaps: list[str]
    unlike: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One offer as pages show it; ``serving`` and ``reason`` are empty without a municipality."""

    offer: Offer
    serving: str
    reason: str
    lines: tuple[Line, ...]
    sheet: Sheet
    who_says: str
    maturity: str


def offer(visit: Visit) -> Answer:
    """One offer with all that is said of it."""
    reached = offer_to_read(visit)
    wanted = _wanted(visit)
    shown = _shown(visit, [reached.offer], wanted)[0]
    cookie = changed(visit, cookie_for(wanted.field, asked="kommune" in visit.query))
    answer = show(
        "offers/offer.html", here="loesungen", reached=reached, entry=reached.solution, shown=shown,
        offer=reached.offer, today=day_of(visit.now), last_day=last_day, euros=euros,
        comments=offers.comments_of(visit.db, reached.row.id), record=_record(visit, reached),
        **_form_values(wanted), **_rights(visit, reached), **_saved(visit),
    )  # fmt: skip
    return replace(answer, cookie=cookie)


def comparison(visit: Visit) -> Answer:
    """All offers of an entry side by side."""
    entry = published_entry(visit)
    found = offers_of(visit.db, entry.id)
    if not found:
        raise Missing
    wanted = _wanted(visit)
    cookie = changed(visit, cookie_for(wanted.field, asked="kommune" in visit.query))
    answer = show(
        "offers/compare.html", here="loesungen", entry=entry, shown=_shown(visit, found, wanted),
        **_form_values(wanted),
    )  # fmt: skip
    return replace(answer, cookie=cookie)


def record(visit: Visit) -> Answer:
    """The building block for the record of processing, to take along."""
    reached = offer_to_read(visit)
    name = f"verarbeitung-{reached.solution.slug[:60]}-{reached.row.id}.txt"
    return Answer(
        body=_record(visit, reached).encode(),
        media_type="text/plain; charset=utf-8",
        headers={"content-disposition": f'attachment; filename="{name}"', "x-robots-tag": "noindex"},
    )


def euros(amount: Decimal) -> str:
    """1.200 €."""
    return money_range(MoneyRange(low=amount, high=amount))


def _record(visit: Visit, reached: ReachedOffer) -> str:
    page = solutions.page(visit.db, reached.solution.slug)
    summary = page.content.summary if page else ""
    return record_of_processing(reached.solution.title, summary, reached.offer, day_of(visit.now))


def _wanted(visit: Visit) -> Wanted:
    field = place_field(visit, visit.query.one("kommune"), asked="kommune" in visit.query)
    sizes, given = LABELS["size_class"], visit.query.one("groesse")
    place_size = field.place.town.size_class if field.place else None
    problems: list[tuple[str, str]] = []
    months = {name: _months(visit.query.one(name), name, problems) for name in ("laufzeit", "optionen")}
    asked = Asked(given if given in sizes else place_size, months["laufzeit"], months["optionen"])
    return Wanted(field, field.place, asked, visit.query.one("laufzeit"), visit.query.one("optionen"), tuple(problems))


def _months(text: str, name: str, problems: list[tuple[str, str]]) -> int | None:
    try:
        return parse_number(text, MOST_MONTHS)
    except Mistyped as error:
        problems.append((name, say(FAULTS[error.code])))
        return None


def _shown(visit: Visit, found: Any, wanted: Wanted) -> list[Shown]:
    today = day_of(visit.now)
    lines = [(each, line) for each in found for line in offers.estimates(each.content, wanted.asked, today)]
    unlike = offers.compared([line for _, line in lines])
    told = [
        Line(each, line, gap_words(line), unlike_words(why, line))
        for (each, line), why in zip(lines, unlike, strict=True)
    ]
    return [_one(each, tuple(line for line in told if line.offer is each), wanted, today) for each in found]


def _one(each: Offer, lines: tuple[Line, ...], wanted: Wanted, today: Any) -> Shown:
    means = served(each, wanted.place) if wanted.place else None
    maturity = each.content.maturity
    return Shown(
        offer=each,
        serving=say(SERVING[means.serving]) if means else "",
        reason=reason_of(means, each, wanted.place) if means and wanted.place else "",
        lines=lines,
        sheet=sheet(each, today),
        who_says=who_says(each),
        maturity=say(MATURITIES[maturity]) if maturity else "",
    )


def _form_values(wanted: Wanted) -> dict[str, Any]:
    return {
        "wanted": wanted,
        "field": wanted.field,
        "place": wanted.place,
        "sizes": [("", say("alle, die genannt sind")), *LABELS["size_class"].items()],
        "size_words": size_words,
        "serves_words": serves_words,
    }


def _rights(visit: Visit, reached: ReachedOffer) -> dict[str, Any]:
    claimed = Thing(organisations=offers.claimants(visit.db, reached.row)) if visit.who.seats else Thing()
    return {
        "may_write": visit.may(Action.OFFER_WRITE, reached.owner),
        "may_claim": visit.may(Action.OFFER_WRITE, claimed),
        "may_comment": bool(visit.who.seats) and visit.may(Action.ANSWER, commenting(visit, reached)),
        "may_remove": lambda comment: visit.may(Action.ANSWER, thing_of_body(comment.organisation_id)),
    }


def _saved(visit: Visit) -> dict[str, Any]:
    key = visit.query.one("gespeichert")
    return {
        "saved_as": say(SAVED[key]) if key in SAVED else "",
        "reason": say(SAME_TITLE) if key == "gleicher-titel" else "",
    }
