"""Reports of experience of one entry: the list, narrowed to places like one's own, and each by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from auth.rules import Action, Thing
from catalog import experience
from catalog.curation import thing_of
from catalog.experience.reading import PER_PAGE
from catalog.models import ExperienceReport, Organisation, Solution
from catalog.organisations import organisation_by_key, organisation_by_slug
from catalog.solutions.pages import Report
from catalog.web.addresses import path_of
from catalog.web.entry import published_entry
from catalog.web.errors import BeyondTheEnd, Missing
from catalog.web.experience_words import answers_in
from catalog.web.listing import ListPage, asked_page
from catalog.web.page import Answer, Visit, show
from catalog.web.place import Place, place_field
from content.locale.speech import message, say
from schemas.vocabulary import FEDERAL_STATES, SIZE_CLASSES

SAVED = {
    "neu": message("Der Erfahrungsbericht steht jetzt beim Eintrag."),
    "geaendert": message("Der Erfahrungsbericht ist geändert."),
    "entfernt": message("Der Erfahrungsbericht ist entfernt."),
    "antwort": message("Ihre Antwort steht jetzt unter dem Bericht."),
    "antwort-entfernt": message("Die Antwort ist entfernt."),
}
WRITERS = {
    "publisher": message("Wer die Lösung veröffentlicht hat"),
    "adopter": message("Wer sie nachnutzt"),
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What was asked of the list: like the chosen place in size, in federal state, and by whom written."""

    size: bool = False
    state: bool = False
    written_as: str = ""

    def wanted(self, place: Place | None) -> experience.Filter:
        """The same for the rows. Without a place nothing is like it."""
        town = place.town if place else None
        return experience.Filter(
            size_class=town.size_class if town and self.size else None,
            federal_state=town.federal_state if town and self.state else None,
            written_as=self.written_as,
        )


def listed(visit: Visit) -> Answer:
    """The reports of the entry."""
    solution = published_entry(visit)
    field = place_field(visit, visit.query.one("kommune"), asked=False)
    by = visit.query.one("von")
    chosen = Narrowed(visit.query.one("groesse") == "1", visit.query.one("land") == "1", by if by in WRITERS else "")
    page = asked_page(visit.query)
    found = experience.reports_of(visit.db, solution, chosen.wanted(field.place), page)
    shown = ListPage(page, found.total, PER_PAGE)
    url = _pages(visit, solution)
    if page > shown.pages:
        raise BeyondTheEnd(shown.pages, url(shown.pages))
    return show(
        "erfahrungen.html", here="loesungen", solution=solution, found=found, list=shown, page_url=url, field=field,
        chosen=chosen, like=_like(field.place), writers=[(key, say(words)) for key, words in WRITERS.items()],
        answers=experience.answers_of(visit.db, [report.row.id for report in found.reports]), saved_as=_saved(visit),
        **_told(),
    )  # fmt: skip


def one(visit: Visit) -> Answer:
    """One report with its answers, and the form for who may answer."""
    solution = published_entry(visit)
    report = experience.report_of(visit.db, solution, number_of(visit))
    if report is None:
        raise Missing
    return show_report(visit, solution, report)


def show_report(
    visit: Visit, solution: Solution, report: Report, *, text: str = "", problem: str = "", status: int = 200
) -> Answer:
    """The page of a report; ``text`` is an answer that was typed and has a ``problem``."""
    row = report.row
    answering = speakers(visit, experience.may_answer(visit.db, solution, row))
    answers = experience.answers_of(visit.db, [row.id]).get(row.id, ())
    return show(
        "erfahrung.html", status=status, here="loesungen", solution=solution, report=report, answers=answers,
        named=[_named(visit, address) for address in report.content.named], answering=answering, text=text,
        problem=problem, saved_as=_saved(visit), limit=experience.answering.LONGEST_ANSWER,
        mine=visit.may(Action.EXPERIENCE_WRITE, owned_by(row)),
        removable={each.row.id for each in answers if visit.may(Action.ANSWER, body_thing(each.organisation.id))},
        **_told(),
    )  # fmt: skip


def report_for(visit: Visit, action: Action, thing: Callable[[Solution, ExperienceReport], Thing]) -> tuple[Any, Any]:
    """The entry and its report at this address, for who may do this to what ``thing`` makes of them.

    Raises Missing, and what ``Visit.allow`` raises; who may do nothing here is not told what there is.
    """
    solution = published_entry(visit)
    report = experience.report_of(visit.db, solution, number_of(visit))
    if report is None:
        visit.allow(action, thing_of(visit.db, solution))
        raise Missing
    visit.allow(action, thing(solution, report.row))
    return solution, report


def owned_by(row: ExperienceReport) -> Thing:
    """A report is its writer's."""
    return body_thing(row.organisation_id or 0)


def body_thing(id: int) -> Thing:
    """What belongs to one organisation."""
    return Thing(organisations=frozenset({id}))


def speakers(visit: Visit, ids: frozenset[int]) -> list[tuple[str, str]]:
    """Those of these organisations in whose name the visitor may answer, by address."""
    own = [seat.organisation_id for seat in visit.who.seats if seat.organisation_id in ids]
    bodies = [visit.db.get_one(Organisation, id) for id in own if visit.may(Action.ANSWER, body_thing(id))]
    return [(body.slug, body.name) for body in bodies]


def number_of(visit: Visit, name: str = "number") -> int:
    """A number in the path. Raises Missing where no row can have it."""
    number = visit.name(name)
    if not re.fullmatch(r"[0-9]{1,9}", number):
        raise Missing
    return int(number)


def body_at(visit: Visit, address: str) -> Organisation | None:
    """The organisation of this address; of a merged one what it has become."""
    key = organisation_by_key(visit.db, address)
    return visit.db.get(Organisation, key.id) if key else organisation_by_slug(visit.db, address)


def _named(visit: Visit, address: str) -> tuple[str, str]:
    """Who is named: where they are found, and their name."""
    body = body_at(visit, address)
    return (path_of(body.slug), body.name) if body else ("", address)


def _like(place: Place | None) -> dict[str, str]:
    """What „like mine“ means for this place, where it is known."""
    if place is None:
        return {}
    size, land = place.town.size_class, place.town.federal_state
    found = {
        "groesse": SIZE_CLASSES.label(size) if size else "",
        "land": FEDERAL_STATES.label(land) if land else "",
    }
    return {key: words for key, words in found.items() if words}


def _pages(visit: Visit, solution: Solution) -> Callable[[int], str]:
    kept = [(name, visit.query.one(name)) for name in ("kommune", "groesse", "land", "von") if visit.query.one(name)]
    return lambda page: f"/loesungen/{solution.slug}/erfahrungen?{urlencode([*kept, ('seite', page)])}"


def _saved(visit: Visit) -> str:
    words = SAVED.get(visit.query.one("gespeichert"), "")
    return say(words) if words else ""


def _told() -> dict[str, Any]:
    return {"answers_in": answers_in, "path": path_of}
