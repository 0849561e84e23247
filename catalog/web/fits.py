"""What the rule of fit (catalog/fitting.py) finds for the visitor's municipality, in words for cards and the entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalog import fitting
from catalog.documents import districts_of_users
from catalog.fitting import Facts, Fit, Ground, Served, Serving, Signs, Use, Why
from catalog.operation import Offer
from catalog.solutions import SolutionPage
from catalog.web.place import Place
from catalog.web.sentences import listed
from catalog.web.words import label
from content.locale.speech import message, say
from schemas.operation import Reach, ReachKind

DISTRICTS = "district"
"""The size class of districts."""

CONFIRMED = {
    Ground.SIZE: message("bestätigt genutzt von Orten gleicher Größe ({size})"),
    Ground.OFFER: message("ein Betreiber bietet es Ihnen an"),
    Ground.DISTRICT: message("bestätigt genutzt im selben Kreis ({district})"),
    Ground.FEDERAL_STATE: message("bestätigt genutzt im selben Land ({land})"),
}
REPORTED = {
    Ground.SIZE: message("genutzt von Orten gleicher Größe ({size})"),
    Ground.OFFER: message("ein Betreiber bietet es Ihnen an"),
    Ground.DISTRICT: message("genutzt im selben Kreis ({district})"),
    Ground.FEDERAL_STATE: message("genutzt im selben Land ({land})"),
}
BY_DISTRICTS = {True: message("bestätigt genutzt von Kreisen"), False: message("genutzt von Kreisen")}

SERVING = {
    Serving.OPEN: message("für Sie offen"),
    Serving.AFTER_JOINING: message("nach Beitritt"),
    Serving.COMPETITION: message("nur im Wettbewerb"),
    Serving.OTHER_STATE: message("nicht für Ihr Land"),
    Serving.UNKNOWN: message("unbekannt"),
}
WHY: Mapping[Why, str] = {
    Why.NOT_SAID: message("Für wen das Angebot gilt, ist nicht angegeben."),
    Why.EVERYBODY: message("Das Angebot gilt für alle Kommunen."),
    Why.FEDERAL_STATE: message("Das Angebot gilt für Kommunen in {land}."),
    Why.MEMBER: message("{place} ist Mitglied von {operator}."),
    Why.OWN_AREA: message("{place} liegt im Gebiet von {operator}."),
    Why.NAMED: message("{place}, oder wozu es gehört, ist im Angebot genannt."),
    Why.IN_HOUSE: message(
        "Mitglieder: Inhouse möglich, wenn § 108 GWB erfüllt ist. Andere: erst nach Beitritt, sonst im Wettbewerb."
    ),
    Why.TENDER: message("Beauftragen können Sie den Betreiber nur nach den Vergaberegeln."),
    Why.OTHER_LAND: message("Das Angebot gilt nur in {lands}; {place} liegt in {land}."),
    Why.LAND_UNKNOWN: message("Das Angebot gilt nur in {lands}. In welchem Land {place} liegt, ist nicht bekannt."),
    Why.CLOSED: message("Andere als Mitglieder können den Betreiber nur nach den Vergaberegeln beauftragen."),
    Why.JOINING: message("Wer schon Mitglied ist, kann es gleich nutzen. Nicht jede Mitgliedschaft steht hier."),
    Why.JOINING_IN_HOUSE: message(
        "Mitglieder: Inhouse möglich, wenn § 108 GWB erfüllt ist. Andere: erst nach Beitritt, sonst im Wettbewerb. "
        "Nicht jede Mitgliedschaft steht hier."
    ),
    Why.JOINING_UNSAID: message(
        "Wer schon Mitglied ist, kann es gleich nutzen. Nicht jede Mitgliedschaft steht hier. "
        "Ob andere beitreten können, ist nicht angegeben."
    ),
    Why.AREA_UNKNOWN: message("Das Angebot gilt für ein eigenes Gebiet. Welches, ist nicht angegeben."),
    Why.AREA_ELSEWHERE: message("Das Gebiet von {operator} liegt in einem anderen Land als {place}."),
    Why.OUTSIDE_AREA: message(
        "{place} liegt, soweit bekannt, nicht im Gebiet von {operator}. Dann geht es nur nach den Vergaberegeln."
    ),
}
SERVES = {
    ReachKind.ALL: message("alle Kommunen"),
    ReachKind.MEMBERS: message("Mitglieder"),
    ReachKind.OWN_AREA: message("das eigene Gebiet"),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """What an entry's page says to a municipality: the sentence of the card, the uses on which each ground rests, and
    what each of its offers means and why, in their order."""

    sentence: str
    uses: Mapping[Ground, Sequence[Use]]
    servings: tuple[Serving, ...]
    reasons: tuple[str, ...] = ()


def fit_of(card: Mapping[str, Any], place: Place) -> Fit:
    """On which grounds the entry of a card suits the place."""
    carried = card.get("fits", {})
    signs = Signs(tuple(carried.get("confirmed", ())), tuple(carried.get("reported", ())))
    return fitting.fit(place.town, signs)


def fit_of_card(card: Mapping[str, Any], place: Place) -> str:
    """What speaks for the entry of a card; empty where nothing does."""
    return fit_sentence(fit_of(card, place), place)


def fit_sentence(found: Fit, place: Place) -> str:
    """The reasons in words; what is only reported stands apart."""
    sure = say("Passt zu {place}: {reasons}.", place=place.label, reasons=_reasons(found.grounds, CONFIRMED, place))
    if not found.reported:
        return sure if found.grounds else ""
    told = _reasons(found.reported, REPORTED, place)
    if not found.grounds:
        return say("Zu {place} nur gemeldet: {reasons}.", place=place.label, reasons=told)
    return " ".join((sure, say("Nur gemeldet: {reasons}.", reasons=told)))


def _reasons(grounds: Iterable[Ground], words: Mapping[Ground, str], place: Place) -> str:
    return "; ".join(_reason(ground, words, place) for ground in grounds)


def _reason(ground: Ground, words: Mapping[Ground, str], place: Place) -> str:
    if ground is Ground.SIZE and place.town.size_class == DISTRICTS:
        return say(BY_DISTRICTS[words is CONFIRMED])
    return say(
        words[ground],
        size=label("size_class", place.town.size_class),
        district=place.district,
        land=label("federal_state", place.town.federal_state),
    )


def fitted(db: Session, page: SolutionPage, place: Place | None) -> Fitted | None:
    """What an entry says to the visitor's municipality; None where none was chosen."""
    if place is None:
        return None
    facts = _facts(db, page)
    found = [fitting.served(place.town, offer) for offer in facts.offers]
    return Fitted(
        sentence=fit_sentence(fitting.fit(place.town, fitting.signs(facts)), place),
        uses=fitting.grounded(place.town, facts),
        servings=tuple(each.serving for each in found),
        reasons=tuple(reason_of(each, offer, place) for each, offer in zip(found, page.offers, strict=True)),
    )


def served(offer: Offer, place: Place) -> Served:
    """What one offer means for a place, and why."""
    return fitting.served(place.town, _offer(offer))


def reason_of(found: Served, offer: Offer, place: Place) -> str:
    """Why an offer means that for the place, as a sentence."""
    reach = offer.content.reach
    return say(
        WHY[found.why],
        place=place.label,
        operator=offer.operator_name or say("dem Betreiber"),
        land=label("federal_state", place.town.federal_state),
        lands=listed([label("federal_state", key) for key in reach.federal_states or ("",)]) if reach else "",
    )


def _facts(db: Session, page: SolutionPage) -> Facts:
    counted = [use for use in page.uses if use.row.counts]
    districts = districts_of_users(db, [page.solution.id]) if counted else {}
    uses = [
        Use(
            size_class=use.organisation.size_class,
            federal_state=use.organisation.federal_state,
            district=districts.get(use.organisation.id),
            confirmed=fitting.vouched(use.row.confirmed_on, use.row.confirmed_step),
            sample=use.organisation.sample,
        )
        for use in counted
    ]
    return Facts(uses, [_offer(offer) for offer in page.offers], page.solution.sample)


def _offer(offer: Offer) -> fitting.Offer:
    operator = offer.operator
    if operator is None:
        return fitting.Offer(offer.content.reach)
    return fitting.Offer(offer.content.reach, operator.slug, operator.federal_state, operator.sample)


def serves_words(reach: Reach | None) -> str:
    """Whom an offer serves, where its own words don't say."""
    if reach is None:
        return ""
    lands = listed([label("federal_state", key) for key in reach.federal_states]) if reach.federal_states else ""
    if reach.kind is ReachKind.FEDERAL_STATES:
        return say("Kommunen in {lands}", lands=lands)
    words = say(SERVES[reach.kind])
    return say("{whom} (in {lands})", whom=words, lands=lands) if lands else words
