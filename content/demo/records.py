"""What the data files of the project hold, as plain records.

Three kinds of data, kept apart on purpose: the official register (facts of the statistical office), the
demo catalogue (facts of public pages, each with its source), and the samples (invented from end to end,
so that nobody mistakes an example for a municipality's word).

A value of ``None`` means "no source was seen", never "no". Words of a source stand beside what we read in
them (``Worded``), so that a page can say "nicht angegeben (Quelle: ‚abgeschlossen‘)".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class DataSource:
    """Where a data file comes from, to be named wherever its content is shown."""

    title: str
    publisher: str
    as_of: str
    licence: str
    licence_url: str
    attribution: str
    changes: str


# --- The register ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parent:
    """``relation`` is ``in_association``, ``in_district`` or ``in_federal_state``; ``scheme`` and ``value`` are a key."""

    relation: str
    scheme: str
    value: str


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One public body of the official register.

    ``kind`` is ``federal_state``, ``district``, ``association`` or ``municipality``. A city that is its own
    district or federal state is one entry of kind ``municipality`` with all its keys and no parent that is
    itself. Schemes of ``keys``: ``ars`` (12 digits), ``ags`` (8), ``association`` (9), ``district`` (5),
    ``state`` (2). ``address`` is the longest of them as it stands in the URL. ``population`` of an
    association is the sum of its members. Positions of associations, districts and states are the mean of
    their municipalities weighted by population: good for a point on a map of Germany, for nothing finer.
    """

    kind: str
    name: str
    name_official: str
    designation: str
    type: str
    keys: Mapping[str, str]
    address: str
    parents: tuple[Parent, ...]
    federal_state: str
    population: int
    population_as_of: str
    area_km2: float
    postal_code: str | None
    lat: float | None
    lon: float | None
    size_class: str
    sort_name: str


# --- The demo catalogue ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Worded:
    """A source's words, and the key of a vocabulary that we read in them, or ``None`` with the reason why not."""

    words: str | None
    value: str | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NamedOrganisation:
    """An organisation as a source names it.

    ``scheme`` and ``key`` are set only where the register has exactly one such body; otherwise the text
    stands alone and ``reason`` says why. ``own_kind`` is set for a body without an official key that is
    certain enough to be an organisation of its own (an association under private law, say).
    """

    text: str
    scheme: str | None = None
    key: str | None = None
    own_kind: str | None = None
    name: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportedUse:
    """A source says that an organisation uses a solution. Nobody has confirmed it.

    ``step`` is ``None`` where the source tells of no use (announced, chosen, awarded): show the words, count nothing.
    ``manner`` is ``partner``, ``shared``, ``own`` or ``None``. ``since`` is a year, month or day.
    ``shared_by`` is the number of municipalities that the words speak of, where they speak of several.
    """

    organisation: NamedOrganisation
    step: str | None
    manner: str | None
    since: str | None
    words: str
    reason: str
    source_url: str


@dataclass(frozen=True, slots=True)
class ReportedOperator:
    """A source says who runs the solution, or offers to. ``type`` is a key of the operator models or ``None``."""

    name: str
    type: str | None
    serves: str | None
    words: str
    source_url: str


@dataclass(frozen=True, slots=True)
class ReportedCost:
    """An amount that a source names, and what it was for. ``category`` is ``funding``, ``investment``, ``yearly_fee`` …"""

    category: str
    amount: str
    words: str
    as_of: str | None
    source_url: str


@dataclass(frozen=True, slots=True)
class FamilyRelation:
    """``relation`` is ``variant_of``, ``instance_of`` or ``module_of``; ``to`` is a slug of the demo catalogue or ``None``,
    then ``text`` names an origin that the catalogue does not hold."""

    relation: str
    to: str | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class FundingFact:
    """``programmes`` are keys of the funding programmes that the words name with certainty."""

    words: str
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DemoSolution:
    """One real solution, as public sources describe it. ``origin_step`` is the publisher's own use."""

    slug: str
    title: str
    summary: str
    publisher: NamedOrganisation
    federal_state: Worded
    fields_of_action: tuple[str, ...]
    kind: str
    lifecycle: Worded
    origin_step: Worded
    origin_since: str | None
    licence: Worded
    repository: str | None
    code_pages: tuple[str, ...]
    funding: FundingFact | None
    uses: tuple[ReportedUse, ...]
    operators: tuple[ReportedOperator, ...]
    costs: tuple[ReportedCost, ...]
    relations: tuple[FamilyRelation, ...]
    standards: tuple[str, ...]
    products: tuple[str, ...]
    notes: str
    source_title: str
    source_url: str | None
    more_sources: tuple[str, ...]
    as_of: str | None
    retrieved: str


# --- The samples: the fictitious Musterkreis ------------------------------------------------------
#
# Dates are counted back from the day on which the samples are loaded (``days_ago``), so that a sample
# that shall be fresh is fresh on every machine and in every year. They must be loaded anew to stay so.


@dataclass(frozen=True, slots=True)
class SampleOrganisation:
    """An invented body. ``key`` is its value in the scheme ``sample``; it has no official key and no federal state."""

    key: str
    kind: str
    name: str
    name_official: str
    designation: str
    population: int | None
    area_km2: float | None
    about: str
    parents: tuple[Parent, ...]
    size_class: str | None


@dataclass(frozen=True, slots=True)
class SampleRoute:
    """One of the three routes: ``adopt_code``, ``join`` or ``procure``."""

    route: str
    open: bool
    with_whom: str
    next_step: str


@dataclass(frozen=True, slots=True)
class SampleCost:
    """A range in euros (or hours for ``own_staff_hours``), for one size class or all (``None``).

    ``item`` is ``one_off``, ``first_year``, ``further_year`` or ``own_staff_hours``. Amounts are net.
    """

    item: str
    low: int
    high: int
    size_class: str | None
    vat_percent: int
    days_ago: int
    source: str


@dataclass(frozen=True, slots=True)
class SampleSafeguards:
    """What a data protection officer asks before any purchase: Markdown each, empty where nothing is said."""

    personal_data: str
    legal_basis: str
    processing_agreement: str
    hosting: str
    subprocessors: str
    retention: str
    measures: str
    impact_assessment: str
    security: str


@dataclass(frozen=True, slots=True)
class SampleOffer:
    """What an operator offers. ``serves`` is ``all``, ``members``, ``own_area`` or ``federal_states``."""

    operator: str
    type: str
    title: str
    description: str
    serves: str
    serves_note: str
    legal_ground: str
    terms: str
    start_weeks: int | None
    days_ago: int
    costs: tuple[SampleCost, ...]
    safeguards: SampleSafeguards | None


@dataclass(frozen=True, slots=True)
class SampleTemplate:
    """A document of the kit. ``text`` is Markdown with blanks in double square brackets to be filled in."""

    kind: str
    title: str
    author: str
    about: str
    text: str
    licence: str
    days_ago: int


@dataclass(frozen=True, slots=True)
class SampleCode:
    """A code link under a ``.example`` address."""

    url: str
    forge: str
    licence: str
    publiccode: bool
    documentation: str
    about: str


@dataclass(frozen=True, slots=True)
class SampleStatement:
    """One organisation's step, said by ``said_by`` (an organisation's key). ``standing`` is ``reported``, ``confirmed``, ``verified``."""

    organisation: str
    step: str
    manner: str
    standing: str
    said_by: str
    said_days_ago: int
    since_days_ago: int
    taken_from: str | None
    shared_with: tuple[str, ...]
    operator: str | None
    budget: str
    unit: str
    note: str
    end_reason: str | None
    lesson: str
    operation_at_risk: bool = False


@dataclass(frozen=True, slots=True)
class SampleReport:
    """An experience report: the questions of the Trendreport in the order of the page, Markdown each."""

    organisation: str
    days_ago: int
    planned: str
    achieved: str
    how: str
    changes_strategy: str
    changes_structure: str
    changes_process: str
    carries_on: str
    do_again: str
    do_not_again: str
    wish_we_had_known: str
    cost: str
    hours: str
    took_part: str


@dataclass(frozen=True, slots=True)
class SampleContact:
    """A role and a mailbox that ends in ``.example``: no person."""

    organisation: str
    role: str
    mailbox: str
    topics: str
    confirmed_days_ago: int | None


@dataclass(frozen=True, slots=True)
class SampleVersion:
    """One published version, oldest first. ``changed`` says what changed; the last one is what stands in the entry."""

    days_ago: int
    changed: str
    content: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleSolution:
    """A complete entry. ``confirmed_days_ago`` is when its publisher last confirmed it, ``None``: never."""

    slug: str
    title: str
    summary: str
    publisher: str
    by_provider: bool
    kind: str
    fields_of_action: tuple[str, ...]
    keywords: tuple[str, ...]
    lifecycle: str
    place_bound: bool
    stable_by_design: bool
    task: str
    description: str
    benefits: str
    requirements: str
    steps_to_follow: str
    time_to_start: str
    funding_programmes: tuple[str, ...]
    standards: tuple[str, ...]
    routes: tuple[SampleRoute, ...]
    routes_note: str
    offers: tuple[SampleOffer, ...]
    safeguards: SampleSafeguards
    accessibility: str
    templates: tuple[SampleTemplate, ...]
    code: tuple[SampleCode, ...]
    statements: tuple[SampleStatement, ...]
    reports: tuple[SampleReport, ...]
    contacts: tuple[SampleContact, ...]
    confirmed_days_ago: int | None
    freshness_note: str
    versions: tuple[SampleVersion, ...]
    relations: tuple[FamilyRelation, ...]


@dataclass(frozen=True, slots=True)
class Samples:
    """The whole fictitious Musterkreis."""

    organisations: tuple[SampleOrganisation, ...]
    solutions: tuple[SampleSolution, ...]
