"""Writing a report of experience in the name of an organisation: a title and one answer are enough."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from auth.rules import Action
from catalog import experience
from catalog.experience import Overtaken, SameTitle
from catalog.models import Organisation, Solution
from catalog.organisations import choose, label_of
from catalog.solutions.pages import Report
from catalog.web.entry import published_entry
from catalog.web.experience import body_at, body_thing, owned_by, report_for
from catalog.web.experience_words import QUESTIONS, answers_in
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from content.locale.speech import message, say
from schemas.reuse import ExperienceContent
from schemas.role_names import names_a_person
from schemas.texts import readable
from schemas.typed import Mistyped, parse_hours

AT_FIRST = 4
"""So many questions are open from the start."""
TITLE_LIMIT, LINE_LIMIT, TEXT_LIMIT, MOST_NAMED = 120, 120, 2_000, 10
BODY_MISSING = message("Wählen Sie, für welche Organisation Sie schreiben.")
TITLE_WRONG = message("Geben Sie dem Bericht eine Überschrift mit höchstens {limit} Zeichen.")
TITLE_TAKEN = message("Ein anderer Bericht dieses Eintrags heißt schon so. Wählen Sie eine andere Überschrift.")
ANSWER_MISSING = message("Beantworten Sie wenigstens eine Frage. Ein Satz genügt.")
TEXT_TOO_LONG = message("Kürzen Sie „{question}“ auf {limit} Zeichen. Es sind {length}.")
ROLE_IS_NAME = message("Hier steht eine Aufgabe, kein Name, zum Beispiel „Projektleitung“: Der Bericht bleibt lange.")
PART_IS_NAME = message("Nennen Sie hier Ämter und Aufgaben, zum Beispiel „Tiefbau und IT“, und keine Namen.")
LINE_WRONG = message("Schreiben Sie das in einer Zeile, mit höchstens {limit} Zeichen.")
HOURS_WRONG = message("Geben Sie Stunden als ganze Zahl an, zum Beispiel 120, oder keine.")
NAMED_UNKNOWN = message(
    "„{name}“ kennen wir nicht, oder es gibt mehrere. Schreiben Sie den vollen Namen mit dem Kreis."
)
NAMED_TOO_MANY = message("Nennen Sie höchstens {limit} Organisationen.")
OVERTAKEN = message("Jemand anderes hat den Bericht inzwischen geändert. Unten stehen beide Fassungen.")


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    body: str = ""
    title: str = ""
    role: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    cost: str = ""
    hours: str = ""
    named: str = ""
    revision: str = "0"
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")

    @property
    def more(self) -> bool:
        """Whether something stands, or is wrong, in the questions that are folded away at first."""
        folded = {*(each.field for each in QUESTIONS[AT_FIRST:]), "kosten", "stunden"}
        told = any(self.texts.get(field) for field in folded) or bool(self.cost or self.hours)
        return told or any(field in folded for field, _ in self.problems)

    def content(self, named: tuple[str, ...]) -> ExperienceContent:
        """What was typed, where nothing was wrong with it."""
        said = {each.name: self.texts.get(each.field) or None for each in QUESTIONS}
        return ExperienceContent(
            title=self.title,
            role=self.role or None,
            cost=self.cost or None,
            hours=parse_hours(self.hours),
            named=named,
            **said,
        )


def new(visit: Visit) -> Answer:
    """The empty form, for who writes for an organisation."""
    solution, bodies = published_entry(visit), writing_for(visit)
    if not bodies:
        return show("erfahrung_niemand.html", here="loesungen", solution=solution)
    return _form(visit, solution, Typed(body=bodies[0][0] if len(bodies) == 1 else ""))


def add(visit: Visit) -> Answer:
    """Publish the report."""
    solution, typed = published_entry(visit), typed_in(visit.form)
    body = _chosen(visit, typed)
    named, wrong = _named(visit, typed)
    missing = () if body else (("organisation", say(BODY_MISSING)),)
    typed = replace(typed, problems=(*missing, *typed.problems, *wrong))
    if body is None or typed.problems:
        return _form(visit, solution, typed, status=422)
    try:
        row = experience.write(visit.db, solution, body, typed.content(named), visit.who, visit.now)
    except SameTitle:
        return _form(visit, solution, _taken(typed), status=422)
    return see(f"/loesungen/{solution.slug}/erfahrungen/{row.id}?gespeichert=neu")


def edit(visit: Visit) -> Answer:
    """The form with what the report says."""
    solution, report = report_for(visit, Action.EXPERIENCE_WRITE, lambda _, row: owned_by(row))
    return _form(visit, solution, _as_typed(visit, report), report)


def change(visit: Visit) -> Answer:
    """Keep other words."""
    solution, report = report_for(visit, Action.EXPERIENCE_WRITE, lambda _, row: owned_by(row))
    typed = typed_in(visit.form)
    named, wrong = _named(visit, typed)
    typed = replace(typed, problems=(*typed.problems, *wrong))
    if typed.problems:
        return _form(visit, solution, typed, report, status=422)
    revision = int(typed.revision) if re.fullmatch(r"[0-9]{1,9}", typed.revision) else -1
    try:
        experience.change(visit.db, solution, report.row, typed.content(named), revision, visit.who, visit.now)
    except SameTitle:
        return _form(visit, solution, _taken(typed), report, status=422)
    except Overtaken:
        return _form(visit, solution, typed, report, status=409)
    return see(f"/loesungen/{solution.slug}/erfahrungen/{report.row.id}?gespeichert=geaendert")


def ask_to_remove(visit: Visit) -> Answer:
    """Whether it is really to go, with what was answered to it."""
    solution, report = report_for(visit, Action.EXPERIENCE_WRITE, lambda _, row: owned_by(row))
    answers = len(experience.answers_of(visit.db, [report.row.id]).get(report.row.id, ()))
    return show("erfahrung_entfernen.html", here="loesungen", solution=solution, report=report, answers=answers)


def remove(visit: Visit) -> Answer:
    """Take it away."""
    solution, report = report_for(visit, Action.EXPERIENCE_WRITE, lambda _, row: owned_by(row))
    experience.remove(visit.db, solution, report.row, visit.who, visit.now)
    return see(f"/loesungen/{solution.slug}/erfahrungen?gespeichert=entfernt")


def kept(slug: str, form: Params) -> Mapping[str, Any]:
    """The form as it was sent, for the page of a trouble that kept it from arriving."""
    typed = replace(typed_in(form), problems=())
    bodies = [(typed.body, typed.body)] if typed.body else []
    return {**_fields(slug, typed), "bodies": bodies, "report": None, "fields_of": "erfahrung_fields.html"}


def writing_for(visit: Visit) -> list[tuple[str, str]]:
    """The organisations for which the visitor may write, by address."""
    own = [seat.organisation_id for seat in visit.who.seats]
    ids = [id for id in own if visit.may(Action.EXPERIENCE_WRITE, body_thing(id))]
    return [(body.slug, body.name) for body in (visit.db.get_one(Organisation, id) for id in ids)]


def typed_in(form: Params) -> Typed:
    """Read and check what can be checked without asking who is meant."""
    texts = {each.field: readable(form.one(each.field)).strip() for each in QUESTIONS}
    typed = Typed(
        form.one("organisation"), readable(form.one("titel")), readable(form.one("rolle")), texts,
        readable(form.one("kosten")), form.one("stunden"), readable(form.one("genannt")), form.one("fassung"),
    )  # fmt: skip
    found = (
        ("titel", say(TITLE_WRONG, limit=TITLE_LIMIT), any(map(str.isalnum, typed.title)) and _is_line(typed.title)),
        ("rolle", say(LINE_WRONG, limit=LINE_LIMIT), _is_line(typed.role)),
        ("rolle", say(ROLE_IS_NAME), not names_a_person(typed.role)),
        ("gewusst", say(ANSWER_MISSING), any(any(map(str.isalnum, text)) for text in texts.values())),
        *((each.field, _too_long(each.words, texts[each.field]), len(texts[each.field]) <= TEXT_LIMIT)
          for each in QUESTIONS),
        ("beteiligt", say(PART_IS_NAME), not names_a_person(texts["beteiligt"])),
        ("kosten", say(LINE_WRONG, limit=LINE_LIMIT), _is_line(typed.cost)),
        ("stunden", say(HOURS_WRONG), _is_hours(typed.hours)),
    )  # fmt: skip
    return replace(typed, problems=tuple((field, words) for field, words, right in found if not right))


def _chosen(visit: Visit, typed: Typed) -> Organisation | None:
    """For whom it is written; without a choice the only one there is. Raises what ``Visit.allow`` raises."""
    own = writing_for(visit)
    address = typed.body or (own[0][0] if len(own) == 1 else "")
    body = body_at(visit, address)
    if body is not None:
        visit.allow(Action.EXPERIENCE_WRITE, body_thing(body.id))
    return body


def _named(visit: Visit, typed: Typed) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    """The addresses of the organisations that the report names, and a sentence for what is not known."""
    lines = [line.strip()[:300] for line in typed.named.splitlines() if line.strip()]
    if len(lines) > MOST_NAMED:
        return (), (("genannt", say(NAMED_TOO_MANY, limit=MOST_NAMED)),)
    found = [(line, choose(visit.db, line, samples=visit.settings.samples)) for line in lines]
    unknown = next((line for line, body in found if body is None), None)
    if unknown is not None:
        return (), (("genannt", say(NAMED_UNKNOWN, name=unknown)),)
    return tuple(dict.fromkeys(body.slug for _, body in found if body)), ()


def _as_typed(visit: Visit, report: Report) -> Typed:
    content = report.content
    names = []
    for address in content.named:
        body = body_at(visit, address)
        names.append(label_of(visit.db, body) if body else address)
    texts = {each.field: getattr(content, each.name) or "" for each in QUESTIONS}
    hours = "" if content.hours is None else str(content.hours)
    return Typed(
        "", content.title, content.role or "", texts, content.cost or "", hours, "\n".join(names),
        str(report.row.revision),
    )  # fmt: skip


def _taken(typed: Typed) -> Typed:
    return replace(typed, problems=(("titel", say(TITLE_TAKEN)),))


def _form(visit: Visit, solution: Solution, typed: Typed, report: Report | None = None, *, status: int = 200) -> Answer:
    overtaken = status == 409
    return show(
        "erfahrung_form.html", status=status, here="loesungen", solution=solution, report=report,
        bodies=writing_for(visit), reason=say(OVERTAKEN) if overtaken else "",
        kept_answers=answers_in(report.content) if report and overtaken else [],
        **_fields(solution.slug, typed),
    )  # fmt: skip


def _fields(slug: str, typed: Typed) -> Mapping[str, Any]:
    questions = [(each.field, say(each.words), say(each.hint) if each.hint else "") for each in QUESTIONS]
    return {"slug": slug, "typed": typed, "questions": questions, "at_first": AT_FIRST, "limit": TEXT_LIMIT}


def _too_long(question: str, text: str) -> str:
    return say(TEXT_TOO_LONG, question=say(question), limit=TEXT_LIMIT, length=len(text))


def _is_line(text: str) -> bool:
    return len(text) <= LINE_LIMIT and "\n" not in text


def _is_hours(text: str) -> bool:
    try:
        parse_hours(text)
    except Mistyped:
        return False
    return True
