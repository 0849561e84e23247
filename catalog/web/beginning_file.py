"""Beginning with a file: a publiccode.yml, or entries as our own JSON writes them."""

from __future__ import annotations

from collections.abc import Sequence

from auth.tokens import new_key
from catalog.beginnings.files import MOST_BYTES, Read, Unusable, read_file
from catalog.beginnings.starting import begin_one, begin_several
from catalog.models import Organisation
from catalog.web.beginning import (
    CHOOSE,
    ORGANISATION,
    Known,
    Problems,
    chosen_organisation,
    form_page,
    held_back,
    known_drafts,
    known_entries,
    lead_on,
)
from catalog.web.beginning_batch import path_of_batch
from catalog.web.memberships_reached import own_person
from catalog.web.page import Answer, Visit, see
from content.locale.speech import message, say
from schemas.dates import day_of

FILE, ANYWAY = "datei", "dennoch"
LIMIT = 2 * MOST_BYTES
"""What is taken in, so that a file that is somewhat too large gets a sentence at its field."""
NO_FILE = message("Wählen Sie eine Datei: eine publiccode.yml oder einen Eintrag als JSON.")


def form(visit: Visit) -> Answer:
    """The form for the file."""
    return _form(visit)


def read(visit: Visit) -> tuple[Read, ...] | Unusable:
    """Read the file before the transaction: to judge a hostile one takes a second."""
    upload = visit.form.file(FILE)
    try:
        return read_file(upload.name, upload.data, day_of(visit.now)) if upload else ()
    except Unusable as error:
        return error


def begin(visit: Visit) -> Answer:
    """Begin a draft for each entry of the file, or say what is wrong with it."""
    organisation, upload = chosen_organisation(visit), visit.form.file(FILE)
    wrong = [] if organisation else [(ORGANISATION, say(CHOOSE))]
    entries: tuple[Read, ...] | Unusable = visit.first
    if isinstance(entries, Unusable):
        return _form(visit, [(FILE, entries.sentence), *wrong], status=422, remarks=entries.remarks)
    if organisation is None or not entries:
        return _form(visit, [*([] if upload else [(FILE, say(NO_FILE))]), *wrong], status=422)
    if known := _known(visit, organisation, entries):
        return _form(visit, status=409, known=known)
    if held_back(visit):
        return _form(visit, held=True)
    beginnings = [one.beginning for one in entries]
    if len(beginnings) > 1:
        batch = new_key()
        begin_several(visit.db, organisation, own_person(visit), beginnings, visit.now, batch=batch)
        return see(path_of_batch(batch))
    [beginning] = beginnings
    return lead_on(
        begin_one(visit.db, organisation, own_person(visit), beginning, visit.now), told=bool(beginning.remarks)
    )


def _known(visit: Visit, organisation: Organisation, entries: Sequence[Read]) -> list[Known]:
    """What there is about the same repositories, unless they said that theirs are other solutions in them."""
    if visit.form.one(ANYWAY) == "1":
        return []
    identities = [one.identity for one in entries if one.identity]
    found = [entry for identity in identities for entry in known_entries(visit, identity)]
    return [*found, *(draft for identity in identities for draft in known_drafts(visit, organisation, identity))]


def _form(
    visit: Visit,
    found: Problems = (),
    *,
    status: int = 200,
    held: bool = False,
    known: Sequence[Known] = (),
    remarks: Sequence[str] = (),
) -> Answer:
    return form_page(visit, "file", found, status=status, held=held, known=known, remarks=remarks)
