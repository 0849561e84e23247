"""Offers as their operators write them: added, changed, taken over from a source, removed and brought back.

An operator's word is its own: nobody else changes it, and no source renews what an operator has taken over. What is
removed is kept for a month with its comments, so that a slip can be undone.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from auth.rules import Who
from catalog import audit, due
from catalog.models import HouseFact, OperatorOffer, Organisation, OrganisationName, Solution
from catalog.offers.commenting import put_back, taken_along
from schemas.dates import day_of
from schemas.names import fold
from schemas.operation import OperatorOfferContent

KEPT_FOR = timedelta(days=30)
"""So long a removed offer can be brought back."""
_REMOVED = "removed_offer:"


class Changed(Exception):
    """Somebody else changed the offer meanwhile."""


class SameTitle(Exception):
    """The operator has an offer of this title in the entry already."""


class NotReported(Exception):
    """The offer is nobody's to take over: an operator speaks for it itself."""


class NotRemoved(Exception):
    """No removed offer waits under this key, or not any more."""


@dataclass(frozen=True, slots=True)
class Removed:
    """An offer that was removed and can be brought back."""

    key: str
    solution_id: int
    operator_id: int
    title: str


def add(
    db: Session, solution: Solution, content: OperatorOfferContent, operator: Organisation, by: Who, now: datetime
) -> OperatorOffer:
    """An operator offers to run the solution. Raises SameTitle."""
    _check_title(db, solution.id, operator.id, content.title)
    row = OperatorOffer(solution_id=solution.id, operator_text=operator.name, operator_id=operator.id, revision=0)
    _put(row, content, operator, now)
    db.add(row)
    db.flush()
    _renew(solution)
    _note(db, by, "offer_added", row, now)
    return row


def change(
    db: Session, row: OperatorOffer, content: OperatorOfferContent, revision: int, by: Who, now: datetime
) -> None:
    """Other words for an offer, by its operator. Raises Changed and SameTitle."""
    db.refresh(row, with_for_update=True)
    if row.revision != revision:
        raise Changed
    operator = db.get_one(Organisation, row.operator_id)
    _check_title(db, row.solution_id, operator.id, content.title, but=row.id)
    _put(row, content, operator, now)
    _renew(db.get_one(Solution, row.solution_id))
    _note(db, by, "offer_changed", row, now)


def claimants(db: Session, row: OperatorOffer) -> frozenset[int]:
    """The organisations whose own name a source gives as the operator; none where an operator speaks itself."""
    folded = fold(row.operator_text or "")
    if row.operator_id is not None or not folded:
        return frozenset()
    named = (
        select(OrganisationName.organisation_id)
        .join(Organisation)
        .where(OrganisationName.folded == folded, OrganisationName.rank == 0, Organisation.merged_into_id.is_(None))
    )
    return frozenset(db.scalars(named))


def take_over(db: Session, row: OperatorOffer, operator: Organisation, by: Who, now: datetime) -> None:
    """What a source said is from now on what the operator says. Raises NotReported and SameTitle."""
    db.refresh(row, with_for_update=True)
    if operator.id not in claimants(db, row):
        raise NotReported
    _check_title(db, row.solution_id, operator.id, row.content["title"])
    row.operator_id, row.said_by_text = operator.id, operator.name
    row.as_of, row.revision = day_of(now).isoformat(), row.revision + 1
    _renew(db.get_one(Solution, row.solution_id))
    _note(db, by, "offer_taken_over", row, now)


def withdraw(db: Session, row: OperatorOffer, by: Who, now: datetime) -> str:
    """Offer it no more; the key by which it is brought back within a month."""
    key = secrets.token_hex(8)
    kept = {"offer": _values(row), "comments": taken_along(db, row)}
    db.execute(delete(HouseFact).where(HouseFact.name.startswith(_REMOVED), HouseFact.set_at < now - KEPT_FOR))
    db.add(HouseFact(name=f"{_REMOVED}{key}", value=kept, set_at=now))
    _note(db, by, "offer_removed", row, now)
    db.delete(row)
    _renew(db.get_one(Solution, row.solution_id))
    return key


def removed(db: Session, solution_id: int, key: str, now: datetime) -> Removed:
    """The removed offer of this entry that waits under the key. Raises NotRemoved."""
    fact = db.get(HouseFact, f"{_REMOVED}{key}")
    if fact is None or fact.set_at < now - KEPT_FOR or fact.value["offer"]["solution_id"] != solution_id:
        raise NotRemoved
    offer = fact.value["offer"]
    return Removed(key, solution_id, offer["operator_id"], offer["content"]["title"])


def restore(db: Session, gone: Removed, by: Who, now: datetime) -> OperatorOffer:
    """Offer again what was removed, with its comments. Raises SameTitle."""
    fact = db.get_one(HouseFact, f"{_REMOVED}{gone.key}")
    _check_title(db, gone.solution_id, gone.operator_id, gone.title)
    row = OperatorOffer(**fact.value["offer"])
    row.revision += 1
    db.add(row)
    db.flush()
    put_back(db, row, fact.value["comments"])
    db.delete(fact)
    _renew(db.get_one(Solution, gone.solution_id))
    _note(db, by, "offer_restored", row, now)
    return row


def _check_title(db: Session, solution_id: int, operator_id: int, title: str, *, but: int = 0) -> None:
    """A report, or an import, names an offer by its operator and title."""
    others = select(OperatorOffer.content).where(
        OperatorOffer.solution_id == solution_id, OperatorOffer.operator_id == operator_id, OperatorOffer.id != but
    )
    if any(content["title"] == title for content in db.scalars(others)):
        raise SameTitle


def _put(row: OperatorOffer, content: OperatorOfferContent, operator: Organisation, now: datetime) -> None:
    row.content = content.model_dump(mode="json", exclude_defaults=True)
    row.said_by_text, row.as_of = operator.name, day_of(now).isoformat()
    row.revision += 1


def _values(row: OperatorOffer) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in row.__table__.columns if column.name != "id"}


def _renew(solution: Solution) -> None:
    """Cards, the search and the phase rest on offers."""
    solution.version += 1
    due.derive_soon(solution)


def _note(db: Session, by: Who, action: str, row: OperatorOffer, now: datetime) -> None:
    audit.note(db, audit.acting(by), action, ("offer", row.id), now, organisation_id=row.operator_id)
