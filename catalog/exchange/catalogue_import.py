"""A document of the whole catalogue becomes rows: into an empty database without a loss, into a filled one with care.

Everything happens in the transaction of the caller. Whatever is wrong in the file, be it in its last line, raises
Refused or Unreadable, and nothing of it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, BinaryIO, TypeVar

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.exchange.catalogue_import_bodies import Bodies
from catalog.exchange.catalogue_import_entries import Merging, create_entry, entry_here
from catalog.exchange.catalogue_import_rows import Rows
from catalog.exchange.catalogue_refusals import Place, Refused, Report
from catalog.models import HouseFact, Solution, SolutionRelation, SolutionSlug, SolutionTie
from catalog.models.house import SAMPLES_FACT
from catalog.solutions import Known, Rules, derive, known_of, relate
from schemas.document import Document
from schemas.exchange.catalogue import (
    FORMAT,
    PARTS,
    VERSION,
    Counts,
    Head,
    OrganisationDocument,
    RegisterBody,
    RelationDocument,
    Scope,
    SolutionDocument,
)
from schemas.exchange.catalogue_stream import Piece, read_pieces
from schemas.texts import readable_throughout

BATCH = 100
Kind = TypeVar("Kind", bound=Document)

Progress = Callable[[int, int], None]
"""Is told how many entries and ties are done, and how many there are, or nought where that is not known yet."""


def import_catalogue(
    db: Session, file: BinaryIO, now: datetime, rules: Rules, progress: Progress = lambda _done, _total: None
) -> Report:
    """Take over a document. Raises Unreadable, Refused."""
    taking = _Taking(db, now, progress)
    try:
        for piece in read_pieces(file, frozenset(PARTS)):
            taking.take(piece)
        return taking.finish(rules)
    except IntegrityError as error:
        raise Refused("contradiction", taking.place) from error


class _Taking:
    """How far an import is."""

    def __init__(self, db: Session, now: datetime, progress: Progress) -> None:
        self._db, self._now, self._progress = db, now, progress
        self._bodies, self._report = Bodies(db), Report()
        self._head: dict[str, Any] = {}
        self._counts = dict.fromkeys(PARTS, 0)
        self._touched: dict[int, None] = {}
        self._skipped: set[str] = set()
        self._relations: list[tuple[RelationDocument, Place]] = []
        self.place = Place()

    def take(self, piece: Piece) -> None:
        """One member of the document, or one item of a list."""
        self.place = place = Place(
            piece.name if piece.number else "", piece.number, piece.line, _address_in(piece.value)
        )
        if not piece.number:
            self._take_head(piece, place)
            return
        if self._head.get("format") != FORMAT:
            raise Refused("no_catalogue", place)
        document = _validated(PARTS[piece.name], readable_throughout(piece.value), place)
        self._counts[piece.name] += 1
        self._take_item(document, place)

    def _take_head(self, piece: Piece, place: Place) -> None:
        if piece.name == "format" and piece.value != FORMAT:
            raise Refused("no_catalogue", place)
        newer = isinstance(piece.value, int) and piece.value > VERSION
        if piece.name == "version" and newer:
            raise Refused("newer", place, found=str(piece.value))
        self._head[piece.name] = piece.value

    def _take_item(self, document: Document, place: Place) -> None:
        if isinstance(document, SolutionDocument):
            self._bodies.tie()
            self._take_entry(document, place)
            self._told()
        elif isinstance(document, RelationDocument):
            self._relations.append((document, place))
        elif isinstance(document, OrganisationDocument):
            self._report.organisations += self._bodies.take(document, place)
        elif isinstance(document, RegisterBody):
            self._bodies.complete(document, place)

    def _told(self) -> None:
        if self._counts["solutions"] % BATCH == 0:
            self._db.flush()
            self._db.expunge_all()
            self._progress(self._counts["solutions"], 0)

    def _take_entry(self, entry: SolutionDocument, place: Place) -> None:
        try:
            row = entry_here(self._db, entry, self._bodies, place)
        except LookupError as error:
            self._report.skipped += 1
            self._report.remark(str(error), entry.address)
            self._skipped.add(entry.address)
            return
        if row is None:
            self._touched[create_entry(self._db, entry, self._bodies, place)] = None
            self._report.created += 1
        elif Merging(self._db, row, entry, Rows(row.id, self._bodies, place), self._report).merge():
            self._touched[row.id] = None
            self._report.changed += 1
        else:
            self._report.unchanged += 1

    def finish(self, rules: Rules) -> Report:
        """Add the ties, see that the document was whole, and derive what follows from it."""
        head = self._checked_head()
        self._bodies.tie()
        for relation, place in self._relations:
            self._tie(relation, place, head.scope)
        self._keep_day_of_samples(head)
        self._derive(rules)
        return self._report

    def _checked_head(self) -> Head:
        if "format" not in self._head:
            raise Refused("no_catalogue", Place())
        counts = self._head.pop("counts", None)
        head = _validated(Head, self._head, Place())
        if counts is not None:
            told = _validated(Counts, counts, Place()).model_dump()
            wrong = next((name for name in PARTS if told[name] != self._counts[name]), None)
            if wrong:
                raise Refused("incomplete", Place(wrong), about=str(told[wrong]), found=str(self._counts[wrong]))
        return head

    def _tie(self, relation: RelationDocument, place: Place, scope: Scope) -> None:
        named = {relation.solution, relation.origin}
        addresses = select(SolutionSlug.slug, SolutionSlug.solution_id).where(SolutionSlug.slug.in_(named))
        ids = dict(self._db.execute(addresses).all())
        missing = sorted(named - ids.keys())
        if missing and scope is Scope.FULL:
            raise Refused("no_entry", place, about=missing[0])
        if missing or named & self._skipped:
            self._report.remark("tie", relation.solution, relation.origin)
            return
        self._relate(relation, ids)

    def _relate(self, relation: RelationDocument, ids: Mapping[str, int]) -> None:
        """A tie that is here stays as it is."""
        solution, origin = (self._db.get_one(Solution, ids[name]) for name in (relation.solution, relation.origin))
        known = select(SolutionRelation.tie).where(
            SolutionRelation.solution_id == solution.id, SolutionRelation.origin_id == origin.id
        )
        tie = self._db.scalar(known)
        if tie is not None or solution is origin:
            if tie and tie.value != relation.tie:
                self._report.remark("kept", relation.solution, "tie")
            return
        relate(self._db, solution, origin, SolutionTie(relation.tie), relation.said_by)
        self._db.flush()
        self._touched[solution.id] = None

    def _keep_day_of_samples(self, head: Head) -> None:
        """Samples are counted back from the day on which they were loaded first, wherever that was."""
        if head.samples_loaded_on and self._db.get(HouseFact, SAMPLES_FACT) is None:
            value = {"loaded_on": head.samples_loaded_on.isoformat()}
            self._db.add(HouseFact(name=SAMPLES_FACT, value=value, set_at=self._now))

    def _derive(self, rules: Rules) -> None:
        """What follows from the rows, now that all are here; what was here and is as it was is left alone."""
        touched = list(self._touched)
        for begin in range(0, len(touched), BATCH):
            rows = select(Solution).where(Solution.id.in_(touched[begin : begin + BATCH])).order_by(Solution.id)
            some = self._db.scalars(rows).all()
            known = known_of(self._db, some)
            for solution in some:
                self._derive_one(solution, known[solution.id], rules)
            self._db.flush()
            self._db.expunge_all()
            self._progress(begin + len(some), len(touched))

    def _derive_one(self, solution: Solution, known: Known, rules: Rules) -> None:
        try:
            derive(self._db, solution, known, self._now, rules)
        except (ValueError, OverflowError) as error:
            raise Refused("no_day", Place("solutions", address=solution.slug), found=str(error)) from error


def _address_in(value: object) -> str:
    """How the item calls itself, as far as it can be told before it is known to be one."""
    found = value.get("address") or value.get("solution") if isinstance(value, dict) else None
    return found[:80] if isinstance(found, str) else ""


def _validated(kind: type[Kind], value: object, place: Place) -> Kind:
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        path = ".".join(str(step + 1) if isinstance(step, int) else step for step in first["loc"])
        code = {"extra_forbidden": "unknown_field", "missing": "missing_field"}.get(first["type"], "wrong_value")
        about = first["msg"].removeprefix("Value error, ") if first["type"] == "value_error" else ""
        raise Refused(code, place, about=path or about, found=_shown(first["input"])) from None


def _shown(value: object) -> str:
    """A value as a sentence may quote it."""
    return value[:60] if isinstance(value, str) else "" if isinstance(value, dict | list) else str(value)[:60]
