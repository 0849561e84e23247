"""Reuse: statements, which are only ever added, and the adoptions derived from them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.columns import choice
from catalog.models.organisation import Organisation
from catalog.models.solution import Solution
from schemas.reuse import AdoptionStep, Answer, Manner, Speaker, Standing


class Subject(StrEnum):
    """What a statement is about: one organisation's use, or the entry's content as a whole."""

    ADOPTION = "adoption"
    CONTENT = "content"


class Statement(Base):
    """Who says what, when, in which role; never changed or deleted (a trigger refuses it).

    ``claim`` is an AdoptionClaim for adoptions and empty for a confirmation of the content. ``organisation_id``
    is the adopter where it is known with certainty, else its name stands in ``organisation_text`` and counts
    nowhere. ``fingerprint`` is unique: one source has at most one statement of the same words on a thing, so a
    repeated import adds nothing.
    """

    __tablename__ = "statement"
    locked_when_loaded = False
    __table_args__ = (
        CheckConstraint("subject <> 'adoption' OR organisation_text <> ''", name="adopter"),
        CheckConstraint("(answer IS NULL) = (answers_id IS NULL)", name="answers_one"),
        Index("ix_statement_solution_id_organisation_id", "solution_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"))
    subject: Mapped[Subject] = mapped_column(choice(Subject, "subject"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_text: Mapped[str] = mapped_column(default="")
    claim: Mapped[dict[str, Any]]
    said_as: Mapped[Speaker] = mapped_column(choice(Speaker, "said_as"))
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    said_by_text: Mapped[str]
    said_at: Mapped[datetime]
    evidence: Mapped[str | None]
    as_of: Mapped[str | None]
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"))
    answer: Mapped[Answer | None] = mapped_column(choice(Answer, "answer"))
    fingerprint: Mapped[str] = mapped_column(unique=True)

    organisation: Mapped[Organisation | None] = relationship(foreign_keys=[organisation_id])
    said_by: Mapped[Organisation | None] = relationship(foreign_keys=[said_by_id])


class Adoption(Base):
    """One organisation's way with one solution, derived from the statements about it and from the clock.

    ``step`` is the furthest that stands now, ``standing`` its standing; ``confirmed_step`` and
    ``reported_step`` may differ. ``counts`` holds for a Nachnutzung: from trial on, outside the publisher's
    own project and area. ``own`` marks the operation at the origin.
    """

    __tablename__ = "adoption"
    __table_args__ = (
        UniqueConstraint("solution_id", "organisation_id"),
        Index("ix_adoption_confirmed_on", "confirmed_on"),
        Index(
            "ix_adoption_taken_from_id",
            "taken_from_id",
            sqlite_where=text("taken_from_id IS NOT NULL"),
            postgresql_where=text("taken_from_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    step: Mapped[AdoptionStep | None] = mapped_column(choice(AdoptionStep, "step"))
    standing: Mapped[Standing] = mapped_column(choice(Standing, "standing"))
    confirmed_step: Mapped[AdoptionStep | None] = mapped_column(choice(AdoptionStep, "confirmed_step"))
    reported_step: Mapped[AdoptionStep | None] = mapped_column(choice(AdoptionStep, "reported_step"))
    confirmed_on: Mapped[date | None]
    manner: Mapped[Manner | None] = mapped_column(choice(Manner, "manner"))
    since: Mapped[str | None]
    own: Mapped[bool]
    counts: Mapped[bool]
    members: Mapped[int | None]
    taken_from_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    claim: Mapped[dict[str, Any]]
    said_by_text: Mapped[str]
    said_on: Mapped[date]

    solution: Mapped[Solution] = relationship()
    organisation: Mapped[Organisation] = relationship(foreign_keys=[organisation_id])
    taken_from: Mapped[Organisation | None] = relationship(foreign_keys=[taken_from_id])


class ExperienceReport(Base):
    """What one organisation learned with a solution; ``content`` is an ExperienceContent.

    ``revision`` is what an editing form gives back.
    """

    __tablename__ = "experience_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    organisation_text: Mapped[str]
    content: Mapped[dict[str, Any]]
    written_on: Mapped[date]
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))

    organisation: Mapped[Organisation | None] = relationship()
