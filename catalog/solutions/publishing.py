"""Publishing an entry, tying it to others, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import due
from catalog.db import one_at_a_time
from catalog.models import (
    Organisation,
    Solution,
    SolutionRelation,
    SolutionSlug,
    SolutionTie,
    SolutionVersion,
)
from catalog.reuse import Voice
from schemas.names import fold, sort_key
from schemas.solution import PublicationStatus, SolutionContent

LONGEST_SLUG = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """What stands around the body of an entry. A publisher that is not known for certain is a text."""

    publisher: Organisation | str
    slug: str | None = None
    federal_state: str | None = None
    sample: bool = False
    provenance: Mapping[str, str] = field(default_factory=dict)
    summary: str | None = None


def publish(
    db: Session,
    content: SolutionContent,
    imprint: Imprint,
    *,
    by: Voice,
    now: datetime,
    solution: Solution | None = None,
) -> Solution:
    """Publish ``content`` as a new entry, or as the next version of ``solution``; the same again adds no version.

    What is derived falls due at once; whoever has more to add calls ``refresh`` afterwards.
    """
    body = content.model_dump(mode="json", exclude_defaults=True)
    if solution is None:
        solution = _new(db, content, imprint, now)
    elif _current(db, solution) == body and _imprinted(solution, imprint):
        return solution
    _imprint(solution, content, imprint)
    solution.content_number += 1
    db.add(_version(solution, body, imprint, by, now))
    solution.version += 1
    solution.next_change_at = now
    db.flush()
    return solution


def withdraw(solution: Solution, because: str) -> None:
    """Take an entry out of the catalogue; its address goes on to answer, and says why."""
    solution.publication_status = PublicationStatus.WITHDRAWN
    solution.withdrawn_because = because
    solution.version += 1


def relate(db: Session, solution: Solution, origin: Solution, tie: SolutionTie, said_by: str) -> bool:
    """Say that ``solution`` is a variant, an instance or a module of ``origin``. True when that is new."""
    row = db.scalar(
        select(SolutionRelation).where(
            SolutionRelation.solution_id == solution.id, SolutionRelation.origin_id == origin.id
        )
    )
    if row and row.tie is tie:
        return False
    if row is None:
        row = SolutionRelation(solution_id=solution.id, origin_id=origin.id)
        db.add(row)
    row.tie, row.said_by_text = tie, said_by
    solution.version += 1
    due.derive_soon(solution)
    return True


def free_slug(db: Session, wanted: str) -> str:
    """An address made of ``wanted`` that no entry has or ever had, nor gets from another until this is committed."""
    one_at_a_time(db, "address")
    stem = fold(wanted).replace(" ", "-")[:LONGEST_SLUG].strip("-") or "loesung"
    # A range, because no engine looks up a beginning in its index; "." comes right after "-", and no address has it.
    around = select(SolutionSlug.slug).where(SolutionSlug.slug >= stem, SolutionSlug.slug < f"{stem}.")
    taken = set(db.scalars(around))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)


def _new(db: Session, content: SolutionContent, imprint: Imprint, now: datetime) -> Solution:
    solution = Solution(
        slug=free_slug(db, imprint.slug or content.title),
        created_at=now,
        published_at=now,
        content_number=0,
        version=0,
    )
    _imprint(solution, content, imprint)
    db.add(solution)
    db.flush()
    db.add(SolutionSlug(slug=solution.slug, solution_id=solution.id))
    return solution


def _version(solution: Solution, body: dict[str, Any], imprint: Imprint, by: Voice, now: datetime) -> SolutionVersion:
    return SolutionVersion(
        solution_id=solution.id,
        number=solution.content_number,
        content=body,
        provenance=dict(imprint.provenance),
        created_at=now,
        said_as=by.role,
        said_by_id=by.organisation.id if by.organisation else None,
        said_by_text=by.name,
        summary=imprint.summary,
    )


def _imprint(solution: Solution, content: SolutionContent, imprint: Imprint) -> None:
    known = imprint.publisher if isinstance(imprint.publisher, Organisation) else None
    solution.title, solution.sort_name = content.title, sort_key(content.title)
    solution.publisher_id = known.id if known else None
    solution.publisher_text = known.name if known else str(imprint.publisher)
    solution.federal_state = _federal_state(imprint)
    solution.sample = imprint.sample
    solution.publication_status = PublicationStatus.PUBLISHED
    solution.withdrawn_because = None


def _imprinted(solution: Solution, imprint: Imprint) -> bool:
    known = imprint.publisher if isinstance(imprint.publisher, Organisation) else None
    publisher = (known.id, known.name) if known else (None, str(imprint.publisher))
    return (
        publisher == (solution.publisher_id, solution.publisher_text)
        and solution.federal_state == _federal_state(imprint)
        and solution.publication_status is PublicationStatus.PUBLISHED
    )


def _federal_state(imprint: Imprint) -> str | None:
    """Where the publisher is, else where the source places the entry."""
    known = imprint.publisher if isinstance(imprint.publisher, Organisation) else None
    return (known.federal_state if known else None) or imprint.federal_state


def _current(db: Session, solution: Solution) -> object:
    return db.scalar(
        select(SolutionVersion.content).where(
            SolutionVersion.solution_id == solution.id, SolutionVersion.number == solution.content_number
        )
    )
