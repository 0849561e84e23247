"""What of the catalogue is for everybody: what its pages show, and nothing else.

Left out are entries that are not public and samples; former versions, notes, raw records and what was read in them; of
a contact everything but role and mailbox; interests, which are a number only; and what no page tells of a use.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import TypeVar

from pydantic import ValidationError
from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from catalog.exchange.catalogue_pages import Addresses, ReadPage
from catalog.exchange.catalogue_parts import Belongings, belongings_of, document_of, learn_bodies
from catalog.models import (
    Adoption,
    ExperienceReport,
    OperatorOffer,
    Organisation,
    Solution,
    SolutionVersion,
    Statement,
    TenderTemplate,
)
from catalog.organisations.listing import PUBLIC
from schemas.exchange.catalogue import (
    ContactPart,
    DerivedPart,
    RegisterBody,
    SolutionDocument,
    SourcePart,
    StatementPart,
)
from schemas.reuse import AdoptionStep

Body = TypeVar("Body", bound=RegisterBody)
PAGE = 50
UNTOLD_OF_A_USE = {"operator": None, "budget": None, "unit": None}

log = logging.getLogger("lichtermeer.exchange")

_OPEN = select(Solution.id).where(PUBLIC).scalar_subquery()
_NAMED_IN_PUBLIC = union(
    select(Solution.publisher_id).where(PUBLIC),
    select(SolutionVersion.said_by_id).where(SolutionVersion.solution_id.in_(_OPEN)),
    select(OperatorOffer.operator_id).where(OperatorOffer.solution_id.in_(_OPEN)),
    select(TenderTemplate.author_id).where(TenderTemplate.solution_id.in_(_OPEN)),
    select(ExperienceReport.organisation_id).where(ExperienceReport.solution_id.in_(_OPEN)),
    select(Statement.organisation_id).where(Statement.solution_id.in_(_OPEN)),
    select(Statement.said_by_id).where(Statement.solution_id.in_(_OPEN)),
)


class InPublic:
    """Bodies that a public entry names. They are gathered once: that takes longer than a page of bodies."""

    def __init__(self) -> None:
        self._named: frozenset[int | None] | None = None

    def __call__(self, db: Session, body: Organisation) -> bool:
        """Whether this is one."""
        if self._named is None:
            self._named = frozenset(db.scalars(_NAMED_IN_PUBLIC))
        return not body.sample and body.id in self._named


def public_bodies(read: ReadPage[Body]) -> ReadPage[Body]:
    """Bodies without what is kept for looking them up."""

    def without(db: Session, after: int) -> tuple[int, list[Body]]:
        last, page = read(db, after)
        return last, [body.model_copy(update={"names": (), "relations": (), "merged_into": None}) for body in page]

    return without


def public_entries(addresses: Addresses) -> ReadPage[SolutionDocument]:
    """Reads the entries that are for everybody, as far as they are."""

    def read(db: Session, after: int) -> tuple[int, list[SolutionDocument]]:
        query = select(Solution).where(PUBLIC, Solution.id > after).order_by(Solution.id).limit(PAGE)
        page = db.scalars(query).all()
        if not page:
            return 0, []
        ids = [solution.id for solution in page]
        beside = belongings_of(db, ids)
        learn_bodies(db, addresses, page, beside)
        interests = _interests(db, ids)
        documents = [_document(solution, beside, addresses, interests) for solution in page]
        return page[-1].id, [document for document in documents if document]

    return read


def _interests(db: Session, ids: Sequence[int]) -> Mapping[int, int]:
    only_interested = Adoption.step == AdoptionStep.INTEREST
    query = select(Adoption.solution_id, func.count()).where(Adoption.solution_id.in_(ids), only_interested)
    return dict(db.execute(query.group_by(Adoption.solution_id)).all())


def _document(
    solution: Solution, beside: Belongings, addresses: Addresses, interests: Mapping[int, int]
) -> SolutionDocument | None:
    """None for a row that no document can hold: it must not keep all others from being taken along."""
    try:
        return public_entry(document_of(solution, beside, addresses), _derived(solution, interests.get(solution.id, 0)))
    except ValidationError as error:
        log.error("Eintrag %s steht nicht in der Ausgabe: %s", solution.id, error.errors()[0]["msg"])
        return None


def _derived(solution: Solution, interests: int) -> DerivedPart:
    return DerivedPart(
        phase=solution.phase,
        reported_phase=solution.reported_phase,
        freshness=solution.freshness,
        uses_confirmed=solution.uses_confirmed,
        uses_reported=solution.uses_reported,
        interests=interests,
    )


def public_entry(entry: SolutionDocument, derived: DerivedPart) -> SolutionDocument:
    """What everybody may read of an entry."""
    return entry.model_copy(
        update={
            "former_addresses": (),
            "versions": entry.versions[-1:],
            "sources": tuple(_public_source(source) for source in entry.sources),
            "contacts": tuple(ContactPart(role=one.role, mailbox=one.mailbox) for one in entry.contacts),
            "statements": tuple(_public_statements(entry.statements)),
            "notes": (),
            "standing_phase": None,
            "derived": derived,
        }
    )


def _public_source(source: SourcePart) -> SourcePart:
    return source.model_copy(update={"raw": {}, "parsed": {}, "hash": ""})


def _public_statements(statements: Sequence[StatementPart]) -> list[StatementPart]:
    """Without interests, and without what answers them."""
    untold: set[str] = set()
    told = []
    for statement in statements:
        interest = statement.claim is not None and statement.claim.step is AdoptionStep.INTEREST
        if interest or statement.answers in untold:
            untold.add(statement.fingerprint)
        else:
            claim = statement.claim.model_copy(update=UNTOLD_OF_A_USE) if statement.claim else None
            told.append(statement.model_copy(update={"claim": claim, "evidence": None}))
    return told
