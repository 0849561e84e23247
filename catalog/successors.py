"""Bodies that went up in others: whoever means them means the successor, however long the chain."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.models import Organisation

_MERGED = select(Organisation.id, Organisation.merged_into_id).where(Organisation.merged_into_id.is_not(None))


def successors(db: Session) -> dict[int, int]:
    """Each body that went up in another, and the body that it is today. There are few: reforms are rare."""
    nearest = {id: into for id, into in db.execute(_MERGED) if into is not None}
    return {id: _last(id, nearest) for id in nearest}


def _last(id: int, nearest: dict[int, int]) -> int:
    seen = {id}
    while (into := nearest.get(id)) is not None and into not in seen:
        seen.add(into)
        id = into
    return id


def today(db: Session, body: Organisation) -> Organisation:
    """The body itself, or what it went up in."""
    seen = {body.id}
    while body.merged_into_id is not None and body.merged_into_id not in seen:
        seen.add(body.merged_into_id)
        body = db.get_one(Organisation, body.merged_into_id)
    return body
