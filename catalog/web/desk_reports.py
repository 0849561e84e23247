"""Reports on the desk: who may decide about them, and the page on which that is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from auth.rules import Action, Thing, Verdict, in_scope, judge
from catalog import reports
from catalog.curation import thing_of, things_of, with_contribution
from catalog.models import ContentReport, Solution
from catalog.reports import Ruling
from catalog.reports.removing import part_of
from catalog.web.errors import Missing
from catalog.web.listing import asked_page, cut
from catalog.web.page import Answer, Visit, see, show
from catalog.web.report import DECISIONS, KEY, REASONS, STAGES, about_words, words_problem
from content.locale.speech import message, say
from schemas.identity import ReportDecision
from schemas.solution import PublicationStatus

PER_PAGE = 20
HOME = "/arbeitsplatz/meldungen"
SAVED = {"entschieden": message("Entschieden. Wer eine Mailadresse angegeben hat, bekommt Ihre Begründung.")}
WHY_MISSING = message("Begründen Sie die Entscheidung, zum Beispiel „Die Angabe stammt aus einer öffentlichen Quelle“.")
DECISION_MISSING = message("Wählen Sie, was mit dem Inhalt geschieht.")
CHOICES = {
    ReportDecision.KEPT: message("Der Inhalt bleibt, wie er ist"),
    ReportDecision.CHANGED: message("Der Inhalt ist schon geändert worden"),
    ReportDecision.REMOVED: message("Der Inhalt wird entfernt"),
}


@dataclass(frozen=True, slots=True)
class WaitingReport:
    """A report on which a decision is due; ``again``: for the second time."""

    report: ContentReport
    solution: Solution
    about: str
    reason: str
    due_on: date
    overdue: bool
    again: bool


@dataclass(frozen=True, slots=True)
class Reports:
    """Those that one may decide, and how many in one's scope somebody else must: own employer, or own decision."""

    mine: list[WaitingReport]
    own: int


def reports_waiting(visit: Visit) -> Reports:
    """The reports that wait for whoever asks, the oldest first."""
    if not (visit.who.curator or visit.who.administrator):
        return Reports([], 0)
    rows = reports.open_reports(visit.db)
    things = things_of(visit.db, {entry.id: entry for _, entry in rows}.values())
    mine, own = [], 0
    for report, entry in rows:
        thing = _about(visit, report, things[entry.id])
        allowed = judge(Action.CONTRIBUTION_DECIDE, visit.who, thing) is Verdict.ALLOWED
        if allowed and reports.may_decide_next(report, visit.who):
            mine.append(_waiting(visit, report, entry))
        else:
            own += visit.who.administrator or in_scope(visit.who, thing)
    return Reports(mine, own)


def waiting(visit: Visit) -> Answer:
    """All reports that wait for me."""
    found = reports_waiting(visit)
    page, rows = cut(found.mine, asked_page(visit.query), PER_PAGE, HOME)
    done = visit.query.one("gespeichert")
    return show(
        "arbeitsplatz_meldungen.html",
        here="arbeitsplatz",
        page=page,
        rows=rows,
        own=found.own,
        page_url=lambda number: f"{HOME}?seite={number}",
        saved=say(SAVED[done]) if done in SAVED else "",
    )


def one(visit: Visit) -> Answer:
    """A report, and what to decide about it."""
    report, solution, _ = report_for(visit)
    return _page(visit, report, solution)


def decide(visit: Visit) -> Answer:
    """Decide about it."""
    report, solution, thing = report_for(visit)
    decision, text = visit.form.one("entscheidung"), visit.form.one("text")
    problems = words_problem(text, WHY_MISSING)
    if decision not in list(CHOICES):
        problems.insert(0, ("entscheidung", say(DECISION_MISSING)))
    if problems:
        return _page(visit, report, solution, decision, text, problems, status=422)
    try:
        ruling = Ruling(ReportDecision(decision), text)
        reports.decide(visit.db, report, solution, thing, ruling, visit.who, visit.now)
    except reports.NotYours:
        return _page(visit, report, solution, decision, text, status=409)
    return see(f"{HOME}?gespeichert=entschieden")


def report_for(visit: Visit) -> tuple[ContentReport, Solution, Thing]:
    """The report of this key, for who may decide about it. Raises Missing, and what ``Visit.allow`` raises."""
    key = visit.name("key")
    report = reports.report_of_key(visit.db, key) if KEY.fullmatch(key) else None
    if report is None:
        raise Missing
    solution = visit.db.get_one(Solution, report.solution_id)
    thing = _about(visit, report, thing_of(visit.db, solution))
    visit.allow(Action.CONTRIBUTION_DECIDE, thing)
    return report, solution, thing


def _about(visit: Visit, report: ContentReport, thing: Thing) -> Thing:
    section, _, which = report.about.partition(":")
    return with_contribution(visit.db, thing, report.solution_id, section, which)


def _waiting(visit: Visit, report: ContentReport, entry: Solution) -> WaitingReport:
    return WaitingReport(
        report=report,
        solution=entry,
        about=about_words(report.about),
        reason=say(REASONS[report.reason]),
        due_on=reports.due_on(report),
        overdue=reports.overdue(report, visit.now),
        again=report.objected_at is not None,
    )


def _page(
    visit: Visit,
    report: ContentReport,
    solution: Solution,
    decision: str = "",
    text: str = "",
    problems: Sequence[tuple[str, str]] = (),
    status: int = 200,
) -> Answer:
    part = part_of(visit.db, report)
    return show(
        "arbeitsplatz_meldung.html",
        status=status,
        here="arbeitsplatz",
        line=_waiting(visit, report, solution),
        report=report,
        solution=solution,
        published=solution.publication_status is PublicationStatus.PUBLISHED,
        stage=say(STAGES[reports.stage(report)]),
        mine=reports.may_decide_next(report, visit.who),
        part=part.content["title"] if part else "",
        decisions={key.value: say(words) for key, words in DECISIONS.items()},
        choices=[(key.value, say(words)) for key, words in CHOICES.items()],
        decision=decision,
        text=text,
        problems_found=problems,
        wrong={"text": "", "entscheidung": "", **dict(problems)},
    )
