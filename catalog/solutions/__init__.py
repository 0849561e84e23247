"""Solutions: published and withdrawn, derived from what is said of them, and shown."""

from catalog.solutions.derived import Rules, derive, refresh
from catalog.solutions.known import Known, known_of
from catalog.solutions.listed import Listing, public_entries, public_ranges
from catalog.solutions.pages import (
    Address,
    AdoptionLine,
    Event,
    Relative,
    SolutionPage,
    SourceNote,
    StatementLine,
    address,
    page,
    recent,
    withdrawn_in_index,
)
from catalog.solutions.publishing import Imprint, publish, publish_new, put_back, relate, withdraw

__all__ = [
    "Address",
    "AdoptionLine",
    "Event",
    "Imprint",
    "Known",
    "Listing",
    "Relative",
    "Rules",
    "SolutionPage",
    "SourceNote",
    "StatementLine",
    "address",
    "derive",
    "known_of",
    "page",
    "public_entries",
    "public_ranges",
    "publish",
    "publish_new",
    "put_back",
    "recent",
    "refresh",
    "relate",
    "withdraw",
    "withdrawn_in_index",
]
