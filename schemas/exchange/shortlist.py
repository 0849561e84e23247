"""A frozen shortlist as one JSON document: which entries were looked at on a day, what was known of them, and why some
were left out. It is read again to be held against what is known today.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from schemas.dates import PartialDate
from schemas.document import Document, Line, Paragraph
from schemas.reuse import AdoptionStep, Freshness, SolutionPhase, Standing

FORMAT: Final = "lichtermeer-shortlist"
VERSION: Final = 1
"""Raised when an older release could misread what a newer one writes."""
MOST_ENTRIES: Final = 50
MOST_OTHERS: Final = 30

Address = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$")]
Web = Annotated[str, StringConstraints(max_length=2_000)]
Count = Annotated[int, Field(ge=0, le=10_000_000)]


class FrozenSource(Document):
    """Where facts of an entry came from; ``retrieved_on`` is the day on which the catalogue read it."""

    title: Annotated[str, StringConstraints(max_length=500)]
    url: Web | None = None
    as_of: PartialDate | None = None
    retrieved_on: date


class FrozenEntry(Document):
    """One entry as it was on that day. ``number`` is that of its version. Confirmed and reported stand apart. A
    ``sample`` is invented."""

    slug: Address
    number: Annotated[int, Field(ge=1)]
    title: Annotated[str, StringConstraints(max_length=500)]
    url: Web
    publisher: Annotated[str, StringConstraints(max_length=500)]
    phase: SolutionPhase
    reported_phase: SolutionPhase
    origin_step: AdoptionStep | None = None
    origin_standing: Standing | None = None
    uses_confirmed: Count
    uses_reported: Count
    freshness: Freshness
    sample: bool = False
    sources: Annotated[tuple[FrozenSource, ...], Field(max_length=200)] = ()


class LeftOut(Document):
    """An entry that was looked at and left out, with the reason of who chose."""

    entry: FrozenEntry
    reason: Paragraph


class Elsewhere(Document):
    """Something looked at that is no entry here, and the reason why it was left out."""

    name: Line
    reason: Paragraph


class FrozenSearch(Document):
    """The search that the list came from. ``filters`` are words as they stood on the page; ``hits`` is None where the
    search could not be asked."""

    url: Web
    text: Annotated[str, StringConstraints(max_length=200)] = ""
    filters: Annotated[tuple[Annotated[str, StringConstraints(max_length=300)], ...], Field(max_length=200)] = ()
    hits: Count | None = None


class Municipality(Document):
    """For whom the choice was made: the address of the body and its name."""

    key: Annotated[str, StringConstraints(max_length=300)]
    name: Annotated[str, StringConstraints(max_length=300)]


class Shortlist(Document):
    """A shortlist as it was on a day. The municipality makes the choice; this is no legal advice."""

    format: Literal["lichtermeer-shortlist"] = FORMAT
    version: Literal[1] = VERSION
    title: Line
    as_of: date
    municipality: Municipality | None = None
    search: FrozenSearch | None = None
    entries: Annotated[tuple[FrozenEntry, ...], Field(max_length=MOST_ENTRIES)] = ()
    left_out: Annotated[tuple[LeftOut, ...], Field(max_length=MOST_ENTRIES)] = ()
    elsewhere: Annotated[tuple[Elsewhere, ...], Field(max_length=MOST_OTHERS)] = ()
    notes: Annotated[str, StringConstraints(max_length=4_000)] = ""


def shortlist_schema() -> dict[str, Any]:
    """The JSON Schema of a document, for programs of others."""
    made = Shortlist.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "Lichtermeer shortlist"}
