"""The next concrete step on each of the three ways to a solution, from what stands beside the entry.

The ways are never mixed: code is copied without an order, a cooperation is joined, a service is bought. What nobody
offers has no step; a limit of value, or what is allowed, is never said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from catalog.operation import Offer
from catalog.solutions import SolutionPage
from catalog.web.templating import repository
from content.locale.formats import partial_date
from content.locale.speech import message, say
from schemas.dates import last_day
from schemas.operation import Framework, Maturity, ReachKind
from schemas.solution import DevelopmentCommunity

MOST = 3
"""So many steps of one kind: the rest stands with the offers."""

CLONE = message("{name} von {forge} herunterladen oder klonen. Lizenz: {licence}.")
CALL_OFF = message("Aus „{title}“ von {holder} abrufen, wenn Sie abrufen dürfen")
PRICED, UNPRICED = message("Preis ansehen und anfragen bei {operator}."), message("Preis anfragen bei {operator}.")


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something that one can do now; ``link`` is a path of ours, an anchor or a page elsewhere."""

    words: str
    link: str = ""
    link_words: str = ""


@dataclass(frozen=True, slots=True)
class Community:
    """A development community as a page shows it; ``past``: the meeting that is named is over."""

    row: DevelopmentCommunity
    past: bool


def steps_of(page: SolutionPage, today: date) -> Mapping[str, tuple[NextStep, ...]]:
    """The next steps by way; a way without any has an empty list."""
    return {way: tuple(find(page, today)) for way, find in _WAYS.items()}


def community_of(page: SolutionPage, today: date) -> Community | None:
    """The community of a solution, where it has one."""
    row = page.content.community
    return Community(row, bool(row.next_meeting and last_day(row.next_meeting) < today)) if row else None


def _adopt(page: SolutionPage, _: date) -> Iterator[NextStep]:
    for link in page.code_links[:MOST]:
        name, licence = repository(link.url), link.licence or link.licence_words
        if licence:
            words = say(CLONE, name=name, forge=link.forge, licence=licence)
        else:
            words = say("Vor der Nutzung klären: {name} bei {forge} nennt keine Lizenz.", name=name, forge=link.forge)
        yield NextStep(words, link.url, say("Quellcode ansehen"))
    if page.code_links and page.contacts:
        yield NextStep(say("Fragen zur Installation beantwortet die Ansprechperson."), "#kontakt", say("Zum Kontakt"))


def _join(page: SolutionPage, today: date) -> Iterator[NextStep]:
    if found := community_of(page, today):
        words = found.row.how_to_join or say("Bei der Gemeinschaft nach dem Beitritt fragen.")
        yield NextStep(f"{found.row.name}: {words}", found.row.link or "", say("Seite der Gemeinschaft"))
    joined = [offer for offer in page.offers if _is_joined(offer)]
    for offer in joined[:MOST]:
        words = say("Nach dem Beitritt zu {operator} fragen.", operator=offer.operator_name)
        yield NextStep(words, _path(page, offer), offer.content.title)


def _is_joined(offer: Offer) -> bool:
    reach = offer.content.reach
    return bool(
        offer.operator_name
        and reach
        and reach.joining is not False
        and (reach.kind is ReachKind.MEMBERS or reach.joining)
    )


def _procure(page: SolutionPage, today: date) -> Iterator[NextStep]:
    offers = [offer for offer in page.offers if offer.operator_name and _is_offered(offer)]
    agreements = [(offer, each) for offer in offers for each in offer.content.frameworks if _holds(each, today)]
    for offer, each in agreements[:MOST]:
        yield NextStep(_call_off(each), f"{_path(page, offer)}#rahmen", say("Rahmenvereinbarung ansehen"))
    for offer in offers[:MOST]:
        words = PRICED if offer.content.costs else UNPRICED
        yield NextStep(say(words, operator=offer.operator_name), _path(page, offer), offer.content.title)
    if page.templates:
        yield NextStep(say("Vergabe vorbereiten mit den Vorlagen."), "#vorlagen", say("Zu den Vorlagen"))


def _is_offered(offer: Offer) -> bool:
    return offer.content.maturity not in {Maturity.PLANNED, Maturity.EXPIRING}


def _holds(agreement: Framework, today: date) -> bool:
    return agreement.ends_on is None or last_day(agreement.ends_on) >= today


def _call_off(agreement: Framework) -> str:
    words = say(CALL_OFF, title=agreement.title, holder=agreement.holder)
    if agreement.ends_on is None:
        return f"{words}."
    return say("{words}; endet: {on}.", words=words, on=partial_date(agreement.ends_on))


def _path(page: SolutionPage, offer: Offer) -> str:
    return f"/loesungen/{page.solution.slug}/betrieb/{offer.row.id}"


_WAYS: Mapping[str, Callable[[SolutionPage, date], Iterator[NextStep]]] = {
    "adopt_code": _adopt,
    "join": _join,
    "procure": _procure,
}
