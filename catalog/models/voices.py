"""Answers in place: what a publisher says of an operator's offer, and who is named in a report of experience."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.db import Base
from catalog.models.operation import OperatorOffer
from catalog.models.organisation import Organisation
from catalog.models.reuse import ExperienceReport


class OfferComment(Base):
    """What an organisation says of an offer within its own entry; the offer itself stays as its owner wrote it."""

    __tablename__ = "offer_comment"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(ForeignKey("operator_offer.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    words: Mapped[str]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    offer: Mapped[OperatorOffer] = relationship()
    organisation: Mapped[Organisation] = relationship()


class ReportAnswer(Base):
    """What an organisation that a report of experience names answers to it."""

    __tablename__ = "report_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("experience_report.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    words: Mapped[str]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    report: Mapped[ExperienceReport] = relationship()
    organisation: Mapped[Organisation] = relationship()
