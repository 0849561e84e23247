"""What is said about running a solution: offers, their costs and safeguards; and the documents of the kit."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.dates import PartialDate
from schemas.document import Document, Line, Paragraph, Text, Url, one_of
from schemas.vocabulary import OPERATOR_MODELS, SIZE_CLASSES, TEMPLATE_KINDS

OperatorModel = Annotated[str, one_of(OPERATOR_MODELS)]
SizeClassKey = Annotated[str, one_of(SIZE_CLASSES)]
TemplateKind = Annotated[str, one_of(TEMPLATE_KINDS)]
Money = Annotated[Decimal, Field(ge=0, max_digits=12, decimal_places=2)]


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
    """Cost of an offer for one size class; euros net, ``vat_percent`` beside them; own staff in hours a year."""

    size_class: SizeClassKey | None = None
    one_off: MoneyRange | None = None
    first_year: MoneyRange | None = None
    further_year: MoneyRange | None = None
    own_staff_hours: tuple[int, int] | None = None
    vat_percent: int | None = None
    source: Line
    as_of: PartialDate


class Safeguards(Document):
    """What a data protection officer asks before any purchase; an absent answer counts as open."""

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


class OperatorOfferContent(Document):
    """Who runs it, for whom, on which legal ground, on which terms. ``open_to_others`` is None where nobody said."""

    model: OperatorModel | None = None
    title: Line
    description: Paragraph | None = None
    serves: Paragraph | None = None
    legal_ground: Paragraph | None = None
    open_to_others: bool | None = None
    included: tuple[Line, ...] = ()
    hosting: Line | None = None
    service_level: Paragraph | None = None
    joining: Paragraph | None = None
    leaving: Paragraph | None = None
    costs: tuple[Costs, ...] = ()
    safeguards: Safeguards = Safeguards()
    link: Url | None = None


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
