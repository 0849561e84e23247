"""Objecting to being named: by the link of a letter, without an account. Looking does nothing, the button does."""

from __future__ import annotations

from catalog import contact_persons
from catalog.models import ContactPerson, Solution
from catalog.people import LinkUnusable, open_link
from catalog.web.one_time import HEADERS
from catalog.web.page import Answer, Visit, see, show
from schemas.identity import LinkPurpose


def ask(visit: Visit) -> Answer:
    """What the link is about, and the button."""
    token = visit.query.one("link")
    try:
        link = open_link(visit.db, LinkPurpose.OBJECTION, token, visit.now)
    except LinkUnusable:
        return _over()
    row = visit.db.get(ContactPerson, link.facts.get(contact_persons.CONTACT, 0))
    solution = visit.db.get(Solution, row.solution_id) if row else None
    return show("widerspruch.html", headers=HEADERS, here="", token=token, row=row, solution=solution)


def object_to(visit: Visit) -> Answer:
    """Empty the person at once."""
    try:
        link = open_link(visit.db, LinkPurpose.OBJECTION, visit.form.one("link"), visit.now)
    except LinkUnusable:
        return _over()
    contact_persons.object_to(visit.db, link, visit.now)
    return see("/widerspruch/erledigt")


def done(_visit: Visit) -> Answer:
    """Nobody is named any more."""
    return show("widerspruch_erledigt.html", here="")


def _over() -> Answer:
    return show("widerspruch_vorbei.html", status=410, headers=HEADERS, here="")
