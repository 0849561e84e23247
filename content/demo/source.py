"""Where a data file comes from. Pages that show its content name this."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class DataSource:
    """``attribution`` is the line that must stand beside the content; ``as_of`` the date that it speaks of."""

    title: str
    publisher: str
    as_of: str
    retrieved: str
    licence: str
    licence_url: str
    attribution: str
    changes: str


def read_table(name: str) -> dict[str, Any]:
    """A TOML data file of this package."""
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def source_of(table: dict[str, Any]) -> DataSource:
    """The source that a data file names in its table ``source``."""
    return DataSource(**table["source"])
