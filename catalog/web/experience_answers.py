"""Answering a report of experience in place, and taking an answer back."""

from __future__ import annotations

from auth.rules import Action, Thing
from catalog import experience
from catalog.experience.answering import LONGEST_ANSWER
from catalog.models import ExperienceReport, Organisation, ReportAnswer, Solution
from catalog.solutions.pages import Report
from catalog.web.errors import Missing
from catalog.web.experience import body_thing, number_of, report_for, show_report, speakers
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say

WORDS_MISSING = message("Schreiben Sie Ihre Antwort. Ein Satz genügt.")
WORDS_TOO_LONG = message("Kürzen Sie die Antwort auf {limit} Zeichen. Es sind {length}.")
BODY_MISSING = message("Wählen Sie, für welche Organisation Sie antworten.")


def send(visit: Visit) -> Answer:
    """Let an answer stand below the report."""

    def answerers(solution: Solution, row: ExperienceReport) -> Thing:
        return Thing(organisations=experience.may_answer(visit.db, solution, row))

    solution, report = report_for(visit, Action.ANSWER, answerers)
    own = dict(speakers(visit, experience.may_answer(visit.db, solution, report.row)))
    chosen = visit.form.one("organisation") or (next(iter(own)) if len(own) == 1 else "")
    text = visit.form.one("text")
    problem = say(BODY_MISSING) if chosen not in own else _wrong_with(text)
    if problem:
        return show_report(visit, solution, report, text=text, problem=problem, status=422)
    body = visit.db.query(Organisation).filter(Organisation.slug == chosen).one()
    experience.answer(visit.db, report.row, body, text, visit.who, visit.now)
    return see(f"{_path(solution, report)}?gespeichert=antwort")


def ask_to_remove(visit: Visit) -> Answer:
    """Whether the answer is really to go."""
    solution, report, row = _answer(visit)
    return show("erfahrung_antwort_entfernen.html", here="loesungen", solution=solution, report=report, row=row)


def remove(visit: Visit) -> Answer:
    """Take the answer away."""
    solution, report, row = _answer(visit)
    experience.remove_answer(visit.db, row, visit.who, visit.now)
    return see(f"{_path(solution, report)}?gespeichert=antwort-entfernt")


def _answer(visit: Visit) -> tuple[Solution, Report, ReportAnswer]:
    """The answer at this address, for the organisation that gave it."""
    found = visit.db.get(ReportAnswer, number_of(visit, "id"))
    row = found if found is not None and found.removed_at is None else None

    def whose(solution: Solution, report: ExperienceReport) -> Thing:
        there = row is not None and row.report_id == report.id
        return body_thing(row.organisation_id if row and there else solution.publisher_id or 0)

    solution, report = report_for(visit, Action.ANSWER, whose)
    if row is None or row.report_id != report.row.id:
        raise Missing
    return solution, report, row


def _wrong_with(text: str) -> str:
    if not any(map(str.isalnum, text)):
        return say(WORDS_MISSING)
    return say(WORDS_TOO_LONG, limit=LONGEST_ANSWER, length=len(text)) if len(text) > LONGEST_ANSWER else ""


def _path(solution: Solution, report: Report) -> str:
    return f"/loesungen/{solution.slug}/erfahrungen/{report.row.id}"
