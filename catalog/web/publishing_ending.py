"""How a draft ends: submitted, thrown away, put back; and brought up to date where its entry has moved on."""

from __future__ import annotations

from collections.abc import Mapping

from auth.rules import Action
from catalog import drafts, reviews, solutions
from catalog.curation import thing_of
from catalog.drafts import Clashing, Closed, Incomplete, NotPublic
from catalog.drafts.catching_up import Clashes
from catalog.drafts.fields import each_field
from catalog.models import Draft, Solution
from catalog.reviews.submitting import is_first
from catalog.solutions import Rules
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import PATH, common, draft_for, path_of_draft, thing_of_draft
from catalog.web.publishing_steps import SIDES, clash_shown
from catalog.web.publishing_words import STEPS as STEP_WORDS
from content.locale.speech import message, say
from schemas.solution import PublicationStatus

CLOSED = message("Das ist nicht mehr möglich: Der Entwurf ist inzwischen eingereicht, veröffentlicht oder verworfen.")
NOT_PUBLIC = message(
    "Der Eintrag ist inzwischen zurückgezogen oder archiviert. Stellen Sie ihn zuerst wieder her. Ihr Entwurf bleibt."
)
TAKEN = message("Sie haben schon einen anderen Entwurf dieses Eintrags begonnen. Beenden Sie zuerst den.")


def ask_to_submit(visit: Visit) -> Answer:
    """What publishing means, and what is still wrong or missing."""
    return _submitting(visit, draft_for(visit))


def submit(visit: Visit) -> Answer:
    """Publish, or hand in for a look. Whoever may not publish is told who may, and the draft stays."""
    draft = draft_for(visit)
    if not drafts.is_open(draft):
        return _submitting(visit, draft, reason=say(CLOSED), status=409)
    return _submit(visit, draft) if _may_publish(visit, draft) else _submitting(visit, draft, status=409)


def _submit(visit: Visit, draft: Draft) -> Answer:
    try:
        done = reviews.submit(visit.db, draft, visit.who, visit.now)
    except Clashing as error:
        return _moved_on(visit, draft, error.clashes)
    except NotPublic:
        return _submitting(visit, draft, reason=say(NOT_PUBLIC), status=409)
    except Incomplete:
        return _submitting(visit, draft, status=422)
    if not isinstance(done, Solution):
        return see(path_of_draft(draft))
    solutions.refresh(visit.db, done, visit.now, Rules.of(visit.settings))
    return see(f"/loesungen/{done.slug}")


def settle(visit: Visit) -> Answer:
    """Take for each field the text that was chosen, so that the draft stands on the entry's present version."""
    draft = draft_for(visit)
    if not drafts.is_open(draft):
        return see(path_of_draft(draft))
    chosen = {
        f"{step.key}.{field.name}": value
        for step, field in each_field()
        if (value := visit.form.one(f"wahl-{step.key}.{field.name}")) in SIDES
    }
    if clashes := drafts.catch_up(visit.db, draft, visit.now, chosen):
        return _moved_on(visit, draft, clashes)
    return see(f"{path_of_draft(draft)}?gespeichert=abgeglichen")


def ask_to_throw_away(visit: Visit) -> Answer:
    """Whether the draft is really to go."""
    draft = draft_for(visit)
    if not drafts.is_open(draft):
        return see(path_of_draft(draft))
    return show("veroeffentlichen/verwerfen.html", **common(visit, draft, drafts.read(draft)))


def throw_away(visit: Visit) -> Answer:
    """End the draft; it can be put back for a while."""
    draft = draft_for(visit)
    try:
        drafts.throw_away(visit.db, draft, visit.who, visit.now)
    except Closed:
        return _submitting(visit, draft, reason=say(CLOSED), status=409)
    return see(f"{path_of_draft(draft)}?gespeichert=verworfen")


def put_back(visit: Visit) -> Answer:
    """Take back that the draft was thrown away."""
    draft = draft_for(visit)
    if draft.solution and drafts.another_open(visit.db, draft):
        return _submitting(visit, draft, reason=say(TAKEN), status=409)
    try:
        drafts.put_back(visit.db, draft, visit.who, visit.now)
    except Closed:
        return see(path_of_draft(draft))
    return see(f"{path_of_draft(draft)}?gespeichert=wiederhergestellt")


def _may_publish(visit: Visit, draft: Draft) -> bool:
    thing = thing_of(visit.db, draft.solution) if draft.solution else thing_of_draft(visit.db, draft)
    return visit.may(Action.ENTRY_SPEAK, thing_of_draft(visit.db, draft)) and visit.may(Action.ENTRY_SPEAK, thing)


def _submitting(visit: Visit, draft: Draft, *, reason: str = "", status: int = 200) -> Answer:
    reading = drafts.read(draft)
    named: Mapping[str, str] = {key: say(words.title) for key, words in STEP_WORDS.items()}
    problems = (*reading.missing, *reading.problems)
    may = _may_publish(visit, draft)
    return show(
        "veroeffentlichen/einreichen.html",
        status=status,
        **common(visit, draft, reading),
        reason=reason,
        problems=[(named[each.step], f"schritte/{each.step}#{each.field}", each.words) for each in problems],
        may_publish=may,
        speakers=[] if may else [name for name, _ in drafts.speakers(visit.db, draft.organisation_id)],
        first=draft.publication_status is PublicationStatus.DRAFT and is_first(visit.db, draft),
        days=reviews.DAYS_TO_DECIDE,
        entry=draft.solution,
        back=PATH,
    )


def _moved_on(visit: Visit, draft: Draft, clashes: Clashes) -> Answer:
    fields = {(step.key, field.name): field for step, field in each_field()}
    return show(
        "veroeffentlichen/konflikt.html",
        status=409,
        **common(visit, draft, drafts.read(draft)),
        action=f"{path_of_draft(draft)}/abgleich",
        mine=say("Ihr Entwurf"),
        theirs=say("Inzwischen veröffentlicht"),
        carried=[],
        marks="",
        fields="",
        go_on="",
        clashes=[
            clash_shown(fields[step, clash.field], clash, f"{step}.{clash.field}")
            for step, found in clashes.items()
            for clash in found
        ],
    )
