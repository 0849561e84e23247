"""A municipal reform: one body goes up in another.

What was said stays said, under the name that it had. But who asks today asks about the successor: uses and entries are
derived anew under it, its people and its mail domains move, its keys stay as aliases and lead there.
It can't be undone: a statement that was added since would belong to neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from auth.rules import Thing, Who, own_employer
from catalog import audit
from catalog.db import Base, one_at_a_time
from catalog.models import (
    Adoption,
    ApiToken,
    Attachment,
    Draft,
    ExperienceReport,
    Membership,
    OfferComment,
    OneTimeLink,
    OperatorOffer,
    Organisation,
    OrganisationDomain,
    OrganisationKey,
    OrganisationMailbox,
    OrganisationName,
    OrganisationRelation,
    Project,
    ReportAnswer,
    Review,
    Solution,
    Statement,
    Takeover,
    TenderTemplate,
    WordProposal,
)
from catalog.organisations.joining import move_memberships, move_requests
from catalog.organisations.register import name_rows
from schemas.dates import day_of
from schemas.organisation import RelationKind

MERGED = "merged"
"""The source of names and relations that a merger left behind."""

Derive = Callable[[Session, list[Solution]], None]
"""Derives what is stored of these entries anew; it belongs to catalog/solutions, which this module does not know."""


class NotMergeable(Exception):
    """Nothing was changed: it is the same body, one of them went up in another meanwhile, or one is invented."""


class OwnBody(Exception):
    """Nobody merges their own employer: with it they could become owner of another's body."""


@dataclass(frozen=True, slots=True)
class Following:
    """What a merger takes along, in numbers."""

    entries: int
    statements: int
    uses: int
    members: int
    keys: int
    domains: int
    mailboxes: int
    invitations: int


def following(db: Session, body: Organisation) -> Following:
    """What would go over to a successor."""
    return Following(
        entries=_count(db, Solution, Solution.publisher_id == body.id),
        statements=_count(db, Statement, or_(Statement.organisation_id == body.id, Statement.said_by_id == body.id)),
        uses=_count(db, Adoption, Adoption.organisation_id == body.id),
        members=_count(db, Membership, Membership.organisation_id == body.id, Membership.ended_at.is_(None)),
        keys=_count(db, OrganisationKey, OrganisationKey.organisation_id == body.id),
        domains=_count(db, OrganisationDomain, OrganisationDomain.organisation_id == body.id),
        mailboxes=_count(db, OrganisationMailbox, OrganisationMailbox.organisation_id == body.id),
        invitations=_count(db, OneTimeLink, OneTimeLink.organisation_id == body.id, OneTimeLink.used_at.is_(None)),
    )


def _count(db: Session, kind: type[Base], *where: ColumnElement[bool]) -> int:
    return db.scalar(select(func.count()).select_from(kind).where(*where)) or 0


def merge(db: Session, body: Organisation, successor: Organisation, by: Who, now: datetime, derive: Derive) -> None:
    """Let ``body`` go up in ``successor``. Raises NotMergeable, and OwnBody for who belongs to either."""
    if own_employer(by, Thing(organisations=frozenset({body.id, successor.id}))):
        raise OwnBody
    one_at_a_time(db, "merger")
    for each in (body, successor):
        db.refresh(each)
    if not mergeable(body, successor):
        raise NotMergeable
    touched = _touched(db, body)
    body.merged_into_id = successor.id
    db.flush()
    _move_keys(db, body, successor, now)
    _move_names(db, body, successor)
    _move_relations(db, body, successor, now)
    _move_rows(db, body, successor, now)
    move_memberships(db, body, successor, by, now)
    move_requests(db, body, successor)
    _move_entries(db, body, successor)
    audit.note(
        db,
        audit.acting(by),
        "organisation_merged",
        ("organisation", body.id),
        now,
        organisation_id=successor.id,
        facts={"into": successor.slug},
    )
    db.flush()
    entries = list(db.scalars(select(Solution).where(Solution.id.in_(touched)).order_by(Solution.id)))
    for entry in entries:
        entry.version += 1  # names on cards and in the index change, whatever else is derived
    derive(db, entries)


def mergeable(body: Organisation, successor: Organisation) -> bool:
    """Both still stand, and a real body never goes up in an invented one. So no chain ever leads back to its start."""
    return (
        body.id != successor.id
        and body.merged_into_id is None
        and successor.merged_into_id is None
        and body.sample == successor.sample
    )


def _touched(db: Session, body: Organisation) -> set[int]:
    """The entries in which the body has any part."""
    parts: list[Any] = [
        select(Solution.id).where(Solution.publisher_id == body.id),
        select(Statement.solution_id).where(or_(Statement.organisation_id == body.id, Statement.said_by_id == body.id)),
        select(Adoption.solution_id).where(or_(Adoption.organisation_id == body.id, Adoption.taken_from_id == body.id)),
        select(OperatorOffer.solution_id).where(OperatorOffer.operator_id == body.id),
        select(TenderTemplate.solution_id).where(TenderTemplate.author_id == body.id),
        select(ExperienceReport.solution_id).where(ExperienceReport.organisation_id == body.id),
    ]
    return {id for query in parts for id in db.scalars(query)}


def _move_keys(db: Session, body: Organisation, successor: Organisation, now: datetime) -> None:
    ended = func.coalesce(OrganisationKey.valid_until, day_of(now))
    mine = update(OrganisationKey).where(OrganisationKey.organisation_id == body.id)
    db.execute(mine.values(organisation_id=successor.id, valid_until=ended))


def _move_names(db: Session, body: Organisation, successor: Organisation) -> None:
    """Who looks for the old name finds the successor; its own names come before."""
    known = set(db.scalars(select(OrganisationName.folded).where(OrganisationName.organisation_id == successor.id)))
    rows = name_rows(successor.id, (body.name, body.official_name), MERGED)
    new = [{**row, "rank": max(1, row["rank"])} for row in rows if row["folded"] not in known]
    if new:
        db.execute(insert(OrganisationName), new)


def _move_relations(db: Session, body: Organisation, successor: Organisation, now: datetime) -> None:
    """Where it lay is history; what lay in it, or belonged to it, does so with the successor."""
    tie, today = OrganisationRelation, day_of(now)
    ended = func.coalesce(tie.valid_until, today)
    db.execute(
        update(tie)
        .where(tie.organisation_id == body.id, tie.kind != RelationKind.SUCCESSOR_OF)
        .values(valid_until=ended)
    )
    there = {
        (row.organisation_id, row.kind)
        for row in db.execute(select(tie.organisation_id, tie.kind).where(tie.related_id == successor.id))
    }
    for row in db.scalars(select(tie).where(tie.related_id == body.id, tie.kind != RelationKind.SUCCESSOR_OF)).all():
        if row.organisation_id == successor.id or (row.organisation_id, row.kind) in there:
            row.valid_until = row.valid_until or today
        else:
            row.related_id = successor.id
    db.add(
        tie(
            organisation_id=successor.id,
            related_id=body.id,
            kind=RelationKind.SUCCESSOR_OF,
            valid_from=today,
            source=MERGED,
        )
    )
    db.flush()


def _move_rows(db: Session, body: Organisation, successor: Organisation, now: datetime) -> None:
    """What may change its owner does; open invitations and codes named the old body and are good no more."""
    for kind, column in (
        (OrganisationDomain, "organisation_id"),
        (ApiToken, "organisation_id"),
        (Attachment, "organisation_id"),
        (ExperienceReport, "organisation_id"),
        (ReportAnswer, "organisation_id"),
        (OperatorOffer, "operator_id"),
        (OfferComment, "organisation_id"),
        (Project, "organisation_id"),
        (Draft, "organisation_id"),
        (Review, "organisation_id"),
        (Takeover, "organisation_id"),
        (TenderTemplate, "author_id"),
        (WordProposal, "organisation_id"),
    ):
        mine = update(kind).where(getattr(kind, column) == body.id)
        db.execute(mine.values({column: successor.id}), execution_options={"synchronize_session": "fetch"})
    box = OrganisationMailbox
    known = select(box.mailbox).where(box.organisation_id == successor.id)
    db.execute(delete(box).where(box.organisation_id == body.id, box.mailbox.in_(known.scalar_subquery())))
    db.execute(update(box).where(box.organisation_id == body.id).values(organisation_id=successor.id))
    links = update(OneTimeLink).where(OneTimeLink.organisation_id == body.id, OneTimeLink.used_at.is_(None))
    db.execute(links.values(used_at=now))


def _move_entries(db: Session, body: Organisation, successor: Organisation) -> None:
    for entry in db.scalars(select(Solution).where(Solution.publisher_id == body.id)):
        entry.publisher_id, entry.publisher_text = successor.id, successor.name
        entry.federal_state = successor.federal_state or entry.federal_state
