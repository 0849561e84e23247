"""Who uses an entry, and what is said of it.

An entry may have hundreds of uses, and counts, the map and "places like ours" ask for all of them: so a line is no more
than a tuple of what is shown, and its words are read (``claim``) only where somebody wants them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, String, bindparam, cast, func, not_, or_, select, true
from sqlalchemy.orm import Session

from catalog.models import Adoption, Organisation, Solution, Statement, Subject
from catalog.reuse import RENEWAL_MONTHS
from catalog.successors import successors
from schemas.dates import months_later
from schemas.reuse import AdoptionClaim, AdoptionStep, Answer, Manner, Speaker, Standing


class StatementLine(NamedTuple):
    """Who says what, when: the words behind a fact. ``said`` is the claim as it was written down, in JSON."""

    id: int
    subject: Subject
    organisation_id: int | None
    organisation_text: str
    said: str
    step: str | None
    of_use: bool
    role: Speaker
    speaker: str
    said_at: datetime
    as_of: str | None
    answer: Answer | None

    @property
    def claim(self) -> AdoptionClaim:
        """What is claimed."""
        return AdoptionClaim.model_validate_json(self.said)


class Use(NamedTuple):
    """What is derived of one organisation's way with the solution (see Adoption)."""

    organisation_id: int
    step: AdoptionStep | None
    standing: Standing
    confirmed_step: AdoptionStep | None
    confirmed_on: date | None
    manner: Manner | None
    since: str | None
    own: bool
    counts: bool
    members: int | None
    taken_from_id: int | None
    said_by_text: str
    said_on: date
    said: str


_DERIVED = Use._fields[:-1]


class UsingBody(NamedTuple):
    """Who uses it, as far as a page tells."""

    id: int
    name: str
    sort_name: str
    slug: str
    federal_state: str | None
    size_class: str | None
    latitude: float | None
    longitude: float | None
    sample: bool


@dataclass(slots=True)
class AdoptionLine:
    """One organisation's way with the solution; ``said_about`` tells who speaks of it."""

    row: Use
    organisation: UsingBody

    @property
    def claim(self) -> AdoptionClaim:
        """The words of who is believed."""
        return AdoptionClaim.model_validate_json(self.row.said)

    @property
    def confirmed(self) -> bool:
        """Whether the step that is shown is more than reported."""
        return self.row.standing is not Standing.REPORTED

    @property
    def ended(self) -> bool:
        """Ended ones stay visible."""
        return self.row.step is AdoptionStep.ENDED

    @property
    def by_others(self) -> bool:
        """Whether it stands among the uses: neither the origin's own operation nor mere interest."""
        return not self.row.own and self.row.step is not AdoptionStep.INTEREST

    def unrenewed(self, today: date) -> bool:
        """Confirmed more than a year ago, and asked for again: "bestätigt am …, nicht erneuert". An end never is."""
        on = self.row.confirmed_on
        return self.confirmed and not self.ended and on is not None and months_later(on, RENEWAL_MONTHS) <= today


def line_of(row: Adoption, body: Organisation) -> AdoptionLine:
    """The line of an adoption that may be in no database yet."""
    use = Use._make((*(getattr(row, name) for name in _DERIVED), json.dumps(row.claim)))
    return AdoptionLine(use, UsingBody._make(getattr(body, name) for name in UsingBody._fields))


_STEP, _OF_USE = Statement.claim["step"].as_string(), func.coalesce(Statement.claim["uses"].as_boolean(), true())
_SAID = (
    select(
        Statement.id, Statement.subject, Statement.organisation_id, Statement.organisation_text,
        cast(Statement.claim, String), _STEP, _OF_USE,
        Statement.said_as, Statement.said_by_text, Statement.said_at, Statement.as_of, Statement.answer,
    )
    .where(Statement.solution_id == bindparam("id"), _STEP.is_distinct_from(AdoptionStep.INTEREST.value))
)  # fmt: skip
_OF_USES = _SAID.where(Statement.subject == Subject.ADOPTION).order_by(Statement.said_at, Statement.id)
_OF_THESE = Statement.organisation_id.in_(bindparam("bodies", expanding=True))
_APART = _OF_USES.where(or_(Statement.organisation_id.is_(None), not_(_OF_USE), _OF_THESE))
_ABOUT = _OF_USES.where(_OF_THESE)
_LAST = (
    _SAID.where(Statement.said_as != Speaker.SOURCE)
    .order_by(Statement.said_at.desc(), Statement.id.desc())
    .limit(bindparam("most"))
)


def _said(db: Session, query: Select[Any], solution: Solution, **asked: object) -> list[StatementLine]:
    return [StatementLine._make(row) for row in db.connection().execute(query, {"id": solution.id, **asked}).all()]


def said_apart(db: Session, solution: Solution, became: Mapping[int, int]) -> list[StatementLine]:
    """What is said of the use at the origin, and what counts nowhere, in the order in which it was said."""
    return _said(db, _APART, solution, bodies=_with_earlier({solution.publisher_id or 0}, became))


def last_said(db: Session, solution: Solution, most: int) -> list[StatementLine]:
    """What people, not sources, said last, the newest first."""
    return _said(db, _LAST, solution, most=most)


def said_about(db: Session, solution: Solution, uses: Sequence[AdoptionLine]) -> dict[int, list[StatementLine]]:
    """What is said of each of these uses, in the order in which it was, by the number of who uses it."""
    about: dict[int, list[StatementLine]] = defaultdict(list)
    if uses:
        became = successors(db)
        bodies = _with_earlier({use.organisation.id for use in uses}, became)
        for one in _said(db, _ABOUT, solution, bodies=bodies):
            about[became.get(one.organisation_id or 0, one.organisation_id or 0)].append(one)
    return about


def _with_earlier(bodies: Collection[int], became: Mapping[int, int]) -> list[int]:
    """The bodies, and those that went up in them."""
    return [*bodies, *(earlier for earlier, today in became.items() if today in bodies)]


_USES = (
    select(
        *(getattr(Adoption, name) for name in _DERIVED),
        cast(Adoption.claim, String),
        *(getattr(Organisation, name) for name in UsingBody._fields),
    )
    .join(Organisation, Organisation.id == Adoption.organisation_id)
    .where(Adoption.solution_id == bindparam("id"))
)


def uses_of(db: Session, solution: Solution) -> list[AdoptionLine]:
    """Confirmed ones first, then reported, then ended."""
    split = len(Use._fields)
    lines = [
        AdoptionLine(Use._make(row[:split]), UsingBody._make(row[split:]))
        for row in db.connection().execute(_USES, {"id": solution.id}).all()
    ]
    return sorted(lines, key=lambda use: (use.ended, not use.confirmed, use.organisation.sort_name))


def uses_by_others(db: Session, solution: Solution) -> list[AdoptionLine]:
    """The uses that the page of an entry speaks of."""
    return [use for use in uses_of(db, solution) if use.by_others]
