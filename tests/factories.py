"""Anna publishes, Bernd adopts, Clara curates, Dieter is a stranger: what tests are made of.

Each person stands for the organisation that employs them.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from catalog import reuse, solutions
from catalog.models import Organisation, OrganisationName, Solution, Statement
from catalog.organisations import name_rows
from catalog.reuse import Said, Voice
from catalog.solutions import Imprint, Rules
from schemas.names import sort_key
from schemas.organisation import OrganisationKind
from schemas.reuse import AdoptionClaim, AdoptionStep, Answer, Manner, Speaker
from schemas.solution import SolutionContent

TODAY = date(2026, 3, 15)
NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)

ANNA, BERND, CLARA, DIETER = 1, 2, 3, 4
"""Their employers, where a pure rule needs no more than a number."""

OPERATION = AdoptionClaim(step=AdoptionStep.OPERATION, manner=Manner.OWN)

_numbers = count(1)


def moment(day: date) -> datetime:
    """Noon of that day."""
    return datetime.combine(day, time(12), UTC)


def employer(db: Session, name: str, **facts: Any) -> Organisation:
    """A town of 14,000 in Brandenburg, unless told otherwise."""
    defaults: dict[str, Any] = {
        "kind": OrganisationKind.MUNICIPALITY,
        "official_name": name,
        "sort_name": sort_key(name),
        "slug": name.lower().replace(" ", "-"),
        "federal_state": "DE-BB",
        "population": 14_000,
        "size_class": "10000_20000",
        "latitude": 52.1,
        "longitude": 12.6,
        "source": "test",
    }
    body = Organisation(name=name, **(defaults | facts))
    db.add(body)
    db.flush()
    db.execute(insert(OrganisationName), name_rows(body.id, (name,), "test"))
    return body


def anna(db: Session, **facts: Any) -> Organisation:
    """Where Anna works."""
    return employer(db, "Annastadt", **facts)


def bernd(db: Session, **facts: Any) -> Organisation:
    """Where Bernd works."""
    return employer(db, "Berndsdorf", **facts)


def clara(db: Session, **facts: Any) -> Organisation:
    """Where Clara works."""
    return employer(db, "Landkreis Clarau", **{"kind": OrganisationKind.DISTRICT, "size_class": "district", **facts})


def dieter(db: Session, **facts: Any) -> Organisation:
    """Where Dieter works."""
    return employer(db, "Dieterfeld", **facts)


def speaking(organisation: Organisation, role: Speaker) -> Voice:
    """Somebody of this organisation speaks in this role."""
    return Voice(role=role, organisation=organisation, name=organisation.name)


def content(**said: Any) -> SolutionContent:
    """A small entry that says as much as an entry must."""
    defaults: dict[str, Any] = {"title": "Gießplaner", "summary": "Sagt, welcher Baum Wasser braucht.", "kind": "app"}
    return SolutionContent(**(defaults | said))


def published(db: Session, publisher: Organisation, now: datetime = NOW, **said: Any) -> Solution:
    """An entry that its publisher published."""
    by = speaking(publisher, Speaker.PUBLISHER)
    return solutions.publish(db, content(**said), Imprint(publisher=publisher), by=by, now=now)


def heard(
    step: AdoptionStep | None = AdoptionStep.OPERATION,
    *,
    adopter: int = BERND,
    role: Speaker = Speaker.SOURCE,
    by: int | None = None,
    on: date = TODAY,
    answers: Said | None = None,
    answer: Answer | None = None,
    evidence: bool = False,
    **claim: Any,
) -> Said:
    """A statement as the rules hear it. Without ``by`` a source speaks."""
    claim = {"manner": Manner.OWN, **claim}
    number = next(_numbers)
    return Said(
        id=number,
        organisation_id=adopter,
        claim=AdoptionClaim(step=step, **claim),
        role=role,
        speaker_id=by,
        speaker=f"Quelle {by}",
        said_on=on,
        speaks_of=on,
        evidence=evidence,
        answers_id=answers.id if answers else None,
        answer=answer,
        fingerprint=f"{number:08}",
    )


def derive(db: Session, solution: Solution, days: int = 0) -> bool:
    return solutions.refresh(db, solution, NOW + timedelta(days=days), Rules())


def bernd_uses_it(db: Session, solution: Solution, town: Organisation) -> Statement | None:
    return reuse.claim_use(db, solution, OPERATION, adopter=town, by=speaking(town, Speaker.ADOPTER), now=NOW)
