"""What the house stores on a person, as one document that they can take along (GDPR, articles 15 and 20).

``parts`` are the tables in which something of theirs stands, each with its rows as plain values: moments in UTC, days
and words as they are kept. Secrets (hashes, tokens) are named in ``withheld`` and left out: they would open doors.
"""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, JsonValue

FORMAT = "lichtermeer-personal-data"
VERSION = 1


class Part(BaseModel):
    """The rows of one table that are about the person."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table: str
    withheld: tuple[str, ...] = ()
    rows: tuple[dict[str, JsonValue], ...] = ()


class PersonalData(BaseModel):
    """The whole of it at one moment. ``person`` is the opaque id by which histories name them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: str = FORMAT
    version: int = VERSION
    made_at: datetime
    person: str
    parts: tuple[Part, ...]
