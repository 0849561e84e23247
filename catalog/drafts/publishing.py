"""From a draft to an entry: its body as a version, and what was typed beside it as what the organisation says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import attachments, audit, contacts, due, operation, solutions, sources
from catalog.drafts.catching_up import Clashing, catch_up
from catalog.drafts.fields import REPOSITORIES
from catalog.drafts.reading import Code, Reading, kept_records, read, use_of
from catalog.models import CodeLink, Draft, Solution, SourceRecord
from catalog.reuse import Voice, claim_use, report_experience
from catalog.solutions import Imprint
from catalog.sources import PERSON, Record
from schemas.dates import day_of
from schemas.reuse import Speaker
from schemas.solution import PublicationStatus, SolutionContent


class Incomplete(Exception):
    """The draft says something wrong, or lacks what every entry needs."""


class NotPublic(Exception):
    """The entry of the draft was withdrawn or archived meanwhile: it is to be put back first."""


def publish(db: Session, draft: Draft, by: Who | None, now: datetime) -> Solution:
    """Publish the draft in its organisation's name: a new entry, or the next version of its own.

    Without anybody by whom, its time has come.

    Whoever calls this has seen to it that they may speak for it. Raises Incomplete, NotPublic, and Clashing where the
    entry has moved on and both sides changed the same.
    """
    solution = draft.solution
    if solution and solution.publication_status is not PublicationStatus.PUBLISHED:
        raise NotPublic
    if clashes := catch_up(db, draft, now):
        raise Clashing(clashes)
    reading = read(draft)
    if reading.content is None or not reading.complete:
        raise Incomplete
    before = _said_before(db, solution) if solution else None
    solution = _publish_body(db, draft, reading, reading.content, now)
    _keep_records(db, draft, reading, solution, now)
    _keep_code(db, solution, reading.code, draft.organisation.name)
    _keep_beside(db, draft, reading, solution, now)
    if reading.use and reading.use != (use_of(sources.stated(before)) if before else None):
        _claim(db, draft, reading, solution, now)
    attachments.move(db, draft, solution)
    _end(db, draft, solution, by, now)
    return solution


def _publish_body(db: Session, draft: Draft, reading: Reading, content: SolutionContent, now: datetime) -> Solution:
    """An entry stays with who publishes it now, be that another than when the draft began: it goes over by being
    taken over, and in no other way."""
    known = draft.solution
    publisher = (known.publisher if known else None) or draft.organisation
    imprint = Imprint(
        publisher=publisher,
        federal_state=known.federal_state if known else None,
        sample=known.sample if known else False,
        provenance=reading.provenance,
    )
    voice = Voice(role=Speaker.PUBLISHER, organisation=publisher, name=publisher.name)
    return solutions.publish(db, content, imprint, by=voice, now=now, solution=known)


def _said_before(db: Session, solution: Solution) -> SolutionContent | None:
    page = solutions.page(db, solution.slug)
    return page.content if page else None


def _keep_records(db: Session, draft: Draft, reading: Reading, solution: Solution, now: datetime) -> None:
    """The sources keep their records, the person gets one. A record that another entry has stays there."""
    person = Record(
        source=PERSON,
        external_id=solution.slug,
        raw=reading.own,
        parsed=reading.own,
        retrieved_on=day_of(now),
        as_of=day_of(now).isoformat(),
    )
    found = [record for record in kept_records(draft) if record.source != PERSON] if draft.solution is None else []
    for record in [*found, person]:
        row: SourceRecord | None = sources.find_record(db, record.source, record.external_id)
        if row is None or row.solution_id == solution.id:
            sources.keep_record(db, solution, record)


def _keep_code(db: Session, solution: Solution, code: tuple[Code, ...], said_by: str) -> None:
    """The repositories that the draft names, and of those that it showed no others."""
    wanted = {one.url: one.licence for one in code}
    rows = {row.url: row for row in operation.code_links_of(db, solution.id)}
    for row in list(rows.values())[:REPOSITORIES]:
        if row.url not in wanted:
            db.delete(row)
            _changed(solution)
        elif row.licence != wanted[row.url]:
            row.licence, row.licence_words, row.said_by_text = wanted[row.url], None, said_by
            _changed(solution)
    db.flush()
    for url, licence in wanted.items():
        if url not in rows:
            link: CodeLink = operation.new_code_link(
                solution, url, licence=licence, licence_words=None, said_by=said_by
            )
            db.add(link)
            _changed(solution)


def _changed(solution: Solution) -> None:
    solution.version += 1
    due.derive_soon(solution)


def _keep_beside(db: Session, draft: Draft, reading: Reading, solution: Solution, now: datetime) -> None:
    organisation, today = draft.organisation, day_of(now)
    if reading.contact:
        contacts.add_contact(db, solution, reading.contact, today)
        _keep_details(db, solution, reading)
    if reading.offer:
        operation.offer(
            db, solution, reading.offer, operator=organisation, said_by=organisation.name, as_of=today.isoformat()
        )
    if reading.experience:
        report_experience(db, solution, reading.experience, organisation, today)


def _keep_details(db: Session, solution: Solution, reading: Reading) -> None:
    db.flush()
    for row in contacts.contacts_of(db, solution.id):
        if reading.contact and reading.contact_details and row.mailbox == reading.contact.mailbox:
            row.details = reading.contact_details.model_dump(mode="json", exclude_defaults=True)


def _claim(db: Session, draft: Draft, reading: Reading, solution: Solution, now: datetime) -> None:
    """The use at the origin: who publishes may speak for the organisation, and so confirms it."""
    if reading.use:
        voice = Voice(role=Speaker.ADOPTER, organisation=draft.organisation, name=draft.organisation.name)
        claim_use(db, solution, reading.use, adopter=draft.organisation, by=voice, now=now)


def _end(db: Session, draft: Draft, solution: Solution, by: Who | None, now: datetime) -> None:
    draft.solution_id, draft.solution = solution.id, solution
    draft.publication_status = PublicationStatus.PUBLISHED
    draft.ended_at = now
    draft.revision += 1
    facts: Mapping[str, int] = {"version": solution.content_number}
    audit.note(
        db, audit.acting(by) if by else audit.HOUSE, "draft_published", ("solution", solution.id), now,
        organisation_id=draft.organisation_id, facts=facts,
    )  # fmt: skip
