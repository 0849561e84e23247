"""Reading files at entries and drafts. Their bytes are read only where they are served."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Attachment, Draft, Solution, StoredFile
from schemas.publishing import AttachmentKind


def files_of(db: Session, holder: Solution | Draft) -> list[Attachment]:
    """All of them, in their order."""
    return list(db.scalars(_LISTED.where(held_by(holder))))


def shown_at(db: Session, holder: Solution | Draft) -> tuple[Attachment, ...]:
    """What readers see on the page: a picture only when it is told what is to be seen."""
    told = or_(Attachment.kind != AttachmentKind.PICTURE, Attachment.alt != "")
    return tuple(db.scalars(_LISTED.where(held_by(holder), told)))


def at_address(db: Session, key: str) -> Attachment | None:
    """The file at this address."""
    return db.scalar(_LISTED.where(Attachment.key == key))


def content_of(db: Session, digest: str) -> StoredFile:
    """What is served, with its bytes."""
    return db.get_one(StoredFile, digest)


def held_by(holder: Solution | Draft) -> ColumnElement[bool]:
    """Whether a file belongs there."""
    own = Attachment.solution_id if isinstance(holder, Solution) else Attachment.draft_id
    return own == holder.id


_LISTED = select(Attachment).options(joinedload(Attachment.file)).order_by(Attachment.position, Attachment.id)
