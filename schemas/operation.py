"""What is said about running a solution: offers, their costs and safeguards; and the documents of the kit."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from schemas.dates import PartialDate
from schemas.document import Document, Line, Paragraph, Text, Url, one_of
from schemas.identity import Visibility
from schemas.vocabulary import FEDERAL_STATES, OPERATOR_MODELS, SIZE_CLASSES, TEMPLATE_KINDS

OperatorModel = Annotated[str, one_of(OPERATOR_MODELS)]
SizeClassKey = Annotated[str, one_of(SIZE_CLASSES)]
TemplateKind = Annotated[str, one_of(TEMPLATE_KINDS)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]
FederalStateKey = Annotated[str, one_of(FEDERAL_STATES)]
BodyAddress = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=300)]

MOST_COSTS = 20
MOST_FRAMEWORKS = 10
MOST_PROOFS = 20
MOST_CALLED_IN = 30
MOST_HOURS = 1_000_000
MOST_BODIES = 100
"""So many are named one by one; what serves more says so by its members, its area or its federal states."""


Hours = Annotated[int, Field(ge=0, le=MOST_HOURS)]


class MoneyRange(Document):
    """Euros, net, from and to inclusive."""

    low: Money
    high: Money

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError("a range runs from low to high")
        return self


class Costs(Document):
    """Cost of an offer for one size class; euros net, ``vat_percent`` beside them (0: none is charged, None: not said);
    own staff in hours a year. ``covers`` says what the amounts hold, in words: only what covers the same compares."""

    covers: Line | None = None
    size_class: SizeClassKey | None = None
    one_off: MoneyRange | None = None
    first_year: MoneyRange | None = None
    further_year: MoneyRange | None = None
    own_staff_hours: tuple[Hours, Hours] | None = None
    vat_percent: Annotated[int, Field(ge=0, le=100)] | None = None
    source: Line
    as_of: PartialDate

    @model_validator(mode="after")
    def _hours_ordered(self) -> Self:
        if self.own_staff_hours and self.own_staff_hours[0] > self.own_staff_hours[1]:
            raise ValueError("hours run from low to high")
        return self


class OperatorRole(StrEnum):
    """What the operator is under the GDPR: on its own responsibility (article 4, no. 7), jointly (article 26), for the
    municipality (article 28)."""

    CONTROLLER = "controller"
    JOINT = "joint"
    PROCESSOR = "processor"


class ImpactAssessment(StrEnum):
    """Where an assessment after article 35 GDPR stands."""

    NOT_NEEDED = "not_needed"
    NEEDED = "needed"
    DONE = "done"
    ON_REQUEST = "on_request"


class Certificate(Document):
    """A proof by a third party (C5, ISO 27001, IT-Grundschutz …), and until when it holds."""

    name: Line
    issued_on: PartialDate | None = None
    valid_until: PartialDate | None = None
    link: Url | None = None


class SubProcessor(Document):
    """Whom the operator calls in, for what, and where."""

    name: Line
    task: Line | None = None
    place: Line | None = None


class Safeguards(Document):
    """What a data protection officer asks before any purchase; an absent answer counts as open.

    The first texts of a field are the source's own words; ``processes_personal_data``, ``role``, ``assessment``,
    ``proofs`` and ``called_in`` say the same as data where an operator filled them in.
    """

    processes_personal_data: bool | None = None
    persons: tuple[Line, ...] = ()
    role: OperatorRole | None = None
    processor_agreement_link: Url | None = None
    assessment: ImpactAssessment | None = None
    assessment_from: Line | None = None
    called_in: Annotated[tuple[SubProcessor, ...], Field(max_length=MOST_CALLED_IN)] = ()
    no_sub_processors: bool | None = None
    proofs: Annotated[tuple[Certificate, ...], Field(max_length=MOST_PROOFS)] = ()
    accessibility_standard: Line | None = None
    accessibility_tested_by: Line | None = None
    accessibility_report: Url | None = None
    personal_data: Paragraph | None = None
    operator_role: Line | None = None
    processor_agreement: Paragraph | None = None
    record_of_processing: Paragraph | None = None
    technical_measures: Paragraph | None = None
    impact_assessment: Paragraph | None = None
    place_of_processing: Line | None = None
    sub_processors: Paragraph | None = None
    deletion_periods: Paragraph | None = None
    certificates: tuple[Line, ...] = ()
    accessibility_test: Paragraph | None = None
    accessibility_tested_on: PartialDate | None = None


class ReachKind(StrEnum):
    """Whom an offer serves."""

    MEMBERS = "members"
    FEDERAL_STATES = "federal_states"
    OWN_AREA = "own_area"
    ALL = "all"


class Reach(Document):
    """Whom an offer serves, as a rule can read it; the words for people stand in ``serves``.

    Members, and what lies in the own area, are the bodies that are tied to the operator, and those whose addresses
    stand in ``bodies``. ``federal_states`` are those that are served; with members or an own area, those in which a
    body must lie that wants to join. ``joining`` says whether others may join, None where nobody said. ``tender``:
    all but members, the own area and ``bodies`` can commission it by a tender only. ``in_house``: members, or
    ``bodies``, are served without one (§ 108 GWB); that is never open to all.
    """

    kind: ReachKind
    federal_states: tuple[FederalStateKey, ...] = ()
    bodies: Annotated[tuple[BodyAddress, ...], Field(max_length=MOST_BODIES)] = ()
    joining: bool | None = None
    tender: bool = False
    in_house: bool = False

    @model_validator(mode="after")
    def _no_contradiction(self) -> Self:
        if self.kind is ReachKind.FEDERAL_STATES and not self.federal_states:
            raise ValueError("federal states that are not named")
        if self.kind is ReachKind.ALL and self.federal_states:
            raise ValueError("open to all, and narrowed")
        if self.kind in {ReachKind.ALL, ReachKind.FEDERAL_STATES}:
            self._check_open()
        return self

    def _check_open(self) -> None:
        if self.joining is not None:
            raise ValueError("what nobody is a member of is not joined")
        if not self.tender and (self.in_house or (self.kind is ReachKind.ALL and self.bodies)):
            raise ValueError("open to all, and for some only")


class Framework(Document):
    """A framework agreement (§ 21 VgV, § 15 UVgO) out of which others may call off; amounts in euros net."""

    title: Line
    holder: Line
    callers: Paragraph | None = None
    maximum: Money | None = None
    used: Money | None = None
    used_on: PartialDate | None = None
    ends_on: PartialDate | None = None
    link: Url | None = None


class Exit(Document):
    """How one gets out again: notice, the own data, the hand-over to another, switching under the Data Act
    (Regulation (EU) 2023/2854, chapter VI)."""

    notice_months: Annotated[int, Field(ge=0, le=120)] | None = None
    export: Paragraph | None = None
    hand_over: Paragraph | None = None
    switching: Paragraph | None = None


class Maturity(StrEnum):
    """How far the offer itself is."""

    PLANNED = "planned"
    PILOT = "pilot"
    OFFERED = "offered"
    PROVEN = "proven"
    EXPIRING = "expiring"


class OperatorOfferContent(Document):
    """Who runs it, for whom, on which legal ground, on which terms. ``open_to_others`` and ``reach`` are None where
    nobody said. ``term_months`` is the fixed term, 0 for none; ``options_months`` what may be added to it."""

    frameworks: Annotated[tuple[Framework, ...], Field(max_length=MOST_FRAMEWORKS)] = ()
    exit: Exit | None = None
    maturity: Maturity | None = None
    term_months: Annotated[int, Field(ge=0, le=600)] | None = None
    options_months: Annotated[int, Field(ge=0, le=600)] | None = None

    model: OperatorModel | None = None
    title: Line
    description: Paragraph | None = None
    serves: Paragraph | None = None
    reach: Reach | None = None
    legal_ground: Paragraph | None = None
    open_to_others: bool | None = None
    included: tuple[Line, ...] = ()
    hosting: Line | None = None
    service_level: Paragraph | None = None
    joining: Paragraph | None = None
    leaving: Paragraph | None = None
    costs: Annotated[tuple[Costs, ...], Field(max_length=MOST_COSTS)] = ()
    safeguards: Safeguards = Safeguards()
    link: Url | None = None

    @model_validator(mode="after")
    def _one_answer(self) -> Self:
        if self.reach and self.reach.kind is ReachKind.ALL and self.open_to_others is False:
            raise ValueError("open to all, and not open to others")
        return self


class ContactDetails(Document):
    """What one should know before asking a contact. ``languages`` are BCP 47 tags; ``visibility`` is that of a direct
    line, which by default nobody sees. ``answers_others``: gives other municipalities information, at ``hours``.
    ``by_form``: the contact form may write to a person's own mailbox, which is never shown. ``position`` orders the
    mailboxes of an entry; those without a place of their own follow in the order in which they came."""

    languages: tuple[Line, ...] = ()
    deputy_role: Line | None = None
    deputy_mailbox: Line | None = None
    answers_others: bool = False
    hours: Line | None = None
    visibility: Visibility = Visibility.OWN
    by_form: bool = False
    position: Annotated[int, Field(ge=0, le=1_000)] = 0


class TemplateContent(Document):
    """A document of the kit: what it is for, its text (Markdown with {{placeholders}}), the contract types it suits."""

    kind: TemplateKind
    title: Line
    purpose: Paragraph
    evb_it: tuple[Line, ...] = ()
    cpv: tuple[Line, ...] = ()
    placeholders: tuple[Line, ...] = ()
    body: Text = ""
    link: Url | None = None
