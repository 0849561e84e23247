"""Rows of a page of entries as the parts of their documents. Everything is read for the page at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalog.exchange.catalogue_pages import Addresses
from catalog.models import (
    CodeLink,
    Contact,
    ExperienceReport,
    Note,
    OperatorOffer,
    Solution,
    SolutionSlug,
    SolutionVersion,
    SourceRecord,
    Statement,
    Subject,
    TenderTemplate,
)
from schemas.exchange.catalogue import (
    CodePart,
    ContactPart,
    Named,
    NotePart,
    OfferPart,
    ReportPart,
    SolutionDocument,
    SourcePart,
    StandingPhase,
    StatementPart,
    TemplatePart,
    VersionPart,
)

_PHASE_MEMORY = ("since", "falls_on", "falls_to", "fell_from", "because")


Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to the entries of one page, by the number of the entry."""

    slugs: Mapping[int, Sequence[SolutionSlug]]
    versions: Mapping[int, Sequence[SolutionVersion]]
    sources: Mapping[int, Sequence[SourceRecord]]
    code: Mapping[int, Sequence[CodeLink]]
    offers: Mapping[int, Sequence[OperatorOffer]]
    templates: Mapping[int, Sequence[TenderTemplate]]
    contacts: Mapping[int, Sequence[Contact]]
    reports: Mapping[int, Sequence[ExperienceReport]]
    statements: Mapping[int, Sequence[Statement]]
    notes: Mapping[int, Sequence[Note]]


def belongings_of(db: Session, ids: Sequence[int]) -> Belongings:
    """All rows beside these entries, each kind with one question."""

    def rows(kind: type[Row], order: InstrumentedAttribute[Any]) -> Mapping[int, Sequence[Row]]:
        column = kind.solution_id  # type: ignore[attr-defined]  # all of these kinds have one
        found: dict[int, list[Row]] = defaultdict(list)
        for row in db.scalars(select(kind).where(column.in_(ids)).order_by(order)):
            found[row.solution_id].append(row)  # type: ignore[attr-defined]
        return found

    return Belongings(
        slugs=rows(SolutionSlug, SolutionSlug.slug),
        versions=rows(SolutionVersion, SolutionVersion.number),
        sources=rows(SourceRecord, SourceRecord.id),
        code=rows(CodeLink, CodeLink.id),
        offers=rows(OperatorOffer, OperatorOffer.id),
        templates=rows(TenderTemplate, TenderTemplate.id),
        contacts=rows(Contact, Contact.id),
        reports=rows(ExperienceReport, ExperienceReport.id),
        statements=rows(Statement, Statement.id),
        notes=rows(Note, Note.id),
    )


def learn_bodies(db: Session, addresses: Addresses, solutions: Sequence[Solution], beside: Belongings) -> None:
    """Have the address of every organisation that these rows name."""
    named = [solution.publisher_id for solution in solutions]
    named += [row.said_by_id for rows in beside.versions.values() for row in rows]
    named += [row.operator_id for rows in beside.offers.values() for row in rows]
    named += [row.author_id for rows in beside.templates.values() for row in rows]
    named += [row.organisation_id for rows in beside.reports.values() for row in rows]
    for said in beside.statements.values():
        named += [id for row in said for id in (row.organisation_id, row.said_by_id)]
    addresses.learn(db, named)


def document_of(solution: Solution, beside: Belongings, addresses: Addresses) -> SolutionDocument:
    """The whole entry. Raises ValidationError where a row holds what no document may."""
    id = solution.id
    return SolutionDocument(
        address=solution.slug,
        former_addresses=tuple(row.slug for row in beside.slugs.get(id, ()) if row.slug != solution.slug),
        publication_status=solution.publication_status,
        withdrawn_because=solution.withdrawn_because,
        sample=solution.sample,
        publisher=_body(addresses, solution.publisher_text, solution.publisher_id),
        federal_state=solution.federal_state,
        created_at=solution.created_at,
        published_at=solution.published_at,
        standing_phase=_standing_phase(solution),
        statements=_statements(beside.statements.get(id, ()), addresses),
        **{name: tuple(make(row, addresses) for row in _of(beside, name, id)) for name, make in MAKE.items()},
    )


def _of(beside: Belongings, name: str, id: int) -> Sequence[Any]:
    rows: Mapping[int, Sequence[Any]] = getattr(beside, name)
    return rows.get(id, ())


def _body(addresses: Addresses, name: str, id: int | None) -> Named:
    return addresses.named(name, id) or Named(name=name)


def _standing_phase(solution: Solution) -> StandingPhase | None:
    """What the rules remember; nothing before they first looked."""
    facts = {name: solution.phase_facts.get(name) for name in _PHASE_MEMORY}
    if not solution.phase_facts:
        return None
    return StandingPhase.model_validate({"phase": solution.phase, **facts, "because": facts["because"] or ()})


def _version(row: SolutionVersion, addresses: Addresses) -> VersionPart:
    return VersionPart(
        number=row.number,
        content=row.content,
        provenance=row.provenance,
        created_at=row.created_at,
        said_as=row.said_as,
        said_by=addresses.named(row.said_by_text, row.said_by_id),
        summary=row.summary,
    )


def _source(row: SourceRecord, _: Addresses) -> SourcePart:
    return SourcePart(
        source=row.source,
        external_id=row.external_id,
        url=row.url,
        as_of=row.as_of,
        retrieved_on=row.retrieved_on,
        raw=row.raw,
        parsed=row.parsed,
        hash=row.hash,
    )


def _code(row: CodeLink, _: Addresses) -> CodePart:
    return CodePart(
        url=row.url, forge=row.forge, licence=row.licence, licence_words=row.licence_words, said_by=row.said_by_text
    )


def _offer(row: OperatorOffer, addresses: Addresses) -> OfferPart:
    return OfferPart(
        operator=addresses.named(row.operator_text, row.operator_id),
        content=row.content,
        said_by=row.said_by_text,
        as_of=row.as_of,
        revision=row.revision,
    )


def _template(row: TenderTemplate, addresses: Addresses) -> TemplatePart:
    return TemplatePart(
        author=_body(addresses, row.author_text, row.author_id),
        by_provider=row.by_provider,
        content=row.content,
        number=row.number,
        published_on=row.published_on,
    )


def _contact(row: Contact, _: Addresses) -> ContactPart:
    return ContactPart(
        role=row.role,
        mailbox=row.mailbox,
        unit=row.unit,
        confirmed_on=row.confirmed_on,
        bounced_on=row.bounced_on,
        details=row.details,
        revision=row.revision,
    )


def _report(row: ExperienceReport, addresses: Addresses) -> ReportPart:
    body = _body(addresses, row.organisation_text, row.organisation_id)
    return ReportPart(organisation=body, content=row.content, written_on=row.written_on, revision=row.revision)


def _note(row: Note, _: Addresses) -> NotePart:
    return NotePart(
        about=row.about, text=row.text, reply_to=row.reply_to, created_at=row.created_at, done_at=row.done_at
    )


MAKE: Mapping[str, Callable[[Any, Addresses], Any]] = {
    "versions": _version,
    "sources": _source,
    "code": _code,
    "offers": _offer,
    "templates": _template,
    "contacts": _contact,
    "reports": _report,
    "notes": _note,
}


def _statements(rows: Sequence[Statement], addresses: Addresses) -> tuple[StatementPart, ...]:
    """In the order in which they were said; what is answered is named by its fingerprint."""
    fingerprints = {row.id: row.fingerprint for row in rows}
    return tuple(_statement(row, addresses, fingerprints) for row in rows)


def _statement(row: Statement, addresses: Addresses, fingerprints: Mapping[int, str]) -> StatementPart:
    about_use = row.subject is Subject.ADOPTION
    return StatementPart(
        fingerprint=row.fingerprint,
        subject=row.subject.value,
        organisation=_body(addresses, row.organisation_text, row.organisation_id) if about_use else None,
        claim=row.claim if about_use else None,
        said_as=row.said_as,
        said_by=_body(addresses, row.said_by_text, row.said_by_id),
        said_at=row.said_at,
        evidence=row.evidence,
        as_of=row.as_of,
        answers=fingerprints[row.answers_id] if row.answers_id is not None else None,
        answer=row.answer,
    )
