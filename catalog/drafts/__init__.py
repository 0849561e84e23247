"""Entries that somebody is writing: begun from what exists, kept as typed, published as a version."""

from catalog.drafts.beginning import Beginning, CodeFound, ContactFound
from catalog.drafts.catching_up import Clashing, catch_up
from catalog.drafts.publishing import Incomplete, NotPublic, publish
from catalog.drafts.reading import Reading, read
from catalog.drafts.starting import begin, open_draft
from catalog.drafts.typed_fields import Problem

__all__ = [
    "Beginning",
    "Clashing",
    "CodeFound",
    "ContactFound",
    "Incomplete",
    "NotPublic",
    "Problem",
    "Reading",
    "begin",
    "catch_up",
    "open_draft",
    "publish",
    "read",
]
