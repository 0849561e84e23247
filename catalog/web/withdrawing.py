"""An organisation takes its entry out of the catalogue, or puts it back. The address answers all the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auth.rules import Action
from catalog import audit, solutions
from catalog.models import Organisation, Solution
from catalog.reuse import Voice
from catalog.web.entry import entry_for
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.reuse import Speaker
from schemas.solution import PublicationStatus
from schemas.texts import readable

LEAST_WORDS, MOST_WORDS = 10, 1_000
WHY_MISSING = message(
    "Nennen Sie den Grund in einem Satz, zum Beispiel „Der Eintrag steht unter anderem Namen neu da“."
)
WHY_LONG = message("Kürzen Sie den Grund auf höchstens {limit} Zeichen.")


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of the catalogue, with its words."""

    key: str
    to: PublicationStatus
    title: str
    consequence: str
    hint: str
    action: str
    noted: str


WITHDRAWING = Way(
    "zurueckziehen",
    PublicationStatus.WITHDRAWN,
    message("Eintrag zurückziehen"),
    message(
        "Danach ist der Eintrag nicht mehr zu lesen und nicht mehr zu finden. Seine Adresse nennt Datum und Grund."
    ),
    message("Alle lesen ihn an der Adresse des Eintrags. Nennen Sie keine Personen."),
    message("Zurückziehen"),
    "entry_withdrawn",
)
ARCHIVING = Way(
    "archivieren",
    PublicationStatus.ARCHIVED,
    message("Eintrag archivieren"),
    message(
        "Danach bleibt der Eintrag an seiner Adresse zu lesen, mit Datum und Grund darüber. Die Suche zeigt ihn nicht "
        "mehr, und er wird nirgends mehr gezählt."
    ),
    message("Alle lesen ihn über dem Eintrag. Nennen Sie keine Personen."),
    message("Archivieren"),
    "entry_archived",
)


def ask_to_withdraw(visit: Visit) -> Answer:
    """Whether the entry is to go, and why."""
    return _ask(visit, WITHDRAWING)


def withdraw(visit: Visit) -> Answer:
    """Let it go."""
    return _leave(visit, WITHDRAWING)


def ask_to_archive(visit: Visit) -> Answer:
    """Whether the entry is to go where it can be read only, and why."""
    return _ask(visit, ARCHIVING)


def archive(visit: Visit) -> Answer:
    """Let it go there."""
    return _leave(visit, ARCHIVING)


def ask_to_return(visit: Visit) -> Answer:
    """Whether the entry is to stand in the catalogue again."""
    solution = entry_for(visit, Action.ENTRY_SPEAK)
    if solution.publication_status is PublicationStatus.PUBLISHED:
        return see(f"/loesungen/{solution.slug}")
    return _return_page(visit, solution)


def put_back(visit: Visit) -> Answer:
    """Let it stand there again."""
    solution = entry_for(visit, Action.ENTRY_SPEAK)
    if solution.publication_status is PublicationStatus.PUBLISHED:
        return see(f"/loesungen/{solution.slug}")
    try:
        solutions.come_back(visit.db, solution, by=_voice(visit, solution), now=visit.now)
    except solutions.NotHere:
        return _return_page(visit, solution, status=409)
    _note(visit, solution, "entry_put_back")
    return see(f"/loesungen/{solution.slug}")


def _return_page(visit: Visit, solution: Solution, status: int = 200) -> Answer:
    left = solutions.departure(visit.db, solution)
    return show(
        "verlauf/zurueckholen.html", status=status, here="loesungen", solution=solution, left=left,
        theirs=left is not None and left.role is Speaker.PUBLISHER,
    )  # fmt: skip


def _ask(visit: Visit, way: Way) -> Answer:
    solution = entry_for(visit, Action.ENTRY_SPEAK)
    if solution.publication_status is way.to:
        return see(f"/loesungen/{solution.slug}")
    return _form(solution, way)


def _leave(visit: Visit, way: Way) -> Answer:
    solution = entry_for(visit, Action.ENTRY_SPEAK)
    why = readable(visit.form.one("grund")).strip()
    if problem := _problem(why):
        return _form(solution, way, why, problem, 422)
    try:
        solutions.leave(visit.db, solution, way.to, why, by=_voice(visit, solution), now=visit.now)
    except solutions.NotHere:
        return see(f"/loesungen/{solution.slug}")
    _note(visit, solution, way.noted)
    return see(f"/loesungen/{solution.slug}")


def _problem(why: str) -> str:
    if len(why) < LEAST_WORDS:
        return say(WHY_MISSING)
    return say(WHY_LONG, limit=MOST_WORDS) if len(why) > MOST_WORDS else ""


def _form(solution: Solution, way: Way, why: str = "", problem: str = "", status: int = 200) -> Answer:
    words: Mapping[str, str] = {name: say(getattr(way, name)) for name in ("title", "consequence", "hint", "action")}
    return show(
        "verlauf/grund.html", status=status, here="loesungen", solution=solution, way=way.key, words=words, why=why,
        problems_found=[("grund", problem)] if problem else [], problem=problem,
    )  # fmt: skip


def _voice(visit: Visit, solution: Solution) -> Voice:
    """The publisher's: whoever comes here may speak with it. Raises Missing where there is none."""
    body = visit.db.get(Organisation, solution.publisher_id) if solution.publisher_id else None
    if body is None:
        raise Missing
    return Voice(role=Speaker.PUBLISHER, organisation=body, name=body.name)


def _note(visit: Visit, solution: Solution, action: str) -> None:
    audit.note(
        visit.db, audit.acting(visit.who), action, ("solution", solution.id), visit.now,
        organisation_id=solution.publisher_id,
    )  # fmt: skip
