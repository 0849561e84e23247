"""A person as rules know them, read in one question: every page of somebody signed in asks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, or_, select
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

# Tables, not classes: what every page asks goes past the mapper, which takes longer than the database.
_person, _profile, _line = Person.__table__, PersonProfile.__table__, ScopeLine.__table__
_seat, _body, _offer = Membership.__table__, Organisation.__table__, OperatorOffer.__table__
_ON_MARKET = or_(_body.c.kind.in_(MARKET_KINDS), exists().where(_offer.c.operator_id == _body.c.id))
_HELD = and_(
    _seat.c.person_id == _person.c.id,
    _seat.c.ended_at.is_(None),
    or_(_seat.c.ends_on.is_(None), _seat.c.ends_on >= bindparam("today")),
)
_LINES = select(_line.c.area, _line.c.themes).where(_line.c.person_id == bindparam("person")).order_by(_line.c.id)


def people_with(*columns: ColumnElement[Any]) -> Select[Any]:
    """Asks for people who may use their account, with a row for each seat; ``columns`` come before those of theirs.

    A project account ends with its last day in Germany (``today``).
    """
    return (
        select(
            *columns,
            _person.c.id.label("person_id"),
            _person.c.key,
            _person.c.administrator,
            _profile.c.name,
            _profile.c.mail,
            _profile.c.language,
            exists().where(_line.c.person_id == _person.c.id).label("looks_after"),
            _seat.c.organisation_id,
            _seat.c.role,
            _seat.c.may_speak,
            _body.c.kind,
            _ON_MARKET.label("on_market"),
        )
        .select_from(_person)
        .join(_profile, _profile.c.person_id == _person.c.id)
        .outerjoin(_seat, _HELD)
        .outerjoin(_body, _body.c.id == _seat.c.organisation_id)
        .where(_person.c.suspended_at.is_(None))
        .order_by(_seat.c.organisation_id)
    )


def known_of(db: Session, rows: Sequence[Row[Any]], *, proved: bool) -> Known:
    """Somebody as the rows of ``people_with`` say. Who looks after an area costs one more question."""
    one = rows[0]
    lines = db.connection().execute(_LINES, {"person": one.person_id}).all() if one.looks_after else ()
    who = Who(
        key=one.key,
        person_id=one.person_id,
        administrator=one.administrator,
        seats=tuple(
            Seat(row.organisation_id, row.role, row.may_speak, row.kind, row.on_market)
            for row in rows
            if row.organisation_id is not None
        ),
        lines=tuple(Line(line.area, frozenset(line.themes)) for line in lines),
        proved=proved,
    )
    return Known(who, one.name, one.mail, one.language)


_ONE = people_with().where(_person.c.id == bindparam("person"))


def known_person(db: Session, person_id: int, now: datetime) -> Known | None:
    """Somebody who has an account and may use it; None for who was suspended or is deleted."""
    db.flush()  # what was said a moment ago counts
    rows = db.connection().execute(_ONE, {"person": person_id, "today": day_of(now)}).all()
    return known_of(db, rows, proved=False) if rows else None


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
