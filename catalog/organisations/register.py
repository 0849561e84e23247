"""Bringing the official register in: quickly, in place, and without touching what people added.

What the register brought carries its name as source, and only that is renewed. A body that is gone from the
register stays, as do keys that it gave up: old addresses go on to answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from catalog.models import Organisation, OrganisationKey, OrganisationName, OrganisationRelation
from catalog.successors import successors, today
from content.demo.register import RegisterEntry
from content.demo.samples import SampleOrganisation
from schemas.names import fold, fold_loosely, sort_key
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind

REGISTER = "register"
"""The source that marks rows, names and relations of the official register."""

SAMPLES = "samples"
"""The source of what is invented."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class LoadCounts:
    """What a load did to the bodies."""

    created: int
    updated: int
    unchanged: int


def load_register(db: Session, entries: Iterable[RegisterEntry]) -> LoadCounts:
    """Create or renew every body of the register; a second time changes nothing."""
    merged = {slug: became[id] for slug, id in db.execute(_MERGED_SLUGS)} if (became := successors(db)) else {}
    bodies = [entry for entry in entries if entry.address not in merged]  # an older register does not undo a merger
    known = _ids_by_key(db)
    found = [next((known[pair] for pair in entry.keys.items() if pair in known), None) for entry in bodies]
    updated = _renew(db, [(id, entry) for id, entry in zip(found, bodies, strict=True) if id is not None])
    created = _create(db, [entry for id, entry in zip(found, bodies, strict=True) if id is None])
    ids = {**dict(db.execute(select(Organisation.slug, Organisation.id)).all()), **merged}
    placed = [(ids[entry.address], entry) for entry in bodies]
    _keep_keys(db, placed, known)
    _keep_names(db, placed)
    _keep_relations(db, placed, ids)
    db.expire_all()
    return LoadCounts(created, updated, len(bodies) - created - updated)


_MERGED_SLUGS = select(Organisation.slug, Organisation.id).where(Organisation.merged_into_id.is_not(None))


def name_rows(organisation_id: int, names: Sequence[str], source: str) -> list[Row]:
    """The folded names of one body: its own first, then others, then the loose forms of all."""
    ranks: dict[str, int] = {}
    for rank, forms in enumerate(
        (
            [fold(names[0])],
            [fold(name) for name in names[1:]],
            [fold_loosely(name) for name in names],
        )
    ):
        for form in forms:
            if form:
                ranks.setdefault(form, rank)
    return [
        {"organisation_id": organisation_id, "folded": folded, "rank": rank, "source": source}
        for folded, rank in ranks.items()
    ]


def keep_body(db: Session, name: str, kind: OrganisationKind, source: str) -> Organisation:
    """The body of this name without an official key, made where it is not there yet."""
    slug = fold(name).replace(" ", "-")
    body = db.scalar(select(Organisation).where(Organisation.slug == slug))
    if body is None:
        body = Organisation(
            kind=kind, name=name, official_name=name, sort_name=sort_key(name), slug=slug, sample=False, source=source
        )
        db.add(body)
        db.flush()
        db.execute(insert(OrganisationName), name_rows(body.id, (name,), source))
    return today(db, body)


def keep_invented_bodies(db: Session, bodies: Iterable[SampleOrganisation]) -> dict[str, Organisation]:
    """The fictitious bodies by key, made or renewed; those above come before those that lie in them."""
    kept: dict[str, Organisation] = {}
    for body in bodies:
        row = db.scalar(select(Organisation).where(Organisation.slug == body.key, Organisation.sample))
        if row is None:
            row = Organisation(slug=body.key, sample=True, source=SAMPLES)
            db.add(row)
        row.kind, row.name, row.official_name = body.kind, body.name, body.name_official
        row.designation, row.sort_name = body.designation, sort_key(body.name)
        row.population, row.area_km2, row.size_class = body.population, body.area_km2, body.size_class
        db.flush()
        _keep_invented_ties(db, row, body, kept)
        kept[body.key] = row
    return kept


def _keep_invented_ties(
    db: Session, row: Organisation, body: SampleOrganisation, kept: dict[str, Organisation]
) -> None:
    if db.scalar(select(OrganisationKey.id).where(OrganisationKey.organisation_id == row.id).limit(1)):
        return
    db.add(OrganisationKey(organisation_id=row.id, scheme=KeyScheme.SAMPLE, value=body.key))
    db.execute(insert(OrganisationName), name_rows(row.id, (body.name, body.name_official), SAMPLES))
    for kind, key in body.parents:
        db.add(OrganisationRelation(organisation_id=row.id, related_id=kept[key].id, kind=kind, source=SAMPLES))
    db.flush()


def _ids_by_key(db: Session) -> dict[tuple[KeyScheme, str], int]:
    rows = db.execute(select(OrganisationKey.scheme, OrganisationKey.value, OrganisationKey.organisation_id))
    return {(scheme, value): id for scheme, value, id in rows}


def _facts(entry: RegisterEntry) -> Row:
    return {
        "kind": entry.kind,
        "name": entry.name,
        "official_name": entry.name_official,
        "designation": entry.designation or entry.type,
        "sort_name": sort_key(entry.sort_name),
        "slug": entry.address,
        "federal_state": entry.federal_state,
        "population": entry.population,
        "population_as_of": date.fromisoformat(entry.population_as_of),
        "area_km2": entry.area_km2,
        "postal_code": entry.postal_code,
        "latitude": entry.latitude,
        "longitude": entry.longitude,
        "size_class": entry.size_class,
        "sample": False,
        "source": REGISTER,
    }


def _create(db: Session, entries: Sequence[RegisterEntry]) -> int:
    if entries:
        db.execute(insert(Organisation), [_facts(entry) for entry in entries])
    return len(entries)


def _renew(db: Session, found: Sequence[tuple[int, RegisterEntry]]) -> int:
    columns = Organisation.__table__.c
    stored = {row.id: row._mapping for row in db.execute(select(*columns))}
    changed = []
    for id, entry in found:
        facts = _facts(entry)
        if any(stored[id][name] != value for name, value in facts.items()):
            changed.append({"id": id, **facts})
    if changed:
        db.execute(update(Organisation), changed)
    return len(changed)


def _keep_keys(
    db: Session, placed: Sequence[tuple[int, RegisterEntry]], known: dict[tuple[KeyScheme, str], int]
) -> None:
    """Add new keys; one that the register no longer gives stays as an alias with an end."""
    new = [
        {"organisation_id": id, "scheme": scheme, "value": value}
        for id, entry in placed
        for scheme, value in entry.keys.items()
        if (scheme, value) not in known
    ]
    if new:
        db.execute(insert(OrganisationKey), new)
    current = {pair for _, entry in placed for pair in entry.keys.items()}
    schemes = {scheme for scheme, _ in current}
    bodies = dict(placed)
    gone = [
        (pair, bodies[id])
        for pair, id in known.items()
        if pair not in current and pair[0] in schemes and id in bodies and pair[0] in bodies[id].keys
    ]
    for (scheme, value), entry in gone:
        db.execute(
            update(OrganisationKey)
            .where(
                OrganisationKey.scheme == scheme, OrganisationKey.value == value, OrganisationKey.valid_until.is_(None)
            )
            .values(valid_until=date.fromisoformat(entry.population_as_of))
        )


def _keep_names(db: Session, placed: Sequence[tuple[int, RegisterEntry]]) -> None:
    wanted = {
        (row["organisation_id"], row["folded"]): row
        for id, entry in placed
        for row in name_rows(id, (entry.name, entry.name_official, *entry.other_names), REGISTER)
    }
    columns = OrganisationName.__table__.c
    stored = {(row.organisation_id, row.folded): row for row in db.execute(select(*columns))}
    bodies = {id for id, _ in placed}
    gone = [
        row.id
        for pair, row in stored.items()
        if row.source == REGISTER
        and row.organisation_id in bodies
        and (pair not in wanted or wanted[pair]["rank"] != row.rank)
    ]
    for start in range(0, len(gone), 500):
        db.execute(delete(OrganisationName).where(OrganisationName.id.in_(gone[start : start + 500])))
    gone_ids = set(gone)
    new = [row for pair, row in wanted.items() if pair not in stored or stored[pair].id in gone_ids]
    if new:
        db.execute(insert(OrganisationName), new)


def _keep_relations(db: Session, placed: Sequence[tuple[int, RegisterEntry]], ids: dict[str, int]) -> None:
    wanted = {
        (id, ids[parent.address], parent.relation)
        for id, entry in placed
        for parent in entry.parents
        if parent.address in ids and ids[parent.address] != id
    }
    columns = OrganisationRelation.__table__.c
    stored = {
        (row.organisation_id, row.related_id, RelationKind(row.kind)): row for row in db.execute(select(*columns))
    }
    bodies = {id for id, _ in placed}
    gone = [
        row.id
        for triple, row in stored.items()
        if row.source == REGISTER and row.organisation_id in bodies and triple not in wanted
    ]
    for start in range(0, len(gone), 500):
        db.execute(delete(OrganisationRelation).where(OrganisationRelation.id.in_(gone[start : start + 500])))
    new = [
        {"organisation_id": id, "related_id": related, "kind": kind, "source": REGISTER}
        for id, related, kind in sorted(wanted - stored.keys())
    ]
    if new:
        db.execute(insert(OrganisationRelation), new)
