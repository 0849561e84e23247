"""Reading the log: what concerns a person, an organisation, or the whole house, newest first.

Entries hold keys. Names are looked up at reading, so that a deleted person has none, and as far only as the reader
needs them: within an organisation its members, past ones too, read each other's names; whoever acted from outside is
shown by their office, as the house's own data protection asks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalog import successors
from catalog.models import AuditEntry, Membership, Organisation, Person, PersonProfile, ScopeLine
from schemas.dates import begin_of
from schemas.identity import ActorKind

BATCH = 500


class Naming(StrEnum):
    """How a person, or what acts without one, is shown to who reads."""

    NAMED = "named"
    SELF = "self"
    DELETED = "deleted"
    ADMINISTRATION = "administration"
    CURATION = "curation"
    OUTSIDE = "outside"
    COMMAND = "command"
    HOUSE = "house"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads which part: what concerns ``person`` (a key), ``organisation_id``, or without either everything."""

    key: str
    person: str | None = None
    organisation_id: int | None = None

    @property
    def reads_all(self) -> bool:
        """Whether it is the whole log, in which everybody is named."""
        return self.person is None and self.organisation_id is None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which of these entries: of an action, with a person in it (a key), from a day in Germany to another."""

    action: str = ""
    person: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as the reader may see them. ``key`` is empty where they stay unknown; ``machine``: by a token."""

    naming: Naming
    name: str = ""
    key: str = ""
    machine: bool = False


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry to be shown. ``about`` is left out where who acted did it about themselves."""

    id: int
    at: datetime
    actor: Someone
    action: str
    about: Someone | None
    subject_kind: str
    subject: str
    organisation: str | None
    facts: Mapping[str, Any]


def entries(
    db: Session, reader: Reader, chosen: Chosen, limit: int, *, skip: int = 0, before: int | None = None
) -> list[AuditLine]:
    """The newest of them, after ``skip`` others or older than the entry of the number ``before``."""
    query = select(AuditEntry).where(*_conditions(db, reader, chosen)).order_by(AuditEntry.id.desc())
    if before is not None:
        query = query.where(AuditEntry.id < before)
    rows = list(db.scalars(query.offset(skip).limit(limit)))
    return _lines(db, reader, rows)


def number_of(db: Session, reader: Reader, chosen: Chosen) -> int:
    """How many there are."""
    return db.scalar(select(func.count(AuditEntry.id)).where(*_conditions(db, reader, chosen))) or 0


def actions_in(db: Session, reader: Reader) -> frozenset[str]:
    """The actions that occur, to choose from."""
    return frozenset(db.scalars(select(AuditEntry.action).where(*_conditions(db, reader, Chosen())).distinct()))


def person_in(db: Session, reader: Reader, key: str) -> Someone | None:
    """Somebody by whom the reader may choose: whose name they may read, or a deleted one in the whole log."""
    found = _People(db, reader, {(key, reader.organisation_id)}).shown(key, reader.organisation_id)
    return found if found.key else None


def all_entries(
    reading: Callable[[], AbstractContextManager[Session]], reader: Reader, chosen: Chosen
) -> Iterator[AuditLine]:
    """Every one of them, read in short sessions: nobody else waits for a long export."""
    before = None
    while True:
        with reading() as db:
            lines = entries(db, reader, chosen, BATCH, before=before)
        yield from lines
        if len(lines) < BATCH:
            return
        before = lines[-1].id


def _bodies(db: Session, organisation_id: int) -> frozenset[int]:
    """The organisation and those that went up in it: entries stay under the body that they were written for."""
    merged = successors.successors(db)
    return frozenset({organisation_id, *(id for id, into in merged.items() if into == organisation_id)})


def _conditions(db: Session, reader: Reader, chosen: Chosen) -> list[ColumnElement[bool]]:
    conditions = []
    if reader.person is not None:
        conditions.append(_with(reader.person))
    if reader.organisation_id is not None:
        conditions.append(AuditEntry.organisation_id.in_(_bodies(db, reader.organisation_id)))
    if chosen.action:
        conditions.append(AuditEntry.action == chosen.action)
    if chosen.person:
        conditions.append(_with(chosen.person))
    if chosen.first:
        conditions.append(AuditEntry.at >= begin_of(chosen.first))
    if chosen.last:
        conditions.append(AuditEntry.at < begin_of(chosen.last + timedelta(days=1)))
    return conditions


def _with(key: str) -> ColumnElement[bool]:
    return or_(AuditEntry.actor == key, AuditEntry.about == key)


def _lines(db: Session, reader: Reader, rows: Sequence[AuditEntry]) -> list[AuditLine]:
    people = _People(db, reader, {(key, row.organisation_id) for row in rows for key in (row.actor, row.about) if key})
    bodies = _names_of(db, {row.organisation_id for row in rows if row.organisation_id is not None})
    return [
        AuditLine(
            id=row.id,
            at=row.at,
            actor=people.acting(row),
            action=row.action,
            about=people.shown(row.about, row.organisation_id) if row.about and row.about != row.actor else None,
            subject_kind=row.subject_kind,
            subject=row.subject if row.subject_kind != "person" else "",  # a key, and that of ``about``
            organisation=bodies.get(row.organisation_id) if row.organisation_id is not None else None,
            facts=row.facts,
        )
        for row in rows
    ]


def _names_of(db: Session, ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    return {row.id: row.name for row in db.execute(query)}


_WITHOUT_PERSON = {
    ActorKind.COMMAND: Naming.COMMAND,
    ActorKind.SYSTEM: Naming.HOUSE,
    ActorKind.VISITOR: Naming.VISITOR,
}


class _People:
    """Everybody in some entries, looked up at once. They are asked for by key and the organisation of the entry."""

    def __init__(self, db: Session, reader: Reader, wanted: Collection[tuple[str, int | None]]) -> None:
        self._reader = reader
        keys = {key for key, _ in wanted}
        self._names = _profiles(db, keys)
        self._offices = _offices(db, keys) if not reader.reads_all else {}
        self._bodies = _bodies(db, reader.organisation_id) if reader.organisation_id is not None else frozenset()
        bodies = {body for _, body in wanted if body is not None} | self._bodies
        self._seats: Set[tuple[str, int | None]] = set()
        if not reader.reads_all:
            self._seats = _seats(db, keys | {reader.key}, bodies)

    def acting(self, row: AuditEntry) -> Someone:
        """Who acted: somebody, or what acts without a person."""
        if row.actor is None:
            return Someone(_WITHOUT_PERSON.get(row.actor_kind, Naming.HOUSE))
        machine = row.actor_kind == ActorKind.TOKEN
        return self.shown(row.actor, row.organisation_id, machine=machine)

    def shown(self, key: str, organisation_id: int | None, *, machine: bool = False) -> Someone:
        """Somebody as this reader may see them in an entry of this organisation."""
        named = self._reader.reads_all or self._together(key, organisation_id)
        if key not in self._names:
            return Someone(Naming.DELETED, key=key if self._reader.reads_all else "", machine=machine)
        if key == self._reader.key:
            return Someone(Naming.SELF, self._names[key], key, machine)
        if named:
            return Someone(Naming.NAMED, self._names[key], key, machine)
        return Someone(self._offices.get(key, Naming.OUTSIDE), machine=machine)

    def _together(self, key: str, organisation_id: int | None) -> bool:
        """Whether they are or were of the organisation. Of oneself one reads others' names as their colleague only."""
        if self._reader.person is None:
            return any((key, body) in self._seats for body in self._bodies)
        return {(key, organisation_id), (self._reader.key, organisation_id)} <= self._seats


def _profiles(db: Session, keys: Collection[str]) -> dict[str, str]:
    query = select(Person.key, PersonProfile.name).join(PersonProfile, PersonProfile.person_id == Person.id)
    return {row.key: row.name for row in db.execute(query.where(Person.key.in_(keys)))} if keys else {}


def _offices(db: Session, keys: Collection[str]) -> dict[str, Naming]:
    curates = select(ScopeLine.id).where(ScopeLine.person_id == Person.id).exists()
    query = select(Person.key, Person.administrator, curates).where(Person.key.in_(keys))
    offices = {}
    for key, administrator, curator in db.execute(query):
        if administrator or curator:
            offices[key] = Naming.ADMINISTRATION if administrator else Naming.CURATION
    return offices


def _seats(db: Session, keys: Collection[str], bodies: Collection[int]) -> Set[tuple[str, int | None]]:
    if not bodies:
        return set()
    query = select(Person.key, Membership.organisation_id).join(Membership, Membership.person_id == Person.id)
    found = db.execute(query.where(Person.key.in_(keys), Membership.organisation_id.in_(bodies)))
    return {(key, body) for key, body in found}
