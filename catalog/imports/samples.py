"""The Musterkreis: invented bodies that speak for themselves, so that every section of an entry can be seen.

Their dates are counted back from the day on which they were first loaded. That day is kept, so that loading them
again changes nothing and they grow old like any other entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import contacts, operation, solutions, templates
from catalog.imports.demo import outcome_of
from catalog.imports.outcomes import Outcome
from catalog.models import HouseFact, Organisation, Solution, SolutionTie
from catalog.models.house import SAMPLES_FACT
from catalog.organisations import keep_invented_bodies
from catalog.reuse import Voice, claim_use, confirm_content, report_experience
from catalog.solutions import Imprint, Rules
from content.demo.samples import Samples, SampleSolution, SampleStatement, read_samples
from schemas.dates import day_of
from schemas.reuse import Speaker

Bodies = Mapping[str, Organisation]


def load_samples(db: Session, now: datetime, rules: Rules) -> Iterator[Outcome]:
    """Create or renew every sample, and say of each what that did."""
    samples = _as_first_loaded(db, now)
    bodies = keep_invented_bodies(db, samples.organisations)
    loaded = {entry.slug: _load_entry(db, entry, bodies) for entry in samples.solutions}
    for entry in samples.solutions:
        for tie in entry.ties:
            publisher = bodies[entry.publisher].name
            solutions.relate(db, loaded[entry.slug][0], loaded[tie.origin][0], SolutionTie(tie.tie), publisher)
    for solution, before in loaded.values():
        solutions.refresh(db, solution, now, rules)
        yield outcome_of(solution, before)


def _as_first_loaded(db: Session, now: datetime) -> Samples:
    fact = db.get(HouseFact, SAMPLES_FACT)
    if fact is None:
        fact = HouseFact(name=SAMPLES_FACT, value={"loaded_on": day_of(now).isoformat()}, set_at=now)
        db.add(fact)
    return read_samples(date.fromisoformat(fact.value["loaded_on"]))


def _load_entry(db: Session, entry: SampleSolution, bodies: Bodies) -> tuple[Solution, int | None]:
    known = db.scalar(select(Solution).where(Solution.slug == entry.slug, Solution.sample))
    before = known.version if known else None
    solution = _publish(db, entry, bodies[entry.publisher], known)
    for statement in entry.statements:
        _say(db, solution, statement, bodies)
    for code in entry.code:
        said_by = bodies[entry.publisher].name
        operation.link_code(db, solution, code.url, licence=code.licence, licence_words=None, said_by=said_by)
    for offer in entry.offers:
        operator = bodies[offer.operator]
        operation.offer(db, solution, offer.content, operator=operator, said_by=operator.name)
    for template in entry.templates:
        author = bodies[template.author]
        templates.add_template(db, solution, template.content, author, template.published_on, template.number)
    for contact in entry.contacts:
        content = contacts.ContactContent(contact.role, contact.mailbox, contact.unit)
        contacts.add_contact(db, solution, content, contact.confirmed_on)
    for report in entry.reports:
        report_experience(db, solution, report.content, bodies[report.organisation], report.written_on)
    return solution, before


def _publish(db: Session, entry: SampleSolution, publisher: Organisation, known: Solution | None) -> Solution:
    """A new entry gets its whole history; a known one at most a new version."""
    by = Voice(role=Speaker.PUBLISHER, organisation=publisher, name=publisher.name)
    for version in entry.versions[-1:] if known else entry.versions:
        imprint = Imprint(publisher=publisher, slug=entry.slug, sample=True, summary=version.changed)
        known = solutions.publish(db, version.content, imprint, by=by, now=_noon(version.published_on), solution=known)
    if known is None:
        raise ValueError(f"a sample without a version: {entry.slug}")
    return known


def _say(db: Session, solution: Solution, statement: SampleStatement, bodies: Bodies) -> None:
    speaker = bodies[statement.said_by]
    by = Voice(role=statement.said_as, organisation=speaker, name=speaker.name)
    now = _noon(statement.said_on)
    if statement.claim is None or statement.organisation is None:
        confirm_content(db, solution, by, now)
        return
    adopter = bodies[statement.organisation]
    claim_use(db, solution, statement.claim, adopter=adopter, by=by, now=now, evidence=statement.evidence)


def _noon(day: date) -> datetime:
    """A moment of that day, wherever one looks from in Germany."""
    return datetime.combine(day, time(12), UTC)
