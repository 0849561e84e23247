"""Everything that is stored on a person, table by table.

``PLACES`` is the one list of where a person can stand; a test compares it with all tables, so that a new one can't be
forgotten. Deleting an account (catalog/people/deleting.py) goes by the same list.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from pydantic import JsonValue
from sqlalchemy import ColumnElement, func, inspect, or_, select
from sqlalchemy.orm import Session

from catalog.db import Base
from catalog.models import (
    ApiToken,
    AuditEntry,
    ContactPerson,
    ContentReport,
    Draft,
    KnownBrowser,
    Letter,
    Membership,
    MembershipRequest,
    Note,
    OneTimeLink,
    Organisation,
    OrganisationDomain,
    OrganisationMailbox,
    PasswordHash,
    Person,
    PersonProfile,
    ProviderAttempt,
    ProviderIdentity,
    ScopeLine,
    Solution,
    Takeover,
    WebSession,
    WordProposal,
)
from schemas.personal_data import Part, PersonalData

NOBODYS = "@"
"""Stands for the mail address of who has none any more; it is nobody's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom it is about: by number, by the key in histories, and by mail address."""

    id: int
    key: str
    mail: str


@dataclass(frozen=True, slots=True)
class Place:
    """A table in which a person can stand: which of its rows are theirs, and what of them opens doors."""

    table: type[Base]
    theirs: Callable[[Subject], ColumnElement[bool]]
    withheld: tuple[str, ...] = ()


PLACES: tuple[Place, ...] = (
    Place(Person, lambda who: Person.id == who.id),
    Place(PersonProfile, lambda who: PersonProfile.person_id == who.id),
    Place(PasswordHash, lambda who: PasswordHash.person_id == who.id, ("hash",)),
    Place(ProviderIdentity, lambda who: ProviderIdentity.person_id == who.id),
    Place(
        ProviderAttempt,
        lambda who: ProviderAttempt.person_id == who.id,
        ("state_hash", "browser_hash", "nonce", "verifier"),
    ),
    Place(WebSession, lambda who: WebSession.person_id == who.id, ("token_hash", "id_token")),
    Place(KnownBrowser, lambda who: KnownBrowser.person_id == who.id, ("token_hash",)),
    Place(ApiToken, lambda who: ApiToken.person_id == who.id, ("token_hash",)),
    Place(Membership, lambda who: Membership.person_id == who.id),
    Place(MembershipRequest, lambda who: MembershipRequest.person_id == who.id),
    Place(ScopeLine, lambda who: ScopeLine.person_id == who.id),
    Place(OneTimeLink, lambda who: or_(OneTimeLink.person_id == who.id, func.lower(OneTimeLink.mail) == who.mail)),
    Place(Letter, lambda who: or_(Letter.person_id == who.id, func.lower(Letter.to) == who.mail)),
    Place(ContentReport, lambda who: func.lower(ContentReport.reply_to) == who.mail),
    Place(Note, lambda who: func.lower(Note.reply_to) == who.mail),
    Place(ContactPerson, lambda who: func.lower(ContactPerson.mail) == who.mail, ("fingerprint",)),
    Place(WordProposal, lambda who: WordProposal.person_id == who.id),
    Place(Draft, lambda who: Draft.person_id == who.id),
    Place(Takeover, lambda who: Takeover.person_id == who.id),
    Place(OrganisationDomain, lambda who: OrganisationDomain.verified_by == who.key),
    Place(OrganisationMailbox, lambda who: OrganisationMailbox.entered_by == who.key),
    Place(AuditEntry, lambda who: or_(AuditEntry.actor == who.key, AuditEntry.about == who.key)),
)

ACTS_ON_OTHERS: Mapping[str, str] = {
    "membership.speak_granted_by": "of another's membership",
    "membership_request.decided_by": "of another's request",
    "one_time_link.created_by": "of another's invitation",
    "scope_line.granted_by": "of another's scope",
    "content_report.decided_by": "of another's report",
    "content_report.second_decided_by": "of another's report",
    "word_proposal.decided_by": "of another's proposal",
    "word_proposal.ended_by": "of another's proposal",
    "draft.changed_by": "of an organisation's draft",
    "review.submitted_by": "of an organisation's entry",
    "review.decided_by": "of an organisation's entry",
    "review.second_decided_by": "of an organisation's entry",
    "takeover.decided_by": "of another's wish",
}
"""Columns with the key of who decided something about somebody else. The row is that other person's; what one did
oneself stands in the audit log, which is a place above."""


def subject_of(db: Session, person: Person) -> Subject:
    """The person as ``PLACES`` ask for them."""
    profile = db.get(PersonProfile, person.id)
    return Subject(person.id, person.key, profile.mail_folded if profile else NOBODYS)


def stored_on(db: Session, person: Person, now: datetime) -> PersonalData:
    """All of it at this moment."""
    who = subject_of(db, person)
    parts = [Part(table=_name(each.table), withheld=each.withheld, rows=_rows(db, each, who)) for each in PLACES]
    return PersonalData(made_at=now, person=person.key, parts=tuple(parts))


def _rows(db: Session, place: Place, who: Subject) -> tuple[dict[str, JsonValue], ...]:
    columns = [column for column in inspect(place.table).columns if column.name not in place.withheld]
    query = select(*columns).where(place.theirs(who)).order_by(*inspect(place.table).primary_key)
    names = _Names(db)
    return tuple(
        names.put_in({name: _plain(value) for name, value in row._mapping.items()}) for row in db.execute(query)
    )


@dataclass
class _Names:
    """Puts names beside the numbers of other rows, which would tell nobody anything."""

    db: Session

    def put_in(self, row: dict[str, JsonValue]) -> dict[str, JsonValue]:
        if row.get("organisation_id") is not None:
            row["organisation"] = self._of(Organisation, row["organisation_id"], "name")
        if row.get("solution_id") is not None:
            row["solution"] = self._of(Solution, row["solution_id"], "slug")
        return row

    def _of(self, table: type[Base], id: JsonValue, column: str) -> JsonValue:
        found = self.db.get(table, id)
        return getattr(found, column) if found else None


def _plain(value: Any) -> JsonValue:
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    plain: JsonValue = value
    return plain


def _name(table: type[Base]) -> str:
    return str(table.__tablename__)
