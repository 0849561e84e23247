"""What the house keeps about itself: notes of readers, and facts about the database as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.solution import Solution

INDEX_FACT = "index"
"""The fact about the index: which marks it may carry, ``mark`` being new after each step of indexing, and the release
that wrote its documents."""

SAMPLES_FACT = "samples"
"""On which day the samples were loaded first: ``loaded_on``."""


class Note(Base):
    """A reader says that something is wrong: ``about`` names the statement, ``text`` is theirs."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    about: Mapped[str]
    text: Mapped[str]
    reply_to: Mapped[str | None]
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    solution: Mapped[Solution] = relationship()


class HouseFact(Base):
    """One fact about the whole database by name: which register was loaded, whether the index is to be rebuilt."""

    __tablename__ = "house_fact"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]
    set_at: Mapped[datetime]
