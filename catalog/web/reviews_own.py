"""The look at a first entry, as its organisation sees it: how it stands, taken back, objected to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from auth.rules import Action
from catalog import reviews
from catalog.models import Review
from catalog.reviews import Stage
from catalog.web.errors import Missing
from catalog.web.page import Answer, Visit, see, show
from catalog.web.publishing_reached import draft_for, path_of_draft, thing_of_draft
from catalog.web.report import words_problem
from catalog.web.reviews import REASONS
from content.locale.speech import message, say
from schemas.dates import day_of

STAGES: Mapping[Stage, str] = {
    Stage.WAITING: message("eingereicht, wird angesehen"),
    Stage.TAKEN_BACK: message("von Ihrer Organisation zurückgeholt"),
    Stage.ACCEPTED: message("angenommen und veröffentlicht"),
    Stage.REFUSED: message("abgelehnt"),
    Stage.OBJECTED: message("abgelehnt, Sie haben widersprochen; jemand anderes sieht neu hin"),
    Stage.SETTLED: message("endgültig abgelehnt"),
}
OBJECTION_MISSING = message("Schreiben Sie, warum der Eintrag in den Katalog gehört.")


def status(visit: Visit) -> Answer:
    """How it stands."""
    return _page(visit, _review(visit))


def objection(visit: Visit) -> Answer:
    """Ask for a second opinion. It asks for the entry to be published, so it takes the right to speak."""
    review = _review(visit, Action.ENTRY_SPEAK)
    text = visit.form.one("text")
    if problems := words_problem(text, OBJECTION_MISSING):
        return _page(visit, review, text, problems, status=422)
    try:
        reviews.object_to(visit.db, review, text, visit.who, visit.now)
    except reviews.NoObjection:
        return _page(visit, review, text, status=409)
    return see(f"{path_of_draft(review.draft)}/pruefung")


def take_back(visit: Visit) -> Answer:
    """Go on writing."""
    review = _review(visit)
    try:
        reviews.take_back(visit.db, review, visit.who, visit.now)
    except reviews.NotWaiting:
        return _page(visit, review, status=409)
    return see(path_of_draft(review.draft))


def _review(visit: Visit, action: Action = Action.DRAFT_WRITE) -> Review:
    """The last look at the draft of this key, for who may do this with it. Raises Missing where nobody ever looked."""
    review = reviews.latest_of(visit.db, draft_for(visit, action))
    if review is None:
        raise Missing
    return review


def _page(
    visit: Visit, review: Review, text: str = "", problems: Sequence[tuple[str, str]] = (), status: int = 200
) -> Answer:
    until = reviews.objection_until(review)
    at = reviews.stage(review)
    may_object = review.draft.ended_at is None and visit.may(Action.ENTRY_SPEAK, thing_of_draft(visit.db, review.draft))
    return show(
        "pruefungen/eigene.html",
        status=status,
        here="veroeffentlichen",
        review=review,
        draft=review.draft,
        base=path_of_draft(review.draft),
        stage=say(STAGES[at]),
        reason=say(REASONS[review.reason]) if review.reason else "",
        waits=at in {Stage.WAITING, Stage.OBJECTED},
        may_go_on=at in {Stage.REFUSED, Stage.TAKEN_BACK, Stage.SETTLED} and review.draft.ended_at is None,
        due_on=reviews.due_on(review),
        second=at is Stage.OBJECTED,
        objection_until=until if until and until >= day_of(visit.now) and may_object else None,
        text=text,
        problems_found=problems,
    )
