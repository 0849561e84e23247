"""What is stored on oneself: to be seen, taken along, and deleted."""

from __future__ import annotations

from dataclasses import replace

from catalog import audit
from catalog.models import Person
from catalog.people import deleting
from catalog.people.privacy import stored_on
from catalog.web.page import Answer, Visit, see, show
from catalog.web.privacy_words import TABLES, facts
from content.locale.speech import message, say

MOST_ROWS = 20
"""So many of a table stand on the page; the rest is in the file."""
LOG = "audit_entry"
NOT_UNDERSTOOD = message("Bestätigen Sie, dass Ihr Konto gelöscht werden soll.")


def data(visit: Visit) -> Answer:
    """All of it, in words."""
    found = stored_on(visit.db, _me(visit), visit.now)
    parts = [
        (each.table, *map(say, TABLES[each.table]), [facts(row) for row in each.rows[:MOST_ROWS]], len(each.rows))
        for each in found.parts
        if each.rows
    ]
    empty = [say(TABLES[each.table][0]) for each in found.parts if not each.rows]
    return show("konto_daten.html", konto_here="daten", parts=parts, empty=empty, log=LOG)


def take_along(visit: Visit) -> Answer:
    """All of it as a file. It is noted that it was taken."""
    found, who = stored_on(visit.db, _me(visit), visit.now), visit.who
    audit.note(visit.db, audit.acting(who), "data_exported", ("person", who.key), visit.now, about=who.key)
    headers = {"content-disposition": 'attachment; filename="lichtermeer-meine-daten.json"'}
    body = found.model_dump_json(indent=1).encode("utf-8", "backslashreplace")
    return Answer(body=body, headers=headers, media_type="application/json")


def ask(visit: Visit) -> Answer:
    """What goes and what stays, and the form that does it, unless something has to be settled first."""
    return _ask(visit)


def delete(visit: Visit) -> Answer:
    """Delete the account and end this session."""
    if visit.form.one("verstanden") != "1":
        return _ask(visit, say(NOT_UNDERSTOOD))
    me = _me(visit)
    if deleting.obstacles(visit.db, me, visit.now):
        return _ask(visit, status=409)
    deleting.delete_account(visit.db, me, visit.who, visit.now)
    return replace(see("/konto/geloescht"), session="")


def gone(_visit: Visit) -> Answer:
    """The account is no more."""
    return show("konto_geloescht.html", here="")


def _ask(visit: Visit, problem: str = "", status: int = 200) -> Answer:
    obstacles = deleting.obstacles(visit.db, _me(visit), visit.now)
    return show(
        "konto_loeschen.html",
        status=422 if problem else status,
        konto_here="daten",
        obstacles=obstacles,
        found=(("verstanden", problem),) if problem else (),
    )


def _me(visit: Visit) -> Person:
    return visit.db.get_one(Person, visit.signed.known.who.person_id)
