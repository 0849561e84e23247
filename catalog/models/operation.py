"""What stands beside an entry and has its own owner or clock: code links, offers, documents, contacts."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.organisation import Organisation


class CodeLink(Base):
    """A repository. ``identity`` is what all spellings of its address share (schemas/repositories.py), empty where the
    address names none. ``licence`` is an SPDX expression; ``licence_words`` is what the source said where that is none.
    """

    __tablename__ = "code_link"
    __table_args__ = (UniqueConstraint("solution_id", "url"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"))
    url: Mapped[str]
    identity: Mapped[str] = mapped_column(index=True)
    forge: Mapped[str]
    licence: Mapped[str | None]
    licence_words: Mapped[str | None]
    said_by_text: Mapped[str]


class OperatorOffer(Base):
    """Who runs it for others. ``content`` is an OperatorOfferContent; without an owner it is what a source says.

    ``revision`` is what an editing form gives back, so that two tabs are a conflict and no lost text.
    """

    __tablename__ = "operator_offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    operator_text: Mapped[str | None]
    content: Mapped[dict[str, Any]]
    said_by_text: Mapped[str]
    as_of: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=1)

    operator: Mapped[Organisation | None] = relationship()


class TenderTemplate(Base):
    """A document of the kit; ``content`` is a TemplateContent. ``by_provider`` warns: not unchecked into a tender."""

    __tablename__ = "tender_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    author_text: Mapped[str]
    by_provider: Mapped[bool]
    content: Mapped[dict[str, Any]]
    number: Mapped[int] = mapped_column(default=1)
    published_on: Mapped[date]

    author: Mapped[Organisation | None] = relationship()


class Contact(Base):
    """Whom to ask: a role and its mailbox, and the day on which it last confirmed itself. ``details`` is a
    ContactDetails (schemas/operation.py)."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solution.id"), index=True)
    role: Mapped[str]
    unit: Mapped[str | None]
    mailbox: Mapped[str]
    confirmed_on: Mapped[date | None]
    bounced_on: Mapped[date | None]
    details: Mapped[dict[str, Any] | None]
    revision: Mapped[int] = mapped_column(default=1)
