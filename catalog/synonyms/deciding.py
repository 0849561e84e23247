"""Deciding about proposed words: by an administrator, never about one's own proposal or one's own employer's.

Whether somebody may decide at all is asked before (auth/rules.py, ``WORDS_DECIDE``). What is accepted counts within
seconds in all processes; it can be ended at any time, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from auth.rules import Thing, Who
from catalog import audit, mail
from catalog.db import one_at_a_time
from catalog.models import Person, PersonProfile, Solution, WordProposal
from catalog.organisations.places import places_of
from catalog.synonyms.known import addition_of, known_words
from schemas.names import sort_key
from schemas.search_words import WordsDecision
from search.additions import against
from search.contradictions import Contradiction

PAGE = "/woerter/vorschlagen"
"""Where who proposed sees what became of it."""
ENDED = "ended"


class AlreadyDecided(Exception):
    """Somebody else was quicker, or nothing is left to end."""


class Changed(Exception):
    """What was decided about is not what the form showed."""


class Contradicts(Exception):
    """Accepted, it would contradict what is known by now; ``found`` says what."""

    def __init__(self, found: tuple[Contradiction, ...]) -> None:
        super().__init__("; ".join(map(str, found)))
        self.found = found


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided and why, about the proposal as it stood with this revision."""

    decision: WordsDecision
    reason: str
    revision: int


def thing_of(db: Session, proposal: WordProposal) -> Thing:
    """The proposal as rules see it: its organisation's, and theirs who publish an entry with the name of a product."""
    named = [sort_key(each) for each in proposal.products]
    publishers = db.scalars(select(Solution.publisher_id).where(Solution.sort_name.in_(named)))
    bodies = frozenset(id for id in (proposal.organisation_id, *publishers) if id is not None)
    places = tuple(place for each in places_of(db, bodies).values() for place in each)
    return Thing(organisations=bodies, person_id=proposal.person_id, places=places)


def may_decide(proposal: WordProposal, who: Who) -> bool:
    """Whether it is somebody else's: nobody decides about what they proposed themselves."""
    return proposal.person_id is None or proposal.person_id != who.person_id


def decide(db: Session, proposal: WordProposal, verdict: Verdict, who: Who, now: datetime) -> None:
    """Accept or reject, and tell who proposed it. Raises AlreadyDecided, Changed and Contradicts."""
    one_at_a_time(db, "words")
    db.refresh(proposal)
    if proposal.decision is not None or not may_decide(proposal, who):
        raise AlreadyDecided
    if proposal.revision != verdict.revision:
        raise Changed
    if verdict.decision is WordsDecision.ACCEPTED:
        known, _ = known_words(db)
        if found := against(known, addition_of(proposal)):
            raise Contradicts(found)
    proposal.decision, proposal.decided_at, proposal.decided_by = verdict.decision, now, who.key
    proposal.decision_words = verdict.reason or None
    proposal.revision += 1
    _note(db, proposal, "words_decided", who, now, decision=verdict.decision.value)
    _tell(db, proposal, verdict.decision.value, verdict.reason, now)


def end(db: Session, proposal: WordProposal, reason: str, who: Who, now: datetime) -> None:
    """Let accepted words count no more, and tell who proposed them. Raises AlreadyDecided."""
    one_at_a_time(db, "words")
    db.refresh(proposal)
    if proposal.decision is not WordsDecision.ACCEPTED or proposal.ended_at is not None:
        raise AlreadyDecided
    proposal.ended_at, proposal.ended_by, proposal.end_words = now, who.key, reason
    proposal.revision += 1
    _note(db, proposal, "words_ended", who, now)
    _tell(db, proposal, ENDED, reason, now)


def _note(db: Session, proposal: WordProposal, action: str, who: Who, now: datetime, **facts: str) -> None:
    about = db.scalar(select(Person.key).where(Person.id == proposal.person_id)) if proposal.person_id else None
    audit.note(
        db,
        audit.acting(who),
        action,
        ("words", proposal.key),
        now,
        about=about,
        organisation_id=proposal.organisation_id,
        facts=facts,
    )


def _tell(db: Session, proposal: WordProposal, decision: str, reason: str, now: datetime) -> None:
    """By mail, where they have an account that they may use."""
    profile = db.scalar(
        select(PersonProfile)
        .join(Person, Person.id == PersonProfile.person_id)
        .where(Person.id == proposal.person_id, Person.suspended_at.is_(None))
    )
    if profile is None:
        return
    terms = ", ".join((*proposal.words, *proposal.leads, *proposal.products))
    facts = {"name": profile.name, "terms": terms, "decision": decision, "reason": reason, "path": PAGE}
    mail.queue(
        db, "words_decided", profile.mail, now, facts=facts, person_id=proposal.person_id, language=profile.language
    )
