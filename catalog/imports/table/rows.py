"""Rows become, or renew, entries, within the caller's transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog import operation, solutions, sources
from catalog.imports.table.finding import Here, Known, Source, id_of, known_of
from catalog.imports.table.outcomes import Outcome, Told
from catalog.imports.table.publishers import Publisher, Publishers
from catalog.models import CodeLink, Organisation, Solution, SolutionVersion, SourceRecord
from catalog.reuse import Voice
from catalog.solutions import Imprint
from catalog.sources import Record
from schemas.dates import day_of
from schemas.exchange.table import JudgedRow, Problem, TableEntry
from schemas.exchange.table.columns import BY_FIELD
from schemas.repositories import identity_of
from schemas.solution import PublicationStatus

_LIKE_AN_ADDRESS = re.compile(r"(?=.*[a-z]{3})[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class New:
    """A row that becomes an entry of its own."""

    row: JudgedRow
    entry: TableEntry
    publisher: Publisher
    record: Record


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one batch, as they are taken within a transaction. ``joined`` are entries of others that rows of this
    table have been added to: each takes one row."""

    db: Session
    source: Source
    publishers: Publishers
    now: datetime
    is_in_table: Callable[[str], bool]
    joined: set[int]

    def take(self, rows: Sequence[JudgedRow]) -> list[Told]:
        """Create or renew the entry of each row; the same row again changes nothing."""
        entries = [(row, row.entry) for row in rows if row.entry]
        known = known_of(self.db, [entry for _, entry in entries], self.source)
        taken = [self._one(row, entry, known) for row, entry in entries]
        new = [one for one in taken if isinstance(one, New)]
        created = iter(self._create(new))
        return [next(created) if isinstance(one, New) else one for one in taken]

    def _one(self, row: JudgedRow, entry: TableEntry, known: Known) -> Told | New:
        publisher = self.publishers.of(self.db, entry)
        if any(not problem.hint for problem in publisher.problems):
            return _told(row, Outcome.INVALID, None, publisher.problems)
        here = known.find(entry, publisher, self.is_in_table)
        if here.solution and here.joined:
            here = Here() if here.solution.id in self.joined else here
            self.joined.update({here.solution.id} if here.solution else ())
        record = _record(row, entry, self.source, here.record, self.now)
        if here.solution is None:
            return New(row, entry, publisher, record)
        if refused := _closed(here.solution):
            return _told(row, Outcome.SKIPPED, here.solution, (refused,))
        if here.record and here.record.hash == record.hash and _published_by(here.solution, publisher):
            return _told(row, Outcome.UNCHANGED, here.solution, publisher.problems)
        return self._renew(row, entry, publisher, here.solution, here, record)

    def _create(self, new: Sequence[New]) -> list[Told]:
        if not new:
            return []
        drafts = []
        for one in new:
            content, provenance = sources.merge([one.record])
            drafts.append((content, _imprint(self.db, one.entry, one.publisher, provenance)))
        by = Voice.of_source(self.source.title)
        made = solutions.publish_new(self.db, drafts, by=by, now=self.now)
        for one, solution in zip(new, made, strict=True):
            self.db.add(sources.new_record(solution, one.record))
            for url in one.entry.code:
                self.db.add(operation.new_code_link(solution, url, **_licence(one.entry), said_by=self.source.title))
        self.db.flush()
        return [
            _told(one.row, Outcome.CREATED, solution, one.publisher.problems)
            for one, solution in zip(new, made, strict=True)
        ]

    def _renew(
        self, row: JudgedRow, entry: TableEntry, publisher: Publisher, solution: Solution, here: Here, record: Record
    ) -> Told:
        db, before = self.db, solution.version
        others = _others(db, solution, here, self.now)
        content, provenance = sources.merge([*others, record])
        imprint = _imprint(db, entry, publisher, provenance)
        if others:
            imprint = _as_it_is(db, solution, imprint)
        by = Voice.of_source(self.source.title)
        solutions.publish(db, content, imprint, by=by, now=self.now, solution=solution)
        if here.record and here.record.external_id != record.external_id:
            here.record.external_id = record.external_id
            db.flush()
        sources.keep_record(db, solution, record)
        _keep_code(db, solution, entry, self.source, here)
        outcome = Outcome.UNCHANGED if solution.version == before else Outcome.UPDATED
        hints = [*publisher.problems, *_how(here, solution, publisher)]
        if _outdone(record, sources.stated(content), provenance):
            hints.append(Problem("other-source-counts", hint=True))
        return _told(row, outcome, solution, tuple(hints))


def _closed(solution: Solution) -> Problem | None:
    """Why an entry isn't for a table to change."""
    if solution.sample:
        return Problem("sample", params={"slug": solution.slug})
    if solution.publication_status is not PublicationStatus.PUBLISHED:
        return Problem("withdrawn", params={"slug": solution.slug})
    return None


def _record(row: JudgedRow, entry: TableEntry, source: Source, before: SourceRecord | None, now: datetime) -> Record:
    """What the row says, and what the sender's earlier tables said where this one has no column."""
    parsed = sources.stated(entry.content)
    raw = dict(row.raw)
    if before:
        kept = {name: value for name, value in before.parsed.items() if not source.covers(name)}
        headings = {column.heading for column in source.columns} | {"source_title"}
        raw = {heading: text for heading, text in before.raw.items() if heading not in headings} | raw
        parsed = kept | parsed
    return Record(
        source=source.key,
        external_id=id_of(entry),
        raw={**raw, "source_title": source.title},
        parsed=parsed,
        retrieved_on=day_of(now),
        as_of=entry.as_of,
    )


def _published_by(solution: Solution, publisher: Publisher) -> bool:
    """Whether nothing is to be done about the publisher: it is this one, or not the table's to say."""
    return publisher.id is None or solution.publisher_id is not None


def _others(db: Session, solution: Solution, here: Here, now: datetime) -> list[Record]:
    """What other sources say of the entry. One that no source is kept of was entered by people: that becomes theirs."""
    own = (here.record.source, here.record.external_id) if here.record else None
    found = [one for one in sources.records_of(db, solution) if (one.source, one.external_id) != own]
    if not found and here.record is None:
        found = [_entered(db, solution, now)]
        sources.keep_record(db, solution, found[0])
    return found


def _entered(db: Session, solution: Solution, now: datetime) -> Record:
    query = select(SolutionVersion.content).where(
        SolutionVersion.solution_id == solution.id, SolutionVersion.number == solution.content_number
    )
    content = db.scalars(query).one()
    return Record(
        source=sources.PERSON, external_id=solution.slug, raw=content, parsed=content, retrieved_on=day_of(now)
    )


def _imprint(db: Session, entry: TableEntry, publisher: Publisher, provenance: Mapping[str, str]) -> Imprint:
    known = db.get(Organisation, publisher.id) if publisher.id else None
    return Imprint(
        publisher=known or publisher.name,
        slug=entry.id if _LIKE_AN_ADDRESS.fullmatch(entry.id) else None,
        federal_state=entry.federal_state,
        provenance=provenance,
    )


def _as_it_is(db: Session, solution: Solution, imprint: Imprint) -> Imprint:
    """Around an entry that has other sources too, everything stays."""
    kept = db.get(Organisation, solution.publisher_id) if solution.publisher_id else None
    return replace(imprint, publisher=kept or solution.publisher_text, federal_state=solution.federal_state)


def _keep_code(db: Session, solution: Solution, entry: TableEntry, source: Source, here: Here) -> None:
    """Link what the row names, and drop what an earlier one named alone."""
    if here.record and source.covers("code"):
        gone = delete(CodeLink).where(
            CodeLink.solution_id == solution.id,
            CodeLink.said_by_text == source.title,
            CodeLink.url.not_in(entry.code),
        )
        solution.version += 1 if db.execute(gone.returning(CodeLink.id)).all() else 0
    if not entry.code:
        return
    known = {link.identity for link in operation.code_links_of(db, solution.id) if link.said_by_text != source.title}
    for url in entry.code:
        if identity_of(url) not in known:
            operation.link_code(db, solution, url, **_licence(entry), said_by=source.title)


def _licence(entry: TableEntry) -> dict[str, str | None]:
    return {"licence": entry.content.licence, "licence_words": entry.content.licence_words}


def _how(here: Here, solution: Solution, publisher: Publisher) -> list[Problem]:
    """How the entry was found, and what of it stays."""
    hints = [Problem(here.joined, params={"slug": solution.slug}, hint=True)] if here.joined else []
    if publisher.name != solution.publisher_text:
        column = BY_FIELD["publisher"].heading
        hints.append(Problem("publisher-kept", column, {"name": solution.publisher_text}, hint=True))
    return hints


def _outdone(record: Record, shown: Mapping[str, Any], provenance: Mapping[str, str]) -> bool:
    """Whether the entry shows something else than the row says."""
    return any(
        provenance.get(f"/{name}") not in (None, record.source) and shown.get(name) != value
        for name, value in record.parsed.items()
    )


def _told(row: JudgedRow, outcome: Outcome, solution: Solution | None, problems: tuple[Problem, ...]) -> Told:
    return Told(
        line=row.line,
        id=row.id,
        title=row.title,
        outcome=outcome,
        slug=solution.slug if solution else None,
        problems=(*row.problems, *problems),
        entry=row.entry,
    )
