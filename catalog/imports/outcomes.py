"""What an import did with one file or row of others: the words are the same in every report."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """Taken as something new, as a change, as what is here already, or not taken, or not to be taken."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    INVALID = "invalid"
