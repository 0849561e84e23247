"""Bodies that a foreign text means with certainty, and bodies that nobody knew before.

A name alone is not enough for a body of the register: Münster is a city and a village. With its designation it is, in
what certainly speaks of Germany.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog.models import Organisation, OrganisationKey, OrganisationName
from catalog.organisations.register import REGISTER, name_rows
from catalog.successors import today
from schemas.names import fold, sort_key
from schemas.organisation import KeyScheme, OrganisationKind

LONGEST_SLUG = 80
_TOWN, _VILLAGE = "stadt", "gemeinde"
_DESIGNATIONS = {
    "stadt": _TOWN,
    "hansestadt": _TOWN,
    "universitaetsstadt": _TOWN,
    "kreisstadt": _TOWN,
    "landeshauptstadt": _TOWN,
    "bundesstadt": _TOWN,
    "gemeinde": _VILLAGE,
    "markt": "markt",
    "flecken": "flecken",
}
"""How a text begins that names a municipality in full, and what its designation in the register must hold."""


def certain_body(db: Session, text: str) -> Organisation | None:
    """The one body of the register that bears this full name: ``Stadt Münster``, ``Landkreis Harburg``."""
    folded = fold(text)
    first, _, rest = folded.partition(" ")
    bodies = [body for body in _registered(db, folded) if body.kind is OrganisationKind.DISTRICT]
    if first in _DESIGNATIONS and rest:
        named = (body for body in _registered(db, rest) if body.kind is OrganisationKind.MUNICIPALITY)
        bodies += [body for body in named if _DESIGNATIONS[first] in fold(body.designation or "")]
    known = {body.id: body for body in (today(db, body) for body in bodies)}
    return next(iter(known.values())) if len(known) == 1 else None


def unknown_names(db: Session, names: Collection[str]) -> frozenset[str]:
    """Those by which neither ``certain_body`` nor ``body_named`` finds anybody, asked for all of them at once."""
    looked_up = {name: {folded, folded.partition(" ")[2]} for name in names if (folded := fold(name))}
    wanted = set().union(*looked_up.values())
    if not wanted:
        return frozenset()
    query = select(OrganisationName.folded).where(OrganisationName.folded.in_(wanted), OrganisationName.rank == 0)
    borne = set(db.scalars(query))
    return frozenset(name for name, words in looked_up.items() if not words & borne)


def body_named(db: Session, name: str) -> Organisation | None:
    """The body outside the register that bears exactly this name; the one that came first where several do."""
    query = select(Organisation).where(Organisation.source != REGISTER, Organisation.sample.is_(False))
    if folded := fold(name):
        query = query.join(OrganisationName).where(OrganisationName.folded == folded, OrganisationName.rank == 0)
    else:
        query = query.where(Organisation.name == name)
    body = db.scalar(query.order_by(Organisation.id).limit(1))
    return today(db, body) if body else None


def body_of_key(db: Session, scheme: KeyScheme, value: str) -> Organisation | None:
    """The body that this key belongs to."""
    query = select(Organisation).join(OrganisationKey)
    body = db.scalar(query.where(OrganisationKey.scheme == scheme, OrganisationKey.value == value))
    return today(db, body) if body else None


def add_body(db: Session, name: str, source: str) -> Organisation:
    """A new body of unknown kind. Its address is made of the name and of nobody else's."""
    body = Organisation(
        kind=OrganisationKind.UNKNOWN,
        name=name,
        official_name=name,
        sort_name=sort_key(name) or name,
        slug=_free_slug(db, name),
        sample=False,
        source=source,
    )
    db.add(body)
    db.flush()
    if rows := name_rows(body.id, (name,), source):
        db.execute(insert(OrganisationName), rows)
    return body


def add_key(db: Session, body: Organisation, scheme: KeyScheme, value: str) -> bool:
    """Give a body a key that nobody has; False where somebody was quicker."""
    try:
        with db.begin_nested():
            db.add(OrganisationKey(organisation_id=body.id, scheme=scheme, value=value))
    except IntegrityError:
        return False
    return True


def _registered(db: Session, folded: str) -> list[Organisation]:
    query = (
        select(Organisation)
        .join(OrganisationName)
        .where(OrganisationName.folded == folded, OrganisationName.rank == 0, Organisation.source == REGISTER)
    )
    return list(db.scalars(query.order_by(Organisation.id)))


def _free_slug(db: Session, name: str) -> str:
    stem = fold(name).replace(" ", "-")[:LONGEST_SLUG].strip("-")
    if not stem or stem.replace("-", "").isdigit():  # a number is the address of a body of the register
        stem = f"organisation-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    # A range, because no engine looks up a beginning in its index; "." is what follows "-".
    around = select(Organisation.slug).where(Organisation.slug >= stem, Organisation.slug < f"{stem}.")
    taken = set(db.scalars(around))
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(slug for slug in numbered if slug not in taken)
