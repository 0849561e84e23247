"""What administrators do with bodies themselves: find them, add one that no register knows, and rename it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, func, insert, or_, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.models import (
    Membership,
    Organisation,
    OrganisationDomain,
    OrganisationKey,
    OrganisationMailbox,
    OrganisationName,
)
from catalog.organisations.certain import add_body, body_of_key
from catalog.organisations.lookup import choose
from catalog.organisations.register import name_rows
from schemas.names import fold, sort_key
from schemas.organisation import KeyScheme, OrganisationKind

ADMINISTRATION = "administration"
"""The source of what an administrator entered."""
PER_PAGE = 50
LONGEST_NAME = 120
KEYS = {
    KeyScheme.ARS: re.compile(r"\d{12}"),
    KeyScheme.ASSOCIATION: re.compile(r"\d{9}"),
    KeyScheme.DISTRICT: re.compile(r"\d{5}"),
    KeyScheme.WIKIDATA: re.compile(r"Q[1-9]\d{0,11}"),
    KeyScheme.URL: re.compile(r"https?://[^\s<>\"]{3,300}"),
}
"""Which keys one may enter by hand, and how they look."""


class NotAdded(Exception):
    """Nothing was changed, for the reason that the name says."""


class NameTaken(NotAdded):
    """There is a body of this name; ``slug`` is its address."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class KeyWrong(NotAdded):
    """No key of that register looks like this."""


class KeyTaken(NotAdded):
    """The key belongs to a body that is there; ``slug`` is its address."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True)
class Administered:
    """One line of the list. ``into`` is what it went up in."""

    body: Organisation
    members: int
    domains: int
    into: str | None


_MEMBERS = exists().where(Membership.organisation_id == Organisation.id, Membership.ended_at.is_(None))
_DOMAINS = exists().where(OrganisationDomain.organisation_id == Organisation.id)
_MAILBOXES = exists().where(OrganisationMailbox.organisation_id == Organisation.id)
_LOOKED_AFTER = or_(
    _MEMBERS, _DOMAINS, _MAILBOXES, Organisation.source == ADMINISTRATION, Organisation.merged_into_id.is_not(None)
)
"""Bodies of which an administrator has something to look after; the register holds twelve thousand others."""


def administered(db: Session, text: str, page: int) -> tuple[int, list[Administered]]:
    """How many bodies fit, and one page of them by name; without a text those that have something to look after."""
    fits = _fits(text.strip()[:LONGEST_NAME])
    total = db.scalar(select(func.count()).select_from(Organisation).where(fits)) or 0
    query = select(Organisation).where(fits).order_by(Organisation.sort_name, Organisation.id)
    bodies = db.scalars(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)).all()
    members = _counted(db, Membership, bodies, Membership.ended_at.is_(None))
    domains = _counted(db, OrganisationDomain, bodies)
    into = select(Organisation.id, Organisation.name).where(
        Organisation.id.in_([body.merged_into_id for body in bodies if body.merged_into_id])
    )
    names = dict(db.execute(into).all())
    return total, [
        Administered(body, members.get(body.id, 0), domains.get(body.id, 0), names.get(body.merged_into_id or 0))
        for body in bodies
    ]


def _fits(text: str) -> ColumnElement[bool]:
    if not text:
        return _LOOKED_AFTER
    named = exists().where(
        OrganisationName.organisation_id == Organisation.id,
        OrganisationName.folded.contains(fold(text) or text, autoescape=True),
    )
    keyed = exists().where(OrganisationKey.organisation_id == Organisation.id, OrganisationKey.value == text)
    return or_(named, keyed, Organisation.slug == text)


def _counted(
    db: Session,
    kind: type[Membership] | type[OrganisationDomain],
    bodies: Sequence[Organisation],
    *where: ColumnElement[bool],
) -> dict[int, int]:
    ids = [body.id for body in bodies]
    query = select(kind.organisation_id, func.count()).where(kind.organisation_id.in_(ids), *where)
    return dict(db.execute(query.group_by(kind.organisation_id)).all())


def predecessors(db: Session, body: Organisation) -> list[Organisation]:
    """The bodies that went up in this one, by name."""
    query = select(Organisation).where(Organisation.merged_into_id == body.id)
    return list(db.scalars(query.order_by(Organisation.sort_name)))


def add(
    db: Session,
    name: str,
    kind: OrganisationKind,
    federal_state: str | None,
    key: tuple[KeyScheme, str] | None,
    by: Who,
    now: datetime,
) -> Organisation:
    """A body that no register brought. Raises NameTaken, KeyWrong and KeyTaken."""
    _check_name(db, name)
    if key:
        _check_key(db, *key)
    body = add_body(db, name, ADMINISTRATION)
    body.kind, body.federal_state = kind, federal_state
    if key:
        scheme, value = key
        db.add(OrganisationKey(organisation_id=body.id, scheme=scheme, value=value))
        if scheme in {KeyScheme.ARS, KeyScheme.ASSOCIATION, KeyScheme.DISTRICT}:
            body.slug = value  # its address, as that of every body with an official key
    db.flush()
    _note(db, by, "organisation_added", body, now, kind=kind.value)
    return body


def rename(db: Session, body: Organisation, name: str, by: Who, now: datetime) -> None:
    """Another name, by which it is found from now on; the former one goes on to find it. Raises NameTaken."""
    if name == body.name:
        return
    _check_name(db, name)
    former = body.name
    body.name, body.official_name, body.sort_name = name, name, sort_key(name) or name
    own = OrganisationName.organisation_id == body.id
    known = [row.folded for row in db.scalars(select(OrganisationName).where(own))]
    db.execute(delete(OrganisationName).where(own))
    rows = name_rows(body.id, (name, former), ADMINISTRATION)
    taken = {row["folded"] for row in rows}
    kept = {"organisation_id": body.id, "rank": 2, "source": ADMINISTRATION}
    db.execute(insert(OrganisationName), [*rows, *({**kept, "folded": each} for each in known if each not in taken)])
    _note(db, by, "organisation_renamed", body, now, before=former, after=name)


def _check_name(db: Session, name: str) -> None:
    if known := choose(db, name):
        raise NameTaken(known.slug)


def _check_key(db: Session, scheme: KeyScheme, value: str) -> None:
    looks = KEYS.get(scheme)
    if looks is None or not looks.fullmatch(value):
        raise KeyWrong
    if known := body_of_key(db, scheme, value):
        raise KeyTaken(known.slug)


def _note(db: Session, by: Who, action: str, body: Organisation, now: datetime, **facts: str) -> None:
    subject = ("organisation", body.id)
    audit.note(db, audit.acting(by), action, subject, now, organisation_id=body.id, facts=facts)
