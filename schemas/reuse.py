"""What is said about the use of a solution: claims inside statements, and reports of experience."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from schemas.dates import PartialDate
from schemas.document import Document, Line, Paragraph, one_of
from schemas.vocabulary import END_REASONS


class AdoptionStep(StrEnum):
    """One organisation's way with one solution (product.md). Only from ``TRIAL`` on is it a Nachnutzung."""

    INTEREST = "interest"
    TRIAL = "trial"
    INTRODUCTION = "introduction"
    OPERATION = "operation"
    ENDED = "ended"


IN_USE = frozenset({AdoptionStep.TRIAL, AdoptionStep.INTRODUCTION, AdoptionStep.OPERATION})
"""The steps that are called, and may be counted as, Nachnutzung."""


class Manner(StrEnum):
    """How it is used: as a partner from the start, sharing another's instance, or on one's own."""

    PARTNER = "partner"
    SHARED = "shared"
    OWN = "own"


class Standing(StrEnum):
    """Who vouches for a step."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    VERIFIED = "verified"


class Speaker(StrEnum):
    """In which role somebody speaks. Only ``ADOPTER`` confirms, only ``CURATOR`` verifies."""

    PUBLISHER = "publisher"
    ADOPTER = "adopter"
    OPERATOR = "operator"
    CURATOR = "curator"
    SOURCE = "source"


class Answer(StrEnum):
    """What a statement says about the earlier one that it answers."""

    ACCEPT = "accept"
    CORRECT = "correct"
    REJECT = "reject"


class SolutionPhase(StrEnum):
    """The phase of a solution, derived, never typed in (product.md, "The three phases")."""

    UNDETERMINED = "undetermined"
    EXPERIMENT = "experiment"
    TRANSFER = "transfer"
    ESTABLISHED = "established"


class Freshness(StrEnum):
    """How well an entry is kept up (product.md, "Freshness")."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    ORPHANED = "orphaned"


EndReason = Annotated[str, one_of(END_REASONS)]


class AdoptionClaim(Document):
    """What a statement says about one organisation and one solution.

    ``step`` is None where the speaker names the organisation but no step. ``uses`` is False where the words tell of
    no use (announced, decided, looked at): they are shown and count nowhere. ``outside`` is False where the
    organisation belongs to the publisher's own project or area. ``members`` counts bodies that use with it.
    ``taken_from`` is the slug of the organisation that it was taken from. ``at_risk``: the operation is not secured.
    """

    step: AdoptionStep | None = None
    uses: bool = True
    manner: Manner | None = None
    since: PartialDate | None = None
    outside: bool = True
    members: int | None = None
    taken_from: Line | None = None
    operator: Line | None = None
    budget: Line | None = None
    unit: Line | None = None
    at_risk: bool = False
    end_reason: EndReason | None = None
    lesson: Paragraph | None = None
    note: Paragraph | None = None


class ExperienceContent(Document):
    """Planned and achieved, how, and what others should know before they begin (product.md, ExperienceReport).

    ``written_as`` says whose experience it is; ``role`` is that of who wrote it, never a name. ``means``: plan and
    means; ``carries_on`` is what carries on in the budget. ``cost`` in words with year, ``hours`` of own staff in all.
    ``named`` are the addresses of bodies that the report speaks of and that may answer it.
    """

    title: Line
    written_as: Literal["publisher", "adopter"] | None = None
    role: Line | None = None
    means: Paragraph | None = None
    cost: Line | None = None
    hours: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    named: tuple[Line, ...] = ()
    planned: Paragraph | None = None
    achieved: Paragraph | None = None
    how: Paragraph | None = None
    changed: Paragraph | None = None
    carries_on: Paragraph | None = None
    again: Paragraph | None = None
    not_again: Paragraph | None = None
    wish_we_had_known: Paragraph | None = None
    effort: Paragraph | None = None
    took_part: Paragraph | None = None
