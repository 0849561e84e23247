"""Beginning like another entry: what both have in common is filled in."""

from __future__ import annotations

from auth.tokens import new_key
from catalog.beginnings.patterns import beginning_like, entry_meant
from catalog.beginnings.starting import begin_one
from catalog.web.beginning import (
    CHOOSE,
    ORGANISATION,
    Problems,
    chosen_organisation,
    form_page,
    held_back,
    lead_on,
)
from catalog.web.memberships_reached import own_person
from catalog.web.page import Answer, Visit
from content.locale.speech import message, say
from schemas.dates import day_of

ENTRY = "eintrag"
UNKNOWN = message(
    "Diesen Eintrag gibt es im Katalog nicht. Kopieren Sie die Adresse seiner Seite, oder den ganzen Titel."
)


def form(visit: Visit) -> Answer:
    """The form for the entry, which a link may have filled in."""
    return _form(visit, visit.query.one(ENTRY))


def begin(visit: Visit) -> Answer:
    """Begin a draft with what that entry has in common with it."""
    typed, organisation = visit.form.one(ENTRY), chosen_organisation(visit)
    entry = entry_meant(visit.db, typed, samples=visit.settings.samples) if typed else None
    if organisation is None or entry is None:
        wrong = [] if entry else [(ENTRY, say(UNKNOWN))]
        return _form(visit, typed, [*wrong, *([] if organisation else [(ORGANISATION, say(CHOOSE))])], status=422)
    if held_back(visit):
        return _form(visit, typed, held=True)
    beginning = beginning_like(visit.db, entry, day_of(visit.now), new_key())
    return lead_on(begin_one(visit.db, organisation, own_person(visit), beginning, visit.now), told=False)


def _form(visit: Visit, typed: str, found: Problems = (), *, status: int = 200, held: bool = False) -> Answer:
    return form_page(visit, "pattern", found, status=status, held=held, entry=typed)
