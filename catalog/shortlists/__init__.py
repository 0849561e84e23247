"""Lists of entries that a visitor keeps, compares and freezes, without an account and without a trace here."""

from catalog.shortlists.known import Gone, Known, known
from catalog.shortlists.remembered import COMPARED, MOST, Asked, address, asked, kept_list, kept_text
from catalog.shortlists.sides import Side, offer_facts, plain_sides, sides

__all__ = [
    "COMPARED",
    "MOST",
    "Asked",
    "Gone",
    "Known",
    "Side",
    "address",
    "asked",
    "kept_list",
    "kept_text",
    "known",
    "offer_facts",
    "plain_sides",
    "sides",
]
