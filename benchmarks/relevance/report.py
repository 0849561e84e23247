"""The figures by group and engine, which aims they reach, and the page that shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from benchmarks.relevance.measures import Scores

Table = Mapping[str, Mapping[str, Scores]]
"""By group, and in it by engine."""

AIMS: Final = {
    "exact": 0.97,
    "title": 0.97,
    "one slip": 0.95,
    "compound parts": 0.90,
    "half words": 0.90,
}
"""What success among the first ten must be at least."""
AHEAD: Final = ("one slip", "two slips", "slip", "compound parts", "compound", "synonyms")
"""Groups in which nobody else may be as good, unless nothing is left to be better at."""
ROUNDING: Final = 0.0005
_HEAD: Final = ("first", "ten", "MRR", "nDCG")


@dataclass(slots=True)
class Report:
    """All that was measured. ``ours`` names our engines; ``notes`` say what could not be measured."""

    day: date
    entries: int
    ours: tuple[str, ...]
    tables: dict[str, Table] = field(default_factory=dict)
    asked: dict[str, dict[str, int]] = field(default_factory=dict)
    compounds: str = ""
    notes: list[str] = field(default_factory=list)


def verdicts(report: Report) -> Iterator[tuple[str, bool]]:
    """Each aim in a sentence, and whether it is reached."""
    for table in report.tables.values():
        for group, by_engine in table.items():
            for ours in report.ours:
                if ours in by_engine:
                    yield from _verdicts(group, ours, by_engine, report.ours)


def _verdicts(
    group: str, ours: str, by_engine: Mapping[str, Scores], all_ours: Sequence[str]
) -> Iterator[tuple[str, bool]]:
    reached = by_engine[ours]
    if group in AIMS:
        yield (
            f"{ours}: {group}: success@10 at least {AIMS[group]:.2f}, is {reached.ten:.3f}",
            reached.ten >= AIMS[group],
        )
    for name, theirs in by_engine.items():
        if name not in all_ours:
            ahead = group in AHEAD
            for measure in ("ten", "gain"):
                mine, others = getattr(reached, measure), getattr(theirs, measure)
                held = mine >= others - ROUNDING if not ahead or mine == 1 else mine > others
                said = f"{ours}: {group}: {'ahead of' if ahead else 'not behind'} {name}"
                yield f"{said} in {_NAMES[measure]} ({mine:.3f}, {others:.3f})", held


_NAMES: Final = {"ten": "success@10", "gain": "nDCG@10"}


def terminal(report: Report) -> str:
    """Tables of numbers that fit a wide terminal, and every aim that is not reached."""
    lines = [f"{report.entries} entries"]
    for heading, table in report.tables.items():
        engines = _engines(table)
        lines += ["", heading, f"{'':26}" + "".join(f"{name[:27]:29}" for name in engines)]
        lines.append(f"{'':26}" + f"{'  '.join(f'{head:5}' for head in _HEAD):29}" * len(engines))
        for group, by_engine in table.items():
            number = report.asked[heading].get(group, 0)
            cells = "".join(f"{_told(by_engine[name], '  '):29}" for name in engines)
            lines.append(f"{f'{group} ({number})':26}{cells}")
    if report.compounds:
        lines += ["", report.compounds]
    every = list(verdicts(report))
    lines += ["", f"{sum(held for _, held in every)} of {len(every)} aims are reached. Not reached:"]
    lines += [f"  {said}" for said, held in every if not held] or ["  none"]
    return "\n".join([*lines, "", *report.notes])


def document(report: Report, heading: str) -> str:
    """The page in docs."""
    lines = [heading.rstrip(), "", f"Measured on {report.day.isoformat()} on {report.entries} entries."]
    lines += ["", *report.notes, ""]
    for title, table in report.tables.items():
        lines += [f"## {title}", "", *_rows(table, report.asked[title]), ""]
    if report.compounds:
        lines += ["## Compounds", "", report.compounds, ""]
    missed = [said for said, held in verdicts(report) if not held]
    number = len(list(verdicts(report)))
    lines += ["## Aims", "", f"{number - len(missed)} of {number} are reached.", ""]
    lines += ["Not reached:", "", *(f"- {said}" for said in missed)] if missed else []
    return "\n".join(lines).rstrip() + "\n"


def _rows(table: Table, asked: Mapping[str, int]) -> Iterator[str]:
    engines = _engines(table)
    yield f"| Group | Questions | {' | '.join(engines)} |"
    yield "| --- " * (len(engines) + 2) + "|"
    for group, by_engine in table.items():
        yield f"| {group} | {asked.get(group, '')} | {' | '.join(_told(by_engine[name], ' · ') for name in engines)} |"


def _engines(table: Table) -> list[str]:
    return list(next(iter(table.values())))


def _told(scores: Scores, between: str) -> str:
    return between.join(f"{value:.3f}" for value in (scores.first, scores.ten, scores.rank, scores.gain))
