"""A process that writes at the same time as others, whatever and wherever it is told to."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import due
from catalog.db import Database
from catalog.models import HouseFact, Solution
from catalog.notes import add_note
from catalog.reuse import Voice, claim_use
from catalog.solutions import Imprint, publish
from schemas.reuse import AdoptionClaim
from tests.factories import content

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
FACT = "counted"


def raise_version(db: Session, name: str, number: int) -> None:
    """The everyday case: an entry is loaded and its version raised."""
    db.execute(select(Solution).order_by(Solution.id)).scalars().one().version += 1


def count_fact(db: Session, name: str, number: int) -> None:
    """A row that each reads, changes as a whole, and writes back; the first has to make it."""
    fact = db.get(HouseFact, FACT)
    value = {"count": fact.value["count"] + 1 if fact else 1}
    db.merge(HouseFact(name=FACT, value=value, set_at=NOW))


def publish_again(db: Session, name: str, number: int) -> None:
    """Each version has the number after the one before."""
    solution = db.scalars(select(Solution)).one()
    said = Voice.of_source(name)
    publish(
        db, content(summary=f"{name} {number}"), Imprint(publisher="Annastadt"), by=said, now=NOW, solution=solution
    )


def publish_new(db: Session, name: str, number: int) -> None:
    """Each needs an address that no other has."""
    publish(db, content(), Imprint(publisher="Annastadt"), by=Voice.of_source(name), now=NOW)


def claim_and_note(db: Session, name: str, number: int) -> None:
    """A statement and a note about the same entry."""
    solution = db.scalars(select(Solution)).one()
    said = Voice.of_source(name)
    claim_use(db, solution, AdoptionClaim(), adopter=f"{name} {number}", by=said, now=NOW)
    add_note(db, solution, "Eintrag", f"{name} {number}", None, NOW)


def claim_due(db: Session, name: str, number: int) -> list[int]:
    """Rows are taken in hand a few at a time."""
    return [one.id for one in due.claim(db, due.LAGS_IN_INDEX, name, NOW, 3)]


def one_then_other(db: Session, name: str, number: int) -> None:
    """Two entries are loaded one after the other, in the opposite order by every second process."""
    ids = sorted(db.scalars(select(Solution.id)), reverse=name in ("1", "3"))
    for id in ids:
        db.get_one(Solution, id).version += 1


WORKS = {
    work.__name__: work
    for work in (raise_version, count_fact, publish_again, publish_new, claim_and_note, claim_due, one_then_other)
}


def main() -> None:
    """Each line of standard input is a task: do the work so often, each time in a transaction of its own."""
    print("ready", flush=True)
    for line in sys.stdin:
        address, work, name, times = json.loads(line)
        database = Database(address)
        done = [database.write(partial(WORKS[work], name=name, number=number)) for number in range(times)]
        database.close()
        print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main()
