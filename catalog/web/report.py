"""„Inhalt melden“: anybody reports a contribution, learns where that stands, and may ask for a second look.

No account is needed, and no mail address: the key on the receipt is enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalog import audit, reports
from catalog.models import ContentReport, Solution
from catalog.reports import Stage
from catalog.web.entering import network
from catalog.web.entry import published_entry
from catalog.web.errors import Missing
from catalog.web.forms import Params
from catalog.web.note import HONEYPOT
from catalog.web.page import Answer, Visit, see, show
from catalog.web.words import TOPICS
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.identity import ReportDecision, ReportReason
from schemas.mail import is_mail
from schemas.solution import PublicationStatus

WHICH_LIMIT = 200
REASONS = {
    ReportReason.UNLAWFUL: message("Der Inhalt ist rechtswidrig"),
    ReportReason.PERSONAL_DATA: message("Er nennt Personen, die nicht genannt sein dürfen oder wollen"),
    ReportReason.COPYRIGHT: message("Er verletzt ein Urheberrecht oder eine Marke"),
    ReportReason.MISLEADING: message("Er führt in die Irre, zum Beispiel als verdeckte Werbung"),
    ReportReason.NOT_SPEAKING: message("Er spricht für eine Organisation, ohne das zu dürfen"),
    ReportReason.OTHER: message("Ein anderer Grund"),
}
DECISIONS = {
    ReportDecision.KEPT: message("Der Inhalt bleibt, wie er ist"),
    ReportDecision.CHANGED: message("Der Inhalt wurde geändert"),
    ReportDecision.REMOVED: message("Der Inhalt wurde entfernt"),
}
STAGES = {
    Stage.WAITING: message("Eingegangen, noch nicht entschieden"),
    Stage.DECIDED: message("Entschieden"),
    Stage.OBJECTED: message("Widerspruch eingegangen, wird ein zweites Mal geprüft"),
    Stage.SETTLED: message("Nach Widerspruch entschieden"),
}
SAVED = {
    "eingegangen": message("Ihre Meldung ist angekommen."),
    "widerspruch": message("Ihr Widerspruch ist angekommen. Jemand anderes prüft noch einmal."),
}
REASON_MISSING = message("Wählen Sie einen Grund.")
WORDS_MISSING = message("Schreiben Sie, was gemeint ist und warum, zum Beispiel „Das Foto ist von mir kopiert“.")
WORDS_TOO_LONG = message("Kürzen Sie den Text auf {limit} Zeichen. Es sind {length}.")
OBJECTION_MISSING = message("Schreiben Sie, warum die Entscheidung falsch ist.")
MAIL_WRONG = message("Geben Sie eine Mailadresse an, zum Beispiel buero@gemeinde.example, oder keine.")
KEY = re.compile(r"[A-Za-z0-9_-]{10,40}")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    topic: str = ""
    which: str = ""
    reason: str = ""
    text: str = ""
    mail: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    @property
    def about(self) -> str:
        """The section and, behind a colon, which of its contributions."""
        return f"{self.topic}:{self.which}" if self.which else self.topic

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")


def form(visit: Visit) -> Answer:
    """The empty form, knowing what it is about."""
    solution = published_entry(visit)
    topic, _, which = visit.query.one("zu").partition(":")
    known = topic if topic in TOPICS else ""
    return _form(solution, Typed(known, which[:WHICH_LIMIT] if known else ""))


def send(visit: Visit) -> Answer:
    """Keep the report and lead to its receipt, or show the form again with all that was typed."""
    solution = published_entry(visit)
    typed = typed_in(visit.form)
    if typed.problems:
        return _form(solution, typed, status=422)
    if visit.form.one(HONEYPOT):  # what fills a field that nobody sees is no reader
        return see(f"/loesungen/{solution.slug}")
    visit.site.notes_gate.pass_through(network(visit), visit.now)
    reason, by = ReportReason(typed.reason), audit.acting(visit.who)
    report = reports.receive(visit.db, solution, typed.about, reason, typed.text, typed.mail or None, by, visit.now)
    return see(f"/meldungen/{report.key}?gespeichert=eingegangen")


def kept(slug: str, form: Params) -> Mapping[str, Any]:
    """The form as it was sent, for the page of a trouble that kept it from arriving."""
    return _fields(slug, replace(typed_in(form), problems=()))


def typed_in(form: Params) -> Typed:
    """Read and check the form."""
    topic, reason, text, mail = form.one("zu"), form.one("grund"), form.one("text"), form.one("mail")
    problems = []
    if reason not in REASONS:
        problems.append(("grund", say(REASON_MISSING)))
    problems += words_problem(text)
    if mail and not is_mail(mail):
        problems.append(("mail", say(MAIL_WRONG)))
    known = topic if topic in TOPICS else ""
    which = form.one("welche")[:WHICH_LIMIT] if known else ""
    return Typed(known, which, reason if reason in REASONS else "", text, mail, tuple(problems))


def words_problem(text: str, missing: str = WORDS_MISSING) -> list[tuple[str, str]]:
    """What is wrong with the words of a report, an objection or a decision; ``missing`` answers none at all."""
    if not any(map(str.isalnum, text)):  # signs without width are no text either
        return [("text", say(missing))]
    if len(text) > reports.LONGEST_WORDS:
        return [("text", say(WORDS_TOO_LONG, limit=reports.LONGEST_WORDS, length=len(text)))]
    return []


def status(visit: Visit) -> Answer:
    """Where a report stands, for whoever has its key. What the reporter wrote, and who it was, is not shown."""
    return _status(visit, _report(visit))


def objection(visit: Visit) -> Answer:
    """Ask for a second look."""
    report = _report(visit)
    text = visit.form.one("text")
    if problems := words_problem(text, OBJECTION_MISSING):
        return _status(visit, report, text, problems, status=422)
    visit.site.notes_gate.pass_through(network(visit), visit.now)
    try:
        reports.object_to(visit.db, report, text, audit.acting(visit.who), visit.now)
    except reports.NoObjection:
        return see(f"/meldungen/{report.key}")
    return see(f"/meldungen/{report.key}?gespeichert=widerspruch")


def about_words(about: str) -> str:
    """Which part of the entry is meant."""
    topic, _, which = about.partition(":")
    words = say(TOPICS[topic]) if topic in TOPICS else say("Eintrag insgesamt")
    return f"{words}: {which}" if which else words


def _report(visit: Visit) -> ContentReport:
    key = visit.name("key")
    report = reports.report_of_key(visit.db, key) if KEY.fullmatch(key) else None
    if report is None:
        raise Missing
    return report


def _status(
    visit: Visit,
    report: ContentReport,
    text: str = "",
    problems: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> Answer:
    solution = visit.db.get_one(Solution, report.solution_id)
    until = reports.objection_until(report)
    return show(
        "report_status.html",
        status=status,
        here="loesungen",
        report=report,
        solution=solution,
        published=solution.publication_status is PublicationStatus.PUBLISHED,
        about=about_words(report.about),
        reason=say(REASONS[report.reason]),
        stage=say(STAGES[reports.stage(report)]),
        due_on=reports.due_on(report),
        decisions={key.value: say(words) for key, words in DECISIONS.items()},
        objection_until=until if until and until >= day_of(visit.now) else None,
        saved=say(SAVED[visit.query.one("gespeichert")]) if visit.query.one("gespeichert") in SAVED else "",
        text=text,
        problems_found=problems,
    )


def _form(solution: Solution, typed: Typed, status: int = 200) -> Answer:
    fields = _fields(solution.slug, typed)
    return show("report_form.html", status=status, here="loesungen", solution=solution, **fields)


def _fields(slug: str, typed: Typed) -> Mapping[str, Any]:
    return {
        "slug": slug,
        "typed": typed,
        "topics": {key: say(words) for key, words in TOPICS.items()},
        "reasons": {key.value: say(words) for key, words in REASONS.items()},
        "limit": reports.LONGEST_WORDS,
        "fields_of": "report_fields.html",
    }
