"""A person as rules know them, read in three small questions: every page of somebody signed in asks them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, exists, or_, select
from sqlalchemy.orm import Session

from auth.rules import Line, Seat, Who
from auth.tokens import new_key
from catalog.models import Membership, OperatorOffer, Organisation, Person, PersonProfile, ScopeLine
from schemas.dates import day_of
from schemas.mail import fold_mail
from schemas.organisation import OrganisationKind


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody by the name that they gave, and what rules know of them."""

    who: Who
    name: str
    mail: str
    language: str


MARKET_KINDS = (OrganisationKind.OPERATOR, OrganisationKind.COMPANY)
"""Kinds that are on the market whether or not an offer of theirs stands here."""

_OFFERS = exists().where(OperatorOffer.operator_id == Organisation.id)
_SEATS = (
    select(
        Membership.organisation_id,
        Membership.role,
        Membership.may_speak,
        Organisation.kind,
        or_(Organisation.kind.in_(MARKET_KINDS), _OFFERS).label("on_market"),
    )
    .join(Organisation, Organisation.id == Membership.organisation_id)
    .where(
        Membership.person_id == bindparam("person"),
        Membership.ended_at.is_(None),
        or_(Membership.ends_on.is_(None), Membership.ends_on >= bindparam("today")),
    )
    .order_by(Membership.organisation_id)
)
_LINES = (
    select(ScopeLine.area, ScopeLine.themes).where(ScopeLine.person_id == bindparam("person")).order_by(ScopeLine.id)
)


def who_is(db: Session, person_id: int, key: str, administrator: bool, now: datetime, *, proved: bool) -> Who:
    """What rules know of a person at this moment. A project account ends with its last day in Germany."""
    seats = db.execute(_SEATS, {"person": person_id, "today": day_of(now)})
    lines = db.execute(_LINES, {"person": person_id})
    return Who(
        key=key,
        person_id=person_id,
        administrator=administrator,
        seats=tuple(Seat(*row) for row in seats),
        lines=tuple(Line(row.area, frozenset(row.themes)) for row in lines),
        proved=proved,
    )


_PERSON = select(
    Person.id, Person.key, Person.administrator, PersonProfile.name, PersonProfile.mail, PersonProfile.language
).join(PersonProfile, PersonProfile.person_id == Person.id)


def known_person(db: Session, person_id: int, now: datetime) -> Known | None:
    """Somebody who has an account and may use it; None for who was suspended or is deleted."""
    row = db.execute(_PERSON.where(Person.id == person_id, Person.suspended_at.is_(None))).first()
    if row is None:
        return None
    return Known(who_is(db, row.id, row.key, row.administrator, now, proved=False), row.name, row.mail, row.language)


def person_of_mail(db: Session, mail: str) -> Person | None:
    """Whoever proved that this mail address is theirs, suspended or not."""
    return db.scalar(
        select(Person)
        .join(PersonProfile, PersonProfile.person_id == Person.id)
        .where(PersonProfile.mail_folded == fold_mail(mail))
    )


def add_person(db: Session, name: str, mail: str, now: datetime, *, language: str = "de") -> Person:
    """Somebody new, who has proved that the mail address is theirs. Raises IntegrityError where it is another's."""
    person = Person(key=new_key(), created_at=now, administrator=False)
    db.add(person)
    db.flush()
    db.add(
        PersonProfile(
            person_id=person.id,
            name=name,
            mail=mail,
            mail_folded=fold_mail(mail),
            mail_proved_at=now,
            language=language,
        )
    )
    db.flush()
    return person
