"""What is said of a Vorhaben beyond its grant: what it was for, who took part, and how it is handed over."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from schemas.document import Document, Line, Paragraph, Text, Url


class HandOverPart(StrEnum):
    """What must be settled before a grant ends (product.md, Freshness, operation; Vorhaben)."""

    SUCCESSOR = "successor"
    UNIT = "unit"
    MAILBOX = "mailbox"
    OPERATOR = "operator"
    BUDGET = "budget"


class HandOver(Document):
    """One part of the plan: what was settled, in words, by when it is to be, and when it was."""

    words: Paragraph | None = None
    due_on: date | None = None
    done_on: date | None = None


class ProjectContent(Document):
    """``hand_over`` holds the parts that somebody has filled in; what is not there is still to do."""

    summary: Paragraph | None = None
    description: Text = ""
    partners: tuple[Line, ...] = ()
    link: Url | None = None
    hand_over: dict[HandOverPart, HandOver] = {}  # noqa: RUF012  # frozen by pydantic, which copies it
