"""What the rule of fit (catalog/fitting.py) finds for the visitor's municipality, in words for cards and the entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalog import fitting
from catalog.documents import districts_of_users
from catalog.fitting import Facts, Fit, Ground, Serving, Signs, Use
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
WHY = {
    Serving.AFTER_JOINING: message(
        "Wer schon Mitglied ist, kann es gleich nutzen. Nicht jede Mitgliedschaft steht hier."
    ),
    Serving.COMPETITION: message("Beauftragen können Sie den Betreiber nur nach den Vergaberegeln."),
    Serving.UNKNOWN: message("Für wen das Angebot gilt, ist nicht angegeben."),
}
SERVES = {
    ReachKind.ALL: message("alle Kommunen"),
    ReachKind.MEMBERS: message("Mitglieder"),
    ReachKind.OWN_AREA: message("das eigene Gebiet"),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """What an entry's page says to a municipality: the sentence of the card, the uses on which each ground rests, and
    what each of its offers means, in their order."""

    sentence: str
    uses: Mapping[Ground, Sequence[Use]]
    servings: tuple[Serving, ...]


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
    return Fitted(
        sentence=fit_sentence(fitting.fit(place.town, fitting.signs(facts)), place),
        uses=fitting.grounded(place.town, facts),
        servings=tuple(fitting.serving(place.town, offer) for offer in facts.offers),
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
