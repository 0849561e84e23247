"""What became of each row."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.imports.outcomes import Outcome
from schemas.exchange.table import Problem, TableEntry

__all__ = ["Outcome", "Told"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row in the report. ``line`` is where it begins in the file, ``slug`` the address of its entry; ``entry`` is
    what was understood, None where that was too little."""

    line: int
    id: str
    title: str
    outcome: Outcome
    slug: str | None = None
    problems: tuple[Problem, ...] = ()
    entry: TableEntry | None = None
