"""Solutions: published and withdrawn, derived from what is said of them, and shown."""

from catalog.solutions.derived import Rules, derive, refresh
from catalog.solutions.known import Known, known_of
from catalog.solutions.listed import Listing, public_entries, public_ranges
from catalog.solutions.pages import (
    Address,
    Event,
    Relative,
    SolutionPage,
    SourceNote,
    address,
    page,
)
from catalog.solutions.publishing import Imprint, is_looked_after, publish, publish_new, relate
from catalog.solutions.short_lists import recent, withdrawn_in_index
from catalog.solutions.standing import Departure, NotHere, come_back, departure, leave, put_back, withdraw
from catalog.solutions.uses import AdoptionLine, StatementLine, UsingBody, line_of, said_about, uses_by_others
from catalog.solutions.versions import VersionLine, restore, version_at, versions_of

__all__ = [
    "Address",
    "AdoptionLine",
    "Departure",
    "Event",
    "Imprint",
    "Known",
    "Listing",
    "NotHere",
    "Relative",
    "Rules",
    "SolutionPage",
    "SourceNote",
    "StatementLine",
    "UsingBody",
    "VersionLine",
    "address",
    "come_back",
    "departure",
    "derive",
    "is_looked_after",
    "known_of",
    "leave",
    "line_of",
    "page",
    "public_entries",
    "public_ranges",
    "publish",
    "publish_new",
    "put_back",
    "recent",
    "refresh",
    "relate",
    "restore",
    "said_about",
    "uses_by_others",
    "version_at",
    "versions_of",
    "withdraw",
    "withdrawn_in_index",
]
