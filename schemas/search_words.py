"""Words for the search that people propose."""

from __future__ import annotations

from enum import StrEnum


class WordsDecision(StrEnum):
    """What became of a proposal."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
