"""Proposing words: a group of its own, or more words of a group that is there. Nothing counts before it is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from auth.rules import Who
from auth.tokens import new_key
from catalog import audit
from catalog.db import one_at_a_time
from catalog.models import WordProposal

LONGEST_TERM = 60
MOST_TERMS = 20
"""So many in each of the three lists: a task that is called more than that is several."""
LONGEST_REASON = 2_000
MOST_WAITING = 20
"""So many of one person's proposals may wait: who decides is a person, too."""


class TooManyWaiting(Exception):
    """As many of theirs wait as may."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody proposes, checked. ``joins`` is the official name of the group that it adds to, or empty."""

    words: tuple[str, ...]
    leads: tuple[str, ...]
    products: tuple[str, ...]
    joins: str
    reason: str
    organisation_id: int | None


def propose(db: Session, wish: Wish, who: Who, now: datetime) -> WordProposal:
    """Let it wait for a decision. What was sent twice, by a second click, waits once. Raises TooManyWaiting."""
    one_at_a_time(db, f"words of {who.person_id}")
    if known := _sent_before(db, wish, who):
        return known
    mine = (WordProposal.person_id == who.person_id, WordProposal.decision.is_(None))
    if (db.scalar(select(func.count()).select_from(WordProposal).where(*mine)) or 0) >= MOST_WAITING:
        raise TooManyWaiting
    proposal = WordProposal(
        key=new_key(),
        words=list(wish.words),
        leads=list(wish.leads),
        products=list(wish.products),
        joins=wish.joins or None,
        reason=wish.reason,
        person_id=who.person_id,
        organisation_id=wish.organisation_id,
        created_at=now,
    )
    db.add(proposal)
    db.flush()
    audit.note(
        db,
        audit.acting(who),
        "words_proposed",
        ("words", proposal.key),
        now,
        organisation_id=proposal.organisation_id,
    )
    return proposal


def proposal_of_key(db: Session, key: str) -> WordProposal | None:
    """The proposal that an address names."""
    return db.scalar(select(WordProposal).where(WordProposal.key == key))


def _sent_before(db: Session, wish: Wish, who: Who) -> WordProposal | None:
    mine = select(WordProposal).where(WordProposal.person_id == who.person_id, WordProposal.decision.is_(None))
    same = (list(wish.words), list(wish.leads), list(wish.products), wish.joins or None)
    found = db.scalars(mine.order_by(WordProposal.id))
    return next((row for row in found if (row.words, row.leads, row.products, row.joins) == same), None)
