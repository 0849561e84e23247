"""The editable body of an entry, as it is stored whole in each version and crosses every border."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import Field

from schemas.dates import PartialDate
from schemas.document import Document, Line, Paragraph, Text, Url, one_of
from schemas.vocabulary import END_REASONS, FIELDS_OF_ACTION, FUNDING_PROGRAMMES, ROUTES, SOLUTION_KINDS

FORMAT: Final = 1
"""Raised when an older release could misread what a newer one writes."""


class LifecycleStatus(StrEnum):
    """Where the solution itself stands (product.md, "The words"); absent means that nobody said."""

    PLANNED = "planned"
    IN_DEVELOPMENT = "in_development"
    PILOT = "pilot"
    IN_OPERATION = "in_operation"
    PAUSED = "paused"
    ENDED = "ended"


class PublicationStatus(StrEnum):
    """Where the entry stands, whatever the solution does."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


FieldOfAction = Annotated[str, one_of(FIELDS_OF_ACTION)]
SolutionKind = Annotated[str, one_of(SOLUTION_KINDS)]
FundingProgramme = Annotated[str, one_of(FUNDING_PROGRAMMES)]
EndReasonKey = Annotated[str, one_of(END_REASONS)]
RouteKey = Annotated[str, one_of(ROUTES)]


class Link(Document):
    """A page about the solution; ``label`` says what it is, else the host is shown."""

    url: Url
    label: Line | None = None


class Funding(Document):
    """A grant: the programme where the vocabulary knows it, and always the source's own words; ``until`` is its end."""

    words: Line
    programme: FundingProgramme | None = None
    until: PartialDate | None = None


class Route(Document):
    """One of the three ways to the solution (product.md, "How one gets a solution") and its next step."""

    key: RouteKey
    text: Paragraph
    next_step: Paragraph | None = None


class TransferGuide(Document):
    """The description to follow that procedures, places, formats and hardware pass on by, instead of code."""

    staff: Paragraph
    cost: Paragraph
    steps: tuple[Paragraph, ...] = Field(min_length=1)


class CostFact(Document):
    """An amount that somebody named, in their words ("rund 280.000 € für Gießtechnik"): never a price of ours."""

    words: Line
    as_of: PartialDate | None = None


SoftwareType = Literal[
    "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend",
    "standalone/other", "addon", "library", "configurationFiles",
]  # fmt: skip
DevelopmentStatus = Literal["concept", "development", "beta", "stable", "obsolete"]
Maintenance = Literal["internal", "contract", "community", "none"]


class Wording(Document):
    """The texts of an entry in one more language than its own. ``title`` is absent where the name is the same."""

    title: Line | None = None
    summary: Paragraph
    description: Text = ""
    features: tuple[Paragraph, ...] = ()


class MaintenanceContract(Document):
    """Who maintains it under a contract, and until which day (publiccode.yml, ``maintenance.contractors``)."""

    name: Line
    until: PartialDate
    website: Url | None = None


class Dependency(Document):
    """Something that it needs to run (publiccode.yml, ``dependsOn``)."""

    kind: Literal["open", "proprietary", "hardware"]
    name: Line
    version: Line | None = None
    version_min: Line | None = None
    version_max: Line | None = None
    optional: bool | None = None


class SoftwareFacts(Document):
    """What publiccode.yml 0.7 says of software beyond what every entry says; values are the standard's own words.

    Languages are BCP 47 tags, countries ISO 3166-1 alpha-2. No person stands in it.
    """

    platforms: tuple[Line, ...] = ()
    software_type: SoftwareType | None = None
    development_status: DevelopmentStatus | None = None
    software_version: Line | None = None
    released_on: PartialDate | None = None
    maintenance: Maintenance | None = None
    contracts: tuple[MaintenanceContract, ...] = ()
    localisation_ready: bool | None = None
    available_languages: tuple[Line, ...] = ()
    application_suite: Line | None = None
    categories: tuple[Line, ...] = ()
    audience: tuple[Line, ...] = ()
    countries: tuple[Line, ...] = ()
    unsupported_countries: tuple[Line, ...] = ()
    supports: tuple[Line, ...] = ()
    depends_on: tuple[Dependency, ...] = ()
    landing_page: Url | None = None
    documentation: Url | None = None
    api_documentation: Url | None = None
    roadmap: Url | None = None


class DevelopmentCommunity(Document):
    """A development community (EAG) around a solution: who decides, what joining costs, how to join, what is next."""

    name: Line
    decides: Paragraph | None = None
    cost: Paragraph | None = None
    how_to_join: Paragraph | None = None
    roadmap: Url | None = None
    next_meeting: PartialDate | None = None
    link: Url | None = None


class AiRole(StrEnum):
    """The municipality's role under Regulation (EU) 2024/1689, article 3, nos. 3 and 4."""

    PROVIDER = "provider"
    DEPLOYER = "deployer"
    BOTH = "both"


class AiTransparency(Document):
    """What is to be known of a solution with artificial intelligence (Regulation (EU) 2024/1689).

    ``high_risk`` answers whether article 6 makes it a high-risk system, with the reason beside it; ``notice`` is how
    those affected are told (articles 26 and 50), ``oversight`` who watches over it (article 14), ``entered_in`` where
    it is entered (article 49 or a register of the municipality). Absent answers count as open.
    """

    purpose: Paragraph | None = None
    data: Paragraph | None = None
    model: Line | None = None
    model_provider: Line | None = None
    role: AiRole | None = None
    notice: Paragraph | None = None
    high_risk: bool | None = None
    high_risk_reason: Paragraph | None = None
    oversight: Paragraph | None = None
    entered_in: Line | None = None
    entered_in_link: Url | None = None
    as_of: PartialDate | None = None


class SolutionContent(Document):
    """What a publisher says of a solution. What others own (offers, adoptions, contacts …) stands beside it.

    Absent values mean "nicht angegeben"; ``lifecycle_words`` and ``licence_words`` keep what the source said
    where it does not map. ``licence`` is an SPDX expression. ``known_as`` are other names of the same thing,
    ``products`` the products of others that it is built on or stands beside. ``ended_because`` and ``lesson`` say why
    it ended, or is paused, and what one learns of it. ``ai`` is absent where nobody said that it has any.
    ``description`` is Markdown. ``language`` is the BCP 47 tag of the texts; ``translations`` holds them by the tag of
    another language, never by ``language`` itself.
    """

    format: Literal[1] = FORMAT
    language: str = "de"
    title: Line
    summary: Paragraph
    description: Text = ""
    features: tuple[Paragraph, ...] = ()
    translations: dict[str, Wording] = Field(default_factory=dict)
    known_as: tuple[Line, ...] = ()
    keywords: tuple[Line, ...] = ()
    products: tuple[Line, ...] = ()
    fields_of_action: tuple[FieldOfAction, ...] = ()
    kind: SolutionKind | None = None
    lifecycle_status: LifecycleStatus | None = None
    lifecycle_words: Line | None = None
    in_use_since: PartialDate | None = None
    ended_because: EndReasonKey | None = None
    lesson: Paragraph | None = None
    licence: Line | None = None
    licence_words: Line | None = None
    standards: tuple[Line, ...] = ()
    funding: tuple[Funding, ...] = ()
    routes: tuple[Route, ...] = ()
    transfer_guide: TransferGuide | None = None
    time_to_start: Line | None = None
    costs: tuple[CostFact, ...] = ()
    links: tuple[Link, ...] = ()
    software: SoftwareFacts | None = None
    community: DevelopmentCommunity | None = None
    ai: AiTransparency | None = None
    site_bound: bool = False
    stable_by_design: bool = False
