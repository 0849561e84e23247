"""``python -m benchmarks``: measure, and with ``--write`` write docs/performance.md."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.breakdown import spent_on
from benchmarks.catalogue import catalogue_of
from benchmarks.exchange_figures import coming_in, going_out
from benchmarks.files import stuff_of
from benchmarks.measures import (
    Pair,
    Rate,
    Side,
    Times,
    answer_times,
    index_rate,
    page_facts,
    rates,
    solution_paths,
    start_time,
)
from benchmarks.questions import EMPTY, worded
from benchmarks.report import Figure, Outcome, at_least, at_most, document, terminal
from benchmarks.serving import ROOT, Memory, bare_page, lichtermeer
from benchmarks.signed import signed_in_cost
from catalog.settings import Settings
from catalog.wiring import Tools, open_tools
from schemas.dates import day_of

CACHE = ROOT / "build" / "benchmarks"
DOCUMENT = ROOT / "docs" / "performance.md"

SIZES = (10_000, 100_000)

OTHER_PAGES = ("/", "/kommunen", "/kommunen?q=berg", "/suche/vorschlaege?q=stra", "/hilfe")

PAGE_TO_ENGINE = 2.5
GROWTH = 2.5
TO_BARE = 0.12
START_SECONDS = 2.0
MEMORY = 150.0
SIGNED_IN = 1.15


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured."""

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


QUICK = Effort(
    sizes=(1_000,), questions=200, rounds=1, seconds=1.0, connections=8, entries=100, starts=1, files=60, rows=200,
    signed=30,
)  # fmt: skip
USUAL = Effort(SIZES)
FULL = replace(USUAL, files=1_000, rows=100_000)
"""Files and tables that take a quarter of an hour to come in."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A generated catalogue, ready to be asked."""

    size: int
    settings: Settings
    tools: Tools
    index_rate: float

    @property
    def name(self) -> str:
        """Its size, as headings say it."""
        return f"{self.size:,} entries"


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write where that was asked for."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    parser.add_argument("--quick", action="store_true", help="small sizes, in less than a minute")
    parser.add_argument("--full", action="store_true", help="also the largest files and tables that come in")
    parser.add_argument("--entries", help="sizes of the catalogue, parted by commas")
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.relative_to(ROOT)}")
    given = parser.parse_args(arguments)
    effort = QUICK if given.quick else FULL if given.full else USUAL
    if given.entries:
        effort = replace(effort, sizes=tuple(sorted(int(size) for size in given.entries.split(","))))
    outcome = measure(effort, CACHE)
    print(terminal(outcome))
    if given.write:
        DOCUMENT.write_text(document(outcome), encoding="utf-8")


def measure(effort: Effort, folder: Path) -> Outcome:
    """Everything, on catalogues of these sizes, which are made in ``folder`` where they are not there yet."""
    begun = time.perf_counter()
    outcome = Outcome(day_of(datetime.now(UTC)), busy=os.getloadavg()[0])
    catalogues = [_prepared(size, folder) for size in effort.sizes]
    outcome.figures["Search page, one visitor"] = _one_visitor(catalogues, effort)
    for catalogue in catalogues:
        _say(f"{catalogue.name}: answers a second")
        outcome.figures[f"Two web processes under load, {catalogue.name}"] = _under_load(catalogue, effort)
        outcome.figures[f"Other pages, one visitor, {catalogue.name}"] = _other_pages(catalogue, effort)
    _say("signed in")
    outcome.figures[f"Signed in, {catalogues[-1].name}"] = _signed_in(catalogues[-1], effort)
    _say("files in and out")
    stuff = stuff_of(catalogues[0].tools.database)
    outcome.figures["Files that come in"] = coming_in(stuff, effort.files, effort.rows, folder)
    outcome.figures["Files that go out"] = going_out([(one.size, one.settings) for one in catalogues])
    _say("start, rebuild, what pages spend their time on")
    outcome.figures["Start and rebuild"] = _start_and_rebuild(catalogues, effort)
    largest = catalogues[-1]
    outcome.spent = {
        f"What a search page spends its time on, {largest.name}": spent_on(largest.tools, _searches(effort)),
        f"What a solution page spends its time on, {largest.name}": spent_on(
            largest.tools, solution_paths(largest.tools, effort.entries)
        ),
    }
    for catalogue in catalogues:
        catalogue.tools.database.close()
    outcome.seconds = time.perf_counter() - begun
    return outcome


def _say(words: str) -> None:
    print(f"... {words}", file=sys.stderr, flush=True)


def _prepared(size: int, folder: Path) -> Catalogue:
    _say(f"{size:,} entries: rows")
    settings = catalogue_of(size, folder, ROOT)
    tools = open_tools(settings)
    _say(f"{size:,} entries: index")
    return Catalogue(size, settings, tools, index_rate(tools))


def _searches(effort: Effort) -> tuple[str, ...]:
    return tuple(question.path for question in (EMPTY, *worded()[: effort.questions]))


def _one_visitor(catalogues: Sequence[Catalogue], effort: Effort) -> list[Figure]:
    _say("search page, one visitor")
    with ExitStack() as stack:
        servers = [stack.enter_context(lichtermeer(one.settings, 1, "/loesungen")) for one in catalogues]
        pairs = [Pair(one.tools.index, server) for one, server in zip(catalogues, servers, strict=True)]
        words = answer_times(pairs, worded()[: effort.questions])
        empty = answer_times(pairs, [EMPTY] * min(30, effort.questions))
    figures = []
    for catalogue, times in zip(catalogues, words, strict=True):
        name = f"page against engine, questions with words, {catalogue.name}"
        figures.append(at_most(name, times.ratio, PAGE_TO_ENGINE, beside=_beside(times)))
    figures += _growth(words, catalogues) if len(catalogues) > 1 else []
    for catalogue, times in zip(catalogues, empty, strict=True):
        figures.append(Figure(f"no words and no filter, {catalogue.name}", _beside(times)))
    return figures


def _other_pages(catalogue: Catalogue, effort: Effort) -> list[Figure]:
    with lichtermeer(catalogue.settings, 1) as server:
        facts = page_facts(server, OTHER_PAGES, min(9, effort.questions))
    return [Figure(one.path, f"{one.time * 1000:.1f} ms, {one.size / 1024:.0f} KB uncompressed") for one in facts]


def _signed_in(catalogue: Catalogue, effort: Effort) -> list[Figure]:
    """The session and what rules look up; pages of text only, which ask the database nothing else, have no aim."""
    tools = catalogue.tools
    solution_pages = solution_paths(tools, effort.entries)[: effort.signed]
    figures = []
    for name, paths, aim in (
        ("search page", _searches(effort)[: effort.signed], True),
        ("solution page", solution_pages, True),
        ("page of text", ("/hilfe/phasen",) * effort.signed, False),
    ):
        ratio, more = signed_in_cost(tools, paths)
        what, beside = f"{name} signed in, against a visitor's", f"{more * 1000:.2f} ms more"
        figures.append(
            at_most(what, ratio, SIGNED_IN, beside=beside) if aim else Figure(what, f"{ratio:.2f} ({beside})")
        )
    return figures


def _beside(times: Times) -> str:
    page, engine = median(times.page) * 1000, median(times.engine) * 1000
    return f"page {page:.1f} ms, engine {engine:.1f} ms, {median(times.hits):.0f} hits"


def _growth(words: Sequence[Times], catalogues: Sequence[Catalogue]) -> list[Figure]:
    small, large = words[0], words[-1]
    span = f"{catalogues[0].size:,} to {catalogues[-1].size:,}"
    return [
        at_most(f"growth of the engine's time, {span}", median(large.engine) / median(small.engine), GROWTH),
        at_most(f"growth of the page's time, {span}", median(large.page) / median(small.page), GROWTH),
    ]


def _under_load(catalogue: Catalogue, effort: Effort) -> list[Figure]:
    with lichtermeer(catalogue.settings, effort.processes) as ours, bare_page(catalogue.settings, 2) as bare:
        sides = [
            Side("bare page", bare, tuple(f"/?after={number * 20}" for number in range(catalogue.size // 40))),
            Side("search page", ours, _searches(effort)),
            Side("solution page", ours, solution_paths(catalogue.tools, effort.entries)),
        ]
        found = rates(sides, effort.rounds, effort.seconds, effort.connections)
        memory = ours.memory()
    to_bare = [_to_bare(name, found) for name in ("search page", "solution page")]
    return [*to_bare, Figure("bare page", _rate(found["bare page"])), *_memory(memory)]


def _to_bare(name: str, found: dict[str, Rate]) -> Figure:
    ratio = found[name].answers / found["bare page"].answers
    return at_least(f"{name} against bare page", ratio, TO_BARE, beside=_rate(found[name]))


def _rate(rate: Rate) -> str:
    return f"{rate.answers:.0f} a second, {rate.work * 1000:.2f} ms of a processor each"


def _memory(memory: Memory) -> list[Figure]:
    beside = f"resident {memory.resident:.0f} MB, its own {memory.own:.0f} MB"
    size = memory.proportional or memory.resident
    return [at_most("memory of a web process, proportional", size, MEMORY, " MB", beside)]


def _start_and_rebuild(catalogues: Sequence[Catalogue], effort: Effort) -> list[Figure]:
    figures = []
    for one in catalogues:
        start = start_time(one.settings, effort.processes, effort.starts)
        figures.append(at_most(f"start to the first answer, {one.name}", start, START_SECONDS, " s"))
        figures.append(Figure(f"rebuild of the index, {one.name}", f"{one.index_rate:.0f} documents a second"))
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
