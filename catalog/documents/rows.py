"""What rows say of entries, for documents and cards: read for many of them with the same handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from catalog import fitting
from catalog.models import (
    Adoption,
    CodeLink,
    OperatorOffer,
    Organisation,
    OrganisationRelation,
    Solution,
    SolutionVersion,
    Statement,
    Subject,
    TenderTemplate,
)
from schemas.operation import Reach
from schemas.organisation import OrganisationKind, RelationKind
from schemas.reuse import AdoptionStep, Answer
from schemas.solution import PublicationStatus


@dataclass(slots=True)
class Beside:
    """What stands beside one entry, as far as it is searched or shown on a card."""

    users: list[Row[*tuple[Any, ...]]] = field(default_factory=list)
    districts: Mapping[int, str] = field(default_factory=dict)
    named: dict[str, bool] = field(default_factory=dict)
    code: list[Row[*tuple[Any, ...]]] = field(default_factory=list)
    offers: list[Row[*tuple[Any, ...]]] = field(default_factory=list)
    templates: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry with all that its document says; ``signs`` are what the rule of fit goes by."""

    row: Solution
    publisher: Organisation | None
    content: Mapping[str, Any]
    beside: Beside
    signs: fitting.Signs


def _signs(row: Solution, beside: Beside) -> fitting.Signs:
    uses = [_use(user, beside.districts) for user in beside.users if user.counts]
    return fitting.signs(fitting.Facts(uses, [_offer(offer) for offer in beside.offers], row.sample))


def _use(row: Row[*tuple[Any, ...]], districts: Mapping[int, str]) -> fitting.Use:
    return fitting.Use(
        size_class=row.size_class,
        federal_state=row.federal_state,
        district=districts.get(row.organisation_id),
        confirmed=fitting.vouched(row.confirmed_on, row.confirmed_step),
        sample=row.sample,
    )


def _offer(row: Row[*tuple[Any, ...]]) -> fitting.Offer:
    reach = row.content.get("reach")
    return fitting.Offer(
        reach=Reach.model_validate(reach) if reach else None,
        operator=row.slug,
        federal_state=row.federal_state,
        sample=bool(row.sample),
    )


def entries(db: Session, ids: Sequence[int]) -> list[Entry]:
    """Those of these entries that are published."""
    query = (
        select(Solution, Organisation, SolutionVersion.content)
        .outerjoin(Organisation, Organisation.id == Solution.publisher_id)
        .join(
            SolutionVersion,
            (SolutionVersion.solution_id == Solution.id) & (SolutionVersion.number == Solution.content_number),
        )
        .where(Solution.id.in_(ids), Solution.publication_status == PublicationStatus.PUBLISHED)
        .order_by(Solution.id)
    )
    found = db.execute(query).all()
    beside = _beside(db, [row.id for row, _, _ in found])
    return [
        Entry(row, publisher, content, beside[row.id], _signs(row, beside[row.id])) for row, publisher, content in found
    ]


def _beside(db: Session, ids: Sequence[int]) -> dict[int, Beside]:
    beside: dict[int, Beside] = defaultdict(Beside)
    _add_users(db, ids, beside)
    code = select(CodeLink.solution_id, CodeLink.licence).where(CodeLink.solution_id.in_(ids)).order_by(CodeLink.id)
    for link in db.execute(code):
        beside[link.solution_id].code.append(link)
    offers = select(
        OperatorOffer.solution_id,
        OperatorOffer.operator_text,
        OperatorOffer.content,
        Organisation.slug,
        Organisation.federal_state,
        Organisation.sample,
    ).outerjoin(Organisation, Organisation.id == OperatorOffer.operator_id)
    for offer in db.execute(offers.where(OperatorOffer.solution_id.in_(ids)).order_by(OperatorOffer.id)):
        beside[offer.solution_id].offers.append(offer)
    templates = select(TenderTemplate.solution_id).where(TenderTemplate.solution_id.in_(ids))
    for solution_id in db.scalars(templates):
        beside[solution_id].templates += 1
    return beside


def _add_users(db: Session, ids: Sequence[int], beside: Mapping[int, Beside]) -> None:
    """Who uses the entries, and who is only named as a user, as far as nobody took it back."""
    users = (
        select(
            Adoption.solution_id,
            Adoption.step,
            Adoption.own,
            Adoption.counts,
            Adoption.confirmed_on,
            Adoption.confirmed_step,
            Adoption.organisation_id,
            Organisation.name,
            Organisation.federal_state,
            Organisation.size_class,
            Organisation.sample,
        )
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(Adoption.solution_id.in_(ids), Adoption.step.is_distinct_from(AdoptionStep.INTEREST))
    )
    districts = districts_of_users(db, ids)
    for row in db.execute(users):
        beside[row.solution_id].users.append(row)
        beside[row.solution_id].districts = districts
    named = select(Statement.solution_id, Statement.organisation_text, Statement.claim, Statement.answer).where(
        Statement.solution_id.in_(ids), Statement.subject == Subject.ADOPTION, Statement.organisation_id.is_(None)
    )
    for solution_id, name, claim, answer in db.execute(named.order_by(Statement.id)):
        if claim.get("step") != AdoptionStep.INTEREST:
            beside[solution_id].named[name] = answer is not Answer.REJECT


def districts_of_users(db: Session, ids: Sequence[int]) -> dict[int, str]:
    """The addresses of the districts in which those lie that use the entries; a district is its own."""
    district = aliased(Organisation)
    lies_in = (
        select(OrganisationRelation.organisation_id, district.slug)
        .join(district, district.id == OrganisationRelation.related_id)
        .join(Adoption, Adoption.organisation_id == OrganisationRelation.organisation_id)
        .where(
            Adoption.solution_id.in_(ids),
            Adoption.counts,
            OrganisationRelation.kind == RelationKind.IN_DISTRICT,
            OrganisationRelation.valid_until.is_(None),
        )
    )
    is_one = (
        select(Organisation.id, Organisation.slug)
        .join(Adoption, Adoption.organisation_id == Organisation.id)
        .where(Adoption.solution_id.in_(ids), Adoption.counts, Organisation.kind == OrganisationKind.DISTRICT)
    )
    return dict(db.execute(lies_in.union(is_one)).all())
