"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

SIZES = (10_000, 100_000)


@dataclass(frozen=True, slots=True)
class Effort:
    """Sizes of catalogues, and how often each thing is asked."""

    sizes: tuple[int, ...]
    questions: int = 1_000
    rounds: int = 5
    seconds: float = 2.0
    connections: int = 16
    processes: int = 2
    entries: int = 400
    starts: int = 3
    files: int = 300
    rows: int = 10_000
    signed: int = 200
    patience: float = 6.0
    """Seconds of a round with Datasette, which answers few times a second."""


QUICK = Effort(
    sizes=(1_000,), questions=200, rounds=1, seconds=1.0, connections=8, entries=100, starts=1, files=60, rows=200,
    signed=30, patience=4.0,
)  # fmt: skip
USUAL = Effort(SIZES)
FULL = replace(USUAL, files=1_000, rows=100_000)
"""Files and tables that take a quarter of an hour to come in."""
