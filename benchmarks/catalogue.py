"""A catalogue of any size, made of the real one: real rows copied, with other texts and other bodies of the register.

Every generated entry follows a real one or a sample row by row: its versions, statements, adoptions, offers, reports
and contacts, and what was derived from them by the catalogue's own rules. So pages have what real pages have. Titles,
texts, fields of action, publishers and adopters are drawn anew, always the same ones for the same seed.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Table, func, insert, select
from sqlalchemy.orm import Session

from benchmarks.texts import Words, made_up, words_of
from catalog import __version__, migrations
from catalog.db import Base, Database
from catalog.imports import load_demo
from catalog.models import Organisation
from catalog.settings import Settings
from catalog.solutions import Rules
from catalog.wiring import open_tools
from schemas.dates import day_of
from schemas.names import fold, sort_key
from schemas.organisation import OrganisationKind

SEED = 20_261_121
BATCH = 2_000
DONE = "generated"
SOURCES = ("benchmarks/texts.py", "benchmarks/catalogue.py", "catalog/models", "catalog/migrations", "content/demo")

Row = dict[str, Any]
Tables = Mapping[str, Table]

_COPIED = (
    "solution",
    "solution_version",
    "solution_slug",
    "solution_relation",
    "source_record",
    "code_link",
    "operator_offer",
    "tender_template",
    "contact",
    "statement",
    "adoption",
    "experience_report",
)
_BODIES = {
    "publisher_id": "publisher_text",
    "organisation_id": "organisation_text",
    "said_by_id": "said_by_text",
    "operator_id": "operator_text",
    "author_id": "author_text",
    "taken_from_id": "",
}
"""Columns that name a body, and the column beside each that holds its name as text."""


@dataclass(frozen=True, slots=True)
class Body:
    """A public body that may publish or adopt."""

    id: int
    name: str
    slug: str
    federal_state: str | None


@dataclass(frozen=True, slots=True)
class Pattern:
    """The rows of one entry, by table."""

    rows: dict[str, list[Row]] = field(default_factory=dict)

    @property
    def solution(self) -> Row:
        """The entry's own row."""
        return self.rows["solution"][0]

    @property
    def content(self) -> Row:
        """The body of the version that stands."""
        found: Row = self.rows["solution_version"][-1]["content"]
        return found


def catalogue_of(size: int, folder: Path, root: Path) -> Settings:
    """A data folder with a catalogue of ``size`` entries; one that was made of the same sources today is kept."""
    data = folder / f"{size}-{_fingerprint(root)}"
    settings = Settings(data=data, demo_notice=False)
    if not (data / DONE).exists():
        for old in folder.glob(f"{size}-*"):
            shutil.rmtree(old)
        data.mkdir(parents=True)
        tools = open_tools(settings)
        try:
            generate(tools.database, size, tools.clock())
        finally:
            tools.database.close()
        (data / DONE).touch()
    return settings


def _fingerprint(root: Path) -> str:
    """Of all that the rows are made of. The day belongs to it, because freshness is derived for a day."""
    told = hashlib.sha256(f"{__version__} {day_of(datetime.now(UTC))}".encode())
    for source in SOURCES:
        place = root / source
        for path in sorted(place.rglob("*") if place.is_dir() else [place]):
            if path.is_file() and path.suffix != ".pyc":
                told.update(path.read_bytes())
    return told.hexdigest()[:12]


def generate(database: Database, size: int, now: datetime) -> None:
    """Fill an empty database with the demo catalogue and as many entries more as ``size`` asks for."""
    migrations.upgrade(database, now)
    with database.writing() as db:
        load_demo(db, now, Rules())
    with database.reading() as db:
        patterns, bodies = _patterns(db), _bodies(db)
        next_ids = {name: count(_highest(db, table) + 1) for name, table in _tables().items() if "id" in table.c}
    entries = _entries(patterns, bodies, next_ids, now)
    wanted = islice(entries, max(0, size - len(patterns)))
    while batch := list(islice(wanted, BATCH)):
        with database.writing() as db:
            for name in _COPIED:
                if rows := [row for entry in batch for row in entry.get(name, ())]:
                    db.execute(insert(_tables()[name]), rows)


def _tables() -> Tables:
    return {name: Base.metadata.tables[name] for name in _COPIED}


def _highest(db: Session, table: Table) -> int:
    return db.scalar(select(func.max(table.c.id))) or 0


def _bodies(db: Session) -> list[Body]:
    kinds = (OrganisationKind.MUNICIPALITY, OrganisationKind.ASSOCIATION, OrganisationKind.DISTRICT)
    query = select(Organisation.id, Organisation.name, Organisation.slug, Organisation.federal_state).where(
        Organisation.kind.in_(kinds), Organisation.sample.is_(False)
    )
    return [Body(*row) for row in db.execute(query.order_by(Organisation.id))]


def _patterns(db: Session) -> list[Pattern]:
    patterns: dict[int, Pattern] = {}
    for name, table in _tables().items():
        for found in db.execute(select(table).order_by(*table.primary_key.columns)).mappings():
            row = dict(found)
            key = row["id"] if name == "solution" else row["solution_id"]
            patterns.setdefault(key, Pattern()).rows.setdefault(name, []).append(row)
    return list(patterns.values())


def _entries(
    patterns: Sequence[Pattern], bodies: Sequence[Body], next_ids: Mapping[str, Iterator[int]], now: datetime
) -> Iterator[dict[str, list[Row]]]:
    """Endlessly many entries, as rows by table."""
    random = Random(SEED)
    contents = [pattern.content for pattern in patterns]
    titles = [content["title"] for content in contents]
    words = words_of(titles, [f"{one['summary']} {one.get('description', '')}" for one in contents])
    while True:
        pattern = random.choice(patterns)
        drawn = _Drawn(pattern, bodies, random)
        yield _Copy(pattern, drawn, next_ids, now).rows(words, random.choice(contents), random)


class _Drawn:
    """For each body that an entry names, another one of the register; two stay two."""

    def __init__(self, pattern: Pattern, bodies: Sequence[Body], random: Random) -> None:
        rows = [row for rows in pattern.rows.values() for row in rows]
        named = dict.fromkeys(row[column] for row in rows for column in _BODIES if row.get(column))
        drawn = random.sample(bodies, len(named) + 1)
        self.place = drawn[0]
        self.by_id = dict(zip(named, drawn[1:], strict=True))
        if publisher := pattern.solution["publisher_id"]:
            self.by_id[publisher] = self.place


class _Copy:
    """One new entry in the making."""

    def __init__(self, pattern: Pattern, drawn: _Drawn, next_ids: Mapping[str, Iterator[int]], now: datetime) -> None:
        self.pattern = pattern
        self.drawn = drawn
        self.next_ids = next_ids
        self.now = now
        self.id = next(next_ids["solution"])
        self.statements: dict[int, int] = {}

    def rows(self, words: Words, other: Row, random: Random) -> dict[str, list[Row]]:
        """Its rows by table; fields of action are those of another entry."""
        made = {name: [self._row(name, row) for row in rows] for name, rows in self.pattern.rows.items()}
        text = made_up(words, self.drawn.place.name, random)
        body = {"title": text.title, "summary": text.summary, "description": text.description, "known_as": []}
        body["fields_of_action"] = other.get("fields_of_action", [])
        for version in made["solution_version"]:
            version["content"] = version["content"] | body
        slug = f"{fold(text.title).replace(' ', '-')[:60].strip('-')}-{self.id}"
        made["solution"][0] |= {
            "id": self.id,
            "slug": slug,
            "title": text.title,
            "sort_name": sort_key(text.title),
            "federal_state": self.drawn.place.federal_state,
            "sample": False,
            "indexed_version": 0,
        }
        made["solution_slug"] = [{"slug": slug, "solution_id": self.id}]
        return made

    def _row(self, table: str, old: Row) -> Row:
        row = dict(old)
        if "solution_id" in row:
            row["solution_id"] = self.id
        if "id" in row and table != "solution":
            row["id"] = next(self.next_ids[table])
        for column, text in _BODIES.items():
            body = self.drawn.by_id.get(row.get(column) or 0)
            if body:
                row[column] = body.id
                if text in row:
                    row[text] = body.name
        if table == "statement":
            self._as_statement(row, old)
        if table == "solution_relation":
            row["origin_id"] = self.id - 1
        if table == "source_record":
            row["external_id"] = f"generated-{row['id']}"
        return row

    def _as_statement(self, row: Row, old: Row) -> None:
        self.statements[old["id"]] = row["id"]
        row["answers_id"] = self.statements.get(old["answers_id"]) if old["answers_id"] else None
        row["fingerprint"] = f"generated-{row['id']}"
