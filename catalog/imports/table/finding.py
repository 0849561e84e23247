"""Which entry a row speaks of: by its id, by an address of ours, by title and publisher. Asked for a batch at once."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from catalog.imports.table.publishers import Publisher
from catalog.models import Solution, SolutionSlug, SourceRecord
from schemas.exchange.table import TableEntry
from schemas.exchange.table.columns import Column
from schemas.names import fold, sort_key

DERIVED = "titel: "
"""How the id of a row begins that has none of its own."""
LONGEST_ID = 200


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
    title = fold(entry.content.title) or entry.content.title
    made = f"{DERIVED}{title} | {fold(entry.publisher) or entry.publisher or entry.publisher_key}"
    return made if len(made) <= LONGEST_ID else DERIVED + hashlib.sha256(made.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue has that the rows of one batch may speak of."""

    records: Mapping[str, SourceRecord]
    addresses: Mapping[str, Solution]
    titles: Mapping[str, Sequence[Solution]]
    own: Mapping[int, SourceRecord]

    def find(self, entry: TableEntry, publisher: Publisher, is_in_table: Callable[[str], bool]) -> Here:
        """The entry of a row. What another row of this table speaks of is not this one's."""
        if record := self.records.get(id_of(entry)):
            return Here(record.solution, record)
        if entry.id and (found := self.addresses.get(entry.id)):
            own = self.own.get(found.id)
            if own is None or not is_in_table(own.external_id):
                return Here(found, own, "joined-by-slug")
        for found in self.titles.get(sort_key(entry.content.title), ()):
            own = self.own.get(found.id)
            free = own is None or not entry.id or own.external_id.startswith(DERIVED)
            if free and not (own and is_in_table(own.external_id)) and _same(found, entry, publisher):
                return Here(found, own, "joined-by-title")
        return Here()


def known_of(db: Session, entries: Collection[TableEntry], source: Source) -> Known:
    """Look up everything for a batch."""
    ids = {id_of(entry) for entry in entries}
    own_records = select(SourceRecord).where(SourceRecord.source == source.key)
    own_records = own_records.options(joinedload(SourceRecord.solution))
    records = {row.external_id: row for row in db.scalars(own_records.where(SourceRecord.external_id.in_(ids)))}
    new = [entry for entry in entries if id_of(entry) not in records]
    addresses = _addresses(db, {entry.id for entry in new if entry.id})
    titles = _titles(db, {sort_key(entry.content.title) for entry in new})
    joined = {one.id for one in (*addresses.values(), *(one for found in titles.values() for one in found))}
    own = own_records.where(SourceRecord.solution_id.in_(joined)).order_by(SourceRecord.id.desc())
    return Known(records, addresses, titles, {row.solution_id: row for row in db.scalars(own)} if joined else {})


def _addresses(db: Session, slugs: Collection[str]) -> dict[str, Solution]:
    if not slugs:
        return {}
    query = select(SolutionSlug.slug, Solution).join(Solution, Solution.id == SolutionSlug.solution_id)
    return dict(db.execute(query.where(SolutionSlug.slug.in_(slugs))).all())


def _titles(db: Session, keys: Collection[str]) -> dict[str, list[Solution]]:
    found: dict[str, list[Solution]] = defaultdict(list)
    if keys:
        query = select(Solution).where(Solution.sort_name.in_(keys), Solution.sample.is_(False)).order_by(Solution.id)
        for solution in db.scalars(query.limit(2_000)):
            found[solution.sort_name].append(solution)
    return found


def _same(solution: Solution, entry: TableEntry, publisher: Publisher) -> bool:
    """Just this title and this publisher; another spelling may be another thing."""
    if solution.title != entry.content.title or solution.publisher_id != publisher.id:
        return False
    return publisher.id is not None or solution.publisher_text == publisher.name
