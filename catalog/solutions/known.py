"""What rows say of entries from which all else is derived, read for many of them with the same few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased

from catalog.models import (
    Adoption,
    CodeLink,
    Contact,
    ExperienceReport,
    OperatorOffer,
    OrganisationRelation,
    Solution,
    SolutionRelation,
    SolutionTie,
    SolutionVersion,
    SourceRecord,
    Statement,
    Subject,
)
from catalog.successors import successors
from schemas.reuse import Speaker

_Row = TypeVar("_Row", Statement, Adoption, OperatorOffer)


@dataclass(frozen=True, slots=True)
class Known:
    """The rows of one entry. ``inside`` are the bodies of its publisher's own project or area that they speak of,
    ``instance_of`` the title of the entry of which this one is a single place's use, ``successors`` what bodies that
    went up in others are today."""

    content: Mapping[str, Any]
    statements: Sequence[Statement]
    adoptions: Sequence[Adoption]
    offers: Sequence[OperatorOffer]
    sources: Sequence[str | None]
    has_code: bool
    has_contact: bool
    has_report: bool
    edited_at: datetime | None
    instance_of: str | None
    inside: frozenset[int]
    successors: Mapping[int, int]

    @property
    def confirmed_at(self) -> datetime | None:
        """When the publisher last said, or wrote, what the entry is."""
        told = [row.said_at for row in self.statements if row.subject is Subject.CONTENT]
        return max([*told, *([self.edited_at] if self.edited_at else [])], default=None)


def known_of(db: Session, solutions: Iterable[Solution]) -> dict[int, Known]:
    """What is known of each, by its number."""
    became = successors(db)
    publishers = {one.id: became.get(one.publisher_id or 0, one.publisher_id) for one in solutions}
    ids = {"ids": list(publishers)}
    statements = _grouped(Statement, db.scalars(_STATEMENTS, ids))
    adoptions = _grouped(Adoption, db.scalars(_ADOPTIONS, ids))
    offers = _grouped(OperatorOffer, db.scalars(_OFFERS, ids))
    sources: dict[int, list[str | None]] = defaultdict(list)
    for id, as_of in db.execute(_SOURCES, ids):
        sources[id].append(as_of)
    inside = _inside(db, publishers, statements)
    return {
        id: Known(
            content=content,
            statements=statements[id],
            adoptions=adoptions[id],
            offers=offers[id],
            sources=sources[id],
            has_code=code,
            has_contact=contact,
            has_report=report,
            edited_at=edited_at,
            instance_of=instance_of,
            inside=frozenset(became.get(one, one) for one in inside[publishers[id] or 0]),
            successors=became,
        )
        for id, content, code, contact, report, edited_at, instance_of in db.execute(_FACTS, ids)
    }


def _grouped(_kind: type[_Row], rows: Iterable[_Row]) -> dict[int, list[_Row]]:
    of_entries: dict[int, list[_Row]] = defaultdict(list)
    for row in rows:
        of_entries[row.solution_id].append(row)
    return of_entries


def _inside(
    db: Session, publishers: Mapping[int, int | None], statements: Mapping[int, Sequence[Statement]]
) -> Mapping[int, frozenset[int]]:
    """The bodies within each publisher, among those that anything is said of."""
    named = {row.organisation_id for rows in statements.values() for row in rows if row.organisation_id}
    related = {id for id in publishers.values() if id}
    within: dict[int, frozenset[int]] = defaultdict(frozenset)
    if named and related:
        for publisher_id, id in db.execute(_INSIDE, {"publishers": list(related), "named": list(named)}):
            within[publisher_id] |= {id}
    return within


def _any(kind: type[CodeLink] | type[Contact] | type[ExperienceReport], *also: ColumnElement[bool]) -> Any:
    return exists().where(kind.solution_id == Solution.id, *also).correlate(Solution)


_IDS: BindParameter[int] = bindparam("ids", expanding=True)
_STATEMENTS = select(Statement).where(Statement.solution_id.in_(_IDS)).order_by(Statement.id)
_ADOPTIONS = select(Adoption).where(Adoption.solution_id.in_(_IDS)).order_by(Adoption.id)
_OFFERS = select(OperatorOffer).where(OperatorOffer.solution_id.in_(_IDS)).order_by(OperatorOffer.id)
_SOURCES = select(SourceRecord.solution_id, SourceRecord.as_of).where(SourceRecord.solution_id.in_(_IDS))
_INSIDE = select(OrganisationRelation.related_id, OrganisationRelation.organisation_id).where(
    OrganisationRelation.related_id.in_(bindparam("publishers", expanding=True)),
    OrganisationRelation.organisation_id.in_(bindparam("named", expanding=True)),
)
_EARLIER, _ORIGIN = aliased(SolutionVersion), aliased(Solution)
_EDITED_AT = (
    select(func.max(_EARLIER.created_at))
    .where(_EARLIER.solution_id == Solution.id, _EARLIER.said_as == Speaker.PUBLISHER)
    .correlate(Solution)
    .scalar_subquery()
)
_INSTANCE_OF = (
    select(_ORIGIN.title)
    .join(SolutionRelation, SolutionRelation.origin_id == _ORIGIN.id)
    .where(SolutionRelation.solution_id == Solution.id, SolutionRelation.tie == SolutionTie.INSTANCE_OF)
    .order_by(SolutionRelation.id)
    .limit(1)
    .correlate(Solution)
    .scalar_subquery()
)
_CURRENT = and_(SolutionVersion.solution_id == Solution.id, SolutionVersion.number == Solution.content_number)
_FACTS = (
    select(
        Solution.id,
        SolutionVersion.content,
        _any(CodeLink),
        _any(Contact, Contact.bounced_on.is_(None)),
        _any(ExperienceReport),
        _EDITED_AT,
        _INSTANCE_OF,
    )
    .join(SolutionVersion, _CURRENT)
    .where(Solution.id.in_(_IDS))
)
"""Built once: to put a query together takes longer than to answer it."""
