"""The way of an entry into the catalogue: why a first entry may be refused, and what hangs on an entry as a file."""

from __future__ import annotations

from enum import StrEnum


class RefusalReason(StrEnum):
    """Why a submitted entry may be refused; there is no other reason (product.md, Rules of the house)."""

    NO_RIGHT = "no_right"
    UNLAWFUL = "unlawful"
    NO_SOLUTION = "no_solution"
    DUPLICATE = "duplicate"


class AttachmentKind(StrEnum):
    """What a file is to the reader: something to look at on the page, or a document to take along."""

    PICTURE = "picture"
    DOCUMENT = "document"
