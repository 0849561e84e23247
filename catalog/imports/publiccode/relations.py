"""``isBasedOn`` as ties between entries, derived from all kept files: whichever of two came first, the tie is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.db import Database, one_at_a_time
from catalog.imports.publiccode.entries import TITLE, published_of
from catalog.models import Solution, SolutionRelation, SolutionTie, SourceRecord
from catalog.publiccode import SOURCE
from catalog.solutions import Rules
from schemas.repositories import identity_of

Tie = tuple[int, int]
"""An entry, and the one that it is based on."""


def relate_all(database: Database, now: datetime, rules: Rules) -> int:
    """Make the ties that are missing and take away those that no file names any more; how many entries that changed."""
    with database.reading() as db:
        if set(_wanted(db)) == set(_there(db)):
            return 0
    return database.write(lambda db: _relate(db, now, rules))


def _relate(db: Session, now: datetime, rules: Rules) -> int:
    """Asked again: another import may have made the same ties by now."""
    one_at_a_time(db, "import")
    wanted, there = set(_wanted(db)), set(_there(db))
    for solution_id, origin_id in sorted(wanted - there):
        solution, origin = db.get_one(Solution, solution_id), db.get_one(Solution, origin_id)
        solutions.relate(db, solution, origin, SolutionTie.VARIANT_OF, TITLE)
    for row in db.scalars(select(SolutionRelation).where(SolutionRelation.said_by_text == TITLE)):
        if (row.solution_id, row.origin_id) not in wanted:
            row.solution.version += 1
            db.delete(row)
    changed = {solution_id for solution_id, _ in wanted ^ there}
    for solution_id in sorted(changed):
        solutions.refresh(db, db.get_one(Solution, solution_id), now, rules)
    return len(changed)


def _wanted(db: Session) -> Iterator[Tie]:
    """What the files say, but for what somebody else has said already, and for circles of two."""
    query = select(SourceRecord.solution_id, SourceRecord.raw["file"]["isBasedOn"]).where(SourceRecord.source == SOURCE)
    based = [(id, addresses) for id, addresses in db.execute(query.order_by(SourceRecord.external_id)) if addresses]
    others = select(SolutionRelation.solution_id, SolutionRelation.origin_id).where(
        SolutionRelation.said_by_text != TITLE
    )
    taken = {(row.solution_id, row.origin_id) for row in db.execute(others)}
    for solution_id, addresses in based:
        for address in addresses:
            origin_id = _entry_of(db, identity_of(address or ""))
            tie = (solution_id, origin_id)
            if origin_id is None or origin_id == solution_id or {tie, tie[::-1]} & taken:
                continue
            taken.add((solution_id, origin_id))
            yield solution_id, origin_id


def _there(db: Session) -> Iterator[Tie]:
    query = select(SolutionRelation.solution_id, SolutionRelation.origin_id)
    for row in db.execute(query.where(SolutionRelation.said_by_text == TITLE)):
        yield row.solution_id, row.origin_id


def _entry_of(db: Session, identity: str | None) -> int | None:
    if identity is None:
        return None
    query = select(SourceRecord.solution_id).where(SourceRecord.source == SOURCE, SourceRecord.external_id == identity)
    if (known := db.scalar(query)) is not None:
        return known
    published = published_of(db, identity)
    return published[0].id if len(published) == 1 else None
