"""One file becomes, or renews, one entry, within the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import contact_persons, contacts, due, operation, solutions, sources
from catalog.contacts import ContactContent
from catalog.db import one_at_a_time
from catalog.imports.publiccode.choosing import Known
from catalog.imports.publiccode.outcomes import Outcome, Told
from catalog.imports.publiccode.reading import Candidate, Said
from catalog.models import CodeLink, Contact, Organisation, Solution, SourceRecord, Statement
from catalog.organisations.certain import body_named, certain_body, unknown_names
from catalog.publiccode import SOURCE
from catalog.reuse import Voice, claim_use
from catalog.solutions import Imprint, Rules
from catalog.sources import Record
from schemas.contact_person import NamedPerson
from schemas.dates import day_of, last_day
from schemas.names import fold
from schemas.publiccode.texts import line, web_address
from schemas.reuse import AdoptionClaim, Answer
from schemas.solution import PublicationStatus

TITLE = "publiccode.yml"
"""The source as it is named to people, and the voice that it speaks with."""
READING = 2
"""Raised when files are to be judged or read differently: what was kept by another reading is read anew."""
ROLE = "Ansprechstelle"
PUBLISHED = Solution.publication_status == PublicationStatus.PUBLISHED


@dataclass(frozen=True, slots=True)
class Target:
    """The entry that a repository has, and the record of an earlier file. ``others`` are its records of other
    sources."""

    solution: Solution | None
    record: SourceRecord | None


def take(db: Session, one: Candidate, facts: Mapping[str, Any], publisher_id: int, now: datetime, rules: Rules) -> Told:
    """Create or renew the entry of a file; the same file again changes nothing."""
    one_at_a_time(db, f"{SOURCE} {one.identity}")
    target = _target(db, one)
    if isinstance(target, Told):
        return target
    solution, record = target.solution, target.record
    before = solution.version if solution else None
    named_before = _users(record.raw["file"]) if record else []
    solution, changed = _publish(db, one, facts, publisher_id, now, solution)
    _link(db, solution, one, facts)
    _keep_mailboxes(db, solution, facts["mailboxes"])
    persons = [NamedPerson(**person) for person in facts["persons"]]
    contact_persons.learn(db, solution, persons, _address(facts["file"], one.identity), now)
    _keep_users(db, solution, one, _users(facts["file"]), named_before, now)
    solutions.refresh(db, solution, now, rules)
    if before is None:
        return _told(one, Outcome.CREATED, solution)
    return _told(one, Outcome.UPDATED if changed or solution.version != before else Outcome.UNCHANGED, solution)


def taken_before(db: Session) -> dict[str, Known]:
    """Every file that the catalogue has, by the identity of its repository."""
    raw = SourceRecord.raw
    facts = [raw[name] for name in ("name", "origin", "hash", "reading", "publishes", "said")]
    query = select(
        SourceRecord.external_id, *facts, raw["file"]["releaseDate"], Solution.slug, Solution.publisher_id, PUBLISHED
    )
    rows = db.execute(query.join(SourceRecord.solution).where(SourceRecord.source == SOURCE))
    return {
        identity: Known(
            name=name,
            origin=origin,
            own=origin == identity,
            released=released or "",
            hash=digest,
            slug=slug,
            current=published and reading == READING,
            publishes=publishes,
            publisher_id=publisher_id,
            said=Said.kept(said),
        )
        for identity, name, origin, digest, reading, publishes, said, released, slug, publisher_id, published in rows
    }


def published_of(db: Session, identity: str) -> list[Solution]:
    """The real, published entries that name a repository as their code."""
    return [one for one in _entries_of(db, identity) if one.publication_status is PublicationStatus.PUBLISHED]


def _entries_of(db: Session, identity: str) -> list[Solution]:
    ids = select(CodeLink.solution_id).where(CodeLink.identity == identity)
    query = select(Solution).where(Solution.id.in_(ids), Solution.sample.is_(False))
    return list(db.scalars(query.order_by(Solution.id)))


def _target(db: Session, one: Candidate) -> Target | Told:
    record = sources.find_record(db, SOURCE, one.identity)
    entries = [record.solution] if record else _entries_of(db, one.identity)
    published = [entry for entry in entries if entry.publication_status is PublicationStatus.PUBLISHED]
    if entries and not published:
        return Told(one.name, Outcome.SKIPPED, "withdrawn", {"slug": entries[0].slug}, one.identity, entries[0].slug)
    if len(published) > 1:
        slugs = ", ".join(sorted(entry.slug for entry in published))
        return Told(one.name, Outcome.SKIPPED, "several", {"slugs": slugs}, one.identity)
    return Target(published[0] if published else None, record)


def _publish(
    db: Session, one: Candidate, facts: Mapping[str, Any], publisher_id: int, now: datetime, known: Solution | None
) -> tuple[Solution, bool]:
    """The entry, and whether its record says anything new. Another source's entry keeps its publisher."""
    others = [record for record in sources.records_of(db, known) if record.source != SOURCE] if known else []
    record = _record(one, facts, day_of(now), publishes=not others)
    content, provenance = sources.merge([*others, record])
    body = db.get_one(Organisation, publisher_id)
    publisher: Organisation | str = body
    if known and others:
        publisher = db.get_one(Organisation, known.publisher_id) if known.publisher_id else known.publisher_text
    state = known.federal_state if known else None
    imprint = Imprint(publisher=publisher, slug=facts["slug"], federal_state=state, provenance=provenance)
    solution = solutions.publish(db, content, imprint, by=Voice.of_source(TITLE), now=now, solution=known)
    return solution, sources.keep_record(db, solution, record)


def _record(one: Candidate, facts: Mapping[str, Any], today: date, *, publishes: bool) -> Record:
    return Record(
        source=SOURCE,
        external_id=one.identity,
        raw={
            "source_title": TITLE,
            "file": facts["file"],
            "name": one.name.rpartition("/")[2],
            "hash": one.hash,
            "origin": one.origin,
            "reading": READING,
            "publishes": publishes,
            "said": one.said.as_kept(),
        },
        parsed=facts["content"],
        retrieved_on=today,
        url=_address(facts["file"], one.identity),
        as_of=_as_of(one, today),
    )


def _as_of(one: Candidate, today: date) -> str | None:
    """The file's own date; one that lies ahead tells nothing."""
    try:
        return one.as_of if one.as_of and last_day(one.as_of) <= today else None
    except ValueError:
        return None


def _address(file: Mapping[str, Any], identity: str) -> str:
    """An address that a browser can open, whatever the file has."""
    return web_address(file.get("url")) or f"https://{identity}"


def _link(db: Session, solution: Solution, one: Candidate, facts: Mapping[str, Any]) -> None:
    content = facts["content"]
    known = select(CodeLink.url).where(CodeLink.solution_id == solution.id, CodeLink.identity == one.identity)
    url = db.scalar(known.order_by(CodeLink.id).limit(1)) or _address(facts["file"], one.identity)
    licence, words = content.get("licence"), content.get("licence_words")
    operation.link_code(db, solution, url, licence=licence, licence_words=words, said_by=TITLE)


def _keep_mailboxes(db: Session, solution: Solution, mailboxes: Sequence[str]) -> None:
    """The role mailboxes of the file; one that it names no longer goes, unless somebody has confirmed it."""
    for mailbox in mailboxes:
        contacts.add_contact(db, solution, ContactContent(ROLE, mailbox), None)
    for row in contacts.contacts_of(db, solution.id):
        if row.role == ROLE and row.confirmed_on is None and row.mailbox not in mailboxes:
            _drop(db, solution, row)


def _drop(db: Session, solution: Solution, row: Contact) -> None:
    db.delete(row)
    due.derive_soon(solution)


def _users(file: Mapping[str, Any]) -> list[str]:
    """Who the file says uses it, each once."""
    named = {fold(name) or name: name for user in reversed(file.get("usedBy") or ()) if (name := line(user))}
    return sorted(named.values())


def _keep_users(
    db: Session, solution: Solution, one: Candidate, named: Sequence[str], before: Sequence[str], now: datetime
) -> None:
    by, as_of = Voice.of_source(TITLE), _as_of(one, day_of(now))
    unknown = unknown_names(db, {*named, *before})
    for name in named:
        adopter = name if name in unknown else _adopter(db, solution, name, one.german)
        claim_use(db, solution, AdoptionClaim(), adopter=adopter, by=by, now=now, as_of=as_of)
    for name in sorted({*before} - {*named}):
        adopter = name if name in unknown else _adopter(db, solution, name, one.german)
        _take_back(db, solution, adopter, by, now, as_of)


def _take_back(
    db: Session, solution: Solution, adopter: Organisation | str, by: Voice, now: datetime, as_of: str | None
) -> None:
    """The file names a user no longer: whatever this source said of it is no longer heard."""
    known, text = (adopter.id, None) if isinstance(adopter, Organisation) else (None, adopter)
    said = select(Statement).where(
        Statement.solution_id == solution.id,
        Statement.said_as == by.role,
        Statement.said_by_text == by.name,
        Statement.organisation_id.is_not_distinct_from(known),
    )
    if text is not None:
        said = said.where(Statement.organisation_text == text)
    rows = list(db.scalars(said.order_by(Statement.id)))
    answered = {row.answers_id for row in rows}
    for row in rows:
        if row.answer is None and row.id not in answered:
            taken = (Answer.REJECT, row)
            claim_use(db, solution, AdoptionClaim(), adopter=adopter, by=by, now=now, as_of=as_of, answer=taken)


def _adopter(db: Session, solution: Solution, name: str, german: bool) -> Organisation | str:
    """The body that a name certainly means: one of the register by its full name, a known one by a name of several
    words, the publisher by any name."""
    if german and (certain := certain_body(db, name)):
        return certain
    body = body_named(db, name)
    if body and (body.id == solution.publisher_id or " " in fold(name)):
        return body
    return name


def _told(one: Candidate, outcome: Outcome, solution: Solution) -> Told:
    return Told(one.name, outcome, identity=one.identity, slug=solution.slug)
