"""Bringing records in: each source keeps its own, the entry is merged from them, its claims become statements.

Loading the same again changes nothing, and what people entered stays: their record wins, their statements stand,
and rows of other sources are not touched.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.imports.demo import load_solutions
from catalog.imports.outcomes import Outcome
from catalog.imports.samples import load_samples
from catalog.models import Organisation
from catalog.organisations import REGISTER, load_register
from catalog.solutions import Rules
from content.demo.register import read_register
from content.demo.samples import SAMPLE_FILES
from content.demo.solutions import read_solutions

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DemoCounts:
    """How many entries a load created, changed, or found as they were."""

    created: int
    changed: int
    unchanged: int


def load_demo(
    db: Session, now: datetime, rules: Rules, *, samples: bool = True, progress: Progress | None = None
) -> DemoCounts:
    """The demo catalogue and, if wanted, the samples; the register first, where there is none yet."""
    if db.scalar(select(Organisation.id).where(Organisation.source == REGISTER).limit(1)) is None:
        load_register(db, read_register())
    entries = read_solutions()
    total = len(entries) + (len(SAMPLE_FILES) if samples else 0)
    outcomes = load_solutions(db, entries, now, rules)
    counts: Counter[Outcome] = Counter()
    for done, outcome in enumerate(chain(outcomes, load_samples(db, now, rules) if samples else ()), 1):
        counts[outcome] += 1
        if progress:
            progress(done, total)
    return DemoCounts(counts[Outcome.CREATED], counts[Outcome.UPDATED], counts[Outcome.UNCHANGED])
