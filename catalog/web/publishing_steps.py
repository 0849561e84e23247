"""One step of a draft: shown, saved as typed, and where two changed the same, both texts beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from catalog import drafts
from catalog.drafts import Closed
from catalog.drafts.fields import YES, Field, Kind, Step, steps_of, texts
from catalog.drafts.weaving import Clash, marks_of, read_marks, written
from catalog.models import Draft
from catalog.web.forms import Params
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import common, draft_for, number_of, of_entry, path_of_draft, step_for
from catalog.web.publishing_words import ROWS, choices_of, spoken, words_of
from catalog.web.publishing_words import STEPS as STEP_WORDS
from content.locale.formats import clock_time, day
from content.locale.speech import message, say
from schemas.dates import day_of

MARKS = "gelesen"
"""The field in which a form carries what it showed before somebody typed."""
GO_ON = "weiter"
"""The button by which the form was sent: the step to go to, or one of these words."""
SIDES = ("meine", "ihre")
"""Whose text is to stand."""
STAY, NEXT = "bleiben", "naechster"
FROM_SOURCE = message("Aus {source}, gelesen am {day}. Ihre Änderung hat Vorrang.")
CLOSED = message(
    "Dieser Entwurf ist inzwischen eingereicht, veröffentlicht oder verworfen. Ihre Änderungen sind nicht gespeichert."
)
SAVED_AT = message("Entwurf gespeichert um {time}.")


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as the page has it."""

    name: str
    kind: str
    label: str
    hint: str
    value: str | list[str]
    problem: str = ""
    source: str = ""
    choices: Sequence[tuple[str, str]] = ()


@dataclass(slots=True)
class Block:
    """Fields that belong together. ``legend`` is empty for one that stands alone."""

    legend: str
    fields: list[ShownField] = field(default_factory=list)


def form(visit: Visit) -> Answer:
    """The step with what was typed."""
    draft = draft_for(visit)
    step = step_for(visit, draft)
    if not drafts.is_open(draft):
        return see(path_of_draft(draft))
    return _page(visit, draft, step, texts(draft.typed, step.key))


def save(visit: Visit) -> Answer:
    """Keep what was typed, right or wrong, and go on, unless two changed the same."""
    draft = draft_for(visit)
    step = step_for(visit, draft)
    typed, marks = typed_in(visit.form, step), read_marks(visit.form.one(MARKS))
    try:
        chosen = chosen_in(visit.form, step)
        clashes = drafts.save(visit.db, draft, step.key, typed, marks, visit.who, visit.now, chosen=chosen)
    except Closed:
        return _page(visit, draft, step, typed, status=409, notice=say(CLOSED))
    if visit.part:
        return _saved_part(visit, draft, step, clashes)
    if clashes:
        return _conflict(visit, draft, step, typed, clashes)
    return _after(visit, draft, step)


def typed_in(form: Params, step: Step) -> dict[str, str | list[str]]:
    """The fields of the step that the form carries; one that it did not show stays as it is kept."""
    shown = set(form.one("felder").split())
    return {
        each.name: list(form.all(each.name)) if each.kind is Kind.MANY else form.one(each.name)
        for each in step.fields
        if each.name in form or each.name in shown
    }


def chosen_in(form: Params, step: Step) -> dict[str, str]:
    """For which fields somebody chose whose text is to stand."""
    given = {each.name: form.one(f"wahl-{each.name}") for each in step.fields}
    return {f"{step.key}.{name}": value for name, value in given.items() if value in SIDES}


def _after(visit: Visit, draft: Draft, step: Step) -> Answer:
    """Where the button leads. What is wrong keeps one here, unless one chose another step oneself."""
    wanted, base = visit.form.one(GO_ON), path_of_draft(draft)
    steps = [each.key for each in steps_of(of_entry=of_entry(draft))]
    if wanted in steps:
        return see(f"{base}/schritte/{wanted}")
    kept = texts(draft.typed, step.key)
    reading = drafts.read(draft)
    if any(problem.step == step.key for problem in (*reading.problems, *reading.missing)):
        return _page(visit, draft, step, kept, status=422, needed=True)
    if wanted == STAY or (step.key == "ki" and kept.get("ki") == YES and "ki-zweck" not in visit.form):
        return see(f"{base}/schritte/{step.key}?gespeichert=1")
    later = steps[steps.index(step.key) + 1 :]
    return see(f"{base}/schritte/{later[0]}") if later and wanted == NEXT else see(base)


def _page(
    visit: Visit,
    draft: Draft,
    step: Step,
    typed: Mapping[str, Any],
    *,
    status: int = 200,
    needed: bool = False,
    notice: str = "",
) -> Answer:
    reading = drafts.read(draft)
    problems = [*reading.problems, *(reading.missing if needed else ())]
    found = {problem.field: problem.words for problem in problems if problem.step == step.key}
    blocks = blocks_of(draft, step, typed, found)
    number, of = number_of(step.key, entry=of_entry(draft))
    return show(
        "veroeffentlichen/schritt.html",
        status=status,
        **common(visit, draft, reading),
        step=step.key,
        title=say(STEP_WORDS[step.key].title),
        lead=say(STEP_WORDS[step.key].lead),
        number=number,
        of=of,
        blocks=blocks,
        problems=list(found.items()),
        fields=" ".join(each.name for block in blocks for each in block.fields),
        marks=written(marks_of(texts(draft.typed, step.key))),
        saved_at=say(SAVED_AT, time=clock_time(draft.changed_at)) if visit.query.one("gespeichert") or needed else "",
        notice=notice,
    )  # fmt: skip


def blocks_of(draft: Draft, step: Step, typed: Mapping[str, Any], found: Mapping[str, str]) -> list[Block]:
    """The fields as the page shows them: rows in which something stands and one more."""
    blocks: list[Block] = []
    for each in _visible(step, typed):
        if not each.row or each.stem == each.group:
            blocks.append(Block(say(ROWS[each.group], number=each.row) if each.row else ""))
        blocks[-1].fields.append(_shown(draft, step, each, typed, found))
    return blocks


def _visible(step: Step, typed: Mapping[str, Any]) -> list[Field]:
    if step.key == "ki" and typed.get("ki") != YES and not any(typed.get(each.name) for each in step.fields[1:]):
        return list(step.fields[:1])
    filled: dict[str, int] = {}
    for each in step.fields:
        if each.row and typed.get(each.name):
            filled[each.group] = max(each.row, filled.get(each.group, 0))
    return [each for each in step.fields if each.row <= filled.get(each.group, 0) + 1]


def _shown(draft: Draft, step: Step, each: Field, typed: Mapping[str, Any], found: Mapping[str, str]) -> ShownField:
    label, hint = words_of(each)
    source = draft.provenance.get(f"{step.key}.{each.name}", "")
    empty: str | list[str] = [] if each.kind is Kind.MANY else ""
    return ShownField(
        name=each.name,
        kind=each.kind.value,
        label=label,
        hint=hint,
        value=typed.get(each.name) or empty,
        problem=found.get(each.name, ""),
        source=_from(draft, source) if source else "",
        choices=choices_of(each) if each.keys else (),
    )


def _from(draft: Draft, source: str) -> str:
    """Where a text comes from and when that was read."""
    record: dict[str, Any] = next((each for each in draft.sources if each["source"] == source), {})
    name = record.get("raw", {}).get("source_title") or source
    read_on = date.fromisoformat(record["retrieved_on"]) if record else day_of(draft.created_at)
    return say(FROM_SOURCE, source=name, day=day(read_on))


def _saved_part(visit: Visit, draft: Draft, step: Step, clashes: Sequence[Clash]) -> Answer:
    """What a script puts into the page after it saved by itself. A clash waits for the next button."""
    marks = visit.form.one(MARKS) if clashes else written(marks_of(texts(draft.typed, step.key)))
    words = "" if clashes else say(SAVED_AT, time=clock_time(visit.now))
    return show("veroeffentlichen/gespeichert_teil.html", marks=marks, saved_at=words)


def _conflict(visit: Visit, draft: Draft, step: Step, typed: Mapping[str, Any], clashes: Sequence[Clash]) -> Answer:
    by_name = {each.name: each for each in step.fields}
    reading = drafts.read(draft)
    return show(
        "veroeffentlichen/konflikt.html",
        status=409,
        **common(visit, draft, reading),
        action=f"{path_of_draft(draft)}/schritte/{step.key}",
        mine=say("Ihr Text, noch nicht gespeichert"),
        theirs=say("Inzwischen gespeichert"),
        carried=[(name, each) for name, value in typed.items() for each in _values(value)],
        marks=visit.form.one(MARKS),
        fields=visit.form.one("felder"),
        go_on=visit.form.one(GO_ON),
        clashes=[clash_shown(by_name[clash.field], clash, clash.field) for clash in clashes],
    )


def clash_shown(each: Field, clash: Clash, key: str) -> dict[str, str]:
    """A field with both texts, as one reads them."""
    return {
        "key": key,
        "label": words_of(each)[0],
        "mine": spoken(each, clash.mine) or say("nichts"),
        "theirs": spoken(each, clash.theirs) or say("nichts"),
    }


def _values(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value]
