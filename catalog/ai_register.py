"""Entries with artificial intelligence, as a register: which there are, whose, and what is told of each.

Nothing in the database finds them quickly, and reading the bodies of a hundred thousand entries for each page would
take a second. But a body never changes. So each process reads all present ones once, from then on only what was added
since, and keeps the few ids; whether an entry is still published and still tells of it is asked of those alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from catalog.models import Adoption, Organisation, Solution, SolutionVersion
from catalog.models.solution import CURRENT
from schemas.reuse import AdoptionStep
from schemas.solution import AiTransparency, PublicationStatus, SolutionContent
from schemas.vocabulary import SOLUTION_KINDS

KIND = "ki-anwendung"
OVERLAP = 200
"""So many of the versions that were read last are read again: what has a lower number may have come later."""
AT_ONCE = 500
SORTS = ("name", "stelle", "neu")
HIGH_RISK = {"ja": True, "nein": False, "offen": None}

if KIND not in SOLUTION_KINDS:
    raise LookupError(KIND)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which systems are asked for; empty for all. ``organisation`` publishes or uses them."""

    organisation: Organisation | None = None
    federal_state: str = ""
    lifecycle_status: str = ""
    high_risk: str = ""
    sort: str = "name"
    samples: bool = True


@dataclass(frozen=True, slots=True)
class System:
    """One line of the register. ``use`` is how far the organisation that was asked for is with it."""

    solution: Solution
    content: SolutionContent
    use: AdoptionStep | None

    @property
    def ai(self) -> AiTransparency:
        """What is told of it; everything is open where nobody said anything."""
        return self.content.ai or AiTransparency()


@dataclass(slots=True)
class Known:
    """The entries that have ever told of artificial intelligence, as far as this process has read."""

    _ids: set[int] = field(default_factory=set)
    _last: int = 0
    _lock: Lock = field(default_factory=Lock)

    def ids(self, db: Session) -> frozenset[int]:
        """Them, with what was added since."""
        with self._lock:
            last = db.scalar(select(func.max(SolutionVersion.id))) or 0
            if last < self._last:  # the database was restored from a backup
                self._ids, self._last = set(), 0
            query = select(SolutionVersion.solution_id).where(_tells())
            if self._last:
                query = query.where(SolutionVersion.id > self._last - OVERLAP)
            else:
                query = query.join(Solution, CURRENT)
            self._ids.update(db.scalars(query))
            self._last = last
            return frozenset(self._ids)


def systems(db: Session, known: frozenset[int], wanted: Wanted, limit: int, offset: int) -> list[System]:
    """A part of the register, in order."""
    rows = db.execute(_ordered(_found(db, known, wanted), wanted).limit(limit).offset(offset))
    return _told(db, [(solution, body) for solution, body in rows], wanted)


def every_system(db: Session, known: frozenset[int], wanted: Wanted) -> Iterator[System]:
    """The whole register."""
    rows = db.execute(_ordered(_found(db, known, wanted), wanted)).all()
    for begin in range(0, len(rows), AT_ONCE):
        yield from _told(db, [(solution, body) for solution, body in rows[begin : begin + AT_ONCE]], wanted)


def count_systems(db: Session, known: frozenset[int], wanted: Wanted) -> int:
    """How many there are."""
    return db.scalar(select(func.count()).select_from(_found(db, known, wanted).subquery())) or 0


def _tells() -> ColumnElement[bool]:
    body = SolutionVersion.content
    return or_(body["kind"].as_string() == KIND, body["ai"].as_string().is_not(None))


def _found(db: Session, known: frozenset[int], wanted: Wanted) -> Select[Solution, object]:
    query = select(Solution, SolutionVersion.content).join(SolutionVersion, CURRENT)
    if wanted.organisation:
        known = known & _of(db, wanted.organisation)
    return query.where(Solution.id.in_(known), _tells(), *_conditions(wanted))


def _of(db: Session, organisation: Organisation) -> frozenset[int]:
    """All that it publishes or uses: few, and found by its own indexes."""
    uses = select(Adoption.solution_id).where(_used_by(organisation))
    published = select(Solution.id).where(Solution.publisher_id == organisation.id)
    return frozenset(db.scalars(uses)) | frozenset(db.scalars(published))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield Solution.publication_status == PublicationStatus.PUBLISHED
    if not wanted.samples:
        yield Solution.sample.is_(False)
    if wanted.federal_state:
        yield Solution.federal_state == wanted.federal_state
    if wanted.lifecycle_status:
        yield SolutionVersion.content["lifecycle_status"].as_string() == wanted.lifecycle_status
    if wanted.high_risk:
        answer, said = HIGH_RISK[wanted.high_risk], SolutionVersion.content["ai", "high_risk"]
        yield said.as_string().is_(None) if answer is None else said.as_boolean().is_(answer)


def _used_by(organisation: Organisation) -> ColumnElement[bool]:
    step = Adoption.step
    return and_(Adoption.organisation_id == organisation.id, step.is_not(None), step != AdoptionStep.INTEREST)


def _ordered(query: Select[Solution, object], wanted: Wanted) -> Select[Solution, object]:
    orders = {
        "name": (Solution.sort_name,),
        "stelle": (Solution.publisher_text, Solution.sort_name),
        "neu": (SolutionVersion.created_at.desc(),),
    }
    return query.order_by(*orders[wanted.sort], Solution.id).options(joinedload(Solution.publisher))


def _told(db: Session, rows: Sequence[tuple[Solution, object]], wanted: Wanted) -> list[System]:
    steps: dict[int, AdoptionStep | None] = {}
    if wanted.organisation and rows:
        used = select(Adoption.solution_id, Adoption.step).where(_used_by(wanted.organisation))
        ids = [solution.id for solution, _ in rows]
        steps = {row.solution_id: row.step for row in db.execute(used.where(Adoption.solution_id.in_(ids)))}
    return [System(solution, SolutionContent.model_validate(body), steps.get(solution.id)) for solution, body in rows]
