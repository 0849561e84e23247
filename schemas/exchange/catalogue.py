"""The catalogue as one JSON document: what stands in it of organisations, entries and their ties.

Things name each other by address, which is unique and stays: ``/loesungen/ADDRESS`` for an entry; for an organisation
the official key where it has one. Statements name each other by fingerprint. What follows from all this (adoptions,
freshness, counts) is not kept here but derived anew; ``derived`` only tells it to readers of the public extract.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, Field, PlainSerializer, StringConstraints, model_validator

from schemas.dates import PartialDate
from schemas.document import Document, one_of
from schemas.operation import ContactDetails, OperatorOfferContent, TemplateContent
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from schemas.reuse import AdoptionClaim, Answer, ExperienceContent, Freshness, SolutionPhase, Speaker
from schemas.solution import PublicationStatus, SolutionContent
from schemas.vocabulary import FEDERAL_STATES, SIZE_CLASSES

FORMAT: Final = "lichtermeer-catalogue"
VERSION: Final = 1
"""Raised when an older release could misread what a newer one writes."""

MOST_LEVELS = 40


class Scope(StrEnum):
    """How much of the catalogue a document holds: all of it, or what is for everybody."""

    FULL = "full"
    PUBLIC = "public"


def _shallow(value: dict[str, Any]) -> dict[str, Any]:
    """What has no shape of its own must not be deeper than it can be read and written again."""
    level: list[Any] = [value]
    for _ in range(MOST_LEVELS):
        below = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [one for each in below for one in each]
        if not level:
            return value
    raise ValueError("too deep")


def _in_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


Dated = TypeVar("Dated", bound=date)


def _in_our_time(day: Dated) -> Dated:
    """Rules go on from a day by years: there must be some left on either side."""
    if not 1000 <= day.year <= 3000:
        raise ValueError("not in our time")
    return day


Day = Annotated[date, AfterValidator(_in_our_time)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=20_000)]
Address = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=300)]
Fingerprint = Annotated[str, StringConstraints(pattern=r"^[0-9a-z-]{1,80}$")]
Number = Annotated[int, Field(ge=1, le=1_000_000)]
People = Annotated[int, Field(ge=0, le=2_000_000_000)]
Area = Annotated[float, Field(ge=0, le=1e9)]
Loose = Annotated[dict[str, Any], AfterValidator(_shallow)]
Moment = Annotated[
    AwareDatetime, AfterValidator(_in_our_time), PlainSerializer(_in_utc, return_type=str, when_used="json")
]
FederalState = Annotated[str, one_of(FEDERAL_STATES)]
SizeClass = Annotated[str, one_of(SIZE_CLASSES)]


def _once(things: Iterable[Hashable], what: str) -> None:
    listed = list(things)
    if len(set(listed)) != len(listed):
        raise ValueError(f"twice: {what}")


class Named(Document):
    """A body as it was named, and its address where it is known for certain."""

    name: str | None = None
    organisation: Address | None = None


class OrganisationKeyPart(Document):
    """A key by which a register knows a body."""

    scheme: KeyScheme
    value: Words
    valid_from: Day | None = None
    valid_until: Day | None = None


class OrganisationNamePart(Document):
    """A folded name by which a body is looked up."""

    folded: Words
    rank: Annotated[int, Field(ge=0, le=100)] = 0
    source: Words


class OrganisationTie(Document):
    """A tie to another body: in it, a member of it, its successor."""

    related: Address
    kind: RelationKind
    valid_from: Day | None = None
    valid_until: Day | None = None
    source: Words


class RegisterBody(Document):
    """What is known here of a body of the official register beyond what the register says.

    ``merged_into`` is the body into which it was merged in the catalogue.
    """

    address: Address
    merged_into: Address | None = None
    keys: tuple[OrganisationKeyPart, ...] = ()
    names: tuple[OrganisationNamePart, ...] = ()
    relations: tuple[OrganisationTie, ...] = ()


class OrganisationDocument(RegisterBody):
    """A body that no official register brings along."""

    kind: OrganisationKind
    name: Words
    official_name: Words
    designation: Words | None = None
    sort_name: str
    federal_state: FederalState | None = None
    population: People | None = None
    population_as_of: Day | None = None
    area_km2: Area | None = None
    postal_code: Words | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    size_class: SizeClass | None = None
    sample: bool = False
    source: Words


class VersionPart(Document):
    """A published body of an entry, and who published it."""

    number: Number
    content: SolutionContent
    provenance: Loose = Field(default_factory=dict)
    created_at: Moment
    said_as: Speaker
    said_by: Named | None = None
    summary: str | None = None


class SourcePart(Document):
    """The last record of one source. A public extract has neither its words nor what was read in them."""

    source: Words
    external_id: Words
    url: str | None = None
    as_of: PartialDate | None = None
    retrieved_on: Day
    raw: Loose = Field(default_factory=dict)
    parsed: Loose = Field(default_factory=dict)
    hash: str = ""


class CodePart(Document):
    """A repository."""

    url: Words
    forge: str
    licence: str | None = None
    licence_words: str | None = None
    said_by: str


class OfferPart(Document):
    """Who runs it for others."""

    operator: Named | None = None
    content: OperatorOfferContent
    said_by: str
    as_of: PartialDate | None = None
    revision: Number = 1


class TemplatePart(Document):
    """A document of the kit."""

    author: Named
    by_provider: bool = False
    content: TemplateContent
    number: Number = 1
    published_on: Day


class ContactPart(Document):
    """Whom to ask. A public extract holds role and mailbox only."""

    role: Words
    mailbox: Words
    unit: str | None = None
    confirmed_on: Day | None = None
    bounced_on: Day | None = None
    details: ContactDetails | None = None
    revision: Number = 1


class ReportPart(Document):
    """What one organisation learned."""

    organisation: Named
    content: ExperienceContent
    written_on: Day
    revision: Number = 1


class StatementPart(Document):
    """Who says what, when, in which role. ``answers`` is the fingerprint of an earlier one of the same entry."""

    fingerprint: Fingerprint
    subject: Literal["adoption", "content"]
    organisation: Named | None = None
    claim: AdoptionClaim | None = None
    said_as: Speaker
    said_by: Named
    said_at: Moment
    evidence: str | None = None
    as_of: PartialDate | None = None
    answers: Fingerprint | None = None
    answer: Answer | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.subject == "adoption" and not (self.organisation and self.organisation.name):
            raise ValueError("an adopter has a name")
        if (self.answer is None) != (self.answers is None):
            raise ValueError("an answer answers one")
        return self


class NotePart(Document):
    """What a reader says is wrong."""

    about: Words
    text: Words
    reply_to: str | None = None
    created_at: Moment
    done_at: Moment | None = None


class LostCondition(Document):
    """A condition of a phase that does not hold any more."""

    key: Words
    met: bool = False
    params: Loose = Field(default_factory=dict)


class StandingPhase(Document):
    """Which phase stood at the last look, and whether it is about to fall: what the rules of the phases remember."""

    phase: SolutionPhase
    since: Day | None = None
    falls_on: Day | None = None
    falls_to: SolutionPhase | None = None
    fell_from: SolutionPhase | None = None
    because: tuple[LostCondition, ...] = ()


class DerivedPart(Document):
    """What followed from the entry on the day of the extract: for readers, and not read back."""

    phase: SolutionPhase
    reported_phase: SolutionPhase
    freshness: Freshness
    uses_confirmed: People
    uses_reported: People
    interests: People


class SolutionDocument(Document):
    """One entry with everything that belongs to it alone."""

    address: Address
    former_addresses: tuple[Address, ...] = ()
    publication_status: PublicationStatus
    withdrawn_because: str | None = None
    sample: bool = False
    publisher: Named
    federal_state: FederalState | None = None
    created_at: Moment
    published_at: Moment | None = None
    versions: Annotated[tuple[VersionPart, ...], Field(min_length=1)]
    sources: tuple[SourcePart, ...] = ()
    code: tuple[CodePart, ...] = ()
    offers: tuple[OfferPart, ...] = ()
    templates: tuple[TemplatePart, ...] = ()
    contacts: tuple[ContactPart, ...] = ()
    reports: tuple[ReportPart, ...] = ()
    statements: tuple[StatementPart, ...] = ()
    notes: tuple[NotePart, ...] = ()
    standing_phase: StandingPhase | None = None
    derived: DerivedPart | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        numbers = [version.number for version in self.versions]
        if numbers != sorted(set(numbers)):
            raise ValueError("versions rise")
        _once([self.address, *self.former_addresses], "address")
        _once(((one.source, one.external_id) for one in self.sources), "source")
        _once((one.url for one in self.code), "code")
        said: set[str] = set()
        for statement in self.statements:
            if statement.answers and statement.answers not in said:
                raise ValueError("answers nothing")
            said.add(statement.fingerprint)
        _once([one.fingerprint for one in self.statements], "statement")
        return self


class RelationDocument(Document):
    """``solution`` is a variant, an instance or a module of ``origin``; both are addresses of entries."""

    solution: Address
    origin: Address
    tie: Literal["variant_of", "instance_of", "module_of"]
    said_by: str

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.solution == self.origin:
            raise ValueError("two entries")
        return self


class Head(Document):
    """What stands before everything else."""

    format: Literal["lichtermeer-catalogue"]
    version: Literal[1]
    release: str
    scope: Scope
    made_at: Moment | None = None
    terms: str | None = None
    samples_loaded_on: Day | None = None


class Counts(Document):
    """How many of each stand in the document: what is cut off can be told from what is whole."""

    organisations: People = 0
    register_bodies: People = 0
    solutions: People = 0
    relations: People = 0


PARTS: dict[str, type[Document]] = {
    "organisations": OrganisationDocument,
    "register_bodies": RegisterBody,
    "solutions": SolutionDocument,
    "relations": RelationDocument,
}
"""The lists of a document, in the order in which they come; each item is a document of its own on one line."""


class _WholeDocument(Head):
    """The catalogue of a marketplace of Smart City solutions of German municipalities."""

    organisations: tuple[OrganisationDocument, ...]
    register_bodies: tuple[RegisterBody, ...]
    solutions: tuple[SolutionDocument, ...]
    relations: tuple[RelationDocument, ...]
    counts: Counts


def catalogue_schema() -> dict[str, Any]:
    """The JSON Schema of a document, for programs of others."""
    made = _WholeDocument.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Lichtermeer catalogue"}
