"""Which entries belong to a Vorhaben: the organisation's own published ones, put under it and taken out again."""

from __future__ import annotations

from catalog import projects
from catalog.models import Project
from catalog.projects.listing import MOST_ADDABLE
from catalog.web.page import Answer, Visit, see, show
from catalog.web.projects import address_of
from catalog.web.projects_reached import project_to_write
from content.locale.speech import message, say, say_count

NOTHING_CHOSEN = message("Wählen Sie mindestens einen Eintrag aus.")
NOT_YOURS = message("Aufnehmen lassen sich nur veröffentlichte Einträge Ihrer Organisation, die noch nicht dabei sind.")
CAME = (message("{count} Eintrag ist aufgenommen."), message("{count} Einträge sind aufgenommen."))
SAVED = {
    "neu": message("Das Vorhaben ist angelegt. Nehmen Sie jetzt Einträge auf, oder später."),
    "heraus": message("Der Eintrag gehört nicht mehr zum Vorhaben. Im Katalog steht er weiter."),
}


def overview(visit: Visit) -> Answer:
    """What belongs to it, and what could."""
    row = project_to_write(visit)
    done = visit.query.one("gespeichert")
    words = say_count(*CAME, int(done)) if done.isascii() and done.isdecimal() and len(done) < 4 else ""
    return _show(visit, row, words or (say(SAVED[done]) if done in SAVED else ""))


def add(visit: Visit) -> Answer:
    """Put the chosen ones under it."""
    row = project_to_write(visit)
    chosen = visit.form.all("eintrag")
    if not chosen:
        return _show(visit, row, problem=say(NOTHING_CHOSEN), status=422)
    entries = projects.addable(visit.db, row, chosen)
    there = {entry.slug for entry in projects.entries_of(visit.db, row)}
    if not set(chosen) <= {entry.slug for entry in entries} | there:
        return _show(visit, row, problem=say(NOT_YOURS), status=422)
    came = projects.add_entries(visit.db, row, entries, visit.who, visit.now)
    return see(f"{address_of(row)}/eintraege?gespeichert={came}")


def take_out(visit: Visit) -> Answer:
    """Take one out; a second time changes nothing."""
    row = project_to_write(visit)
    slug = visit.form.one("eintrag")
    entry = next((one for one in projects.entries_of(visit.db, row) if one.slug == slug), None)
    if entry:
        projects.take_out(visit.db, row, entry.id, visit.who, visit.now)
    return see(f"{address_of(row)}/eintraege?gespeichert=heraus")


def _show(visit: Visit, row: Project, saved_as: str = "", problem: str = "", status: int = 200) -> Answer:
    offered = projects.addable(visit.db, row)
    return show(
        "vorhaben/eintraege.html", status=status, here="loesungen", project=row, at=address_of(row),
        entries=projects.entries_of(visit.db, row), offered=offered, more=len(offered) == MOST_ADDABLE,
        saved_as=saved_as, problems=(("eintrag", problem),) if problem else (), problem=problem,
    )  # fmt: skip
