"""The hand-over plan of a Vorhaben, for its organisation: what is to be settled before the grant ends, and by when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from catalog import projects
from catalog.models import Project
from catalog.projects import Changed
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from catalog.web.projects import address_of
from catalog.web.projects_reached import content_of, project_to_write, revision_of
from catalog.web.projects_words import HINTS, PARTS, due_words, grant_left
from content.locale.speech import message, say
from schemas.dates import day_of
from schemas.project import HandOver, HandOverPart
from schemas.texts import readable
from schemas.typed import Mistyped, parse_day

LIMIT = 2_000
TOO_LONG = message("Kürzen Sie diese Angabe auf höchstens {limit} Zeichen; es sind {count}.")
DAY_WRONG = message("Nennen Sie einen Tag, zum Beispiel 31.12.2027, oder keinen.")
WORDS_MISSING = message("Sagen Sie in Worten, was geklärt ist: Nur dann findet es, wer danach kommt.")
SAVED = message("Der Übergabeplan ist gespeichert.")


@dataclass(frozen=True, slots=True)
class TypedPart:
    """One part of the plan as it was typed. ``since`` is the day on which it was settled before."""

    part: HandOverPart
    words: str = ""
    due: str = ""
    done: bool = False
    since: date | None = None

    @property
    def due_on(self) -> date | None:
        """The day, where the field holds one. Raises Mistyped."""
        return parse_day(self.due)

    def said(self, today: date) -> HandOver:
        """What is to be kept: settled today, or since the day that is known."""
        done_on = (self.since or today) if self.done else None
        return HandOver(words=self.words or None, due_on=self.due_on, done_on=done_on)


@dataclass(frozen=True, slots=True)
class Line:
    """One part as its page shows it; ``theirs`` is what somebody else wrote in the meantime."""

    typed: TypedPart
    title: str
    hint: str
    left: str
    overdue: bool
    theirs: str = ""


def overview(visit: Visit) -> Answer:
    """The plan with what is open and how long that has time."""
    row = project_to_write(visit)
    saved = say(SAVED) if visit.query.one("gespeichert") == "ja" else ""
    return _show(visit, row, _as_it_is(row), saved_as=saved)


def keep(visit: Visit) -> Answer:
    """Keep the plan. What somebody else wrote in the meantime is shown beside it, not overwritten."""
    row = project_to_write(visit)
    typed = typed_in(visit.form, content_of(row).hand_over)
    problems = [problem for one in typed for problem in _problems(one)]
    if problems:
        return _show(visit, row, typed, problems=problems, revision=visit.form.one("fassung"), status=422)
    today = day_of(visit.now)
    try:
        told = {one.part: one.said(today) for one in typed}
        projects.plan(visit.db, row, told, revision_of(visit.form.one("fassung")), visit.who, visit.now)
    except Changed:
        return _show(visit, row, typed, overtaken=True, status=409)
    return see(f"{address_of(row)}/uebergabe?gespeichert=ja")


def typed_in(form: Params, known: Mapping[HandOverPart, HandOver]) -> list[TypedPart]:
    """Read the form."""
    return [
        TypedPart(
            part,
            readable(form.one(part.value)),
            form.one(f"{part.value}-bis"),
            form.one(f"{part.value}-geklaert") == "1",
            known[part].done_on if part in known else None,
        )
        for part in HandOverPart
    ]


def _as_it_is(row: Project) -> list[TypedPart]:
    return [
        TypedPart(one.part, one.said.words or "", _day(one.said.due_on), one.done, one.said.done_on)
        for one in projects.to_dos(content_of(row), row.ends_on)
    ]


def _problems(one: TypedPart) -> list[tuple[str, str]]:
    found = []
    if len(one.words) > LIMIT:
        found.append((one.part.value, say(TOO_LONG, limit=LIMIT, count=len(one.words))))
    if one.done and not one.words:
        found.append((one.part.value, say(WORDS_MISSING)))
    try:
        one.due_on  # noqa: B018  # asked for what it raises
    except Mistyped:
        found.append((f"{one.part.value}-bis", say(DAY_WRONG)))
    return found


def _show(
    visit: Visit,
    row: Project,
    typed: list[TypedPart],
    *,
    problems: list[tuple[str, str]] | None = None,
    overtaken: bool = False,
    revision: str = "",
    saved_as: str = "",
    status: int = 200,
) -> Answer:
    today, content = day_of(visit.now), content_of(row)
    kept = {one.part: one for one in projects.to_dos(content, row.ends_on)}
    mine = {one.part: one for one in _as_it_is(row)}
    lines = []
    for one in typed:
        left = kept[one.part].days_left(today)
        theirs = _in_words(mine[one.part]) if overtaken and _in_words(mine[one.part]) != _in_words(one) else ""
        title, hint = say(PARTS[one.part]), say(HINTS[one.part])
        lines.append(Line(one, title, hint, due_words(left), left is not None and left < 0, theirs))
    return show(
        "vorhaben/uebergabe.html", status=status, here="loesungen", project=row, at=address_of(row), lines=lines,
        problems=problems or [], problem_at=dict(problems or []), overtaken=overtaken, saved_as=saved_as,
        revision=revision or str(row.revision), left=grant_left(projects.days_left(row.ends_on, today)),
        still_open=sum(not one.done for one in kept.values()),
    )  # fmt: skip


def _in_words(one: TypedPart) -> str:
    """One part in a line, for laying two beside each other."""
    status = say("geklärt") if one.done else say("offen")
    due = say("bis {last}", last=one.due) if one.due else ""
    return " · ".join(part for part in (status, due, one.words) if part)


def _day(value: date | None) -> str:
    return f"{value:%d.%m.%Y}" if value else ""
