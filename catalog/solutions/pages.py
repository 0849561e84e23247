"""What the page of one entry shows, read in a fixed handful of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, case, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from catalog.attachments import shown_at
from catalog.contacts import contacts_of
from catalog.documents import PROVIDERS
from catalog.models import (
    Attachment,
    CodeLink,
    Contact,
    ContactPerson,
    ExperienceReport,
    OperatorOffer,
    Organisation,
    Solution,
    SolutionRelation,
    SolutionSlug,
    SolutionTie,
    SolutionVersion,
    SourceRecord,
    Subject,
    TenderTemplate,
)
from catalog.models.solution import CURRENT, LANGUAGE
from catalog.operation import Offer, code_links_of, offers_of
from catalog.solutions.uses import AdoptionLine, StatementLine, UsingBody, last_said, said_apart, uses_of
from catalog.sources import PERSON
from catalog.successors import successors
from catalog.templates import Template, templates_of
from schemas.reuse import AdoptionStep, Answer, ExperienceContent, Speaker
from schemas.solution import PublicationStatus, SolutionContent


@dataclass(frozen=True, slots=True)
class Address:
    """Where an entry is now. ``redirect``: it was asked for by an older address."""

    id: int
    slug: str
    redirect: bool


@dataclass(frozen=True, slots=True)
class Report:
    """An experience report with its body read."""

    row: ExperienceReport
    content: ExperienceContent


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where facts of the entry come from."""

    source: str
    title: str
    url: str | None
    more_urls: tuple[str, ...]
    as_of: str | None
    retrieved_on: date


@dataclass(frozen=True, slots=True)
class Relative:
    """Another entry of the family. ``origin``: it is the one that this entry comes from. ``language``: its title's."""

    slug: str
    title: str
    language: str
    tie: SolutionTie
    origin: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history; ``code`` names its sentence."""

    at: datetime
    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SolutionPage:
    """Everything that the page of one entry shows.

    ``uses`` are confirmed ones first, then reported, then ended; ``origin`` is the publisher's own. ``named`` are
    statements that count nowhere: adopters that are not known for certain, and words that tell of no use.
    ``persons`` may be filled by who knows the time (catalog/contact_persons.py); ``has_persons`` says that it may pay.
    ``interests`` is the number that everybody sees; who is interested (``interested``) is for the publisher to know.
    """

    solution: Solution
    publisher: Organisation | None
    by_provider: bool
    content: SolutionContent
    provenance: Mapping[str, str]
    sources: tuple[SourceNote, ...]
    origin: AdoptionLine | None
    origin_statements: tuple[StatementLine, ...]
    uses: tuple[AdoptionLine, ...]
    interests: int
    interested: tuple[UsingBody, ...]
    named: tuple[StatementLine, ...]
    code_links: tuple[CodeLink, ...]
    offers: tuple[Offer, ...]
    templates: tuple[Template, ...]
    contacts: tuple[Contact, ...]
    reports: tuple[Report, ...]
    family: tuple[Relative, ...]
    history: tuple[Event, ...]
    has_persons: bool = False
    persons: tuple[ContactPerson, ...] = ()
    files: tuple[Attachment, ...] = ()


def address(db: Session, slug: str) -> Address | None:
    """The entry that ever had this address, whatever its publication status."""
    query = (
        select(Solution.id, Solution.slug)
        .join(SolutionSlug, SolutionSlug.solution_id == Solution.id)
        .where(SolutionSlug.slug == slug)
    )
    row = db.execute(query).first()
    return Address(row.id, row.slug, redirect=row.slug != slug) if row else None


# The page is asked for most often: its questions are put together once, and those whose answer would be empty
# (most entries have few sections) are not asked at all.
_BESIDE = (
    CodeLink, OperatorOffer, TenderTemplate, Contact, ContactPerson, ExperienceReport, SourceRecord, Attachment,
)  # fmt: skip
_MERGED = aliased(Organisation)
_PAGE = (
    select(
        Solution,
        SolutionVersion,
        *(exists().where(kind.solution_id == Solution.id) for kind in _BESIDE),
        exists().where(or_(SolutionRelation.solution_id == Solution.id, SolutionRelation.origin_id == Solution.id)),
        exists().where(_MERGED.merged_into_id.is_not(None)),
    )
    .join(
        SolutionVersion,
        (SolutionVersion.solution_id == Solution.id) & (SolutionVersion.number == Solution.content_number),
    )
    .options(joinedload(Solution.publisher))
    .where(Solution.slug == bindparam("slug"))
)


def page(db: Session, slug: str) -> SolutionPage | None:
    """The page of the entry at this very address; None where there is none (``address`` knows the older ones)."""
    found = db.execute(_PAGE, {"slug": slug}).first()
    if found is None:
        return None
    solution, version, *there = found
    return _page(db, solution, version, there)


def _page(db: Session, solution: Solution, version: SolutionVersion, there: Sequence[bool]) -> SolutionPage:
    code, offers, templates, contacts, persons, reports, sources, files, family, merged = there
    became = successors(db) if merged else {}
    uses = uses_of(db, solution)
    publisher = solution.publisher
    interested = tuple(use.organisation for use in uses if use.row.step is AdoptionStep.INTEREST)
    about_use = said_apart(db, solution, became)
    return SolutionPage(
        solution=solution,
        publisher=publisher,
        by_provider=publisher is not None and publisher.kind in PROVIDERS,
        content=SolutionContent.model_validate(version.content),
        provenance=version.provenance,
        sources=_sources(db, solution) if sources else (),
        origin=next((use for use in uses if use.row.own), None),
        origin_statements=tuple(one for one in about_use if _about_origin(one, solution, became)),
        uses=tuple(use for use in uses if use.by_others),
        interests=len(interested),
        interested=interested,
        named=tuple(one for one in _last_said(about_use) if not _about_origin(one, solution, became)),
        code_links=code_links_of(db, solution.id) if code else (),
        offers=offers_of(db, solution.id) if offers else (),
        templates=templates_of(db, solution.id) if templates else (),
        contacts=contacts_of(db, solution.id) if contacts else (),
        reports=_reports(db, solution) if reports else (),
        family=_family(db, solution) if family else (),
        history=_history(db, solution),
        has_persons=persons,
        files=shown_at(db, solution) if files else (),
    )


def _about_origin(row: StatementLine, solution: Solution, became: Mapping[int, int]) -> bool:
    if solution.publisher_id is not None:
        return _today(row, became) == solution.publisher_id
    return row.organisation_id is None and row.organisation_text == solution.publisher_text


def _today(row: StatementLine, became: Mapping[int, int]) -> int | None:
    """Of whom the statement speaks: what went up in another is that one."""
    return became.get(row.organisation_id or 0, row.organisation_id)


def _last_said(about_use: Sequence[StatementLine]) -> list[StatementLine]:
    """What is said and counts nowhere: of a source that says the same at each reading only the last, and nothing that
    it has taken back."""
    last: dict[tuple[object, ...], StatementLine] = {}
    for row in about_use:
        if _counts_nowhere(row):
            source = row.role is Speaker.SOURCE
            last[row.speaker, row.organisation_text, None if source else row.id] = row
    return [row for row in last.values() if row.answer is not Answer.REJECT or row.role is not Speaker.SOURCE]


def _counts_nowhere(row: StatementLine) -> bool:
    return row.organisation_id is None or not row.of_use


_RECORDS = (
    select(SourceRecord)
    .where(SourceRecord.solution_id == bindparam("id"), SourceRecord.source != PERSON)
    .order_by(SourceRecord.id)
)
"""What people themselves entered stands in the history, with the organisation that said it."""


def _sources(db: Session, solution: Solution) -> tuple[SourceNote, ...]:
    return tuple(
        SourceNote(
            source=row.source,
            title=row.raw.get("source_title") or row.url or row.source,
            url=row.url,
            more_urls=tuple(row.raw.get("more_sources", ())),
            as_of=row.as_of,
            retrieved_on=row.retrieved_on,
        )
        for row in db.scalars(_RECORDS, {"id": solution.id})
    )


def _reports(db: Session, solution: Solution) -> tuple[Report, ...]:
    query = (
        select(ExperienceReport)
        .options(joinedload(ExperienceReport.organisation))
        .where(ExperienceReport.solution_id == solution.id)
        .order_by(ExperienceReport.written_on.desc(), ExperienceReport.id)
    )
    return tuple(Report(row, ExperienceContent.model_validate(row.content)) for row in db.scalars(query))


def _family(db: Session, solution: Solution) -> tuple[Relative, ...]:
    """The entries that this one comes from, and those that come from it."""
    # Which of the two is the other one is decided before the join: an OR in it reads every entry of the catalogue.
    is_origin = (SolutionRelation.solution_id == solution.id, SolutionRelation.origin_id)
    query = (
        select(SolutionRelation.tie, SolutionRelation.origin_id, Solution.id, Solution.slug, Solution.title, LANGUAGE)
        .join(Solution, Solution.id == case(is_origin, else_=SolutionRelation.solution_id))
        .join(SolutionVersion, CURRENT)
        .where(
            or_(SolutionRelation.solution_id == solution.id, SolutionRelation.origin_id == solution.id),
            Solution.publication_status == PublicationStatus.PUBLISHED,
        )
        .order_by(Solution.sort_name)
    )
    return tuple(
        Relative(row.slug, row.title, row.language, row.tie, origin=row.origin_id == row.id)
        for row in db.execute(query)
    )


VERSIONS_SHOWN = 5
"""So many versions stand on the page of the entry; all of them have a page of their own."""
WORDS_SHOWN = 10
"""So many of the things that people said stand in the history; the words on a use stand with it as well."""
_VERSIONS = (
    select(SolutionVersion.number, SolutionVersion.created_at, SolutionVersion.said_by_text, SolutionVersion.summary)
    .where(SolutionVersion.solution_id == bindparam("id"))
    .order_by(SolutionVersion.number.desc())
    .limit(VERSIONS_SHOWN)
)


def _history(db: Session, solution: Solution) -> tuple[Event, ...]:
    """Newest first: the last versions, and what people said last. A source's words stand with the uses, not here."""
    events = [
        Event(
            row.created_at,
            "history_published" if row.number == 1 else "history_version",
            {"number": row.number, "by": row.said_by_text, "summary": row.summary},
        )
        for row in reversed(db.execute(_VERSIONS, {"id": solution.id}).all())
    ]
    events += [
        Event(
            one.said_at,
            "history_content_confirmed" if one.subject is Subject.CONTENT else "history_use",
            {"by": one.speaker, "organisation": one.organisation_text, "step": one.step},
        )
        for one in reversed(last_said(db, solution, WORDS_SHOWN))
    ]
    return tuple(sorted(events, key=lambda event: event.at)[::-1])
