"""The members of an organisation: listed, promoted, allowed to speak, and gone.

Whoever takes an owner away, be it themselves, first waits until nobody else does so at the same moment
(seats.owners_of): an organisation that has an owner keeps one. A page gives back the revision that it showed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit
from catalog.memberships.beginning import end, note, tell
from catalog.memberships.inviting import check_end
from catalog.memberships.seats import holds, owners_of, seat_of
from catalog.memberships.troubles import Changed, LastOwner, NoSuchRow, OwnSeat
from catalog.models import Membership, Organisation, Person, PersonProfile
from schemas.identity import JoinedBy, MemberRole

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Member:
    """One line of the list of members. ``mail`` is for those who manage them."""

    key: str
    name: str
    mail: str
    role: MemberRole
    may_speak: bool
    joined_by: JoinedBy
    joined_at: datetime
    ends_on: date | None
    revision: int


@dataclass(frozen=True, slots=True)
class Place:
    """One of somebody's own organisations."""

    organisation: Organisation
    role: MemberRole
    may_speak: bool
    joined_by: JoinedBy
    joined_at: datetime
    ends_on: date | None


_MEMBERS = (
    select(
        Person.key,
        PersonProfile.name,
        PersonProfile.mail,
        Membership.role,
        Membership.may_speak,
        Membership.joined_by,
        Membership.joined_at,
        Membership.ends_on,
        Membership.revision,
    )
    .join(Person, Person.id == Membership.person_id)
    .join(PersonProfile, PersonProfile.person_id == Person.id)
)
_OWNERS_FIRST = case((Membership.role == MemberRole.OWNER, 0), (Membership.role == MemberRole.EDITOR, 1), else_=2)


def members(db: Session, organisation_id: int, now: datetime, page: int = 1) -> tuple[int, list[Member]]:
    """How many members there are, and one page of them: owners first, then by the day on which they joined."""
    here = (Membership.organisation_id == organisation_id, holds(now))
    query = _MEMBERS.where(*here).order_by(_OWNERS_FIRST, Membership.joined_at, Membership.id)
    rows = db.execute(query.limit(PER_PAGE).offset((page - 1) * PER_PAGE))
    counted = select(func.count()).select_from(Membership).join(PersonProfile, _PROFILE).where(*here)
    return db.scalar(counted) or 0, [Member(*row) for row in rows]


_PROFILE = PersonProfile.person_id == Membership.person_id


def member(db: Session, organisation_id: int, key: str, now: datetime) -> Member:
    """One member. Raises NoSuchRow."""
    row = db.execute(_MEMBERS.where(Membership.organisation_id == organisation_id, Person.key == key, holds(now)))
    found = row.one_or_none()
    if found is None:
        raise NoSuchRow
    return Member(*found)


def memberships_of(db: Session, person_id: int, now: datetime) -> list[Place]:
    """Somebody's own organisations, by name."""
    query = (
        select(Membership, Organisation)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.person_id == person_id, holds(now))
        .order_by(Organisation.sort_name, Organisation.id)
    )
    return [
        Place(body, row.role, row.may_speak, row.joined_by, row.joined_at, row.ends_on)
        for row, body in db.execute(query)
    ]


def change(
    db: Session,
    organisation: Organisation,
    key: str,
    role: MemberRole,
    ends_on: date | None,
    revision: int,
    by: Who,
    now: datetime,
) -> None:
    """Give a member another role or last day. Raises NoSuchRow, Changed, OwnerWithEnd, EndsInThePast, LastOwner, and
    OwnSeat where somebody who is no owner here would raise themselves."""
    check_end(role, ends_on, now)
    owners = owners_of(db, organisation.id, now)
    row = _row(db, organisation, key, now, revision)
    if key == by.key and not _is_owner(by, organisation):
        raise OwnSeat
    if role is not MemberRole.OWNER:
        _keep_one(owners, row)
    before = row.role
    if role is not before:
        row.role = role
        note(db, audit.acting(by), "role_changed", row, key, now, {"before": before.value, "after": role.value})
        tell(db, "role_changed", row.person_id, now, {"organisation": organisation.name, "role": role.value})
    if ends_on != row.ends_on:
        row.ends_on = ends_on
        facts: dict[str, object] = {"ends_on": ends_on.isoformat() if ends_on else None}
        note(db, audit.acting(by), "membership_limited", row, key, now, facts)
    row.revision += 1


def let_speak(
    db: Session, organisation: Organisation, key: str, revision: int, by: Who, now: datetime, *, may: bool
) -> None:
    """Grant or take the right to speak for the organisation. Raises NoSuchRow, Changed, and OwnSeat as ``change``."""
    row = _row(db, organisation, key, now, revision)
    if key == by.key and not _is_owner(by, organisation):
        raise OwnSeat
    if row.may_speak == may:
        return
    row.may_speak = may
    row.speak_granted_by = by.key if may else None
    row.revision += 1
    what = "speak_granted" if may else "speak_taken"
    note(db, audit.acting(by), what, row, key, now, {})
    tell(db, what, row.person_id, now, {"organisation": organisation.name})


def remove(db: Session, organisation: Organisation, key: str, by: Who, now: datetime) -> None:
    """End somebody's membership. Raises NoSuchRow and LastOwner."""
    owners = owners_of(db, organisation.id, now)
    row = _row(db, organisation, key, now)
    _keep_one(owners, row)
    end(db, row, key, now, by=audit.acting(by))
    tell(db, "member_removed", row.person_id, now, {"organisation": organisation.name})


def leave(db: Session, organisation: Organisation, person: Person, now: datetime) -> None:
    """End one's own membership; entries stay with the organisation. Raises NoSuchRow and LastOwner."""
    owners = owners_of(db, organisation.id, now)
    row = seat_of(db, organisation.id, person.id, now)
    if row is None:
        raise NoSuchRow
    _keep_one(owners, row)
    end(db, row, person.key, now, by=audit.acting(Who(key=person.key)))


def blocks_leaving(db: Session, person: Person, now: datetime) -> list[Organisation]:
    """The organisations whose last owner somebody is: before these have a successor, the account can't be deleted.

    In a writing session this stays true until it ends.
    """
    owned = select(Membership.organisation_id).where(
        Membership.person_id == person.id, Membership.role == MemberRole.OWNER, holds(now)
    )
    ids = sorted(db.scalars(owned))
    last = [id for id in ids if not _others(owners_of(db, id, now), person.id)]
    return list(db.scalars(select(Organisation).where(Organisation.id.in_(last)).order_by(Organisation.sort_name)))


def is_last_owner(db: Session, organisation: Organisation, person_id: int, now: datetime) -> bool:
    """Whether nobody else answers for the organisation."""
    owners = owners_of(db, organisation.id, now)
    return any(row.person_id == person_id for row in owners) and not _others(owners, person_id)


def end_all(db: Session, person: Person, by: Who, now: datetime) -> int:
    """End all memberships of somebody whose account is being deleted; how many. Raises LastOwner."""
    if blocks_leaving(db, person, now):
        raise LastOwner
    rows = db.scalars(select(Membership).where(Membership.person_id == person.id, Membership.ended_at.is_(None))).all()
    for row in rows:
        end(db, row, person.key, now, by=audit.acting(by))
    return len(rows)


def _others(owners: list[Membership], person_id: int) -> list[Membership]:
    return [row for row in owners if row.person_id != person_id]


def _keep_one(owners: list[Membership], row: Membership) -> None:
    """Raise LastOwner where this is an owner and nobody else is."""
    if row.role is MemberRole.OWNER and not _others(owners, row.person_id):
        raise LastOwner


def _row(db: Session, organisation: Organisation, key: str, now: datetime, revision: int | None = None) -> Membership:
    person = db.scalar(select(Person).where(Person.key == key))
    row = seat_of(db, organisation.id, person.id, now) if person else None
    if row is None:
        raise NoSuchRow
    if revision is not None and row.revision != revision:
        raise Changed
    return row


def _is_owner(who: Who, organisation: Organisation) -> bool:
    return any(seat.organisation_id == organisation.id and seat.role is MemberRole.OWNER for seat in who.seats)
