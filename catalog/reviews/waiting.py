"""The reviews that somebody, or time alone, still has to bring to an end."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload

from catalog import audit, drafts
from catalog.models import Draft, Review
from catalog.reviews.telling import tell_published
from schemas.solution import PublicationStatus

WAITS = or_(
    and_(Review.decided_at.is_(None), Review.due_at.is_not(None)),
    and_(Review.objected_at.is_not(None), Review.second_decided_at.is_(None), Review.due_at.is_not(None)),
)
"""Somebody has to decide, for the first or the second time."""


_WHOLE = select(Review).options(
    joinedload(Review.draft).joinedload(Draft.solution),
    joinedload(Review.draft).joinedload(Draft.organisation),
    joinedload(Review.organisation),
    joinedload(Review.duplicate_of),
)
"""With all that a page shows of it, which is written when the transaction is over."""


def open_reviews(db: Session) -> list[Review]:
    """Those on which a decision is due, the oldest first."""
    query = select(Review).options(joinedload(Review.draft), joinedload(Review.organisation)).where(WAITS)
    return list(db.scalars(query.order_by(Review.submitted_at, Review.id)))


def open_reviews_of(db: Session, organisation_id: int) -> list[Review]:
    """Those of one organisation."""
    query = _WHOLE.where(WAITS, Review.organisation_id == organisation_id)
    return list(db.scalars(query.order_by(Review.submitted_at, Review.id)))


def review_of_key(db: Session, key: str) -> Review | None:
    """The review at an address."""
    return db.scalar(_WHOLE.where(Review.key == key))


def latest_of(db: Session, draft: Draft) -> Review | None:
    """The last look at a draft, where there was one."""
    return db.scalar(_WHOLE.where(Review.draft_id == draft.id).order_by(Review.id.desc()).limit(1))


def reviews_to_publish(now: datetime) -> Select[Review]:
    """First entries whose time for a decision is over, undecided."""
    return select(Review).where(Review.decided_at.is_(None), Review.due_at <= now)


def publish_overdue(db: Session, now: datetime) -> bool:
    """Publish one of them; whether there was one. It all hangs on its row, so a worker that dies loses nothing."""
    query = reviews_to_publish(now).order_by(Review.due_at, Review.id).limit(1)
    review = db.scalar(query.with_for_update(skip_locked=True, key_share=True))
    if review is None:
        return False
    subject, body = ("review", review.key), review.organisation_id
    try:
        with db.begin_nested():
            solution = drafts.publish(db, review.draft, None, now)
    except (drafts.Incomplete, drafts.NotPublic, drafts.Clashing):
        review.due_at = None  # it can't stand as it is any more: back to who wrote it
        review.draft.publication_status = PublicationStatus.DRAFT
        audit.note(db, audit.HOUSE, "draft_taken_back", subject, now, organisation_id=body)
        return True
    review.decided_at, review.due_at, review.accepted = now, None, True
    audit.note(db, audit.HOUSE, "review_lapsed", subject, now, organisation_id=body)
    tell_published(db, review, solution, now, by_itself=True)
    return True
