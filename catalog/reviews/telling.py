"""What an organisation is told of a look at its entry: whoever submitted it, and its owners, each once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import mail
from catalog.models import Person, PersonProfile, Review, Solution
from catalog.reports import owners_of
from schemas.publishing import RefusalReason


def tell_published(db: Session, review: Review, solution: Solution, now: datetime, *, by_itself: bool = False) -> None:
    """That the entry stands in the catalogue; ``by_itself``: because its time was over."""
    facts = {"title": solution.title, "path": f"/loesungen/{solution.slug}", "by_itself": by_itself}
    _tell(db, review, "review_published", facts, now)


def tell_refused(db: Session, review: Review, reason: RefusalReason, now: datetime) -> None:
    """That it was refused, why, and what can be done now."""
    final = review.second_decided_at is not None
    facts = {
        "title": review.draft.title,
        "cause": reason.value,
        "duplicate_of": review.duplicate_of.title if review.duplicate_of and reason is RefusalReason.DUPLICATE else "",
        "reason": (review.second_words if final else review.words) or "",
        "final": final,
        "path": f"/veroeffentlichen/{review.draft.key}/pruefung",
    }
    _tell(db, review, "review_refused", facts, now)


def _tell(db: Session, review: Review, template: str, facts: Mapping[str, object], now: datetime) -> None:
    for id, profile in _reached(db, review, now):
        mail.queue(db, template, profile.mail, now, facts=facts, person_id=id, language=profile.language)


def _reached(db: Session, review: Review, now: datetime) -> list[tuple[int, PersonProfile]]:
    query = select(Person.id, PersonProfile).join(PersonProfile, PersonProfile.person_id == Person.id)
    query = query.where(Person.key == review.submitted_by, Person.deleted_at.is_(None))
    submitter = [(id, profile) for id, profile in db.execute(query)]
    return list((dict(submitter) | dict(owners_of(db, [review.organisation_id], now))).items())
