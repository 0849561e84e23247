"""The outcome: a table for the terminal, and docs/performance.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import psutil


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing; ``held`` is None where nothing was aimed at."""

    what: str
    measured: str
    aim: str = ""
    held: bool | None = None

    @property
    def verdict(self) -> str:
        """As the table says it."""
        return {None: "", True: "held", False: "not held"}[self.held]


@dataclass(frozen=True, slots=True)
class Run:
    """When a part was measured; ``busy`` is how many processes wanted a core in the minute before."""

    part: str
    day: date
    busy: float

    @property
    def told(self) -> str:
        """As the document says it below each heading."""
        return (
            f"Measured on {self.day.isoformat()}; in the minute before, {self.busy:.1f} processes of other work wanted "
            "a core."
        )


@dataclass(slots=True)
class Outcome:
    """What was measured: figures by heading, what pages spend their time on, and for each heading its run."""

    figures: dict[str, list[Figure]] = field(default_factory=dict)
    spent: dict[str, Mapping[str, float]] = field(default_factory=dict)
    runs: dict[str, Run] = field(default_factory=dict)
    seconds: float = 0.0

    def take(self, run: Run, figures: Mapping[str, list[Figure]], spent: Mapping[str, Mapping[str, float]]) -> None:
        """Put in what a part gave, in place of what it gave before."""
        for heading in [heading for heading, earlier in self.runs.items() if earlier.part == run.part]:
            del self.runs[heading]
            self.figures.pop(heading, None)
            self.spent.pop(heading, None)
        self.figures |= figures
        self.spent |= spent
        self.runs |= dict.fromkeys((*figures, *spent), run)


def at_most(what: str, value: float, aim: float, unit: str = "", beside: str = "") -> Figure:
    """A figure that must not be above its aim."""
    return Figure(what, _told(value, unit, beside), f"at most {aim:g}{unit}", value <= aim)


def at_least(what: str, value: float, aim: float, unit: str = "", beside: str = "") -> Figure:
    """A figure that must not be below its aim."""
    return Figure(what, _told(value, unit, beside), f"at least {aim:g}{unit}", value >= aim)


def _told(value: float, unit: str, beside: str) -> str:
    number = f"{value:.0f}" if value >= 20 else f"{value:.2f}"
    return f"{number}{unit} ({beside})" if beside else f"{number}{unit}"


def machine() -> str:
    """What it was measured on, without anything that names the machine."""
    memory = psutil.virtual_memory().total / 1024**3
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory, {platform.system()} {platform.machine()}, {python}"


def terminal(outcome: Outcome) -> str:
    """Every figure in a line."""
    figures = [figure for group in outcome.figures.values() for figure in group]
    what = max(len(figure.what) for figure in figures)
    aim = max(len(figure.aim) for figure in figures)
    lines = [machine()]
    for heading, group in outcome.figures.items():
        lines += ["", heading, f"  {outcome.runs[heading].told}"]
        lines += [
            f"  {figure.what:{what}}  {figure.aim:{aim}}  {figure.verdict:8}  {figure.measured}" for figure in group
        ]
    for heading, parts in outcome.spent.items():
        lines += ["", heading, *(f"  {share}  {part}" for part, share in _shares(parts))]
    return "\n".join([*lines, "", f"{outcome.seconds:.0f} s in all."])


def _shares(parts: Mapping[str, float]) -> list[tuple[str, str]]:
    whole = sum(parts.values()) or 1.0
    return [(part, f"{spent * 1000:6.2f} ms {spent / whole:4.0%}") for part, spent in parts.items()]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def document(outcome: Outcome) -> str:
    """The whole of docs/performance.md."""
    lines = [
        "# Speed and memory",
        "",
        f"Written by `make bench`: {machine()}. Do not edit.",
        "",
        *INTRODUCTION,
    ]
    for heading, group in outcome.figures.items():
        rows = [[figure.what, figure.aim, figure.measured, figure.verdict] for figure in group]
        lines += ["", f"## {heading}", "", outcome.runs[heading].told, ""]
        lines += _table(["what", "aim", "measured", ""], rows)
    for heading, parts in outcome.spent.items():
        rows = [[part, *share.split(" ms ")] for part, share in _shares(parts)]
        rows = [[part, ms.strip(), percent.strip()] for part, ms, percent in rows]
        lines += ["", f"## {heading}", "", outcome.runs[heading].told, "", *_table(["part", "ms", "share"], rows)]
    return "\n".join([*lines, "", *EXPLANATION, ""])


INTRODUCTION = (
    "Ratios carry from one machine to another, times do not. Both sides of a ratio are asked in turn within one run,",
    "so that whatever else the machine does slows both; times and rates suffer by it. Where an aim is not held, this",
    'says so. Parts are measured by themselves (`make bench ARGS="--only search"`), and each says when.',
    "",
    "The catalogue is generated: rows of the real entries and the samples copied with all that belongs to them, with",
    "titles and texts put together anew from the real ones, other fields of action, and publishers and adopters drawn",
    "from the register. The same seed gives the same catalogue (`benchmarks/catalogue.py`).",
)

EXPLANATION = (
    "## How it is measured",
    "",
    "- *Questions* are words of the town hall, names, slips and half words, one or several words, half of them with",
    "  filters (`benchmarks/questions.py`). No question comes twice, so no answer is found kept from before.",
    "- *Engine* is `SearchIndex.search` in another process for the same twenty hits and all facets, each hit marked",
    "  and with its reason. *Page* is the whole answer over a kept connection on loopback, one client, one process.",
    "- *Answers a second*: two web processes, sixteen connections, a small load generator in a process of its own that",
    "  shares the cores with them, no compression asked, nothing kept of earlier pages. The *bare page* lists twenty",
    "  rows with Starlette, Jinja and SQLAlchemy on the same server with the same settings (`benchmarks/bare.py`): no",
    "  facets, no reasons, no layout. Rounds of all pages alternate; medians are given.",
    "- *Datasette* serves the same entries as a table with full-text search (`benchmarks/datasette.py`): one process,",
    "  as `datasette serve` starts it, the file immutable, no guesses at further facets, an index on each column. It",
    "  is asked for its own page with the same words, filters and facets (`_search`, `_facet`, `_facet_array`) by as",
    "  many connections (four), in turn with our search page in two web processes. Slips and words of the same task",
    "  find nothing there, which makes it quicker, and a facet that takes longer than 200 ms is left out of its page.",
    "- *Suggestions* are asked for names and words half typed, as a browser asks while somebody types.",
    "- *Sorted by fit* is the same search with a municipality, in the order of what suits it.",
    "- *On Meilisearch*: the same entries and questions with the server instead of the embedded engine, where its",
    "  program is there. Its engine is `SearchIndex.search` over HTTP, the server's own work and all.",
    "- *Memory* is that of the larger web process after all that load. *Proportional* shares what processes have in",
    "  common among them. The files of the index that the system maps for both are part of it; they are given back",
    "  when memory is short.",
    "- *Files that come in* are generated like the catalogue, all valid, no two alike (`benchmarks/files.py`).",
    "  *Judged* is what `lichtermeer check publiccode` does, against what reading the same bytes as YAML takes",
    "  alone: a ratio of 1 means that rules cost nothing. Tables are taken into a catalogue that holds the register",
    "  and nothing else, by a process of their own, without the index.",
    "- *Memory* of a command is the most that its process held, as the system counts it. It is flat when ten times as",
    "  much takes about as much memory.",
    "- *First byte* tells whether an answer is sent while it is made.",
    "- *Start* is the time from the command to the first answered page, the median of three starts.",
    "- *What a page spends its time on* is measured by clocks around a few functions in one process, one visit at a",
    "  time.",
)
