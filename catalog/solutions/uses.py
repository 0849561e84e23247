"""Who uses an entry, and what is said of it.

An entry may have hundreds of uses, and counts, the map and "places like ours" ask for all of them: so a line is no more
than a tuple of what is shown, and its words are read (``claim``) only where somebody wants them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import String, bindparam, cast, func, select, true
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

    @property
    def of_interest(self) -> bool:
        """Whether it says no more than that somebody is interested, which is for few to know."""
        return self.step == AdoptionStep.INTEREST


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
    """One organisation's way with the solution, and everybody who speaks of it."""

    row: Use
    organisation: UsingBody
    statements: Sequence[StatementLine] = ()

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


_SAID = (
    select(
        Statement.id, Statement.subject, Statement.organisation_id, Statement.organisation_text,
        cast(Statement.claim, String), Statement.claim["step"].as_string(),
        func.coalesce(Statement.claim["uses"].as_boolean(), true()),
        Statement.said_as, Statement.said_by_text, Statement.said_at, Statement.as_of, Statement.answer,
    )
    .where(Statement.solution_id == bindparam("id"))
    .order_by(Statement.said_at, Statement.id)
)  # fmt: skip


def said_of(db: Session, solution: Solution) -> list[StatementLine]:
    """Everything that is said of an entry, in the order in which it was."""
    return [StatementLine._make(row) for row in db.connection().execute(_SAID, {"id": solution.id}).all()]


_USES = (
    select(
        *(getattr(Adoption, name) for name in _DERIVED),
        cast(Adoption.claim, String),
        *(getattr(Organisation, name) for name in UsingBody._fields),
    )
    .join(Organisation, Organisation.id == Adoption.organisation_id)
    .where(Adoption.solution_id == bindparam("id"))
)


def uses_of(
    db: Session, solution: Solution, said: Sequence[StatementLine], became: Mapping[int, int]
) -> list[AdoptionLine]:
    """Confirmed ones first, then reported, then ended. ``became``: what bodies that went up in others are today."""
    about: dict[int, list[StatementLine]] = defaultdict(list)
    for one in said:
        if one.organisation_id is not None and one.subject is Subject.ADOPTION and not one.of_interest:
            about[became.get(one.organisation_id, one.organisation_id)].append(one)
    split = len(Use._fields)
    lines = [
        AdoptionLine(Use._make(row[:split]), UsingBody._make(row[split:]), about.get(row.organisation_id, ()))
        for row in db.connection().execute(_USES, {"id": solution.id}).all()
    ]
    return sorted(lines, key=lambda use: (use.ended, not use.confirmed, use.organisation.sort_name))


def uses_by_others(db: Session, solution: Solution) -> list[AdoptionLine]:
    """The uses that the page of an entry speaks of."""
    found = uses_of(db, solution, said_of(db, solution), successors(db))
    return [use for use in found if use.by_others]
