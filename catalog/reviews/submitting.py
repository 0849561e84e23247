"""Submitting a draft: what goes to the queue, what is published at once, and what its organisation may do meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from auth.rules import Who
from auth.tokens import new_key
from catalog import audit, drafts
from catalog.curation import with_predecessors
from catalog.db import one_at_a_time
from catalog.models import Draft, Review, Solution
from catalog.reviews.stages import DAYS_TO_DECIDE, Stage, objection_until, stage
from catalog.reviews.waiting import latest_of
from schemas.dates import day_of
from schemas.solution import PublicationStatus
from schemas.texts import readable

LONGEST_WORDS = 4_000


class NotWaiting(Exception):
    """Nobody has to decide about it (any more)."""


class NoObjection(Exception):
    """There is nothing to object to: it was not refused, too long ago, or was objected to before."""


def submit(db: Session, draft: Draft, who: Who, now: datetime) -> Solution | Review:
    """Hand a draft in: an organisation's first entries wait for a look, all others are published at once.

    The same again answers the same: a draft that waits already goes on to wait. Raises drafts.Incomplete, and whatever
    ``drafts.publish`` raises.
    """
    one_at_a_time(db, f"organisation's first entries {draft.organisation_id}")
    if draft.publication_status is PublicationStatus.PUBLISHED and draft.solution:
        return draft.solution
    if draft.publication_status is PublicationStatus.SUBMITTED and (waiting := latest_of(db, draft)):
        return waiting
    if not is_first(db, draft):
        return drafts.publish(db, draft, who, now)
    if not drafts.read(draft).complete:
        raise drafts.Incomplete
    review = Review(
        key=new_key(), draft_id=draft.id, organisation_id=draft.organisation_id,
        submitted_at=now, submitted_by=who.key, due_at=now + timedelta(days=DAYS_TO_DECIDE),
    )  # fmt: skip
    db.add(review)
    draft.publication_status = PublicationStatus.SUBMITTED
    db.flush()
    _note(db, who, "draft_submitted", review, now)
    return review


def is_first(db: Session, draft: Draft) -> bool:
    """Whether the entry is new, and none that its organisation submitted ever passed a look or its time."""
    if draft.solution_id is not None:
        return False
    bodies = with_predecessors(db, [draft.organisation_id])[draft.organisation_id]
    passed = or_(Review.accepted.is_(True), Review.second_accepted.is_(True))
    return not db.scalar(select(exists().where(Review.organisation_id.in_(bodies), passed)))


def take_back(db: Session, review: Review, who: Who, now: datetime) -> None:
    """Take a draft back before anybody has decided, to go on writing. Raises NotWaiting."""
    if stage(review) not in {Stage.WAITING, Stage.OBJECTED}:
        raise NotWaiting
    review.due_at = None
    _reopen(review.draft)
    _note(db, who, "draft_taken_back", review, now)


def object_to(db: Session, review: Review, words: str, who: Who, now: datetime) -> None:
    """Ask for a second look at a refusal, once, by somebody else. Raises NoObjection."""
    until, draft = objection_until(review), review.draft
    latest = latest_of(db, draft)
    if until is None or day_of(now) > until or latest is not review or draft.ended_at:
        raise NoObjection
    review.objected_at, review.objection = now, readable(words).strip()[:LONGEST_WORDS]
    review.due_at = now + timedelta(days=DAYS_TO_DECIDE)
    draft.publication_status = PublicationStatus.SUBMITTED
    _note(db, who, "review_objected", review, now)


def _reopen(draft: Draft) -> None:
    """A draft that can be changed and submitted again."""
    draft.publication_status = PublicationStatus.DRAFT
    draft.revision += 1


def _note(db: Session, who: Who, action: str, review: Review, now: datetime) -> None:
    subject = ("review", review.key)
    audit.note(db, audit.acting(who), action, subject, now, organisation_id=review.organisation_id)
