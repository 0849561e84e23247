"""The demo catalogue: what public sources say, kept as their records, merged into entries, its claims as statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import operation, solutions, sources
from catalog.imports.outcomes import Outcome
from catalog.models import Organisation, Solution, SolutionTie, SourceRecord
from catalog.organisations import keep_body
from catalog.reuse import Voice, claim_use
from catalog.solutions import Imprint, Rules
from catalog.sources import Record
from catalog.successors import today
from content.demo.solutions import DemoSolution, NamedOrganisation, ReportedUse
from schemas.dates import day_of, last_day
from schemas.reuse import AdoptionClaim

DEMO = "demo"
"""The source under which the demo catalogue keeps its records."""


def load_solutions(db: Session, entries: Sequence[DemoSolution], now: datetime, rules: Rules) -> Iterator[Outcome]:
    """Create or renew every entry, and say of each what that did."""
    loaded = {entry.slug: _load_entry(db, entry, now) for entry in entries}
    for entry in entries:
        for tie in entry.ties:
            if origin := loaded.get(tie.origin):
                solutions.relate(db, loaded[entry.slug][0], origin[0], SolutionTie(tie.tie), entry.source.title)
    for solution, before in loaded.values():
        solutions.refresh(db, solution, now, rules)
        yield outcome_of(solution, before)


def outcome_of(solution: Solution, before: int | None) -> Outcome:
    """What happened to an entry that had this version before."""
    if before is None:
        return Outcome.CREATED
    return Outcome.UNCHANGED if solution.version == before else Outcome.UPDATED


def _load_entry(db: Session, entry: DemoSolution, now: datetime) -> tuple[Solution, int | None]:
    """The entry's row, and which version it had before."""
    known = sources.find_record(db, DEMO, entry.slug)
    before = known.solution.version if known else None
    publisher = _body(db, entry.publisher)
    by = Voice.of_source(entry.source.title)
    solution = _publish(db, entry, publisher, by, now, known)
    if entry.origin:
        claim_use(db, solution, entry.origin, adopter=publisher, by=by, now=now, as_of=entry.source.as_of)
    for use in entry.uses:
        _report(db, solution, use, by, now, entry.source.as_of)
    if entry.repository:
        operation.link_code(
            db,
            solution,
            entry.repository,
            licence=entry.content.licence,
            licence_words=entry.content.licence_words,
            said_by=entry.source.title,
        )
    for offer in entry.offers:
        operation.offer(
            db,
            solution,
            offer.content,
            operator=offer.operator,
            said_by=entry.source.title,
            as_of=entry.source.as_of,
        )
    return solution, before


def _publish(
    db: Session,
    entry: DemoSolution,
    publisher: Organisation | str,
    by: Voice,
    now: datetime,
    known: SourceRecord | None,
) -> Solution:
    record = _record(entry, day_of(now))
    others = [one for one in sources.records_of(db, known.solution) if one.source != DEMO] if known else []
    content, provenance = sources.merge([*others, record])
    imprint = Imprint(publisher=publisher, slug=entry.slug, federal_state=entry.federal_state, provenance=provenance)
    solution = solutions.publish(db, content, imprint, by=by, now=now, solution=known.solution if known else None)
    sources.keep_record(db, solution, record)
    return solution


def _record(entry: DemoSolution, today: date) -> Record:
    return Record(
        source=DEMO,
        external_id=entry.slug,
        raw={**entry.raw, "source_title": entry.source.title},
        parsed=sources.stated(entry.content),
        retrieved_on=min(last_day(entry.source.retrieved), today),
        url=entry.source.url,
        as_of=entry.source.as_of,
    )


def _report(db: Session, solution: Solution, use: ReportedUse, by: Voice, now: datetime, as_of: str | None) -> None:
    """What the source says of a use; words that tell of none are kept as such."""
    claim = use.claim or AdoptionClaim(uses=False, note=use.words)
    if use.taken_from:
        claim = claim.model_copy(update={"taken_from": use.taken_from})
    adopter = _body(db, use.organisation)
    evidence = use.reason if use.taken_from else None
    claim_use(db, solution, claim, adopter=adopter, by=by, now=now, as_of=as_of, evidence=evidence)


def _body(db: Session, named: NamedOrganisation) -> Organisation | str:
    """The organisation that a source certainly means, else the text that it wrote."""
    if named.address:
        found = db.scalar(select(Organisation).where(Organisation.slug == named.address))
        return today(db, found) if found else named.text
    if named.kind and named.name:
        return keep_body(db, named.name, named.kind, source=DEMO)
    return named.text
