"""Publishing an entry, and tying it to others."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import exists, select
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
from schemas.reuse import Speaker
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

    What is derived falls due at once; whoever has more to add calls ``refresh`` afterwards. An entry that was taken
    out of the catalogue gets its version and stays out (catalog/solutions/standing.py), and a source never changes who
    looks after an entry that people look after.
    """
    if solution is None:
        return publish_new(db, [(content, imprint)], by=by, now=now)[0]
    body = _body(content)
    if by.role is Speaker.SOURCE and not _names_publisher(solution, imprint) and is_looked_after(db, solution):
        imprint = _with_publisher(db, solution, imprint)
    if _current(db, solution) == body and _imprinted(solution, imprint):
        return solution
    _imprint(solution, content, imprint)
    solution.content_number += 1
    db.add(_version(solution, body, imprint, by, now))
    solution.version += 1
    solution.next_change_at = now
    db.flush()
    return solution


def publish_new(
    db: Session, entries: Sequence[tuple[SolutionContent, Imprint]], *, by: Voice, now: datetime
) -> list[Solution]:
    """Publish new entries, as ``publish`` does each, with a few statements for all of them."""
    slugs = free_slugs(db, [imprint.slug or content.title for content, imprint in entries])
    made = [
        Solution(slug=slug, created_at=now, published_at=now, content_number=1, version=1, next_change_at=now)
        for slug in slugs
    ]
    for solution, (content, imprint) in zip(made, entries, strict=True):
        solution.publication_status = PublicationStatus.PUBLISHED
        _imprint(solution, content, imprint)
    db.add_all(made)
    db.flush()
    for solution, (content, imprint) in zip(made, entries, strict=True):
        db.add(SolutionSlug(slug=solution.slug, solution_id=solution.id))
        db.add(_version(solution, _body(content), imprint, by, now))
    db.flush()
    return made


def is_looked_after(db: Session, solution: Solution) -> bool:
    """Whether an organisation ever published the entry itself: what sources say of its publisher is over then."""
    said = (SolutionVersion.solution_id == solution.id, SolutionVersion.said_as == Speaker.PUBLISHER)
    return bool(db.scalar(select(exists().where(*said))))


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


def free_slugs(db: Session, wanted: Sequence[str]) -> list[str]:
    """An address each that no entry has or ever had, nor gets from another until this is committed."""
    one_at_a_time(db, "address")
    stems = [fold(one).replace(" ", "-")[:LONGEST_SLUG].strip("-") or "loesung" for one in wanted]
    taken = set(db.scalars(select(SolutionSlug.slug).where(SolutionSlug.slug.in_(set(stems)))))
    slugs: list[str] = []
    for stem in stems:
        if stem in taken:
            # A range, because no engine looks up a beginning in its index; "." is what follows "-".
            around = select(SolutionSlug.slug).where(SolutionSlug.slug >= stem, SolutionSlug.slug < f"{stem}.")
            taken.update(db.scalars(around))
        slugs.append(stem if stem not in taken else _numbered(stem, taken))
        taken.add(slugs[-1])
    return slugs


def _numbered(stem: str, taken: Container[str]) -> str:
    return next(slug for number in count(2) if (slug := f"{stem}-{number}") not in taken)


def _body(content: SolutionContent) -> dict[str, Any]:
    return content.model_dump(mode="json", exclude_defaults=True)


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


def _imprinted(solution: Solution, imprint: Imprint) -> bool:
    return _names_publisher(solution, imprint) and solution.federal_state == _federal_state(imprint)


def _names_publisher(solution: Solution, imprint: Imprint) -> bool:
    known = imprint.publisher if isinstance(imprint.publisher, Organisation) else None
    publisher = (known.id, known.name) if known else (None, str(imprint.publisher))
    return publisher == (solution.publisher_id, solution.publisher_text)


def _with_publisher(db: Session, solution: Solution, imprint: Imprint) -> Imprint:
    """The same around the entry, with the publisher that it has."""
    kept = db.get(Organisation, solution.publisher_id) if solution.publisher_id else None
    return replace(imprint, publisher=kept or solution.publisher_text, federal_state=solution.federal_state)


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
