"""Files as rows, so that no web machine holds anything (architecture.md, How facts are kept)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.columns import choice
from catalog.models.organisation import Organisation
from schemas.publishing import AttachmentKind

MOST_BYTES = 10 * 1024 * 1024
"""The largest file that is kept."""


class StoredFile(Base):
    """Content by its SHA-256, in hexadecimal: the same file is kept once. ``content`` is loaded only where asked for.

    It is what is served: metadata taken out of pictures, and checked against ``media_type``.
    """

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint(f"size >= 0 AND size <= {MOST_BYTES}", name="size"),)
    locked_when_loaded = False

    digest: Mapped[str] = mapped_column(primary_key=True)
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime]


class Attachment(Base):
    """A file at an entry, or at a draft that is to become one. ``key`` is its address.

    ``name`` is the file's name as it is offered, ``alt`` says of a picture what is to be seen. ``accessible``: whether
    a PDF is tagged, None where that is no question. ``thumbnail_digest`` is a smaller form of a picture.
    """

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    solution_id: Mapped[int | None] = mapped_column(ForeignKey("solution.id"), index=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("draft.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[AttachmentKind] = mapped_column(choice(AttachmentKind, "kind"))
    digest: Mapped[str] = mapped_column(ForeignKey("stored_file.digest"), index=True)
    thumbnail_digest: Mapped[str | None] = mapped_column(ForeignKey("stored_file.digest"))
    name: Mapped[str]
    title: Mapped[str]
    alt: Mapped[str] = mapped_column(default="")
    width: Mapped[int | None]
    height: Mapped[int | None]
    accessible: Mapped[bool | None]
    position: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship()
    file: Mapped[StoredFile] = relationship(foreign_keys=[digest])
