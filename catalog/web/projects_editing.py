"""Writing a Vorhaben: begun, changed, deleted again while nothing hangs on it."""

from __future__ import annotations

from typing import Any

from auth.rules import NOTHING, Action, Thing
from catalog import projects
from catalog.models import Organisation, Project
from catalog.projects import Changed, HasEntries
from catalog.web.page import Answer, Visit, see, show
from catalog.web.projects import PATH, address_of
from catalog.web.projects_form import Typed, as_it_is, typed_in
from catalog.web.projects_reached import own_organisations, project_to_write, revision_of
from catalog.web.words import LABELS
from content.locale.speech import message, say

ORGANISATION_WRONG = message("Wählen Sie, welche Ihrer Organisationen das Vorhaben trägt.")
HAS_ENTRIES = message("Nehmen Sie zuerst alle Einträge heraus. Ein Vorhaben mit Einträgen bleibt.")


def new(visit: Visit) -> Answer:
    """The empty form, for editors of some organisation."""
    mine = _mine(visit)
    return _form(Typed(), mine=mine, chosen=visit.query.one("organisation"))


def create(visit: Visit) -> Answer:
    """Begin a Vorhaben."""
    mine = _mine(visit)
    slug = visit.form.one("organisation") if len(mine) > 1 else mine[0].slug
    body = next((each for each in mine if each.slug == slug), None)
    typed = typed_in(visit.form)
    problems = typed.problems if body else (("organisation", say(ORGANISATION_WRONG)), *typed.problems)
    if body is None or problems:
        return _form(typed, mine=mine, chosen=slug, problems=problems, status=422)
    visit.allow(Action.PROJECT_WRITE, Thing(organisations=frozenset({body.id})))
    row = projects.create(visit.db, body, typed.grant, typed.content, visit.who, visit.now)
    return see(f"{address_of(row)}/eintraege?gespeichert=neu")


def edit(visit: Visit) -> Answer:
    """The form with what is said of it."""
    row = project_to_write(visit)
    return _form(as_it_is(row), row=row)


def change(visit: Visit) -> Answer:
    """Keep other words for it. What somebody else wrote in the meantime is shown beside them, not overwritten."""
    row = project_to_write(visit)
    typed = typed_in(visit.form)
    if typed.problems:
        return _form(typed, row=row, revision=visit.form.one("fassung"), problems=typed.problems, status=422)
    revision = revision_of(visit.form.one("fassung"))
    try:
        projects.change(visit.db, row, typed.grant, typed.content, revision, visit.who, visit.now)
    except Changed:
        return _form(typed, row=row, theirs=typed.differing(as_it_is(row)), overtaken=True, status=409)
    return see(f"{address_of(row)}?gespeichert=geaendert")


def ask_to_remove(visit: Visit) -> Answer:
    """Whether it is really to go."""
    row = project_to_write(visit)
    return _removing(row, bool(projects.entries_of(visit.db, row)))


def remove(visit: Visit) -> Answer:
    """Delete it, while it has no entries."""
    row = project_to_write(visit)
    try:
        projects.remove(visit.db, row, visit.who, visit.now)
    except HasEntries:
        return _removing(row, True, 409)
    return see(f"{PATH}?gespeichert=geloescht")


def _removing(row: Project, kept: bool, status: int = 200) -> Answer:
    reason = say(HAS_ENTRIES) if kept else ""
    return show(
        "vorhaben/loeschen.html", status=status, here="loesungen", project=row, at=address_of(row), reason=reason
    )


def _mine(visit: Visit) -> list[Organisation]:
    """The organisations for which they may begin one. Raises Refused where there is none."""
    mine = own_organisations(visit)
    visit.allow(Action.PROJECT_WRITE, Thing(frozenset(body.id for body in mine)) if mine else NOTHING)
    return mine


def _form(typed: Typed, *, row: Project | None = None, status: int = 200, **more: Any) -> Answer:
    given = {
        "mine": [], "chosen": "", "problems": (), "theirs": [], "overtaken": False,
        "revision": str(row.revision) if row else "", **more,
    }  # fmt: skip
    given["programmes"] = [("", say("keines davon")), *LABELS["funding"].items()]
    given["problem_at"] = dict(given["problems"])
    given["choices"] = [("", say("Bitte wählen")), *((body.slug, body.name) for body in given["mine"])]
    return show(
        "vorhaben/formular.html", status=status, here="loesungen", typed=typed, project=row,
        at=address_of(row) if row else PATH, **given,
    )  # fmt: skip
