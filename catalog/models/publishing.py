"""Entries on their way into the catalogue: drafts, the look at a first entry, and asking for an entry of others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.columns import choice
from catalog.models.organisation import Organisation
from catalog.models.solution import Solution
from schemas.publishing import RefusalReason
from schemas.solution import PublicationStatus

OPEN = text("ended_at IS NULL AND solution_id IS NOT NULL")


class Draft(Base):
    """An entry that somebody is writing for an organisation: a new one, or the next version of ``solution_id``.

    ``typed`` keeps the fields of each step as they were typed, right or wrong, so that nothing is lost; ``provenance``
    names by "step.field" the source that filled a field in, until a person changes it; ``sources`` are the records
    from which it was filled. ``began_from`` is the version of the entry that it began from, and ``batch`` is shared by
    the drafts of one table. ``revision`` is what each form gives back. ``publication_status`` is draft, submitted,
    published, or withdrawn where the draft was thrown away; ``ended_at`` says when it was over.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "uq_draft_open", "solution_id", "person_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    solution_id: Mapped[int | None] = mapped_column(ForeignKey("solution.id"), index=True)
    began_from: Mapped[int | None]
    title: Mapped[str] = mapped_column(default="")
    typed: Mapped[dict[str, Any]] = mapped_column(default=dict)
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sources: Mapped[list[Any]] = mapped_column(default=list)
    batch: Mapped[str | None] = mapped_column(index=True)
    publication_status: Mapped[PublicationStatus] = mapped_column(
        choice(PublicationStatus, "publication_status"), default=PublicationStatus.DRAFT
    )
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str | None]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)

    organisation: Mapped[Organisation] = relationship()
    solution: Mapped[Solution | None] = relationship()


class Review(Base):
    """The look of a curator or administrator at an organisation's first entry.

    Without a decision by ``due_at`` the entry publishes by itself; ``due_at`` is empty once that is settled. Who was
    refused may object once; somebody else then decides anew, in ``second_*``.
    """

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str | None]
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    accepted: Mapped[bool | None]
    reason: Mapped[RefusalReason | None] = mapped_column(choice(RefusalReason, "reason"))
    words: Mapped[str | None]
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("solution.id"))
    objected_at: Mapped[datetime | None]
    objection: Mapped[str | None]
    second_decided_at: Mapped[datetime | None]
    second_decided_by: Mapped[str | None]
    second_accepted: Mapped[bool | None]
    second_words: Mapped[str | None]

    draft: Mapped[Draft] = relationship()
    organisation: Mapped[Organisation] = relationship()
    duplicate_of: Mapped[Solution | None] = relationship()


class Takeover(Base):
    """An organisation asks to look after an entry that another one, or nobody, looks after now.

    Its publisher decides; where nobody there can, a curator or administrator.
    """

    __tablename__ = "takeover"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    accepted: Mapped[bool | None]
    decision_words: Mapped[str | None]

    solution: Mapped[Solution] = relationship()
    organisation: Mapped[Organisation] = relationship()
