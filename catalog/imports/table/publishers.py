"""Which body a row means as its publisher: by its official key, else by a name that only one body bears, else none."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import organisations
from catalog.models import Organisation
from catalog.organisations.certain import certain_body
from catalog.organisations.lookup import organisation_by_key
from catalog.successors import today
from schemas.exchange.table import AS_TEXT_ONLY, Problem, TableEntry
from schemas.exchange.table.columns import BY_FIELD
from schemas.exchange.table.keys import said_key
from schemas.names import fold

MOST_KNOWN = 20_000
_NAME, _KEY = BY_FIELD["publisher"].heading, BY_FIELD["publisher_key"].heading


@dataclass(frozen=True, slots=True)
class Publisher:
    """A body of the catalogue by its number, or a text. ``problems`` tell how it was understood."""

    id: int | None
    name: str
    problems: tuple[Problem, ...] = ()


class Publishers:
    """Looks publishers up, each pair of name and key once."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], Publisher] = {}

    def of(self, db: Session, entry: TableEntry) -> Publisher:
        """The publisher of a row."""
        said = entry.publisher, entry.publisher_key
        if said not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[said] = _look_up(db, *said)
        return self._known[said]


def _look_up(db: Session, name: str, key: str) -> Publisher:
    if key.casefold() == AS_TEXT_ONLY:
        return Publisher(None, name)
    problems: list[Problem] = []
    if key:
        body = _by_key(db, key, _KEY, problems)
    elif said_key(name).keys or said_key(name).rounded:
        body, name, key = _by_key(db, name, _NAME, problems), "", name
    else:
        body = None
    if body is not None:
        if name and not _bears(db, body, name):
            problems.append(Problem("key-other-name", _KEY, {"value": key, "name": body.name}, hint=True))
        return Publisher(body.id, body.name, tuple(problems))
    if not name:
        return Publisher(None, "", (Problem("key-only-unknown", _KEY, {"value": key}),))
    return _by_name(db, name, problems)


def _by_key(db: Session, key: str, column: str, problems: list[Problem]) -> Organisation | None:
    said = said_key(key)
    if said.rounded:
        problems.append(Problem("key-rounded", column, {"value": key}, hint=True))
        return None
    for number in said.keys:
        if found := organisation_by_key(db, number):
            if number != said.keys[0] or len(number) != len("".join(filter(str.isdigit, key))):
                problems.append(Problem("key-zero", column, {"value": key, "key": number}, hint=True))
            return db.get_one(Organisation, found.id)
    body = db.scalar(select(Organisation).where(Organisation.slug == key, Organisation.sample.is_(False)))
    if body is None:
        problems.append(Problem("key-unknown", column, {"value": key}, hint=True))
        return None
    return today(db, body)


def _by_name(db: Session, name: str, problems: list[Problem]) -> Publisher:
    found = organisations.choose(db, name, samples=False)
    certain = None if found else certain_body(db, name)
    if found:
        return Publisher(found.id, found.name, tuple(problems))
    if certain:
        return Publisher(certain.id, certain.name, tuple(problems))
    problems.append(Problem("publisher-as-text", _NAME, {"value": name}, hint=True))
    return Publisher(None, name, tuple(problems))


def _bears(db: Session, body: Organisation, name: str) -> bool:
    """Whether this is one of the names of the body, or its label among namesakes."""
    names = {fold(body.name), fold(body.official_name), fold(organisations.label_of(db, body))}
    return fold(name) in names
