"""The organisations that files name, each kept once: by its key, else by its name.

They are settled for all files of a run together and in one order, so that the order of the files decides nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import insert
from sqlalchemy.orm import Session

from catalog.db import Database, one_at_a_time
from catalog.imports.publiccode.reading import Candidate
from catalog.models import Organisation, OrganisationName
from catalog.organisations import name_rows
from catalog.organisations.certain import add_body, add_key, body_named, body_of_key, certain_body
from catalog.publiccode import SOURCE
from schemas.names import fold, sort_key
from schemas.organisation import KeyScheme
from schemas.publiccode.publisher import Key, Publisher

MOST_AT_ONCE = 200
"""Publishers in one transaction, so that nobody waits long for the lock of the database."""

Named = tuple[Publisher, bool]
"""A publisher, and whether its file certainly comes from Germany."""


@dataclass(frozen=True, slots=True)
class _Names:
    """How bodies are called, as most files do: by key, and by the folded name."""

    of_keys: Mapping[Key, str]
    spelt: Mapping[str, str]

    def written(self, name: str) -> str:
        """The usual spelling of a name."""
        return self.spelt.get(fold(name), name)


def keep_publishers(database: Database, candidates: Sequence[Candidate]) -> dict[Named, int]:
    """The organisation of each publisher, by what all files say of it."""
    publishers = [one.publisher for one in candidates]
    names = _Names(_names_of_keys(publishers), _spellings(publishers))
    waiting = sorted({(one.publisher, one.german) for one in candidates}, key=_order)
    kept: dict[Named, int] = {}
    for begin in range(0, len(waiting), MOST_AT_ONCE):
        kept |= database.write(partial(_keep, some=waiting[begin : begin + MOST_AT_ONCE], names=names))
    return kept


def _keep(db: Session, some: Sequence[Named], names: _Names) -> dict[Named, int]:
    one_at_a_time(db, "organisations")
    kept: dict[Named, int] = {}
    for publisher, german in some:
        keep = _keyed if publisher.key else _named
        kept[publisher, german] = keep(db, publisher, german, names).id
    return kept


def _order(one: Named) -> tuple[object, ...]:
    publisher, german = one
    key = (publisher.key.scheme.value, publisher.key.value) if publisher.key else ("", "")
    name = publisher.name or ""
    return publisher.key is not None, fold(name), name, key, publisher.italian or "", german


def _names_of_keys(publishers: Iterable[Publisher]) -> dict[Key, str]:
    """What each key is called: as most files call it. A code beside a name is that body's where all agree."""
    told: dict[Key, Counter[str]] = defaultdict(Counter)
    beside: dict[Key, Counter[str]] = defaultdict(Counter)
    for publisher in publishers:
        if publisher.key and publisher.name:
            told[publisher.key][publisher.name] += 1
        elif publisher.italian and publisher.name:
            beside[Key(KeyScheme.IPA, publisher.italian)][publisher.name] += 1
    agreed = {key: names for key, names in beside.items() if len({fold(name) for name in names}) == 1}
    return {key: _usual(names) for key, names in (agreed | told).items()}


def _spellings(publishers: Iterable[Publisher]) -> dict[str, str]:
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    for publisher in publishers:
        if publisher.name and (folded := fold(publisher.name)):
            spelt[folded][publisher.name] += 1
    return {folded: _usual(names) for folded, names in spelt.items()}


def _usual(names: Counter[str]) -> str:
    """The one that most say; of several the first by name."""
    return min(names, key=lambda name: (-names[name], name))


def _code_name(key: Key) -> str:
    """What a body is called of which nobody says more than its key."""
    return f"IPA {key.value}" if key.scheme is KeyScheme.IPA else key.value


def _keyed(db: Session, publisher: Publisher, german: bool, names: _Names) -> Organisation:
    key = publisher.key
    if key is None:
        raise ValueError("a publisher without a key")
    name = names.of_keys.get(key)
    if known := body_of_key(db, key.scheme, key.value):
        return _called(db, known, key, name)
    if german and publisher.name and (certain := certain_body(db, publisher.name)):
        return certain
    body = _without_such_key(body_named(db, name), key) if name else None
    return _with_key(db, body or add_body(db, name or _code_name(key), SOURCE), key)


def _named(db: Session, publisher: Publisher, german: bool, names: _Names) -> Organisation:
    name = names.written(publisher.name or "")
    if german and (certain := certain_body(db, name)):
        return certain
    body = body_named(db, name) or add_body(db, name, SOURCE)
    key = Key(KeyScheme.IPA, publisher.italian) if publisher.italian else None
    if key and fold(names.of_keys.get(key, "")) == fold(name) and not body_of_key(db, key.scheme, key.value):
        return _with_key(db, body, key) if _without_such_key(body, key) else body
    return body


def _called(db: Session, body: Organisation, key: Key, name: str | None) -> Organisation:
    """A body that had no name but its key gets the one that it is called by now."""
    if name and body.source == SOURCE and body.name == _code_name(key) != name:
        body.name = body.official_name = name
        body.sort_name = sort_key(name) or name
        known = {row.folded for row in body.names}
        rows = [row for row in name_rows(body.id, (name,), SOURCE) if row["folded"] not in known]
        if rows:
            db.execute(insert(OrganisationName), rows)
    return body


def _without_such_key(body: Organisation | None, key: Key) -> Organisation | None:
    """A body of ours that has no key of this kind yet: two codes are two bodies."""
    ours = body is not None and body.source == SOURCE and all(other.scheme != key.scheme for other in body.keys)
    return body if ours else None


def _with_key(db: Session, body: Organisation, key: Key) -> Organisation:
    if add_key(db, body, key.scheme, key.value):
        db.refresh(body, ["keys"])
        return body
    return body_of_key(db, key.scheme, key.value) or body
