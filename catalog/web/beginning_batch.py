"""The drafts that began together: how far each is, and submitting all that are ready at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from auth.rules import Action
from catalog import drafts, reviews, solutions
from catalog.drafts import Clashing, Incomplete, NotPublic
from catalog.models import Draft, Solution
from catalog.reviews.submitting import is_first
from catalog.solutions import Rules
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, show
from catalog.web.publishing_reached import PATH, path_of_draft, thing_of_draft
from catalog.web.publishing_words import STEPS
from content.locale.speech import message, say, say_count
from schemas.solution import PublicationStatus

_BATCH = re.compile(r"[A-Za-z0-9_-]{8,40}")
NOT_SUBMITTED = message("nicht eingereicht: Inzwischen hat sich etwas geändert. Öffnen Sie den Entwurf.")
STAGES = {
    PublicationStatus.DRAFT: message("Entwurf"),
    PublicationStatus.SUBMITTED: message("eingereicht"),
    PublicationStatus.PUBLISHED: message("veröffentlicht"),
    PublicationStatus.WITHDRAWN: message("verworfen"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A draft on the page. ``lacks`` are sentences about what must be mended first, with the field of each."""

    draft: Draft
    path: str
    title: str
    stage: str
    told: int
    of: int
    ready: bool
    lacks: tuple[tuple[str, str], ...]
    entry: Solution | None


def path_of_batch(batch: str) -> str:
    """Where the drafts of a table are."""
    return f"{PATH}/stapel/{batch}"


def listing(visit: Visit) -> Answer:
    """The drafts of one table, with how far each is."""
    return _page(visit, _drafts_for(visit))


def submit(visit: Visit) -> Answer:
    """Submit all that are ready, and say which are not and why. Whoever may not publish is told who may."""
    found = _drafts_for(visit)
    if not visit.may(Action.ENTRY_SPEAK, thing_of_draft(visit.db, found[0])):
        return _page(visit, found, status=422)
    waiting = [draft for draft in found if draft.publication_status is PublicationStatus.DRAFT]
    ready = [draft for draft in waiting if drafts.read(draft).complete]
    refused = {draft.key for draft in ready if not _submitted(visit, draft)}
    done = len(ready) - len(refused)
    said = say_count("Ein Entwurf ist eingereicht.", "{count} Entwürfe sind eingereicht.", done) if done else ""
    left = len(waiting) - done
    kept = say_count("Einer fehlt noch: siehe unten.", "{count} fehlen noch: siehe unten.", left) if left else ""
    return _page(visit, found, " ".join(filter(None, (said, kept))), refused)


def _submitted(visit: Visit, draft: Draft) -> bool:
    """Whether it went through; one that doesn't keeps no other from it."""
    try:
        with visit.db.begin_nested():
            done = reviews.submit(visit.db, draft, visit.who, visit.now)
            if isinstance(done, Solution):
                solutions.refresh(visit.db, done, visit.now, Rules.of(visit.settings))
    except (Clashing, Incomplete, NotPublic):
        return False
    return True


def _drafts_for(visit: Visit) -> list[Draft]:
    """The drafts of this batch, for who may write them. Raises Missing, and what ``Visit.allow`` raises."""
    batch = visit.name("batch")
    query = select(Draft).options(joinedload(Draft.organisation), joinedload(Draft.solution))
    query = query.where(Draft.batch == batch).order_by(Draft.id)
    found = list(visit.db.scalars(query)) if _BATCH.fullmatch(batch) else []
    for draft in found:
        visit.allow(Action.DRAFT_WRITE, thing_of_draft(visit.db, draft))
    if not found:
        visit.allow(Action.DRAFT_WRITE)
        raise Missing
    return found


def _page(
    visit: Visit, found: Sequence[Draft], said: str = "", refused: set[str] | None = None, status: int = 200
) -> Answer:
    lines = [_line(draft, draft.key in (refused or set())) for draft in found]
    first = found[0]
    may_publish = visit.may(Action.ENTRY_SPEAK, thing_of_draft(visit.db, first))
    return show(
        "beginnings/batch.html", status=status, here="veroeffentlichen", lines=lines, said=said,
        organisation=first.organisation, first=is_first(visit.db, first), days=reviews.DAYS_TO_DECIDE,
        path=path_of_batch(visit.name("batch")), ready=sum(line.ready for line in lines), may_publish=may_publish,
        speakers=[] if may_publish else [name for name, _ in drafts.speakers(visit.db, first.organisation_id)],
    )  # fmt: skip


def _line(draft: Draft, refused: bool) -> Line:
    reading, path = drafts.read(draft), path_of_draft(draft)
    items = drafts.completeness(reading)
    is_draft = draft.publication_status is PublicationStatus.DRAFT
    lacks = [
        (f"{path}/schritte/{each.step}#{each.field}", f"{say(STEPS[each.step].title)}: {each.words}")
        for each in (*reading.missing, *reading.problems)
    ]
    if refused:
        lacks.append((path, say(NOT_SUBMITTED)))
    return Line(
        draft=draft,
        path=path,
        title=draft.title or say("Eintrag ohne Titel"),
        stage=say(STAGES.get(draft.publication_status, STAGES[PublicationStatus.DRAFT])),
        told=sum(item.there for item in items),
        of=len(items),
        ready=is_draft and reading.complete,
        lacks=tuple(lacks) if is_draft else (),
        entry=draft.solution if draft.publication_status is PublicationStatus.PUBLISHED else None,
    )
