"""The samples: the fictitious Musterkreis with six entries that are complete in every section.

They show a clerk what a good entry looks like, and a developer what a page must hold: every phase, and those
freshness states that dates alone can give. Nothing in them is real: their bodies have keys of the scheme
``sample``, lie in no federal state, and their mailboxes and addresses end in ``.example``.

The files count every date back from the day of loading (``…_days_ago``), because an entry that shall be up to date
would otherwise rot in the repository.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from content.demo.source import DataSource, read_table, source_of
from schemas.operation import OperatorOfferContent, TemplateContent
from schemas.organisation import OrganisationKind, RelationKind
from schemas.reuse import AdoptionClaim, ExperienceContent, Speaker
from schemas.solution import SolutionContent
from schemas.vocabulary import size_class

Row = dict[str, Any]

_AGO = "_days_ago"


@dataclass(frozen=True, slots=True)
class SampleOrganisation:
    """An invented body. ``key`` is its value in the scheme ``sample``; ``parents`` are keys of the same scheme."""

    key: str
    kind: OrganisationKind
    name: str
    name_official: str
    designation: str
    about: str
    population: int | None
    area_km2: float | None
    size_class: str | None
    parents: tuple[tuple[RelationKind, str], ...]


@dataclass(frozen=True, slots=True)
class SampleStatement:
    """Who says what. Without ``claim`` it confirms the entry's content as a whole. Organisations are keys."""

    organisation: str | None
    claim: AdoptionClaim | None
    said_as: Speaker
    said_by: str
    said_on: date
    evidence: str | None


@dataclass(frozen=True, slots=True)
class SampleOffer:
    """What an operator (a key) offers."""

    operator: str
    content: OperatorOfferContent


@dataclass(frozen=True, slots=True)
class SampleTemplate:
    """A document of the kit. ``by_provider`` marks what one who sells has written."""

    author: str
    by_provider: bool
    number: int
    published_on: date
    content: TemplateContent


@dataclass(frozen=True, slots=True)
class SampleCode:
    """A repository under an ``.example`` address."""

    url: str
    forge: str
    licence: str


@dataclass(frozen=True, slots=True)
class SampleReport:
    """What one organisation learned."""

    organisation: str
    written_on: date
    content: ExperienceContent


@dataclass(frozen=True, slots=True)
class SampleContact:
    """A role and a mailbox, no person. ``confirmed_on`` is None where the mailbox never confirmed itself."""

    role: str
    unit: str
    mailbox: str
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class SampleVersion:
    """One published body of the entry."""

    published_on: date
    changed: str
    content: SolutionContent


@dataclass(frozen=True, slots=True)
class SampleTie:
    """``tie`` is ``module_of``, ``variant_of`` or ``instance_of``; ``origin`` the slug of another sample."""

    tie: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True)
class SampleSolution:
    """One complete entry. Versions run from the oldest to the one that stands; organisations are keys."""

    slug: str
    publisher: str
    versions: tuple[SampleVersion, ...]
    code: tuple[SampleCode, ...]
    offers: tuple[SampleOffer, ...]
    templates: tuple[SampleTemplate, ...]
    statements: tuple[SampleStatement, ...]
    reports: tuple[SampleReport, ...]
    contacts: tuple[SampleContact, ...]
    ties: tuple[SampleTie, ...]

    @property
    def content(self) -> SolutionContent:
        """The body that stands now."""
        return self.versions[-1].content


@dataclass(frozen=True, slots=True)
class Samples:
    """The whole Musterkreis; bodies above come before those that lie in them."""

    organisations: tuple[SampleOrganisation, ...]
    solutions: tuple[SampleSolution, ...]


SAMPLE_FILES = ("pegelwaechter", "giessplaner", "meldebogen", "dorfbuero", "anliegenmelder", "glockenturm")


def samples_source() -> DataSource:
    """What the samples say of themselves: invented."""
    return source_of(read_table("samples/organisations.toml"))


def read_samples(today: date) -> Samples:
    """The Musterkreis as it stands when it is loaded on ``today``."""
    bodies = read_table("samples/organisations.toml")["organisations"]
    entries = (_on_the_calendar(read_table(f"samples/{name}.toml"), today) for name in SAMPLE_FILES)
    return Samples(
        organisations=tuple(_organisation(row, bodies) for row in bodies),
        solutions=tuple(_solution(row) for row in entries),
    )


def _on_the_calendar(value: Any, today: date) -> Any:
    """The same document with each ``x_days_ago = n`` as ``x``, a day in ISO form."""
    if isinstance(value, list):
        return [_on_the_calendar(item, today) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key.removesuffix(_AGO): _day(item, today) if key.endswith(_AGO) else _on_the_calendar(item, today)
        for key, item in value.items()
    }


def _day(days_ago: int, today: date) -> str:
    return (today - timedelta(days=days_ago)).isoformat()


def _organisation(row: Row, bodies: list[Row]) -> SampleOrganisation:
    members = [body for body in bodies if body.get("in_association") == row["key"]]
    population = sum(body["population"] for body in members) if members else row.get("population")
    area = round(sum(body["area_km2"] for body in members), 1) if members else row.get("area_km2")
    return SampleOrganisation(
        key=row["key"],
        kind=OrganisationKind(row["kind"]),
        name=row["name"],
        name_official=row["name_official"],
        designation=row["designation"],
        about=row["about"],
        population=population,
        area_km2=area,
        size_class=_size_class(row, bodies, population),
        parents=tuple((relation, row[relation.value]) for relation in RelationKind if relation.value in row),
    )


def _size_class(row: Row, bodies: list[Row], population: int | None) -> str | None:
    if "in_association" in row:
        peers = [body for body in bodies if body.get("in_association") == row["in_association"]]
        population = sum(body["population"] for body in peers)
    return None if population is None else size_class(population, is_district=row["kind"] == "district")


def _solution(row: Row) -> SampleSolution:
    return SampleSolution(
        slug=row["slug"],
        publisher=row["publisher"],
        versions=_versions(row),
        code=tuple(SampleCode(**code) for code in row["code"]),
        offers=tuple(SampleOffer(o["operator"], OperatorOfferContent(**o["content"])) for o in row["offers"]),
        templates=tuple(_template(template) for template in row["templates"]),
        statements=tuple(_statement(statement) for statement in row["statements"]),
        reports=tuple(_report(report) for report in row["reports"]),
        contacts=tuple(_contact(contact) for contact in row["contacts"]),
        ties=tuple(SampleTie(**tie) for tie in row.get("ties", ())),
    )


def _versions(row: Row) -> tuple[SampleVersion, ...]:
    body: Row = {**row["content"], "keywords": row["keywords"]}
    return tuple(
        SampleVersion(
            published_on=date.fromisoformat(version["published_on"]),
            changed=version["changed"],
            content=SolutionContent(**{**body, **version.get("before", {})}),
        )
        for version in row["versions"]
    )


def _template(row: Row) -> SampleTemplate:
    return SampleTemplate(
        author=row["author"],
        by_provider=row.get("by_provider", False),
        number=row["number"],
        published_on=date.fromisoformat(row["published_on"]),
        content=TemplateContent(**row["content"]),
    )


def _statement(row: Row) -> SampleStatement:
    return SampleStatement(
        organisation=row.get("organisation"),
        claim=AdoptionClaim(**row["claim"]) if "claim" in row else None,
        said_as=Speaker(row["said_as"]),
        said_by=row["said_by"],
        said_on=date.fromisoformat(row["said_on"]),
        evidence=row.get("evidence"),
    )


def _report(row: Row) -> SampleReport:
    content = ExperienceContent(**row["content"])
    return SampleReport(row["organisation"], date.fromisoformat(row["written_on"]), content)


def _contact(row: Mapping[str, str]) -> SampleContact:
    confirmed = row.get("confirmed_on")
    return SampleContact(row["role"], row["unit"], row["mailbox"], date.fromisoformat(confirmed) if confirmed else None)
