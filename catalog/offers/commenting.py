"""What the publisher, or the operator itself, says of an offer in place: the offer stays as its owner wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from auth.rules import Who
from catalog import audit
from catalog.models import OfferComment, OperatorOffer, Organisation

_TIMES = ("created_at", "removed_at")
MOST_COMMENTS = 20
"""So many comments one organisation leaves at one offer."""


class TooMany(Exception):
    """The organisation has left as many comments here as it may."""


def comments_of(db: Session, offer_id: int) -> list[OfferComment]:
    """The comments that stand, the oldest first."""
    standing = select(OfferComment).where(OfferComment.offer_id == offer_id, OfferComment.removed_at.is_(None))
    return list(db.scalars(standing.options(joinedload(OfferComment.organisation)).order_by(OfferComment.id)))


def comment(
    db: Session, offer: OperatorOffer, organisation: Organisation, words: str, by: Who, now: datetime
) -> OfferComment:
    """Say something of an offer in an organisation's name. What was sent twice stands once. Raises TooMany."""
    own = [one for one in comments_of(db, offer.id) if one.organisation_id == organisation.id]
    if known := next((one for one in own if one.words == words), None):
        return known
    if len(own) >= MOST_COMMENTS:
        raise TooMany
    row = OfferComment(offer_id=offer.id, organisation_id=organisation.id, words=words, created_at=now)
    db.add(row)
    db.flush()
    _note(db, by, "offer_commented", row, now)
    return row


def remove_comment(db: Session, row: OfferComment, by: Who, now: datetime) -> None:
    """Take back what the own organisation said."""
    row.removed_at = now
    _note(db, by, "offer_comment_removed", row, now)


def taken_along(db: Session, offer: OperatorOffer) -> list[dict[str, Any]]:
    """The comments of an offer that goes, to be kept with it; they go first."""
    rows = db.scalars(select(OfferComment).where(OfferComment.offer_id == offer.id).order_by(OfferComment.id)).all()
    kept = [_values(row) for row in rows]
    for row in rows:
        db.delete(row)
    db.flush()
    return kept


def put_back(db: Session, offer: OperatorOffer, kept: Iterable[Mapping[str, Any]]) -> None:
    """The comments of an offer that is there again."""
    db.flush()
    for values in kept:
        times = {name: datetime.fromisoformat(values[name]) if values[name] else None for name in _TIMES}
        db.add(OfferComment(**{**values, **times, "offer_id": offer.id}))


def _values(row: OfferComment) -> dict[str, Any]:
    values = {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name != "id"}
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}


def _note(db: Session, by: Who, action: str, row: OfferComment, now: datetime) -> None:
    audit.note(db, audit.acting(by), action, ("offer_comment", row.id), now, organisation_id=row.organisation_id)
