"""What the search knows by now: the words of the file, and those that were accepted, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from catalog.models import WordProposal
from schemas.search_words import WordsDecision
from search.additions import extend
from search.contradictions import Contradiction
from search.synonyms import Synonyms, standard
from search.terms import Addition, term

Base = Callable[[], Synonyms]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A proposal that counts, unless it has come to contradict something (``rests``): the file may have learned it."""

    proposal: WordProposal
    rests: tuple[Contradiction, ...]


def counts() -> ColumnElement[bool]:
    """Accepted, and not ended."""
    return and_(WordProposal.decision == WordsDecision.ACCEPTED, WordProposal.ended_at.is_(None))


def known_words(db: Session, base: Base = standard) -> tuple[Synonyms, tuple[Accepted, ...]]:
    """All words at this moment, and the proposals among them."""
    rows = list(db.scalars(select(WordProposal).where(counts()).order_by(WordProposal.decided_at, WordProposal.id)))
    synonyms, refused = extend(base(), (addition_of(row) for row in rows))
    return synonyms, tuple(Accepted(row, found) for row, found in zip(rows, refused, strict=True))


def accepted(db: Session) -> list[Accepted]:
    """The proposals that count, the newest first."""
    return list(reversed(known_words(db)[1]))


def waiting(db: Session) -> list[WordProposal]:
    """Those on which nobody has decided, the oldest first."""
    rows = select(WordProposal).where(WordProposal.decision.is_(None))
    return list(db.scalars(rows.order_by(WordProposal.created_at, WordProposal.id)))


def own(db: Session, person_id: int) -> list[WordProposal]:
    """What somebody proposed, the newest first."""
    rows = select(WordProposal).where(WordProposal.person_id == person_id)
    return list(db.scalars(rows.order_by(WordProposal.created_at.desc(), WordProposal.id.desc())))


def addition_of(proposal: WordProposal) -> Addition:
    """A proposal as the search understands it."""
    words, leads, products = (tuple(map(term, texts)) for texts in (proposal.words, proposal.leads, proposal.products))
    return Addition(words, leads, products, proposal.joins or "")
