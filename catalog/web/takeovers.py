"""Asking for an entry of others in an organisation's name, and deciding about it at the desk."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from auth.rules import Action, Thing, in_scope
from catalog import memberships, takeovers
from catalog.models import Organisation, Solution, Takeover
from catalog.web.entry import published_entry
from catalog.web.errors import Missing, Refused
from catalog.web.listing import asked_page, cut
from catalog.web.memberships_reached import own_person
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say

HOME = "/arbeitsplatz/uebernahmen"
PER_PAGE = 20
KEY = re.compile(r"[A-Za-z0-9_-]{6,64}")
ORGANISATION_MISSING = message("Wählen Sie, für welche Organisation Sie fragen.")
WHY_MISSING = message(
    "Schreiben Sie, warum Ihre Organisation den Eintrag betreuen will, zum Beispiel „Wir betreiben es“."
)
WORDS_LONG = message("Kürzen Sie den Text auf höchstens {limit} Zeichen.")
TOO_MANY = message("Ihre Organisation bittet schon um {limit} Einträge. Warten Sie, bis über einige entschieden ist.")
CHOICE_MISSING = message("Wählen Sie, ob der Eintrag übergeben wird.")
REASON_MISSING = message("Begründen Sie, warum der Eintrag nicht übergeben wird.")
GIVE, KEEP = "uebergeben", "behalten"
SAVED: Mapping[str, str] = {
    GIVE: message("Der Eintrag ist übergeben. Beide Organisationen bekommen einen Brief."),
    KEEP: message("Der Eintrag bleibt, wo er ist. Die fragende Organisation bekommt einen Brief mit Ihrer Begründung."),
}


@dataclass(frozen=True, slots=True)
class Takeovers:
    """Those that one may decide, and how many in one's scope somebody else must."""

    mine: list[Takeover]
    own: int


def form(visit: Visit) -> Answer:
    """The wish for an entry, where it can be one."""
    return _form(visit, _entry(visit))


def ask(visit: Visit) -> Answer:
    """Send it."""
    solution = _entry(visit)
    slug, text = visit.form.one("organisation"), visit.form.one("text")
    body = next((one for one in _bodies(visit) if one.slug == slug), None)
    if problems := _problems(body, text):
        return _form(visit, solution, slug, text, problems, status=422)
    if body is None:
        raise Refused
    visit.allow(Action.TAKE_OVER, Thing(organisations=frozenset({body.id})))
    try:
        takeovers.ask(visit.db, solution, body, text, visit.who, visit.now)
    except takeovers.AlreadyTheirs:
        return _form(visit, solution, slug, text, status=409)
    except takeovers.TooMany:
        problem = [("organisation", say(TOO_MANY, limit=takeovers.MOST_WAITING))]
        return _form(visit, solution, slug, text, problem, status=409)
    return see(f"/loesungen/{solution.slug}/uebernehmen")


def take_back(visit: Visit) -> Answer:
    """Ask no longer."""
    solution = _entry(visit)
    for row in takeovers.waiting_of(visit.db, solution, [body.id for body in _bodies(visit)]):
        if row.key == visit.form.one("bitte"):
            takeovers.take_back(visit.db, row, visit.who, visit.now)
    return see(f"/loesungen/{solution.slug}/uebernehmen")


def takeovers_waiting(visit: Visit) -> Takeovers:
    """The wishes that wait for whoever asks, the oldest first."""
    rows = takeovers.open_takeovers(visit.db)
    things = takeovers.things_of(visit.db, rows, visit.now) if rows else {}
    mine = [row for row in rows if takeovers.may_decide(row, things[row.id], visit.who)]
    others = [things[row.id] for row in rows if row not in mine and not things[row.id].has_owner]
    return Takeovers(mine, sum(visit.who.administrator or in_scope(visit.who, thing) for thing in others))


def waiting(visit: Visit) -> Answer:
    """All that wait for me."""
    found = takeovers_waiting(visit)
    page, rows = cut(found.mine, asked_page(visit.query), PER_PAGE, HOME)
    done = visit.query.one("gespeichert")
    return show(
        "uebernahmen/liste.html", here="arbeitsplatz", page=page, rows=rows, own=found.own,
        page_url=lambda number: f"{HOME}?seite={number}", saved=say(SAVED[done]) if done in SAVED else "",
    )  # fmt: skip


def one(visit: Visit) -> Answer:
    """A wish, and what to decide about it."""
    row, thing = takeover_for(visit)
    return _page(visit, row, thing)


def decide(visit: Visit) -> Answer:
    """Decide about it."""
    row, thing = takeover_for(visit)
    choice, text = visit.form.one("entscheidung"), visit.form.one("text")
    problems = [] if choice in {GIVE, KEEP} else [("entscheidung", say(CHOICE_MISSING))]
    if choice == KEEP:
        problems += _words_problem(text, REASON_MISSING)
    if problems:
        return _page(visit, row, thing, choice, text, problems, status=422)
    try:
        takeovers.decide(visit.db, row, thing, accepted=choice == GIVE, words=text, by=visit.who, now=visit.now)
    except takeovers.NotYours:
        return _page(visit, row, thing, choice, text, status=409)
    return see(f"{HOME}?gespeichert={choice}")


def takeover_for(visit: Visit) -> tuple[Takeover, Thing]:
    """The wish of this key, for who may decide about it. Raises Missing, and what ``Visit.allow`` raises."""
    key = visit.name("key")
    row = takeovers.takeover_of_key(visit.db, key) if KEY.fullmatch(key) else None
    if row is None:
        raise Missing
    thing = takeovers.things_of(visit.db, [row], visit.now)[row.id]
    visit.allow(Action.TAKE_OVER_DECIDE, thing)
    return row, thing


def _entry(visit: Visit) -> Solution:
    """An entry that anybody may ask for: a real one that can be read."""
    solution = published_entry(visit)
    if solution.sample:
        raise Missing
    return solution


def _bodies(visit: Visit) -> list[Organisation]:
    """In whose name they may ask."""
    own = memberships.memberships_of(visit.db, own_person(visit).id, visit.now)
    bodies = [place.organisation for place in own]
    return [one for one in bodies if visit.may(Action.TAKE_OVER, Thing(organisations=frozenset({one.id})))]


def _problems(body: Organisation | None, text: str) -> list[tuple[str, str]]:
    problems = [] if body else [("organisation", say(ORGANISATION_MISSING))]
    return problems + _words_problem(text, WHY_MISSING)


def _words_problem(text: str, missing: str) -> list[tuple[str, str]]:
    if not any(map(str.isalnum, text)):
        return [("text", say(missing))]
    if len(text) > takeovers.LONGEST_WORDS:
        return [("text", say(WORDS_LONG, limit=takeovers.LONGEST_WORDS))]
    return []


def _form(
    visit: Visit,
    solution: Solution,
    chosen: str = "",
    text: str = "",
    problems: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Answer:
    bodies = _bodies(visit)
    return show(
        "uebernahmen/bitte.html",
        status=status,
        here="loesungen",
        solution=solution,
        bodies=[(one.slug, one.name) for one in bodies if one.id != solution.publisher_id],
        theirs=any(one.id == solution.publisher_id for one in bodies),
        waits=takeovers.waiting_of(visit.db, solution, [one.id for one in bodies]),
        chosen=chosen,
        text=text,
        problems_found=problems,
        wrong={"organisation": "", "text": "", **dict(problems)},
    )


def _page(
    visit: Visit,
    row: Takeover,
    thing: Thing,
    choice: str = "",
    text: str = "",
    problems: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Answer:
    return show(
        "uebernahmen/uebernahme.html",
        status=status,
        here="arbeitsplatz",
        row=row,
        mine=takeovers.may_decide(row, thing, visit.who),
        choices=[(GIVE, say("Ja, der Eintrag wird übergeben")), (KEEP, say("Nein, der Eintrag bleibt, wo er ist"))],
        decision=choice,
        text=text,
        problems_found=problems,
        wrong={"text": "", "entscheidung": "", **dict(problems)},
    )
