"""Entries that somebody is writing: begun from what exists, kept as typed, published as a version."""

from catalog.drafts.beginning import Beginning, CodeFound, ContactFound
from catalog.drafts.catching_up import Clashing, catch_up
from catalog.drafts.completeness import Beside, Item, completeness
from catalog.drafts.listing import DraftLine, drafts_for, line_of, organisations_written_for, speakers, thrown_away
from catalog.drafts.previewing import preview_page
from catalog.drafts.publishing import Incomplete, NotPublic, publish
from catalog.drafts.reading import Reading, read
from catalog.drafts.saving import Closed, is_open, put_back, save, throw_away
from catalog.drafts.starting import another_open, begin, open_draft
from catalog.drafts.typed_fields import Problem

__all__ = [
    "Beginning",
    "Beside",
    "Clashing",
    "Closed",
    "CodeFound",
    "ContactFound",
    "DraftLine",
    "Incomplete",
    "Item",
    "NotPublic",
    "Problem",
    "Reading",
    "another_open",
    "begin",
    "catch_up",
    "completeness",
    "drafts_for",
    "is_open",
    "line_of",
    "open_draft",
    "organisations_written_for",
    "preview_page",
    "publish",
    "put_back",
    "read",
    "save",
    "speakers",
    "throw_away",
    "thrown_away",
]
