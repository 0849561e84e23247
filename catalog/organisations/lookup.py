"""Looking bodies up by name, as people type them, or by key, and naming each so that no other is meant.

Names are compared folded (schemas/names.py). A label is the name, and where several bodies share it, as much
beside it as tells them apart: the district, then the association, then the postal code, at last the key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from catalog.models import Organisation, OrganisationKey, OrganisationName, OrganisationRelation
from catalog.successors import today
from schemas.names import fold, fold_loosely, one_slip_apart
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from schemas.vocabulary import FEDERAL_STATES

LONGEST_NAME = 120
"""Longer texts are no names; nobody is served by looking for them."""

_SHORTEST_WITH_SLIP = 4
_KIND_WORDS = {
    "landkreis": OrganisationKind.DISTRICT,
    "kreis": OrganisationKind.DISTRICT,
    "land": OrganisationKind.FEDERAL_STATE,
    "bundesland": OrganisationKind.FEDERAL_STATE,
    **dict.fromkeys(
        ("amt", "samtgemeinde", "verbandsgemeinde", "verwaltungsgemeinschaft"), OrganisationKind.ASSOCIATION
    ),
    **dict.fromkeys(
        ("stadt", "gemeinde", "markt", "flecken", "hansestadt", "kreisstadt", "landeshauptstadt", "kommune"),
        OrganisationKind.MUNICIPALITY,
    ),
}


_ADDRESSING = {
    2: KeyScheme.FEDERAL_STATE,
    5: KeyScheme.DISTRICT,
    8: KeyScheme.AGS,
    9: KeyScheme.ARS,
    12: KeyScheme.ARS,
}


@dataclass(frozen=True, slots=True)
class KeyFound:
    """The body that a key belongs to. ``redirect``: the key is a good one, but the address is ``slug``."""

    id: int
    slug: str
    redirect: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A body that a text may mean. ``label`` names it and no other; ``slug`` is its address."""

    id: int
    slug: str
    name: str
    label: str
    kind: OrganisationKind
    designation: str | None
    federal_state: str | None
    population: int | None
    size_class: str | None
    sample: bool


def find_organisations(
    db: Session,
    text: str,
    limit: int = 10,
    kinds: Collection[OrganisationKind] = (),
    samples: bool = True,
) -> list[Found]:
    """Bodies that ``text`` may mean, the likeliest first: whole name, its beginning, that of a word, a part of one;
    bigger ones first among equals."""
    text = text.strip()[:LONGEST_NAME]
    head, *qualifiers = [part.strip() for part in text.split(",")]
    rows = _search(db, text, limit, kinds, samples)
    if qualifiers and not rows:
        rows = _qualified(db, _search(db, head, 200, kinds, samples), qualifiers)[:limit]
    if not rows and (number := postal_code(text)):
        rows = list(db.scalars(_bodies(kinds, samples).where(Organisation.postal_code == number).limit(limit)))
    labels = _labels(db, rows)
    return [_found(row, labels[row.id]) for row in rows]


def choose(db: Session, text: str, samples: bool = True) -> Found | None:
    """The one body that ``text`` names: a label, or a name that only one body bears. None where it stays open."""
    text = text.strip()[:LONGEST_NAME]
    head, *qualifiers = [part.strip() for part in text.split(",")]
    rows = _named(db, text, samples) or _qualified(db, _named(db, head, samples), qualifiers)
    if len(rows) != 1:
        labels = _labels(db, rows)
        rows = [row for row in rows if fold(labels[row.id]) == fold(text)]
    return _found(rows[0], _labels(db, rows)[rows[0].id]) if len(rows) == 1 else None


def organisation_by_key(db: Session, key: str) -> KeyFound | None:
    """The body with this official key: ARS in its length (2, 5, 9, 12 digits) or AGS (8)."""
    scheme = _ADDRESSING.get(len(key))
    if scheme is None or not (key.isascii() and key.isdigit()):
        return None
    query = (
        select(Organisation.id, Organisation.slug)
        .join(OrganisationKey)
        .where(OrganisationKey.scheme == scheme, OrganisationKey.value == key)
    )
    row = db.execute(query).first()
    if row is None:
        return None
    body = today(db, db.get_one(Organisation, row.id))
    return KeyFound(body.id, body.slug, redirect=body.slug != key)


def organisation_by_slug(db: Session, slug: str) -> Organisation | None:
    """A body without an official key, by its address."""
    return db.scalar(select(Organisation).where(Organisation.slug == slug))


def label_of(db: Session, organisation: Organisation) -> str:
    """The name, with as much beside it as tells it apart from all others."""
    return _labels(db, [organisation])[organisation.id]


def postal_code(text: str) -> str | None:
    """The postal code in a text that is nothing else."""
    digits = text.strip()
    return digits if len(digits) == 5 and digits.isascii() and digits.isdigit() else None


def _found(row: Organisation, label: str) -> Found:
    return Found(
        id=row.id,
        slug=row.slug,
        name=row.name,
        label=label,
        kind=row.kind,
        designation=row.designation,
        federal_state=row.federal_state,
        population=row.population,
        size_class=row.size_class,
        sample=row.sample,
    )


def _bodies(kinds: Collection[OrganisationKind], samples: bool) -> Select[Organisation]:
    query = select(Organisation).where(Organisation.merged_into_id.is_(None))
    query = query.order_by(Organisation.population.desc().nulls_last(), Organisation.sort_name)
    if kinds:
        query = query.where(Organisation.kind.in_(kinds))
    return query if samples else query.where(Organisation.sample.is_(False))


def _search(
    db: Session, text: str, limit: int, kinds: Collection[OrganisationKind], samples: bool
) -> list[Organisation]:
    """First the text as it stands, then without the word for a kind ("Stadt Hof"), then with one slip allowed."""
    rows = _match(db, _forms(text), limit, kinds, samples)
    first, _, rest = fold(text).partition(" ")
    if not rows and rest and first in _KIND_WORDS:
        rows = _match(db, _forms(rest), limit, [_KIND_WORDS[first]], samples)
    return rows or _with_a_slip(db, fold(text), limit, kinds, samples)


def _forms(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(form for form in (fold(text), fold_loosely(text)) if form))


def _match(
    db: Session, forms: Sequence[str], limit: int, kinds: Collection[OrganisationKind], samples: bool
) -> list[Organisation]:
    if not forms:
        return []
    folded = OrganisationName.folded
    closeness = case(
        (folded.in_(forms), 0),
        (or_(*(folded.startswith(form) for form in forms)), 1),
        (or_(*(folded.contains(f" {form}") for form in forms)), 2),
        else_=3,
    )
    best = (
        select(OrganisationName.organisation_id, func.min(closeness * 10 + OrganisationName.rank).label("score"))
        .where(or_(*(folded.contains(form) for form in forms)))
        .group_by(OrganisationName.organisation_id)
        .subquery()
    )
    query = _bodies(kinds, samples).join(best, best.c.organisation_id == Organisation.id)
    order = (best.c.score, func.coalesce(Organisation.population, 0).desc(), Organisation.sort_name)
    return list(db.scalars(query.order_by(None).order_by(*order).limit(limit)))


def _with_a_slip(
    db: Session, form: str, limit: int, kinds: Collection[OrganisationKind], samples: bool
) -> list[Organisation]:
    """One slip leaves one half of a name whole, so the halves find all that come into question."""
    if len(form) < _SHORTEST_WITH_SLIP:
        return []
    half = len(form) // 2
    folded = OrganisationName.folded
    halves: ColumnElement[bool] = or_(folded.startswith(form[: half - 1]), folded.endswith(form[half + 1 :]))
    about = func.length(folded).between(len(form) - 1, len(form) + 1)
    near = db.execute(select(OrganisationName.organisation_id, folded).where(halves, about))
    ids = {id for id, name in near if one_slip_apart(form, name)}
    return list(db.scalars(_bodies(kinds, samples).where(Organisation.id.in_(ids)).limit(limit)))


def _named(db: Session, text: str, samples: bool) -> list[Organisation]:
    """Bodies that bear exactly this name: as their own, else as another one."""
    for rank in (0, 1, 2):
        forms = (fold(text),) if rank < 2 else _forms(text)
        ids = select(OrganisationName.organisation_id).where(
            OrganisationName.folded.in_(forms), OrganisationName.rank <= rank
        )
        if rows := list(db.scalars(_bodies((), samples).where(Organisation.id.in_(ids)))):
            return rows
    return []


def _qualified(db: Session, rows: Sequence[Organisation], qualifiers: Iterable[str]) -> list[Organisation]:
    """Those of ``rows`` that lie where every qualifier says: a district, association, federal state or postal code."""
    wanted = {fold(qualifier) for qualifier in qualifiers if fold(qualifier)}
    around = _surroundings(db, rows)
    return [row for row in rows if wanted <= around[row.id]]


def _surroundings(db: Session, rows: Sequence[Organisation]) -> dict[int, set[str]]:
    around = {
        row.id: {
            fold(word)
            for word in (*_qualifiers(row, {}), FEDERAL_STATES.label(row.federal_state or ""), row.postal_code or "")
            if word
        }
        for row in rows
    }
    query = (
        select(OrganisationRelation.organisation_id, OrganisationName.folded)
        .join(OrganisationName, OrganisationName.organisation_id == OrganisationRelation.related_id)
        .where(OrganisationRelation.organisation_id.in_([row.id for row in rows]))
    )
    for id, folded in db.execute(query):
        around[id].add(folded)
    return around


def _labels(db: Session, rows: Sequence[Organisation]) -> dict[int, str]:
    """A label each, told apart from every body of the same name, found or not."""
    names = {fold(row.name) for row in rows}
    ids = select(OrganisationName.organisation_id).where(OrganisationName.folded.in_(names), OrganisationName.rank == 0)
    namesakes: dict[str, list[Organisation]] = defaultdict(list)
    standing = Organisation.merged_into_id.is_(None)
    for body in db.scalars(select(Organisation).where(Organisation.id.in_(ids), standing)):
        namesakes[fold(body.name)].append(body)
    crowded = [body for group in namesakes.values() if len(group) > 1 for body in group]
    parents = _parents(db, [body.id for body in crowded])
    labels = {row.id: row.name for row in rows}
    for group in namesakes.values():
        if len(group) > 1:
            labels |= _told_apart({body.id: [body.name, *_qualifiers(body, parents[body.id])] for body in group})
    return labels


def _told_apart(words: dict[int, list[str]]) -> dict[int, str]:
    """For each the fewest of its words that no other label of the group equals."""
    labels: dict[int, str] = {}
    waiting = dict(words)
    for length in range(2, max(map(len, words.values())) + 1):
        shown = {id: ", ".join(parts[:length]) for id, parts in waiting.items()}
        counts = defaultdict(int, {label: list(shown.values()).count(label) for label in shown.values()})
        done = {id: label for id, label in shown.items() if counts[label] == 1}
        labels |= done
        waiting = {id: parts for id, parts in waiting.items() if id not in done}
    return labels | {id: ", ".join(parts) for id, parts in waiting.items()}


def _qualifiers(body: Organisation, parents: dict[RelationKind, str]) -> list[str]:
    """What tells a body apart, in the order in which people would say it."""
    if body.kind is OrganisationKind.FEDERAL_STATE:
        return ["Land"]
    land = FEDERAL_STATES.label(body.federal_state) if body.federal_state else ""
    outer = parents.get(RelationKind.IN_DISTRICT) or (land if land != body.name else body.designation or "")
    inner = parents.get(RelationKind.IN_ASSOCIATION, "")
    return [word for word in (outer, inner, body.postal_code or "", body.designation or "", body.slug) if word]


def _parents(db: Session, ids: Sequence[int]) -> dict[int, dict[RelationKind, str]]:
    parents: dict[int, dict[RelationKind, str]] = defaultdict(dict)
    query = (
        select(OrganisationRelation.organisation_id, OrganisationRelation.kind, Organisation.name)
        .join(Organisation, Organisation.id == OrganisationRelation.related_id)
        .where(OrganisationRelation.organisation_id.in_(ids), OrganisationRelation.valid_until.is_(None))
    )
    for id, kind, name in db.execute(query):
        parents[id][kind] = name
    return parents
