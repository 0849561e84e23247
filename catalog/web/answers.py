"""„Auf einen Blick“: the seven questions of a small municipality, each with one answer and where it comes from.

Nothing is guessed: where nobody said anything, the answer is "nicht angegeben".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.solutions import AdoptionLine, SolutionPage
from catalog.web.place import Place
from catalog.web.sentences import freshness_reason
from catalog.web.templating import day, money_range, partial_date
from catalog.web.words import LABELS, label
from schemas.operation import Costs
from schemas.vocabulary import LICENCES

UNSAID = "nicht angegeben"
_NUMBERED = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, its answer, and a limit or source in smaller type. ``mail`` makes the answer a link."""

    question: str
    answer: str
    note: str = ""
    section: str = ""
    mail: str = ""


def answers_of(page: SolutionPage, place: Place | None) -> tuple[Answer, ...]:
    """All seven, in the order in which a clerk asks them."""
    return (
        _like_us(page, place),
        _kept_up(page),
        _operators(page),
        _cost(page),
        _ways(page),
        _contact(page),
        _start(page),
    )


def _like_us(page: SolutionPage, place: Place | None) -> Answer:
    question = "Nutzen es Kommunen wie wir?"
    using = [use for use in page.uses if use.row.counts and not use.ended]
    if place and place.size_class:
        like = [use for use in using if use.organisation.size_class == place.size_class]
        near = sum(use.organisation.federal_state == place.federal_state for use in like)
        size = LABELS["size_class"].get(place.size_class, "")
        if not like:
            return Answer(question, "Von Orten Ihrer Größe ist keine Nachnutzung bekannt", size)
        note = f"{of_size(len(like), place.size_class)} wie {place.label}, davon {near} im selben Land"
        return Answer(question, _who_says(like), note, "nutzung")
    if not using:
        return Answer(question, "Noch keine Nachnutzung bekannt")
    sizes = Counter(use.organisation.size_class for use in using if use.organisation.size_class)
    words = [of_size(count, key) for key, count in sorted(sizes.items(), key=_by_size)]
    return Answer(question, _who_says(using), ", ".join(words), "nutzung")


def _by_size(pair: tuple[str, int]) -> int:
    keys = list(LABELS["size_class"])
    return keys.index(pair[0]) if pair[0] in keys else len(keys)


def of_size(count: int, size_class: str) -> str:
    """10 mit 5.000 bis unter 10.000 Einwohnern."""
    if size_class == "district":
        return f"{count} Kreis" if count == 1 else f"{count} Kreise"
    return f"{count} mit {LABELS['size_class'].get(size_class, size_class).replace('Einwohner', 'Einwohnern')}"


def _who_says(uses: Sequence[AdoptionLine]) -> str:
    confirmed = sum(use.confirmed for use in uses)
    parts = [f"{confirmed} bestätigt"] if confirmed else []
    parts += [f"{len(uses) - confirmed} gemeldet"] if len(uses) > confirmed else []
    return ", ".join(parts)


def _kept_up(page: SolutionPage) -> Answer:
    entry = page.solution
    words = LABELS["freshness"][entry.freshness].capitalize()
    reason = freshness_reason(entry.freshness_facts).lstrip(":, ")
    return Answer("Wird der Eintrag gepflegt?", words, reason, "aktualitaet")


def _operators(page: SolutionPage) -> Answer:
    question = "Wer betreibt es für uns?"
    names = list(dict.fromkeys(offer.operator_name for offer in page.offers if offer.operator_name))
    if not names:
        return Answer(question, UNSAID)
    opened = sum(bool(offer.content.open_to_others) for offer in page.offers)
    said = all(not offer.by_owner for offer in page.offers)
    note = f"{opened} davon für andere offen" if opened else "ob für andere offen: nicht angegeben"
    shown = ", ".join(names[:_NUMBERED]) + (f" und {len(names) - _NUMBERED} weitere" if len(names) > _NUMBERED else "")
    return Answer(question, shown, f"{note}; nach Angaben einer Quelle" if said else note, "betrieb")


def _cost(page: SolutionPage) -> Answer:
    question = "Was kostet es im Jahr?"
    offered = [cost for offer in page.offers for cost in offer.content.costs if cost.further_year]
    if offered:
        cost = offered[0]
        return Answer(question, f"{money_range(cost.further_year)} netto", _cost_note(cost, len(offered)), "betrieb")
    free = "Lizenz kostenlos; Betrieb, Pflege, Einführung kommen hinzu" if is_free(page) else ""
    if page.content.costs:
        cost_fact = page.content.costs[0]
        return Answer(question, "Gesamtkosten: nicht angegeben", f"genannt wird: {cost_fact.words}")
    return Answer(question, "Gesamtkosten: nicht angegeben", free)


def _cost_note(cost: Costs, offers: int) -> str:
    size = f"für {label('size_class', cost.size_class)}" if cost.size_class else "für alle Größen"
    more = f"; {offers} Angaben insgesamt" if offers > 1 else ""
    return f"{size}, Stand {partial_date(cost.as_of)}{more}"


def is_free(page: SolutionPage) -> bool:
    """Whether the entry or its code is under an open licence that the vocabulary knows."""
    stated = [page.content.licence, *(link.licence for link in page.code_links)]
    return any(licence in LICENCES for licence in stated if licence)


def _ways(page: SolutionPage) -> Answer:
    keys = [route.key for route in page.content.routes]
    if not keys and page.code_links:
        keys = ["adopt_code"]
    words = ", ".join(label("route", key) for key in dict.fromkeys(keys))
    note = f"{len(page.templates)} Vorlagen" if len(page.templates) > 1 else "1 Vorlage" if page.templates else ""
    return Answer("Wie bekommen wir es?", words or UNSAID, note, "wege" if words else "")


def _contact(page: SolutionPage) -> Answer:
    question = "Wen fragen wir?"
    contact = next((contact for contact in page.contacts if not contact.bounced_on), None)
    if contact is None:
        return Answer(question, UNSAID, f"veröffentlicht von {page.solution.publisher_text}")
    on = contact.confirmed_on
    note = f"{contact.role}, bestätigt am {day(on)}" if on else f"{contact.role}, noch nicht bestätigt"
    return Answer(question, contact.mailbox, note, "kontakt", contact.mailbox)


def _start(page: SolutionPage) -> Answer:
    return Answer("Wie lange dauert der Anfang?", page.content.time_to_start or UNSAID)
