"""A merger after a municipal reform: what would follow is shown first, and the name typed before it is done."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from catalog import solutions
from catalog.models import Organisation, Solution
from catalog.organisations import choose, organisation_by_key
from catalog.organisations.merging import NotMergeable, OwnBody, following, merge, mergeable
from catalog.solutions import Rules, known_of
from catalog.web.administration_organisations import HOME, body_for
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say

SUCCESSOR_UNKNOWN = message(
    "Diese Organisation kennen wir nicht. Wählen Sie einen Vorschlag, oder nennen Sie den Schlüssel."
)
OWN_BODY = message("Ihre eigene Dienststelle legt jemand anderes zusammen, der nicht zu ihr gehört.")
NOT_MERGEABLE = message(
    "Diese beiden lassen sich nicht zusammenlegen: Es ist dieselbe Organisation, eine ist schon in einer anderen "
    "aufgegangen, oder eine ist erfunden."
)
NAME_DIFFERS = message("Tippen Sie zur Bestätigung genau den Namen „{name}“.")


def form(visit: Visit) -> Answer:
    """Which body shall it go up in, and what would follow."""
    body, text = body_for(visit, standing=True), visit.query.one("kommune")
    successor = _named(visit, text)
    problems = []
    if text and successor is None:
        problems.append(("kommune", say(SUCCESSOR_UNKNOWN)))
    elif successor and not mergeable(body, successor):
        problems.append(("kommune", say(NOT_MERGEABLE)))
        successor = None
    return _form(visit, body, text, successor, problems)


def send(visit: Visit) -> Answer:
    """Do it, where the name was typed."""
    body, text = body_for(visit, standing=True), visit.form.one("kommune")
    successor = _named(visit, text)
    if successor is None:
        return _form(visit, body, text, None, [("kommune", say(SUCCESSOR_UNKNOWN))])
    if visit.form.one("name") != body.name:
        return _form(visit, body, text, successor, [("name", say(NAME_DIFFERS, name=body.name))])
    try:
        merge(visit.db, body, successor, visit.who, visit.now, lambda db, entries: _derive(visit, db, entries))
    except NotMergeable:
        return _form(visit, body, text, None, [("kommune", say(NOT_MERGEABLE))])
    except OwnBody:
        return _form(visit, body, text, None, [("kommune", say(OWN_BODY))])
    return see(f"{HOME}/{successor.slug}?gespeichert=zusammengelegt")


def _derive(visit: Visit, db: Session, entries: list[Solution]) -> None:
    known, rules = known_of(db, entries), Rules.of(visit.settings)
    for entry in entries:
        solutions.derive(db, entry, known[entry.id], visit.now, rules)
    db.flush()


def _named(visit: Visit, text: str) -> Organisation | None:
    found = organisation_by_key(visit.db, text) or choose(visit.db, text, samples=visit.settings.samples)
    return visit.db.get_one(Organisation, found.id) if found else None


def _form(
    visit: Visit,
    body: Organisation,
    text: str,
    successor: Organisation | None,
    problems: Sequence[tuple[str, str]],
) -> Answer:
    return show(
        "verwaltung_zusammenlegen.html",
        status=422 if problems else 200,
        verwaltung_here="organisationen",
        trail=[(HOME, say("Organisationen")), (f"{HOME}/{body.slug}", body.name)],
        body=body,
        text=text,
        successor=successor,
        follows=following(visit.db, body) if successor else None,
        problems_found=problems,
        wrong={"kommune": "", "name": "", **dict(problems)},
    )
