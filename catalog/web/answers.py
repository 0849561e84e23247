"""„Auf einen Blick“: the seven questions of a small municipality, each with one answer and where it comes from.

Nothing is guessed: where nobody said anything, the answer is "nicht angegeben".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from catalog.fitting import Ground, Serving, Use
from catalog.operation import Offer
from catalog.solutions import AdoptionLine, SolutionPage
from catalog.web.fits import DISTRICTS, SERVING, Fitted
from catalog.web.languages import in_tongue
from catalog.web.place import Place
from catalog.web.sentences import freshness_reason
from catalog.web.templating import money_range
from catalog.web.words import LABELS, label, ways
from content.locale.formats import day, partial_date
from content.locale.speech import message, say, say_count
from schemas.operation import Costs
from schemas.vocabulary import LICENCES

_NUMBERED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, its answer, and a limit or source in smaller type. ``mail`` makes the answer a link."""

    question: str
    answer: str
    note: str = ""
    section: str = ""
    mail: str = ""


def answers_of(page: SolutionPage, place: Place | None, fitted: Fitted | None = None) -> tuple[Answer, ...]:
    """All seven, in the order in which a clerk asks them; with ``fitted`` they answer for a municipality."""
    return (
        _like_us(fitted, place) if place and fitted and place.town.size_class else _used(page),
        _kept_up(page),
        _operators(page, fitted),
        _cost(page),
        _ways(page),
        _contact(page),
        _start(page),
    )


def _like_us(fitted: Fitted, place: Place) -> Answer:
    question, size = say("Nutzen es Kommunen wie wir?"), place.town.size_class or ""
    near = [say(words, told=_apart(fitted.uses[ground])) for ground, words in _NEAR.items() if fitted.uses.get(ground)]
    note = "; ".join([say("{size} wie {place}", size=_of_this_size(size), place=place.label), *near])
    like = fitted.uses.get(Ground.SIZE, ())
    answer = _apart(like) if like else say("Von Orten Ihrer Größe ist keine Nachnutzung bekannt")
    return Answer(question, answer, note, "nutzung" if like or near else "")


def _of_this_size(size_class: str) -> str:
    """Orte mit 5.000 bis unter 10.000 Einwohnern."""
    if size_class == DISTRICTS:
        return say("Kreise")
    return say("Orte mit {inhabitants}", inhabitants=_inhabitants(size_class))


_NEAR = {
    Ground.DISTRICT: message("im selben Kreis {told}"),
    Ground.FEDERAL_STATE: message("im selben Land {told}"),
}


def _apart(uses: Sequence[Use]) -> str:
    """Confirmed ones and reported ones are never added."""
    return _told(sum(use.confirmed for use in uses), sum(not use.confirmed for use in uses))


def _used(page: SolutionPage) -> Answer:
    question = say("Nutzen es Kommunen wie wir?")
    using = [use for use in page.uses if use.row.counts and not use.ended]
    if not using:
        return Answer(question, say("Noch keine Nachnutzung bekannt"))
    sizes = Counter(use.organisation.size_class for use in using if use.organisation.size_class)
    words = [of_size(count, key) for key, count in sorted(sizes.items(), key=_by_size)]
    return Answer(question, _who_says(using), ", ".join(words), "nutzung")


def _by_size(pair: tuple[str, int]) -> int:
    keys = list(LABELS["size_class"])
    return keys.index(pair[0]) if pair[0] in keys else len(keys)


def of_size(count: int, size_class: str) -> str:
    """10 mit 5.000 bis unter 10.000 Einwohnern."""
    if size_class == DISTRICTS:
        return say_count("{count} Kreis", "{count} Kreise", count)
    return say("{count} mit {inhabitants}", count=count, inhabitants=_inhabitants(size_class))


def _inhabitants(size_class: str) -> str:
    return label("size_class", size_class).replace("Einwohner", "Einwohnern")


def _who_says(uses: Sequence[AdoptionLine]) -> str:
    confirmed = sum(use.confirmed for use in uses)
    return _told(confirmed, len(uses) - confirmed)


def _told(confirmed: int, reported: int) -> str:
    parts = [say("{count} bestätigt", count=confirmed)] if confirmed else []
    parts += [say("{count} gemeldet", count=reported)] if reported else []
    return ", ".join(parts)


def _kept_up(page: SolutionPage) -> Answer:
    entry = page.solution
    words = LABELS["freshness"][entry.freshness].capitalize()
    reason = freshness_reason(entry.freshness_facts).lstrip(":, ")
    return Answer(say("Wird der Eintrag gepflegt?"), words, reason, "aktualitaet")


def _operators(page: SolutionPage, fitted: Fitted | None) -> Answer:
    question = say("Wer betreibt es für uns?")
    names = list(dict.fromkeys(offer.operator_name for offer in page.offers if offer.operator_name))
    if not names:
        return Answer(question, say("nicht angegeben"))
    if fitted and set(fitted.servings) != {Serving.UNKNOWN}:
        return _operators_for_us(question, page, fitted)
    opened = sum(bool(offer.content.open_to_others) for offer in page.offers)
    note = (
        say("{count} davon für andere offen", count=opened) if opened else say("ob für andere offen: nicht angegeben")
    )
    return Answer(question, _named(names), _by_whom(page.offers, note), "betrieb")


def _operators_for_us(question: str, page: SolutionPage, fitted: Fitted) -> Answer:
    """The best first, each with what it means for the municipality."""
    meaning: dict[Serving, list[Offer]] = {each: [] for each in Serving}
    for offer, serving in zip(page.offers, fitted.servings, strict=True):
        meaning[serving] += [offer] if offer.operator_name else []
    told = [
        (offers, Markup("{}: {}").format(say(SERVING[serving]), _named(_names(offers))))
        for serving, offers in meaning.items()
        if offers
    ]
    best, words = told[0]
    note = Markup("; ").join(others for _, others in told[1:])
    return Answer(question, words[:1].upper() + words[1:], _by_whom(best, note), "betrieb")


def _names(offers: Sequence[Offer]) -> list[str]:
    return list(dict.fromkeys(offer.operator_name for offer in offers))


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NUMBERED
    return in_tongue(", ".join(names[:_NUMBERED])) + (say(" und {count} weitere", count=more) if more > 0 else "")


def _by_whom(offers: Sequence[Offer], note: str) -> str:
    """What no operator says itself is named as such."""
    if any(offer.by_owner for offer in offers):
        return note
    source = say("nach Angaben einer Quelle")
    return Markup("{}; {}").format(note, source) if note else source


def _cost(page: SolutionPage) -> Answer:
    question = say("Was kostet es im Jahr?")
    offered = [cost for offer in page.offers for cost in offer.content.costs if cost.further_year]
    if offered:
        cost = offered[0]
        amount = say("{amount} netto", amount=money_range(cost.further_year))
        return Answer(question, amount, _cost_note(cost, len(offered)), "betrieb")
    unknown = say("Gesamtkosten: nicht angegeben")
    free = say("Lizenz kostenlos; Betrieb, Pflege, Einführung kommen hinzu") if is_free(page) else ""
    if page.content.costs:
        words = in_tongue(page.content.costs[0].words, page.content.language)
        named = Markup(say("genannt wird: {words}"))  # noqa: S704  # a message of our own
        return Answer(question, unknown, named.format(words=words))
    return Answer(question, unknown, free)


def _cost_note(cost: Costs, offers: int) -> str:
    size = label("size_class", cost.size_class) or say("alle Größen")
    note = say("für {size}, Stand {date}", size=size, date=partial_date(cost.as_of))
    return say("{note}; {count} Angaben insgesamt", note=note, count=offers) if offers > 1 else note


def is_free(page: SolutionPage) -> bool:
    """Whether the entry or its code is under an open licence that the vocabulary knows."""
    stated = [page.content.licence, *(link.licence for link in page.code_links)]
    return any(licence in LICENCES for licence in stated if licence)


def _ways(page: SolutionPage) -> Answer:
    keys = [route.key for route in page.content.routes]
    if not keys and page.code_links:
        keys = ["adopt_code"]
    words = ways(list(dict.fromkeys(keys)))
    templates = len(page.templates)
    note = say_count("{count} Vorlage", "{count} Vorlagen", templates) if templates else ""
    return Answer(say("Wie bekommen wir es?"), words or say("nicht angegeben"), note, "wege" if words else "")


def _contact(page: SolutionPage) -> Answer:
    question = say("Wen fragen wir?")
    contact = next((contact for contact in page.contacts if not contact.bounced_on), None)
    if contact is None:
        note = say("veröffentlicht von {who}", who=page.solution.publisher_text)
        return Answer(question, say("nicht angegeben"), note)
    on = contact.confirmed_on
    known = say("bestätigt am {day}", day=day(on)) if on else say("noch nicht bestätigt")
    note = Markup("{}, {}").format(in_tongue(contact.role), known)
    return Answer(question, contact.mailbox, note, "kontakt", contact.mailbox)


def _start(page: SolutionPage) -> Answer:
    time = in_tongue(page.content.time_to_start or "", page.content.language)
    return Answer(say("Wie lange dauert der Anfang?"), time or say("nicht angegeben"))
