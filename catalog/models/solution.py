"""Solutions: the entry, its immutable versions, its addresses, its ties, and what each source said of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.columns import choice
from catalog.models.organisation import Organisation
from schemas.reuse import AdoptionStep, Freshness, SolutionPhase, Speaker, Standing
from schemas.solution import PublicationStatus

LAGS = text("indexed_version < version")


class SolutionTie(StrEnum):
    """How entries of one family belong together (product.md, Family); the other one is the origin."""

    VARIANT_OF = "variant_of"
    INSTANCE_OF = "instance_of"
    MODULE_OF = "module_of"


class Solution(Base):
    """One entry.

    ``version`` rises with everything that the index must see; the worker indexes what lags behind it.
    ``content_number`` names the current ``SolutionVersion``. Everything from ``origin_step`` on is derived
    from statements, sources and the clock, and can be derived anew at any time; ``next_change_at`` is when
    time alone changes it. ``lease_*`` mark a row that a worker has in hand.
    """

    __tablename__ = "solution"
    __table_args__ = (
        CheckConstraint("indexed_version <= version AND version >= 0", name="versions"),
        CheckConstraint("uses_confirmed >= 0 AND uses_reported >= 0", name="uses"),
        # Every search and every idle worker asks which rows lag; nearly none do, so only those are in the index.
        Index("ix_solution_lag", "id", sqlite_where=LAGS, postgresql_where=LAGS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    publisher_text: Mapped[str]
    federal_state: Mapped[str | None]
    publication_status: Mapped[PublicationStatus] = mapped_column(
        choice(PublicationStatus, "publication_status"), index=True
    )
    withdrawn_because: Mapped[str | None]
    sample: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    content_number: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    indexed_version: Mapped[int] = mapped_column(default=0)
    lease_by: Mapped[str | None]
    lease_until: Mapped[datetime | None]

    origin_step: Mapped[AdoptionStep | None] = mapped_column(choice(AdoptionStep, "origin_step"))
    origin_standing: Mapped[Standing | None] = mapped_column(choice(Standing, "origin_standing"))
    phase: Mapped[SolutionPhase] = mapped_column(choice(SolutionPhase, "phase"), default=SolutionPhase.UNDETERMINED)
    reported_phase: Mapped[SolutionPhase] = mapped_column(
        choice(SolutionPhase, "reported_phase"), default=SolutionPhase.UNDETERMINED
    )
    phase_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    freshness: Mapped[Freshness] = mapped_column(choice(Freshness, "freshness"), default=Freshness.DUE)
    freshness_facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    uses_confirmed: Mapped[int] = mapped_column(default=0)
    uses_reported: Mapped[int] = mapped_column(default=0)
    next_change_at: Mapped[datetime | None] = mapped_column(index=True)

    publisher: Mapped[Organisation | None] = relationship()
    versions: Mapped[list[SolutionVersion]] = relationship(back_populates="solution", order_by="SolutionVersion.number")


class SolutionVersion(Base):
    """A published body of an entry, never changed (a trigger refuses it). ``content`` is a SolutionContent;
    ``provenance`` says by JSON pointer which source each part came from."""

    __tablename__ = "solution_version"
    locked_when_loaded = False
    __table_args__ = (UniqueConstraint("solution_id", "number"), CheckConstraint("number >= 1", name="number"))

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]]
    provenance: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    said_as: Mapped[Speaker] = mapped_column(choice(Speaker, "said_as"))
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    said_by_text: Mapped[str | None]
    summary: Mapped[str | None]

    solution: Mapped[Solution] = relationship(back_populates="versions")
    said_by: Mapped[Organisation | None] = relationship()


CURRENT = (SolutionVersion.solution_id == Solution.id) & (SolutionVersion.number == Solution.content_number)
"""Joins an entry with what it says now."""
LANGUAGE = func.coalesce(SolutionVersion.content["language"].as_string(), "de").label("language")
"""The language of what a version says, by its BCP 47 tag."""


class SolutionSlug(Base):
    """Every address that an entry ever had; an address once published always answers."""

    __tablename__ = "solution_slug"
    locked_when_loaded = False

    slug: Mapped[str] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)


class SolutionRelation(Base):
    """``solution`` is a variant, an instance or a module of ``origin``."""

    __tablename__ = "solution_relation"
    __table_args__ = (
        UniqueConstraint("solution_id", "origin_id"),
        CheckConstraint("solution_id <> origin_id", name="two_entries"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"))
    origin_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    tie: Mapped[SolutionTie] = mapped_column(choice(SolutionTie, "tie"))
    said_by_text: Mapped[str]

    solution: Mapped[Solution] = relationship(foreign_keys=[solution_id])
    origin: Mapped[Solution] = relationship(foreign_keys=[origin_id])


class SourceRecord(Base):
    """The last record that one source gave of an entry: raw as it came (without personal contacts), parsed, hashed.

    ``as_of`` is the source's own date as far as it is known (schemas/dates.py); ``retrieved_on`` is ours.
    """

    __tablename__ = "source_record"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    source: Mapped[str]
    external_id: Mapped[str]
    url: Mapped[str | None]
    as_of: Mapped[str | None]
    retrieved_on: Mapped[date]
    raw: Mapped[dict[str, Any]]
    parsed: Mapped[dict[str, Any]]
    hash: Mapped[str]

    solution: Mapped[Solution] = relationship()
