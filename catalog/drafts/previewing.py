"""The page that an entry would have if its draft were published now, made without writing anything.

What rules derive of a new entry (its phase, how fresh it is, the use at the origin) is derived here as well, by the
same function, with a session that has no database.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from catalog import solutions
from catalog.documents import PROVIDERS
from catalog.drafts.reading import Reading, kept_records
from catalog.models import (
    Adoption,
    CodeLink,
    Contact,
    Draft,
    ExperienceReport,
    OperatorOffer,
    Solution,
    Statement,
    Subject,
)
from catalog.operation import Offer, new_code_link
from catalog.solutions import AdoptionLine, Event, Known, Rules, SolutionPage, SourceNote, line_of
from catalog.solutions.pages import Report
from catalog.sources import PERSON, stated
from schemas.dates import day_of
from schemas.reuse import Freshness, SolutionPhase, Speaker
from schemas.solution import PublicationStatus, SolutionContent

NOWHERE = 0
"""The number of rows that are in no database."""


def preview_page(
    db: Session, draft: Draft, reading: Reading, content: SolutionContent, now: datetime, rules: Rules
) -> SolutionPage:
    """What readers would see. Of an entry that is there already, what stands beside it stays as it is."""
    of_entry = draft.solution if draft.began_from is not None else None
    page = solutions.page(db, of_entry.slug) if of_entry else None
    if page is None:
        return _new(draft, reading, content, now, rules)
    return replace(page, content=content, provenance=reading.provenance, code_links=_code(draft, reading))


def _new(draft: Draft, reading: Reading, content: SolutionContent, now: datetime, rules: Rules) -> SolutionPage:
    organisation, solution = draft.organisation, _solution(draft, content, now)
    offers, contacts, reports = _offers(draft, reading, now), _contacts(reading, now), _reports(draft, reading, now)
    said = _statements(draft, reading, now)
    known = Known(
        content=stated(content), statements=said, adoptions=(), offers=[offer.row for offer in offers],
        sources=[record.as_of for record in kept_records(draft)], has_code=bool(reading.code),
        has_contact=bool(contacts), has_report=bool(reports), edited_at=now, instance_of=None, inside=frozenset(),
        successors={},
    )  # fmt: skip
    nowhere = Session()
    solutions.derive(nowhere, solution, known, now, rules)
    return SolutionPage(
        solution=solution, publisher=organisation, by_provider=organisation.kind in PROVIDERS, content=content,
        provenance=reading.provenance, sources=_sources(draft), origin=_origin(nowhere, draft), origin_statements=(),
        uses=(), interests=0, interested=(), named=(), code_links=_code(draft, reading), offers=offers, templates=(),
        contacts=contacts, reports=reports, family=(),
        history=(Event(now, "history_published", {"number": 1, "by": organisation.name, "summary": None}),),
    )  # fmt: skip


def _solution(draft: Draft, content: SolutionContent, now: datetime) -> Solution:
    organisation = draft.organisation
    return Solution(
        id=NOWHERE, slug="", title=content.title, publisher_id=organisation.id, publisher_text=organisation.name,
        federal_state=organisation.federal_state, publication_status=PublicationStatus.DRAFT, sample=False,
        created_at=now, published_at=now, content_number=1, version=1, phase=SolutionPhase.UNDETERMINED,
        reported_phase=SolutionPhase.UNDETERMINED, phase_facts={}, freshness=Freshness.FRESH, freshness_facts={},
        uses_confirmed=0, uses_reported=0,
    )  # fmt: skip


def _statements(draft: Draft, reading: Reading, now: datetime) -> list[Statement]:
    if reading.use is None:
        return []
    organisation = draft.organisation
    return [
        Statement(
            id=1, solution_id=NOWHERE, subject=Subject.ADOPTION, organisation_id=organisation.id,
            organisation_text=organisation.name, claim=reading.use.model_dump(mode="json", exclude_defaults=True),
            said_as=Speaker.ADOPTER, said_by_id=organisation.id, said_by_text=organisation.name, said_at=now,
        )
    ]  # fmt: skip


def _origin(nowhere: Session, draft: Draft) -> AdoptionLine | None:
    row = next((row for row in nowhere.new if isinstance(row, Adoption)), None)
    nowhere.expunge_all()
    if row is None:
        return None
    return line_of(row, draft.organisation)


def _code(draft: Draft, reading: Reading) -> tuple[CodeLink, ...]:
    solution = Solution(id=draft.solution_id or NOWHERE)
    return tuple(
        new_code_link(solution, one.url, licence=one.licence, licence_words=None, said_by=draft.organisation.name)
        for one in reading.code
    )


def _offers(draft: Draft, reading: Reading, now: datetime) -> tuple[Offer, ...]:
    if reading.offer is None:
        return ()
    row = OperatorOffer(
        id=NOWHERE, solution_id=NOWHERE, operator_id=draft.organisation_id, operator_text=draft.organisation.name,
        content=reading.offer.model_dump(mode="json", exclude_defaults=True), said_by_text=draft.organisation.name,
        as_of=day_of(now).isoformat(), revision=1,
    )  # fmt: skip
    return (Offer(row, reading.offer, draft.organisation),)


def _contacts(reading: Reading, now: datetime) -> tuple[Contact, ...]:
    if reading.contact is None:
        return ()
    details = reading.contact_details.model_dump(mode="json") if reading.contact_details else None
    one = reading.contact
    return (
        Contact(
            id=NOWHERE, solution_id=NOWHERE, role=one.role, unit=one.unit, mailbox=one.mailbox,
            confirmed_on=day_of(now), details=details, revision=1,
        ),
    )  # fmt: skip


def _reports(draft: Draft, reading: Reading, now: datetime) -> tuple[Report, ...]:
    if reading.experience is None:
        return ()
    row = ExperienceReport(
        id=NOWHERE, solution_id=NOWHERE, organisation_id=draft.organisation_id,
        organisation_text=draft.organisation.name, content={}, written_on=day_of(now), revision=1,
    )  # fmt: skip
    return (Report(row, reading.experience),)


def _sources(draft: Draft) -> tuple[SourceNote, ...]:
    return tuple(
        SourceNote(
            source=record.source, title=record.raw.get("source_title") or record.url or record.source, url=record.url,
            more_urls=(), as_of=record.as_of, retrieved_on=record.retrieved_on,
        )
        for record in kept_records(draft) if record.source != PERSON
    )  # fmt: skip
