"""What people bring to the search: words that they propose, and what they looked for in vain."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from catalog.db import Base
from catalog.models.columns import choice
from schemas.search_words import WordsDecision


class WordProposal(Base):
    """A group of words for one task that a member proposes (search/synonyms.py says what the three lists mean).

    ``joins`` names, by its official word, the group that it adds to; without it the group is a new one.
    It counts from when it is accepted until it is ended. ``person_id`` is emptied with the account, the organisation
    stays. ``revision`` is what the form of the decision gives back.
    """

    __tablename__ = "word_proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    words: Mapped[list[str]]
    leads: Mapped[list[str]]
    products: Mapped[list[str]]
    joins: Mapped[str | None]
    reason: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    created_at: Mapped[datetime]
    decision: Mapped[WordsDecision | None] = mapped_column(choice(WordsDecision, "decision"))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decision_words: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    end_words: Mapped[str | None]
    revision: Mapped[int] = mapped_column(default=1)


class MissedQuery(Base):
    """What visitors looked for in vain. Nothing in it tells who asked, or at what hour.

    ``fingerprint`` is a keyed hash of the folded words. ``text`` stays empty until they were asked on three different
    days, for a query may hold a name. ``times`` counts at most one a process and minute.
    """

    __tablename__ = "missed_query"

    fingerprint: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str | None]
    days: Mapped[int]
    times: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)
    put_away_on: Mapped[date | None]
