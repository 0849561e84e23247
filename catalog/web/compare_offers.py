"""What the offers of an entry answer in a comparison: who runs it for whom, what that costs, how safe it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from markupsafe import Markup

from catalog import fitting
from catalog.offers import QUESTIONS, checklist, is_old
from catalog.operation import Offer
from catalog.shortlists import Side, offer_facts
from catalog.web.compare_cells import Cell, Line, of_lines
from catalog.web.fits import SERVING
from catalog.web.languages import in_tongue
from catalog.web.offer_words import QUESTION_WORDS
from catalog.web.place import Place
from catalog.web.templating import money_range
from catalog.web.words import label
from content.locale.formats import partial_date
from content.locale.speech import say
from schemas.operation import Costs, Safeguards
from schemas.vocabulary import LICENCES

MOST = 3

Amount = Literal["one_off", "further_year"]


def operators(side: Side, place: Place | None) -> Cell:
    """Who runs it, the best for the municipality first, each with what it means for it."""
    offers = [offer for offer in side.offers if offer.operator_name]
    if place is None:
        return of_lines([Line(in_tongue(offer.operator_name), _who_says(offer)) for offer in offers], MOST)
    order = list(fitting.Serving)
    served = sorted(
        ((fitting.serving(place.town, offer_facts(offer)), offer) for offer in offers),
        key=lambda each: order.index(each[0]),
    )
    return of_lines([Line(_for_them(each, offer), _who_says(offer)) for each, offer in served], MOST)


def _for_them(serving: fitting.Serving, offer: Offer) -> str:
    """Part of the answer, not of the small type: one operator may be open for one entry and not for another."""
    unknown = serving is fitting.Serving.UNKNOWN
    words = say("ob für Sie offen: nicht angegeben") if unknown else say(SERVING[serving])
    return Markup("{}: {}").format(in_tongue(offer.operator_name), words)


def _who_says(offer: Offer) -> str:
    return "" if offer.by_owner else say("nach Angaben einer Quelle")


def costs(side: Side, place: Place | None, today: date, amount: Amount) -> Cell:
    """What offers cost for the municipality's size, else for all; a licence is no price."""
    named = [(offer, cost) for offer in side.offers for cost in offer.content.costs if getattr(cost, amount)]
    size = place.town.size_class if place else None
    fitting_ones = [each for each in named if size is None or each[1].size_class in (None, size)]
    lines = [_price(offer, cost, amount, today) for offer, cost in fitting_ones or named]
    if lines:
        return of_lines(lines, MOST)
    return Cell(note=_unpriced(side)) if amount == "further_year" else Cell()


def _price(offer: Offer, cost: Costs, amount: Amount, today: date) -> Line:
    size = label("size_class", cost.size_class) or say("alle Größen")
    stand = say("für {size}, Stand {date}", size=size, date=partial_date(cost.as_of))
    old = is_old(cost.as_of, today)
    words = [offer.operator_name, stand, say("älter als zwei Jahre") if old else ""]
    words.append(say("umfasst: {what}", what=cost.covers) if cost.covers else "")
    return Line(money_range(getattr(cost, amount)), "; ".join(word for word in words if word), old=old)


def _unpriced(side: Side) -> str:
    """What is there instead of a price."""
    if side.content.costs:
        words = in_tongue(side.content.costs[0].words, side.content.language)
        return Markup(say("genannt wird: {words}")).format(words=words)  # noqa: S704  # a message of our own
    stated = [side.content.licence, *(link.licence for link in side.code_links)]
    free = any(licence in LICENCES for licence in stated if licence)
    return say("Lizenz kostenlos; Betrieb, Pflege, Einführung kommen hinzu") if free else ""


def safeguards(side: Side) -> Cell:
    """How much of what a data protection officer asks is answered, offer by offer, and what is open."""
    lines = [_answered(offer) for offer in side.offers]
    return of_lines([line for line in lines if line], MOST)


def _answered(offer: Offer) -> Line | None:
    """An absent answer counts as open; an offer that answers nothing is left out."""
    found = checklist(offer.content.safeguards)
    if not found.answered:
        return None
    text = say("{count} von {all} Fragen beantwortet", count=found.done, all=found.of)
    open_ones = ", ".join(say(QUESTION_WORDS[key]) for key in QUESTIONS if found.is_open(key))
    note = say("offen: {what}", what=open_ones) if open_ones else ""
    return Line(text, "; ".join(word for word in (offer.operator_name, note) if word))


def tests(side: Side) -> Cell:
    """Which test of accessibility was done, and when."""
    return of_lines(_tests([offer.content.safeguards for offer in side.offers]), MOST)


def _tests(said: Sequence[Safeguards]) -> list[Line]:
    found = [
        Line(in_tongue(each.accessibility_test or each.accessibility_standard or ""), _tested(each))
        for each in said
        if each.accessibility_test or each.accessibility_standard
    ]
    return list(dict.fromkeys(found))


def _tested(said: Safeguards) -> str:
    on = say("geprüft: {date}", date=partial_date(said.accessibility_tested_on)) if said.accessibility_tested_on else ""
    return "; ".join(word for word in (on, said.accessibility_tested_by or "") if word)
