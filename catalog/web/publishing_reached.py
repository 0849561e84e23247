"""A draft that somebody wants to go on with: loaded and asked about in one step, and what all its pages show."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Action, Thing
from catalog import drafts
from catalog.contacts import contacts_of
from catalog.drafts import Beside, DraftLine, Item, Reading
from catalog.drafts.fields import STEPS, Step, steps_of, texts
from catalog.models import Draft, ExperienceReport, Solution
from catalog.operation import offers_of
from catalog.organisations.places import places_of
from catalog.web.errors import Missing
from catalog.web.page import Visit
from catalog.web.publishing_words import STEPS as STEP_WORDS
from content.locale.formats import moment
from content.locale.speech import message, say
from schemas.identity import MemberRole

PATH = "/veroeffentlichen"
_KEY = re.compile(r"[A-Za-z0-9_-]{8,40}")
CHANGED_BY_ME = message("zuletzt von Ihnen geändert, {when}")
CHANGED_BY = message("zuletzt von der {role} der Organisation geändert, {when}")
CHANGED = message("zuletzt geändert, {when}")
ROLES = {MemberRole.EDITOR: message("Redaktion"), MemberRole.OWNER: message("Verantwortung")}


def draft_for(visit: Visit, action: Action = Action.DRAFT_WRITE) -> Draft:
    """The draft at this address, for who may write its organisation's drafts. Raises Missing, Refused and the like."""
    key = visit.name("key")
    draft = visit.db.scalar(select(Draft).where(Draft.key == key)) if _KEY.fullmatch(key) else None
    if draft is None:
        visit.allow(action)
        raise Missing
    visit.allow(action, thing_of_draft(visit.db, draft))
    return draft


def thing_of_draft(db: Session, draft: Draft) -> Thing:
    """The draft as rules see it: it is its organisation's, and lies where that lies."""
    body = draft.organisation_id
    return Thing(organisations=frozenset({body}), places=places_of(db, {body}).get(body, ()))


def path_of_draft(draft: Draft) -> str:
    """Where its pages begin."""
    return f"{PATH}/{draft.key}"


def step_for(visit: Visit, draft: Draft) -> Step:
    """The step at this address. Raises Missing for one that the draft doesn't have."""
    key = visit.name("step")
    found = next((step for step in steps_of(of_entry=of_entry(draft)) if step.key == key), None)
    if found is None:
        raise Missing
    return found


def of_entry(draft: Draft) -> bool:
    """Whether it is of an entry that was there before."""
    return draft.began_from is not None


def common(visit: Visit, draft: Draft, reading: Reading) -> dict[str, Any]:
    """What every page of a draft shows: its steps, how far it is, and who changed it last."""
    items = drafts.completeness(reading, beside_of(visit, draft.solution) if of_entry(draft) else None)
    wrong = {problem.step for problem in reading.problems}
    steps = [
        {
            "key": step.key,
            "title": say(STEP_WORDS[step.key].title),
            "begun": any(texts(draft.typed, step.key).values()),
            "wrong": step.key in wrong,
        }
        for step in steps_of(of_entry=of_entry(draft))
    ]
    return {
        "here": "veroeffentlichen",
        "draft": draft,
        "base": path_of_draft(draft),
        "name": draft.title or say("Eintrag ohne Titel"),
        "steps": steps,
        "items": [shown_item(draft, item) for item in items],
        "told": sum(item.there for item in items),
        "changed": changed_words(drafts.line_of(visit.db, visit.who, draft)),
        "open": drafts.is_open(draft),
    }


def shown_item(draft: Draft, item: Item) -> dict[str, Any]:
    """A line of the completeness list, with the way to its field or to the page beside the entry."""
    path = f"{path_of_draft(draft)}/schritte/{item.step}#{item.field}"
    if of_entry(draft) and draft.solution and item.step in BESIDE_PATHS:
        path = f"/loesungen/{draft.solution.slug}/{BESIDE_PATHS[item.step]}"
    return {"name": say(item.name), "brings": say(item.brings), "there": item.there, "path": path}


BESIDE_PATHS = {"betrieb": "betrieb", "kontakt": "ansprechpersonen", "erfahrungen": "erfahrungen/neu"}
"""Where what stands beside an entry is written."""


def beside_of(visit: Visit, solution: Solution | None) -> Beside:
    """What stands beside an entry already."""
    if solution is None:
        return Beside()
    report = select(ExperienceReport.id).where(ExperienceReport.solution_id == solution.id).limit(1)
    return Beside(
        offers=bool(offers_of(visit.db, solution.id)),
        contacts=bool(contacts_of(visit.db, solution.id)),
        reports=visit.db.scalar(report) is not None,
    )


def changed_words(line: DraftLine) -> str:
    """Who changed a draft last, by role, and when."""
    when = moment(line.draft.changed_at)
    if line.by_me:
        return say(CHANGED_BY_ME, when=when)
    if line.role in ROLES:
        return say(CHANGED_BY, role=say(ROLES[line.role]), when=when)
    return say(CHANGED, when=when)


def number_of(step: str, *, entry: bool) -> tuple[int, int]:
    """Which of how many steps it is."""
    steps = steps_of(of_entry=entry) if entry else STEPS
    return [each.key for each in steps].index(step) + 1, len(steps)
