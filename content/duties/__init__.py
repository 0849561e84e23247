"""What the law of each federal state asks of an operator: accessibility and supervision, as data with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Land:
    """One federal state. ``body`` is empty where no page that we read names who enforces the rule there."""

    law: str
    body: str
    source: str
    authority: str
    authority_site: str
    checked_on: date


@cache
def lands() -> Mapping[str, Land]:
    """All of them by key (``DE-BY``)."""
    document = tomllib.loads((files(__package__) / "federal_states.toml").read_text("utf-8"))
    checked_on: date = document["checked_on"]
    return {
        row["key"]: Land(
            law=row["law"],
            body=row.get("body", ""),
            source=row["source"],
            authority=row["authority"],
            authority_site=row["authority_site"],
            checked_on=checked_on,
        )
        for row in document["land"]
    }
