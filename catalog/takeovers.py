"""An organisation asks for an entry that another one, or nobody, looks after, and somebody else decides.

Who may decide is asked before (auth/rules.py, ``TAKE_OVER_DECIDE``): an owner of the publisher, and where it has none,
a curator or administrator, who decides nothing for the organisation that asks when it is their employer. What was said
of the entry stays as it was said; its history names both publishers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from auth.rules import Action, Thing, Verdict, Who, judge, own_employer
from auth.tokens import new_key
from catalog import audit, mail, solutions
from catalog.curation import things_of as entries_as_things
from catalog.db import one_at_a_time
from catalog.memberships.seats import bodies_of
from catalog.models import Organisation, Person, PersonProfile, Solution, SolutionVersion, Takeover
from catalog.models.solution import CURRENT
from catalog.reports import owners_of
from catalog.reuse import Voice
from catalog.solutions import Imprint
from content.locale.speech import message
from schemas.reuse import Speaker
from schemas.solution import SolutionContent
from schemas.texts import readable

LONGEST_WORDS = 2_000
MOST_WAITING = 20
"""So many entries may one organisation ask for at a time: more is a takeover of a catalogue, not of entries."""
TAKEN_OVER = message("Übernommen von {publisher}")
OVERTAKEN = message("Der Eintrag wurde inzwischen von {organisation} übernommen.")


class AlreadyTheirs(Exception):
    """The organisation looks after the entry already."""


class TooMany(Exception):
    """It asks for as many entries as it may at a time."""


class NotYours(Exception):
    """It is decided already, or somebody else has to decide."""


def ask(db: Session, solution: Solution, organisation: Organisation, words: str, by: Who, now: datetime) -> Takeover:
    """Ask for an entry; who asks while a wish waits gets that one. Raises AlreadyTheirs and TooMany."""
    one_at_a_time(db, f"takeovers {organisation.id}")
    if solution.publisher_id == organisation.id:
        raise AlreadyTheirs
    if waiting := waiting_of(db, solution, [organisation.id]):
        return waiting[0]
    open_ones = select(func.count(Takeover.id)).where(Takeover.organisation_id == organisation.id, WAITS)
    if (db.scalar(open_ones) or 0) >= MOST_WAITING:
        raise TooMany
    row = Takeover(
        key=new_key(), solution_id=solution.id, organisation_id=organisation.id, person_id=by.person_id,
        words=readable(words).strip()[:LONGEST_WORDS], created_at=now,
    )  # fmt: skip
    row.solution, row.organisation = solution, organisation
    db.add(row)
    db.flush()
    _note(db, row, "takeover_asked", by, now)
    facts = {"title": solution.title, "organisation": organisation.name, "path": f"/arbeitsplatz/uebernahmen/{row.key}"}
    _tell(db, [solution.publisher_id or 0], "takeover_asked", facts, now)
    return row


WAITS = Takeover.decided_at.is_(None)
"""Nobody has decided yet."""


def waiting_of(db: Session, solution: Solution, organisations: Collection[int]) -> list[Takeover]:
    """The wishes of these organisations for an entry on which nobody has decided."""
    mine = (Takeover.solution_id == solution.id, Takeover.organisation_id.in_(organisations), WAITS)
    rows = db.scalars(select(Takeover).options(joinedload(Takeover.organisation)).where(*mine).order_by(Takeover.id))
    return list(rows)


def open_takeovers(db: Session) -> list[Takeover]:
    """All that wait for a decision, the oldest first."""
    query = select(Takeover).options(joinedload(Takeover.solution), joinedload(Takeover.organisation)).where(WAITS)
    return list(db.scalars(query.order_by(Takeover.created_at, Takeover.id)))


def takeover_of_key(db: Session, key: str) -> Takeover | None:
    """The wish at an address."""
    query = select(Takeover).options(joinedload(Takeover.solution), joinedload(Takeover.organisation))
    return db.scalar(query.where(Takeover.key == key))


def things_of(db: Session, rows: Iterable[Takeover], now: datetime) -> dict[int, Thing]:
    """The entries that are asked for, as rules see them, by the id of the wish."""
    found = list(rows)
    entries = {row.solution_id: row.solution for row in found}
    publishers = [one.publisher for one in entries.values() if one.publisher]
    bodies = bodies_of(db, publishers, now) if publishers else {}
    owned = {id for id, body in bodies.items() if body.has_owner}
    things = entries_as_things(db, entries.values())
    return {row.id: replace(things[row.solution_id], has_owner=row.solution.publisher_id in owned) for row in found}


def may_decide(row: Takeover, thing: Thing, who: Who) -> bool:
    """Whether it is theirs to decide: as an owner of the publisher, or in office and for none of their own."""
    asking = Thing(organisations=frozenset({row.organisation_id}))
    if not thing.has_owner and own_employer(who, asking):
        return False
    return row.decided_at is None and judge(Action.TAKE_OVER_DECIDE, who, thing) is Verdict.ALLOWED


def take_back(db: Session, row: Takeover, by: Who, now: datetime) -> None:
    """The organisation asks no longer. Raises NotYours where somebody has decided."""
    if row.decided_at is not None:
        raise NotYours
    row.decided_at, row.decided_by = now, by.key
    _note(db, row, "takeover_taken_back", by, now)


def decide(db: Session, row: Takeover, thing: Thing, *, accepted: bool, words: str, by: Who, now: datetime) -> None:
    """Give the entry away, or keep it, and tell both. Raises NotYours."""
    if not may_decide(row, thing, by):
        raise NotYours
    before = row.solution.publisher_id
    _settle(db, row, accepted, readable(words).strip(), by, now)
    if not accepted:
        return
    _hand_over(db, row, now)
    if before:
        _tell(db, [before], "takeover_decided", _decided(row), now)
    said = OVERTAKEN.format(organisation=row.organisation.name)
    for other in db.scalars(select(Takeover).where(Takeover.solution_id == row.solution_id, WAITS)).all():
        _settle(db, other, False, said, by, now)


def _settle(db: Session, row: Takeover, accepted: bool, words: str, by: Who, now: datetime) -> None:
    row.decided_at, row.decided_by, row.accepted, row.decision_words = now, by.key, accepted, words
    _note(db, row, "takeover_decided", by, now, decision="accepted" if accepted else "refused")
    _tell(db, [row.organisation_id], "takeover_decided", _decided(row), now, also=row.person_id)


def _decided(row: Takeover) -> dict[str, object]:
    return {
        "title": row.solution.title, "organisation": row.organisation.name, "accepted": bool(row.accepted),
        "reason": row.decision_words or "", "path": f"/loesungen/{row.solution.slug}",
    }  # fmt: skip


def _hand_over(db: Session, row: Takeover, now: datetime) -> None:
    """The same body as a new version, by another publisher."""
    solution, body = row.solution, row.organisation
    query = select(SolutionVersion).join(Solution, CURRENT).where(Solution.id == solution.id)
    version = db.scalars(query).one()
    imprint = Imprint(
        publisher=body, sample=solution.sample, provenance=version.provenance,
        summary=TAKEN_OVER.format(publisher=solution.publisher_text),
    )  # fmt: skip
    voice = Voice(role=Speaker.PUBLISHER, organisation=body, name=body.name)
    content = SolutionContent.model_validate(version.content)
    solutions.publish(db, content, imprint, by=voice, now=now, solution=solution)


def _tell(
    db: Session, organisations: Collection[int], template: str, facts: Mapping[str, object], now: datetime,
    *, also: int | None = None,
) -> None:  # fmt: skip
    """Write to the owners of these organisations, and to one more person, each once."""
    asker = select(Person.id, PersonProfile).join(PersonProfile, PersonProfile.person_id == Person.id)
    found = db.execute(asker.where(Person.id == also, Person.deleted_at.is_(None)))
    reached = {id: profile for id, profile in found} | dict(owners_of(db, organisations, now))  # noqa: C416
    for id, profile in reached.items():
        mail.queue(db, template, profile.mail, now, facts=facts, person_id=id, language=profile.language)


def _note(db: Session, row: Takeover, action: str, by: Who, now: datetime, **facts: str) -> None:
    actor, subject = audit.acting(by), ("takeover", row.key)
    audit.note(db, actor, action, subject, now, organisation_id=row.organisation_id, facts=facts)
