"""The parts of an entry's document as rows, each with the number of the entry that it belongs to."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.exchange.catalogue_import_bodies import Bodies
from catalog.exchange.catalogue_refusals import Place
from catalog.models import (
    CodeLink,
    Contact,
    ExperienceReport,
    Note,
    OperatorOffer,
    SolutionVersion,
    SourceRecord,
    Statement,
    Subject,
    TenderTemplate,
)
from schemas.document import Document
from schemas.exchange.catalogue import (
    CodePart,
    ContactPart,
    NotePart,
    OfferPart,
    ReportPart,
    SourcePart,
    StatementPart,
    TemplatePart,
    VersionPart,
)
from schemas.repositories import identity_of


def body_of(content: Document) -> dict[str, Any]:
    """A document within a row, as all of them are kept."""
    return content.model_dump(mode="json", exclude_defaults=True)


class Rows:
    """Makes the rows of one entry."""

    def __init__(self, solution_id: int, bodies: Bodies, place: Place) -> None:
        self._solution_id, self._bodies, self._place = solution_id, bodies, place

    def version(self, part: VersionPart, number: int) -> SolutionVersion:
        """A version under this number."""
        said_by_id, said_by_text = self._bodies.named(part.said_by, self._place)
        return SolutionVersion(
            solution_id=self._solution_id,
            number=number,
            content=body_of(part.content),
            provenance=part.provenance,
            created_at=part.created_at,
            said_as=part.said_as,
            said_by_id=said_by_id,
            said_by_text=said_by_text,
            summary=part.summary,
        )

    def source(self, part: SourcePart) -> SourceRecord:
        """The record of a source."""
        return SourceRecord(solution_id=self._solution_id, **part.model_dump())

    def code(self, part: CodePart) -> CodeLink:
        """A repository."""
        return CodeLink(
            solution_id=self._solution_id,
            said_by_text=part.said_by,
            identity=identity_of(part.url) or "",
            **part.model_dump(exclude={"said_by"}),
        )

    def offer(self, part: OfferPart) -> OperatorOffer:
        """An offer."""
        operator_id, operator_text = self._bodies.named(part.operator, self._place)
        return OperatorOffer(
            solution_id=self._solution_id,
            operator_id=operator_id,
            operator_text=operator_text,
            content=body_of(part.content),
            said_by_text=part.said_by,
            as_of=part.as_of,
            revision=part.revision,
        )

    def template(self, part: TemplatePart) -> TenderTemplate:
        """A document of the kit."""
        author_id, author_text = self._bodies.named(part.author, self._place)
        return TenderTemplate(
            solution_id=self._solution_id,
            author_id=author_id,
            author_text=author_text or "",
            by_provider=part.by_provider,
            content=body_of(part.content),
            number=part.number,
            published_on=part.published_on,
        )

    def contact(self, part: ContactPart) -> Contact:
        """A contact."""
        details = body_of(part.details) if part.details else None
        return Contact(solution_id=self._solution_id, **part.model_dump(exclude={"details"}), details=details)

    def report(self, part: ReportPart) -> ExperienceReport:
        """A report."""
        organisation_id, organisation_text = self._bodies.named(part.organisation, self._place)
        return ExperienceReport(
            solution_id=self._solution_id,
            organisation_id=organisation_id,
            organisation_text=organisation_text or "",
            content=body_of(part.content),
            written_on=part.written_on,
            revision=part.revision,
        )

    def note(self, part: NotePart) -> Note:
        """What a reader wrote."""
        return Note(solution_id=self._solution_id, **part.model_dump())

    def statement(self, part: StatementPart) -> Statement:
        """A statement; what it answers is set by whoever adds it."""
        organisation_id, organisation_text = self._bodies.named(part.organisation, self._place)
        said_by_id, said_by_text = self._bodies.named(part.said_by, self._place)
        return Statement(
            solution_id=self._solution_id,
            subject=Subject(part.subject),
            organisation_id=organisation_id,
            organisation_text=organisation_text or "",
            claim=body_of(part.claim) if part.claim else {},
            said_as=part.said_as,
            said_by_id=said_by_id,
            said_by_text=said_by_text or "",
            said_at=part.said_at,
            evidence=part.evidence,
            as_of=part.as_of,
            answer=part.answer,
            fingerprint=part.fingerprint,
        )


def add_statements(db: Session, statements: Sequence[tuple[Statement, str | None]], ids: dict[str, int]) -> None:
    """Add statements in their order. ``ids`` knows those that are here by the fingerprints of the document; each comes
    with the fingerprint of the one that it answers."""
    taken = _taken(db, [statement.fingerprint for statement, _ in statements])
    waiting: dict[str, Statement] = {}
    for statement, answers in statements:
        if answers in waiting:
            db.flush()
            ids.update({said: row.id for said, row in waiting.items()})
            waiting.clear()
        statement.answers_id = ids[answers] if answers else None
        waiting[statement.fingerprint] = statement
        if statement.fingerprint in taken:
            # Those of old were made of numbers of rows: one of another database may be taken by something else here.
            words = f"{statement.fingerprint} {statement.solution_id}"
            statement.fingerprint = hashlib.sha256(words.encode()).hexdigest()
        db.add(statement)
    db.flush()


def _taken(db: Session, fingerprints: Sequence[str]) -> set[str]:
    taken: set[str] = set()
    for start in range(0, len(fingerprints), 500):
        some = fingerprints[start : start + 500]
        taken.update(db.scalars(select(Statement.fingerprint).where(Statement.fingerprint.in_(some))))
    return taken
