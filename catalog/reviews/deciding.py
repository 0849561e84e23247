"""Decisions about first entries. A refusal has one of the listed reasons and words; the second is another person's.

Whether somebody may decide at all is asked before (auth/rules.py, ``CONTRIBUTION_DECIDE``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, drafts
from catalog.models import Review, Solution
from catalog.reviews.stages import Stage, stage
from catalog.reviews.telling import tell_published, tell_refused
from schemas.publishing import RefusalReason
from schemas.solution import PublicationStatus
from schemas.texts import readable


class NotYours(Exception):
    """It is decided already, or somebody else has to decide."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is decided. Without a ``reason`` the entry is accepted; a duplicate names which entry it doubles."""

    reason: RefusalReason | None = None
    words: str = ""
    duplicate_of: Solution | None = None


def may_decide_next(review: Review, who: Who) -> bool:
    """Whether a decision is due and theirs to make: not on what they submitted, and not twice on the same."""
    if review.submitted_by == who.key:
        return False
    now_at = stage(review)
    return now_at is Stage.WAITING or (now_at is Stage.OBJECTED and review.decided_by != who.key)


def decide(db: Session, review: Review, ruling: Ruling, who: Who, now: datetime) -> Solution | None:
    """Decide, let it take effect, and tell the organisation. The entry, where it is published. Raises NotYours."""
    if not may_decide_next(review, who):
        raise NotYours
    _write(review, ruling, who, now)
    _note(db, review, ruling, who, now)
    if ruling.reason is None:
        solution = drafts.publish(db, review.draft, who, now)
        tell_published(db, review, solution, now)
        return solution
    review.draft.publication_status = PublicationStatus.DRAFT
    review.draft.revision += 1
    tell_refused(db, review, review.reason or ruling.reason, now)
    return None


def _write(review: Review, ruling: Ruling, who: Who, now: datetime) -> None:
    """A second refusal upholds the first: the reason stays, and the words are its own."""
    review.due_at, words = None, readable(ruling.words).strip()
    accepted = ruling.reason is None
    if review.decided_at is None:
        review.decided_at, review.decided_by, review.accepted = now, who.key, accepted
        review.reason, review.words = ruling.reason, words
        review.duplicate_of_id = ruling.duplicate_of.id if ruling.duplicate_of else None
        return
    review.second_decided_at, review.second_decided_by = now, who.key
    review.second_accepted, review.second_words = accepted, words


def _note(db: Session, review: Review, ruling: Ruling, who: Who, now: datetime) -> None:
    facts = {"decision": "refused", "reason": ruling.reason.value} if ruling.reason else {"decision": "accepted"}
    subject = ("review", review.key)
    by = audit.acting(who)
    audit.note(db, by, "review_decided", subject, now, organisation_id=review.organisation_id, facts=facts)
