"""What a comparison and a frozen shortlist say of entries, read for all of them with the same handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Row, select
from sqlalchemy.orm import Session, joinedload

from catalog import fitting
from catalog.documents import PROVIDERS, districts_of_users
from catalog.models import (
    Adoption,
    CodeLink,
    Contact,
    ExperienceReport,
    OperatorOffer,
    Organisation,
    Solution,
    SolutionVersion,
    SourceRecord,
    TenderTemplate,
)
from catalog.models.solution import CURRENT
from catalog.operation import Offer
from catalog.solutions import SourceNote
from schemas.operation import OperatorOfferContent
from schemas.solution import PublicationStatus, SolutionContent

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Reported:
    """Who told of their experience, in few words."""

    organisation: str
    publisher: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One entry beside others. ``uses`` are those that count as a Nachnutzung; ``templates`` are kinds of documents."""

    solution: Solution
    by_provider: bool
    content: SolutionContent
    number: int
    sources: tuple[SourceNote, ...] = ()
    uses: tuple[fitting.Use, ...] = ()
    code_links: tuple[CodeLink, ...] = ()
    offers: tuple[Offer, ...] = ()
    templates: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
    reports: tuple[Reported, ...] = ()

    @property
    def facts(self) -> fitting.Facts:
        """What the rule of fit goes by."""
        return fitting.Facts(self.uses, [offer_facts(offer) for offer in self.offers], self.solution.sample)


def offer_facts(offer: Offer) -> fitting.Offer:
    """An offer as the rule of fit sees it."""
    operator = offer.operator
    if operator is None:
        return fitting.Offer(offer.content.reach)
    return fitting.Offer(offer.content.reach, operator.slug, operator.federal_state, operator.sample)


def sides(db: Session, ids: Sequence[int]) -> tuple[Side, ...]:
    """Those of these entries that are published, in the order of the ids, with everything beside them."""
    beside: Mapping[str, Mapping[int, Sequence[Any]]] = {
        "sources": _each(db, SourceRecord, ids, _source),
        "uses": _uses(db, ids),
        "code_links": _each(db, CodeLink, ids, lambda row: row),
        "offers": _offers(db, ids),
        "templates": _each(db, TenderTemplate, ids, lambda row: row.content["kind"]),
        "contacts": _each(db, Contact, ids, lambda row: row),
        "reports": _each(db, ExperienceReport, ids, _reported),
    }
    return tuple(_side(row, beside) for row in _entries(db, ids))


def plain_sides(db: Session, ids: Sequence[int]) -> tuple[Side, ...]:
    """The same with nothing beside the entries but their sources: what a frozen shortlist keeps."""
    beside = {"sources": _each(db, SourceRecord, ids, _source)}
    return tuple(_side(row, beside) for row in _entries(db, ids))


def _entries(db: Session, ids: Sequence[int]) -> list[Row[Solution, SolutionVersion]]:
    query = (
        select(Solution, SolutionVersion)
        .join(SolutionVersion, CURRENT)
        .options(joinedload(Solution.publisher))
        .where(Solution.id.in_(ids), Solution.publication_status == PublicationStatus.PUBLISHED)
    )
    return sorted(db.execute(query).all(), key=lambda row: ids.index(row[0].id))


def _side(row: Row[Solution, SolutionVersion], beside: Mapping[str, Mapping[int, Sequence[Any]]]) -> Side:
    solution, version = row
    publisher = solution.publisher
    return Side(
        solution=solution,
        by_provider=publisher is not None and publisher.kind in PROVIDERS,
        content=SolutionContent.model_validate(version.content),
        number=version.number,
        **{name: tuple(found.get(solution.id, ())) for name, found in beside.items()},
    )


def _each(db: Session, kind: Any, ids: Sequence[int], made: Callable[[Any], Made]) -> dict[int, list[Made]]:
    """All rows of this kind, by entry, in the order in which they were added."""
    found: dict[int, list[Made]] = defaultdict(list)
    for row in db.scalars(select(kind).where(kind.solution_id.in_(ids)).order_by(kind.id)):
        found[row.solution_id].append(made(row))
    return found


def _source(row: SourceRecord) -> SourceNote:
    return SourceNote(
        source=row.source,
        title=row.raw.get("source_title") or row.url or row.source,
        url=row.url,
        more_urls=tuple(row.raw.get("more_sources", ())),
        as_of=row.as_of,
        retrieved_on=row.retrieved_on,
    )


def _reported(row: ExperienceReport) -> Reported:
    return Reported(row.organisation_text, publisher=row.content.get("written_as") == "publisher")


def _offers(db: Session, ids: Sequence[int]) -> dict[int, list[Offer]]:
    """Those that an operator itself makes come first."""
    query = (
        select(OperatorOffer)
        .options(joinedload(OperatorOffer.operator))
        .where(OperatorOffer.solution_id.in_(ids))
        .order_by(OperatorOffer.operator_id.is_(None), OperatorOffer.id)
    )
    found: dict[int, list[Offer]] = defaultdict(list)
    for row in db.scalars(query):
        found[row.solution_id].append(Offer(row, OperatorOfferContent.model_validate(row.content), row.operator))
    return found


def _uses(db: Session, ids: Sequence[int]) -> dict[int, list[fitting.Use]]:
    query = (
        select(
            Adoption.solution_id,
            Adoption.organisation_id,
            Adoption.confirmed_on,
            Adoption.confirmed_step,
            Organisation.size_class,
            Organisation.federal_state,
            Organisation.sample,
        )
        .join(Organisation, Organisation.id == Adoption.organisation_id)
        .where(Adoption.solution_id.in_(ids), Adoption.counts)
        .order_by(Adoption.id)
    )
    rows = db.execute(query).all()
    districts = districts_of_users(db, ids) if rows else {}
    found: dict[int, list[fitting.Use]] = defaultdict(list)
    for row in rows:
        found[row.solution_id].append(_use(row, districts))
    return found


def _use(row: Row[*tuple[Any, ...]], districts: Mapping[int, str]) -> fitting.Use:
    return fitting.Use(
        size_class=row.size_class,
        federal_state=row.federal_state,
        district=districts.get(row.organisation_id),
        confirmed=fitting.vouched(row.confirmed_on, row.confirmed_step),
        sample=row.sample,
    )
