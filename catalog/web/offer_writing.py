"""An operator's offers, written in short steps by those who speak for it: added, changed, taken over, removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from auth.rules import Action
from catalog import offers
from catalog.curation import thing_of
from catalog.models import Organisation, Solution
from catalog.organisations import choose, organisation_by_key, organisation_by_slug
from catalog.web.entry import published_entry
from catalog.web.errors import Missing
from catalog.web.offer_form import (
    Document,
    Typed,
    content_of,
    differences,
    document_of,
    filled,
    problems_of,
    put,
    rows_of,
    typed_in,
    without,
)
from catalog.web.offer_kinds import NOT_CHOSEN
from catalog.web.offer_reached import ReachedOffer, offer_to_claim, offer_to_write, speaking_for, thing_of_body
from catalog.web.offer_steps import OFFER, STEPS, Step, after, size_words
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.operation import OperatorOfferContent

SAVED = {
    "neu": message("Das Angebot ist eingetragen und steht beim Eintrag. Ergänzen Sie es in den nächsten Schritten."),
    "schritt": message("Die Angaben sind gespeichert."),
    "zeile": message("Die Zeile ist gespeichert."),
    "zeile-entfernt": message("Die Zeile ist entfernt."),
    "uebernommen": message("Das Angebot gehört jetzt Ihrer Organisation. Prüfen Sie jede Angabe."),
    "zurueck": message("Das Angebot steht wieder beim Eintrag."),
}
SAME_TITLE = message("Ein Angebot mit diesem Titel hat Ihre Organisation bei diesem Eintrag schon.")
OVERTAKEN = message(
    "Jemand anderes hat dieses Angebot inzwischen geändert. Ihre Fassung steht unten. "
    "Prüfen Sie beide; mit „Speichern“ gilt Ihre."
)
TOO_MANY_ROWS = message("Mehr als {limit} Zeilen gibt es hier nicht. Entfernen Sie eine, die nicht mehr gilt.")
NEW_ROW = "neu"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an offer somebody writes: the step, and the row of a step that has rows (None: a new one)."""

    step: Step
    row: int | None = None
    listing: bool = False


def new(visit: Visit) -> Answer:
    """The first step of an offer that is not there yet; who speaks for nobody is told how they would."""
    solution = published_entry(visit)
    return _first_step(visit, solution, filled(OFFER, {}, 0))


def add(visit: Visit) -> Answer:
    """Offer to run the solution, in the name of an organisation for which they speak."""
    solution = published_entry(visit)
    operator = _operator(visit)
    if operator:
        visit.allow(Action.OFFER_WRITE, thing_of_body(operator.id))
    document, typed = put(OFFER, {}, typed_in(OFFER, visit.form), _finder(visit))
    if operator is None:
        typed = typed.but(("betreiber", say(NOT_CHOSEN)))
    content, typed = _checked(OFFER, document, typed)
    if content is None or operator is None:
        return _first_step(visit, solution, typed, 422)
    try:
        row = offers.add(visit.db, solution, content, operator, visit.who, visit.now)
    except offers.SameTitle:
        return _first_step(visit, solution, typed.but(("titel", say(SAME_TITLE))), 422)
    return see(f"/loesungen/{solution.slug}/betrieb/{row.id}/bearbeiten?schritt=fuer-wen&gespeichert=neu")


def edit(visit: Visit) -> Answer:
    """One step of the form, with what the offer says."""
    reached = offer_to_write(visit)
    document = document_of(reached.offer.content)
    place = _place(visit.query.one("schritt"), visit.query.one("zeile"), document)
    return _form(visit, reached, place, filled(place.step, _part(place, document), reached.row.revision))


def change(visit: Visit) -> Answer:
    """Keep one step, unless somebody else was quicker or something is wrong with it."""
    reached = offer_to_write(visit)
    document = document_of(reached.offer.content)
    revision = visit.form.one("fassung")
    stale = revision != str(reached.row.revision)
    place = _place(visit.form.one("schritt"), visit.form.one("zeile"), document, forgiving=stale)
    typed = typed_in(place.step, visit.form)
    if stale:
        return _conflict(visit, reached, place, typed, document)
    if "entfernen" in visit.form and place.row is not None:
        return _keep(visit, reached, place, without(place.step, document, place.row), typed)
    if place.step.rows and place.row is None and len(rows_of(place.step, document)) >= place.step.most:
        return _form(visit, reached, place, typed.but((_name(place), say(TOO_MANY_ROWS, limit=place.step.most))), 422)
    document, typed = put(place.step, document, typed, _finder(visit), place.row)
    return _keep(visit, reached, place, document, typed)


def ask_to_remove(visit: Visit) -> Answer:
    """Whether the offer is really to go."""
    reached = offer_to_write(visit)
    return show("offers/remove.html", here="loesungen", reached=reached, entry=reached.solution, offer=reached.offer)


def remove(visit: Visit) -> Answer:
    """Offer it no more; the page that follows brings it back."""
    reached = offer_to_write(visit)
    key = offers.withdraw(visit.db, reached.row, visit.who, visit.now)
    return see(f"{reached.entry_path}/betrieb/entfernt/{key}")


def after_removing(visit: Visit) -> Answer:
    """That the offer is gone, and how it comes back."""
    solution, gone = _removed(visit)
    return show("offers/removed.html", here="loesungen", entry=solution, gone=gone, problem="")


def bring_back(visit: Visit) -> Answer:
    """Undo a removal."""
    solution, gone = _removed(visit)
    try:
        row = offers.restore(visit.db, gone, visit.who, visit.now)
    except offers.SameTitle:
        return show(
            "offers/removed.html", status=409, here="loesungen", entry=solution, gone=gone, problem=say(SAME_TITLE)
        )
    return see(f"/loesungen/{solution.slug}/betrieb/{row.id}?gespeichert=zurueck")


def claim(visit: Visit) -> Answer:
    """„Das ist unser Angebot“: what a source said is from now on the operator's to say."""
    reached, operator = offer_to_claim(visit)
    try:
        offers.take_over(visit.db, reached.row, operator, visit.who, visit.now)
    except offers.SameTitle:
        return see(f"{reached.path}?gespeichert=gleicher-titel")
    except offers.NotReported:
        return see(reached.path)
    return see(f"{reached.path}/bearbeiten?gespeichert=uebernommen")


def _operator(visit: Visit) -> Organisation | None:
    """The organisation that was chosen; where there is but one, no choice is asked for."""
    slug, own = visit.form.one("betreiber"), speaking_for(visit)
    if not slug:
        return own[0] if len(own) == 1 else None
    return organisation_by_slug(visit.db, slug)


def _removed(visit: Visit) -> tuple[Solution, offers.Removed]:
    solution = published_entry(visit)
    try:
        gone = offers.removed(visit.db, solution.id, visit.name("key"), visit.now)
    except offers.NotRemoved:
        visit.allow(Action.OFFER_WRITE, thing_of(visit.db, solution))
        raise Missing from None
    visit.allow(Action.OFFER_WRITE, thing_of_body(gone.operator_id))
    return solution, gone


def _finder(visit: Visit) -> Any:
    def find(name: str) -> str | None:
        found = organisation_by_key(visit.db, name) or choose(visit.db, name, samples=visit.settings.samples)
        body = visit.db.get(Organisation, found.id) if found else None
        return body.slug if body else None

    return find


def _place(step: str, row: str, document: Document, *, forgiving: bool = False) -> Place:
    """Raises Missing for a row that is not there, unless it may have gone meanwhile."""
    chosen = STEPS.get(step, OFFER)
    if not chosen.rows:
        return Place(chosen)
    if row.isdecimal() and len(row) < 4:
        if int(row) < len(rows_of(chosen, document)):
            return Place(chosen, int(row))
        if not forgiving:
            raise Missing
    return Place(chosen, None, listing=row != NEW_ROW and not forgiving)


def _part(place: Place, document: Document) -> Document:
    if not place.step.rows:
        return document
    return {} if place.row is None else rows_of(place.step, document)[place.row]


def _checked(step: Step, document: Document, typed: Typed) -> tuple[OperatorOfferContent | None, Typed]:
    if typed.problems:
        return None, typed
    try:
        return content_of(document), typed
    except ValidationError as error:
        return None, typed.but(*problems_of(error, step))


def _keep(visit: Visit, reached: ReachedOffer, place: Place, document: Document, typed: Typed) -> Answer:
    content, typed = _checked(place.step, document, typed)
    if content is None:
        return _form(visit, reached, place, typed, 422)
    try:
        offers.change(visit.db, reached.row, content, reached.row.revision, visit.who, visit.now)
    except offers.SameTitle:
        return _form(visit, reached, place, typed.but(("titel", say(SAME_TITLE))), 422)
    except offers.Changed:
        return _conflict(visit, reached, place, typed, document_of(reached.offer.content))
    return see(_next(visit, reached, place))


def _next(visit: Visit, reached: ReachedOffer, place: Place) -> str:
    editing = f"{reached.path}/bearbeiten"
    if place.step.rows:
        done = "zeile-entfernt" if "entfernen" in visit.form else "zeile"
        return f"{editing}?schritt={place.step.key}&gespeichert={done}"
    following = after(place.step)
    if "weiter" in visit.form and following:
        return f"{editing}?schritt={following.key}&gespeichert=schritt"
    return f"{editing}?schritt={place.step.key}&gespeichert=schritt"


def _conflict(visit: Visit, reached: ReachedOffer, place: Place, typed: Typed, document: Document) -> Answer:
    stored = filled(place.step, _part(place, document), reached.row.revision)
    both = differences(place.step, stored, typed)
    return _form(visit, reached, place, typed, 409, both=both, reason=say(OVERTAKEN))


def _name(place: Place) -> str:
    return place.step.fields[0].name


def _first_step(visit: Visit, solution: Solution, typed: Typed, status: int = 200) -> Answer:
    return show(
        "offers/new.html", status=status, here="loesungen", entry=solution, typed=typed, step=OFFER,
        operators=speaking_for(visit), chosen=visit.form.one("betreiber"),
    )  # fmt: skip


def _form(visit: Visit, reached: ReachedOffer, place: Place, typed: Typed, status: int = 200, **more: Any) -> Answer:
    saved = SAVED.get(visit.query.one("gespeichert"), "")
    document = document_of(reached.offer.content)
    return show(
        "offers/edit.html", status=status, here="loesungen", reached=reached, entry=reached.solution,
        offer=reached.offer, steps=list(STEPS.values()), step=place.step, place=place, typed=typed,
        rows=rows_of(place.step, document) if place.step.rows else [], size_words=size_words,
        following=after(place.step), saved_as=say(saved) if saved else "", **{"reason": "", "both": (), **more},
    )  # fmt: skip
