"""Vorhaben: a grant, and the entries that came out of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.organisation import Organisation
from catalog.models.solution import Solution


class Project(Base):
    """A grant or programme measure of one organisation. ``content`` is a ProjectContent (schemas/project.py).

    ``slug`` is its address and never changes. ``programme`` is a key of the vocabulary where it knows the programme.
    ``revision`` is what an editing form gives back.
    """

    __tablename__ = "project"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    sort_name: Mapped[str] = mapped_column(index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    funder: Mapped[str]
    programme: Mapped[str | None]
    reference: Mapped[str | None]
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)

    organisation: Mapped[Organisation] = relationship()
    entries: Mapped[list[ProjectEntry]] = relationship(back_populates="project")


class ProjectEntry(Base):
    """One entry that came out of a Vorhaben."""

    __tablename__ = "project_entry"
    __table_args__ = (UniqueConstraint("project_id", "solution_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    added_at: Mapped[datetime]

    project: Mapped[Project] = relationship(back_populates="entries")
    solution: Mapped[Solution] = relationship()
