"""The drafts that somebody may go on with: their own and those of colleagues."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from auth.rules import Who
from catalog.models import Draft, Membership, Organisation, Person, PersonProfile
from schemas.identity import MemberRole
from schemas.solution import PublicationStatus

PUT_BACK_WITHIN = timedelta(days=30)
"""So long a draft that was thrown away is listed, to be put back."""
MOST = 200


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in a list. ``role`` is that of who changed it last, None for who is no member any more."""

    draft: Draft
    mine: bool
    by_me: bool
    role: MemberRole | None


def organisations_written_for(db: Session, who: Who) -> Sequence[Organisation]:
    """The organisations whose entries somebody may write, by name."""
    ids = [seat.organisation_id for seat in who.seats if seat.role.rank >= MemberRole.EDITOR.rank]
    query = select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.sort_name)
    return db.scalars(query).all()


def drafts_for(db: Session, who: Who, organisations: Collection[int]) -> list[DraftLine]:
    """The open drafts of these organisations, the last changed first."""
    query = _drafts(organisations).where(Draft.ended_at.is_(None))
    return _lines(db, who, db.scalars(query).all())


def thrown_away(db: Session, who: Who, organisations: Collection[int], now: datetime) -> list[DraftLine]:
    """What may still be put back."""
    query = _drafts(organisations).where(
        Draft.publication_status == PublicationStatus.WITHDRAWN, Draft.ended_at >= now - PUT_BACK_WITHIN
    )
    return _lines(db, who, db.scalars(query).all())


def speakers(db: Session, organisation_id: int) -> Sequence[tuple[str, MemberRole]]:
    """Who may publish in the organisation's name: for its own members."""
    query = (
        select(PersonProfile.name, Membership.role)
        .join(Membership, Membership.person_id == PersonProfile.person_id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.ended_at.is_(None),
            Membership.may_speak,
            Membership.role.in_([MemberRole.EDITOR, MemberRole.OWNER]),
        )
        .order_by(PersonProfile.name)
    )
    return [(name, role) for name, role in db.execute(query)]


def line_of(db: Session, who: Who, draft: Draft) -> DraftLine:
    """One draft with who changed it last."""
    return _lines(db, who, [draft])[0]


def _drafts(organisations: Collection[int]) -> Select[Draft]:
    return (
        select(Draft)
        .options(joinedload(Draft.organisation), joinedload(Draft.solution))
        .where(Draft.organisation_id.in_(organisations))
        .order_by(Draft.changed_at.desc(), Draft.id.desc())
        .limit(MOST)
    )


def _lines(db: Session, who: Who, drafts: Sequence[Draft]) -> list[DraftLine]:
    keys = {draft.changed_by for draft in drafts if draft.changed_by}
    query = (
        select(Person.key, Membership.organisation_id, Membership.role)
        .join(Membership, Membership.person_id == Person.id)
        .where(Person.key.in_(keys), Membership.ended_at.is_(None))
    )
    roles = {(key, organisation): role for key, organisation, role in db.execute(query)} if keys else {}
    return [
        DraftLine(
            draft=draft,
            mine=draft.person_id is not None and draft.person_id == who.person_id,
            by_me=draft.changed_by is not None and draft.changed_by == who.key,
            role=roles.get((draft.changed_by or "", draft.organisation_id)),
        )
        for draft in drafts
    ]
