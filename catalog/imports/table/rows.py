"""One row becomes, or renews, one entry, within the caller's transaction."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalog import operation, solutions, sources
from catalog.imports.table.outcomes import Outcome, Told
from catalog.imports.table.publishers import Publisher, Publishers
from catalog.models import CodeLink, Organisation, Solution, SolutionSlug, SolutionVersion, SourceRecord
from catalog.reuse import Voice
from catalog.solutions import Imprint
from catalog.sources import Record
from schemas.dates import day_of
from schemas.exchange.table import JudgedRow, Problem, TableEntry
from schemas.exchange.table.columns import BY_FIELD, Column
from schemas.names import fold, sort_key
from schemas.repositories import identity_of
from schemas.solution import PublicationStatus

DERIVED = "titel: "
"""How the id of a row begins that has none of its own."""
LONGEST_ID = 200
_LIKE_AN_ADDRESS = re.compile(r"(?=.*[a-z]{3})[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Source:
    """The tables of one sender: ``name`` keeps their ids apart from those of others. ``columns`` are those of this
    table: of what it has no column for, it says nothing."""

    name: str
    columns: tuple[Column, ...]

    @property
    def key(self) -> str:
        """The source of its records."""
        return f"csv:{self.name}"

    @property
    def title(self) -> str:
        """The source as it is named to people, and the voice that it speaks with."""
        return f"Tabelle {self.name}"

    def covers(self, field: str) -> bool:
        """Whether the table has a column for a field of the entry."""
        return any(column.field.split(".")[0] == field for column in self.columns)


@dataclass(frozen=True, slots=True)
class Here:
    """What the catalogue has of a row. ``joined`` says how an entry of another origin was found."""

    solution: Solution | None = None
    record: SourceRecord | None = None
    joined: str = ""


def id_of(entry: TableEntry) -> str:
    """The id of a row within its source: its own, else one made of title and publisher."""
    if entry.id:
        return entry.id
    made = (
        f"{DERIVED}{fold(entry.content.title) or entry.content.title} | {fold(entry.publisher or entry.publisher_key)}"
    )
    return made if len(made) <= LONGEST_ID else DERIVED + hashlib.sha256(made.encode()).hexdigest()


def take(db: Session, row: JudgedRow, entry: TableEntry, source: Source, publishers: Publishers, now: datetime) -> Told:
    """Create or renew the entry of a row; the same row again changes nothing."""
    publisher = publishers.of(db, entry)
    if any(not problem.hint for problem in publisher.problems):
        return _told(row, Outcome.INVALID, None, publisher.problems)
    here = _find(db, entry, source, publisher)
    if here.solution and (refused := _closed(here.solution)):
        return _told(row, Outcome.SKIPPED, here.solution, (refused,))
    record = _record(row, entry, source, here.record, now)
    if here.record and here.solution and here.record.hash == record.hash and _published_by(here.solution, publisher):
        return _told(row, Outcome.UNCHANGED, here.solution, publisher.problems)
    return _keep(db, row, entry, source, publisher, here, record, now)


def _find(db: Session, entry: TableEntry, source: Source, publisher: Publisher) -> Here:
    """The entry that a row speaks of: by its id, by an address of ours, by its title and publisher."""
    if known := sources.find_record(db, source.key, id_of(entry)):
        return Here(known.solution, known)
    if entry.id and (found := _by_address(db, entry.id)):
        return Here(found, _own_record(db, source, found), "joined-by-slug")
    for found in _by_title(db, entry, publisher):
        own = _own_record(db, source, found)
        if own is None or not entry.id or own.external_id.startswith(DERIVED):
            return Here(found, own, "joined-by-title")
    return Here()


def _by_address(db: Session, slug: str) -> Solution | None:
    return db.scalar(select(Solution).join(SolutionSlug).where(SolutionSlug.slug == slug))


def _by_title(db: Session, entry: TableEntry, publisher: Publisher) -> Sequence[Solution]:
    """Real entries of just this title and publisher; another spelling may be another thing."""
    query = select(Solution).where(
        Solution.sort_name == sort_key(entry.content.title),
        Solution.title == entry.content.title,
        Solution.sample.is_(False),
        Solution.publisher_id == publisher.id
        if publisher.id
        else (Solution.publisher_id.is_(None)) & (Solution.publisher_text == publisher.name),
    )
    return db.scalars(query.order_by(Solution.id).limit(5)).all()


def _own_record(db: Session, source: Source, solution: Solution) -> SourceRecord | None:
    query = select(SourceRecord).where(SourceRecord.solution_id == solution.id, SourceRecord.source == source.key)
    return db.scalar(query.order_by(SourceRecord.id).limit(1))


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


def _keep(
    db: Session,
    row: JudgedRow,
    entry: TableEntry,
    source: Source,
    publisher: Publisher,
    here: Here,
    record: Record,
    now: datetime,
) -> Told:
    before = here.solution.version if here.solution else None
    others = _others(db, here, now)
    content, provenance = sources.merge([*others, record])
    imprint = _imprint(db, entry, publisher, here, provenance, bool(others))
    by = Voice.of_source(source.title)
    solution = solutions.publish(db, content, imprint, by=by, now=now, solution=here.solution)
    if here.record and here.record.external_id != record.external_id:
        here.record.external_id = record.external_id
        db.flush()
    sources.keep_record(db, solution, record)
    _keep_code(db, solution, entry, source, here)
    outcome = Outcome.CREATED if before is None else Outcome.UPDATED
    if solution.version == before:
        outcome = Outcome.UNCHANGED
    hints = [*publisher.problems, *_how(here, solution, publisher)]
    if _outdone(record, sources.stated(content), provenance):
        hints.append(Problem("other-source-counts", hint=True))
    return _told(row, outcome, solution, tuple(hints))


def _others(db: Session, here: Here, now: datetime) -> list[Record]:
    """What other sources say of the entry. One that no source is kept of was entered by people: that becomes theirs."""
    if here.solution is None:
        return []
    own = (here.record.source, here.record.external_id) if here.record else None
    found = [one for one in sources.records_of(db, here.solution) if (one.source, one.external_id) != own]
    if not found and here.record is None:
        found = [_entered(db, here.solution, now)]
        sources.keep_record(db, here.solution, found[0])
    return found


def _entered(db: Session, solution: Solution, now: datetime) -> Record:
    query = select(SolutionVersion.content).where(
        SolutionVersion.solution_id == solution.id, SolutionVersion.number == solution.content_number
    )
    content = db.scalars(query).one()
    return Record(
        source=sources.PERSON, external_id=solution.slug, raw=content, parsed=content, retrieved_on=day_of(now)
    )


def _imprint(
    db: Session, entry: TableEntry, publisher: Publisher, here: Here, provenance: Mapping[str, str], shared: bool
) -> Imprint:
    """Around an entry that has other sources too, everything stays as it is."""
    known = db.get(Organisation, publisher.id) if publisher.id else None
    imprint = Imprint(
        publisher=known or publisher.name,
        slug=entry.id if _LIKE_AN_ADDRESS.fullmatch(entry.id) else None,
        federal_state=entry.federal_state,
        provenance=provenance,
    )
    solution = here.solution
    if solution is None or not shared:
        return imprint
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
    links = operation.code_links_of(db, solution.id) if here.solution else ()
    known = {link.identity for link in links if link.said_by_text != source.title}
    for url in entry.code:
        if identity_of(url) not in known:
            licence, words = entry.content.licence, entry.content.licence_words
            operation.link_code(db, solution, url, licence=licence, licence_words=words, said_by=source.title)


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
    )
