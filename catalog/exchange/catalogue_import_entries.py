"""Entries of a document become rows, or add what they know to an entry that is here.

What is here stays as it is: a person may have entered it. A newer version is taken over only where nobody went another
way here, statements are only ever added, and what differs is remarked upon.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from catalog import due
from catalog.exchange.catalogue_import_bodies import Bodies
from catalog.exchange.catalogue_import_rows import Rows, add_statements, body_of
from catalog.exchange.catalogue_refusals import Place, Report
from catalog.models import Solution, SolutionSlug, SolutionVersion, SourceRecord, Statement
from schemas.exchange.catalogue import SolutionDocument, StandingPhase
from schemas.names import fold, sort_key

BESIDE = ("source", "code", "offer", "template", "contact", "report", "note")
"""The kinds of parts that stand beside the versions and the statements of an entry."""


def entry_here(db: Session, entry: SolutionDocument, bodies: Bodies, place: Place) -> Solution | None:
    """The row of this entry, found by what a source calls it, or by its addresses. Raises LookupError with a code where
    there is another or more than one."""
    ids = set(db.scalars(_by_records(entry))) if entry.sources else set()
    certain = bool(ids)
    ids |= set(db.scalars(select(SolutionSlug.solution_id).where(SolutionSlug.slug.in_(_addresses(entry)))))
    if len(ids) > 1:
        raise LookupError("several")
    row = db.get(Solution, ids.pop()) if ids else None
    if row and (row.sample != entry.sample or not (certain or _same(row, entry, bodies, place))):
        raise LookupError("another")
    return row


def _addresses(entry: SolutionDocument) -> list[str]:
    return [entry.address, *entry.former_addresses]


def _by_records(entry: SolutionDocument) -> Select[int]:
    same = (
        and_(SourceRecord.source == one.source, SourceRecord.external_id == one.external_id) for one in entry.sources
    )
    return select(SourceRecord.solution_id).where(or_(*same))


def _same(row: Solution, entry: SolutionDocument, bodies: Bodies, place: Place) -> bool:
    """An address alone proves nothing: two catalogues may have given it to two things."""
    publisher_id, name = bodies.named(entry.publisher, place)
    same_publisher = publisher_id == row.publisher_id if publisher_id else fold(name or "") == fold(row.publisher_text)
    return row.created_at == entry.created_at or same_publisher


def create_entry(db: Session, entry: SolutionDocument, bodies: Bodies, place: Place) -> int:
    """The entry with everything that belongs to it; the number of its row."""
    publisher_id, publisher_text = bodies.named(entry.publisher, place)
    title = entry.versions[-1].content.title
    row = Solution(
        slug=entry.address,
        title=title,
        sort_name=sort_key(title),
        publisher_id=publisher_id,
        publisher_text=publisher_text or "",
        federal_state=entry.federal_state,
        publication_status=entry.publication_status,
        withdrawn_because=entry.withdrawn_because,
        sample=entry.sample,
        created_at=entry.created_at,
        published_at=entry.published_at,
        content_number=entry.versions[-1].number,
        **_remembered(entry.standing_phase),
    )
    due.derive_soon(row)
    db.add(row)
    db.flush()
    rows = Rows(row.id, bodies, place)
    with db.no_autoflush:  # all of it at once is quicker
        db.add_all([SolutionSlug(slug=slug, solution_id=row.id) for slug in _addresses(entry)])
        db.add_all([rows.version(part, part.number) for part in entry.versions])
        for kind in BESIDE:
            db.add_all([getattr(rows, kind)(part) for part in _parts(entry, kind)])
        add_statements(db, [(rows.statement(part), part.answers) for part in entry.statements], {})
    return row.id


def _parts(entry: SolutionDocument, kind: str) -> tuple[Any, ...]:
    parts: tuple[Any, ...] = getattr(entry, "code" if kind == "code" else f"{kind}s")
    return parts


def _remembered(standing: StandingPhase | None) -> dict[str, Any]:
    """What the rules of the phases go on from."""
    if standing is None:
        return {"phase_facts": {}}
    facts = standing.model_dump(mode="json")
    return {"phase": standing.phase, "phase_facts": {name: value for name, value in facts.items() if name != "phase"}}


class Merging:
    """Adds to one entry what a document knows beyond it."""

    def __init__(self, db: Session, row: Solution, entry: SolutionDocument, rows: Rows, report: Report) -> None:
        self._db, self._row, self._entry, self._rows, self._report = db, row, entry, rows, report

    def merge(self) -> bool:
        """Whether anything was added."""
        steps = [self._addresses(), self._versions(), *map(self._beside, BESIDE), self._statements()]
        if self._row.publication_status is not self._entry.publication_status:
            self._report.remark("status", self._entry.address)
        if any(steps):
            self._row.version += 1
            due.derive_soon(self._row)
            self._db.flush()
        return any(steps)

    def _addresses(self) -> bool:
        known = set(self._db.scalars(select(SolutionSlug.slug).where(SolutionSlug.slug.in_(_addresses(self._entry)))))
        new = [slug for slug in _addresses(self._entry) if slug not in known]
        self._db.add_all([SolutionSlug(slug=slug, solution_id=self._row.id) for slug in new])
        return bool(new)

    def _versions(self) -> bool:
        of_entry = select(SolutionVersion.content).where(SolutionVersion.solution_id == self._row.id)
        here = list(self._db.scalars(of_entry.order_by(SolutionVersion.number)))
        there = [body_of(part.content) for part in self._entry.versions]
        if there[-1] in here:
            return False
        if here != there[: len(here)]:
            self._report.remark("kept", self._entry.address, "content")
            return False
        self._db.add_all(
            [
                self._rows.version(part, self._row.content_number + number)
                for number, part in enumerate(self._entry.versions[len(here) :], 1)
            ]
        )
        title = self._entry.versions[-1].content.title
        self._row.title, self._row.sort_name = title, sort_key(title)
        self._row.content_number += len(there) - len(here)
        return True

    def _beside(self, kind: str) -> bool:
        """Parts that are not here are added; one that is here and says something else is left."""
        parts = [getattr(self._rows, kind)(part) for part in _parts(self._entry, kind)]
        if not parts:
            return False
        model = type(parts[0])
        here = {_identity(row): row for row in self._db.scalars(select(model).where(model.solution_id == self._row.id))}
        new = [row for row in parts if _identity(row) not in here]
        if any(_differs(row, here[_identity(row)]) for row in parts if _identity(row) in here):
            self._report.remark("kept", self._entry.address, kind)
        self._db.add_all(new)
        return bool(new)

    def _statements(self) -> bool:
        """One is here when its fingerprint is, or when the same was said at the same moment."""
        of_entry = select(Statement).where(Statement.solution_id == self._row.id).order_by(Statement.id)
        here = list(self._db.scalars(of_entry))
        by_fingerprint = {row.fingerprint: row.id for row in here}
        by_words = {_words(row): row.id for row in here}
        ids: dict[str, int] = {}
        new: list[tuple[Statement, str | None]] = []
        for part in self._entry.statements:
            row = self._rows.statement(part)
            known = by_fingerprint.get(part.fingerprint) or by_words.get(_words(row))
            if known:
                ids[part.fingerprint] = known
            else:
                new.append((row, part.answers))
        add_statements(self._db, new, ids)
        return bool(new)


_IDENTITY: Mapping[str, Callable[[Any], object]] = {
    "source_record": lambda row: (row.source, row.external_id),
    "code_link": lambda row: row.url,
    "operator_offer": lambda row: (row.operator_text, row.content["title"]),
    "tender_template": lambda row: (row.content["kind"], row.content["title"]),
    "contact": lambda row: (row.mailbox, row.role),
    "experience_report": lambda row: (row.organisation_id or fold(row.organisation_text), row.content["title"]),
    "note": lambda row: (row.about, row.text, row.created_at),
}
_SAYS: Mapping[str, tuple[str, ...]] = {
    "source_record": ("hash",),
    "code_link": ("licence", "licence_words"),
    "operator_offer": ("content", "as_of"),
    "tender_template": ("content",),
    "contact": ("unit", "bounced_on"),
    "experience_report": ("content",),
    "note": (),
}


def _identity(row: Any) -> object:
    """What makes two rows of an entry the same thing."""
    return _IDENTITY[row.__tablename__](row)


def _differs(said: Any, here: Any) -> bool:
    """Whether a part says something else than what is here; what it leaves open is no difference."""
    names = [name for name in _SAYS[said.__tablename__] if getattr(said, name) not in (None, "")]
    return any(getattr(said, name) != getattr(here, name) for name in names)


def _words(row: Statement) -> str:
    about = row.organisation_id or fold(row.organisation_text)
    by = row.said_by_id or row.said_by_text
    answer = row.answer.value if row.answer else None
    claim = sorted(row.claim.items())
    at = row.said_at.timestamp()
    return repr([row.subject.value, about, claim, row.said_as.value, by, at, row.evidence, row.as_of, answer])
