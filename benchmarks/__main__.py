"""``python -m benchmarks``: measure, and with ``--write`` write docs/performance.md."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import kept
from benchmarks.breakdown import spent_on
from benchmarks.drafting import previews
from benchmarks.effort import FULL, QUICK, USUAL, Effort
from benchmarks.exchange_figures import coming_in, going_out
from benchmarks.files import stuff_of
from benchmarks.full_entry import full_entries
from benchmarks.measures import Rate, Side, page_facts, rates, solution_paths, start_time
from benchmarks.prepared import Catalogue, index, prepared, tell
from benchmarks.proof import proofs
from benchmarks.questions import EMPTY, worded
from benchmarks.report import Figure, Outcome, Run, at_least, at_most, document, terminal
from benchmarks.searching import rate_words, searching
from benchmarks.serving import ROOT, Memory, bare_page, lichtermeer
from benchmarks.signed import signed_in_cost
from schemas.dates import day_of

CACHE = ROOT / "build" / "benchmarks"
DOCUMENT = ROOT / "docs" / "performance.md"

OTHER_PAGES = ("/", "/kommunen", "/kommunen?q=berg", "/suche/vorschlaege?q=stra", "/hilfe")

TO_BARE = 0.12
START_SECONDS = 2.0
MEMORY = 150.0
SIGNED_IN = 1.15


Figures = dict[str, list[Figure]]
Part = Callable[[Sequence[Catalogue], Effort], Figures]


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write where that was asked for."""
    parser = ArgumentParser(prog="python -m benchmarks", description="Measure speed and memory.")
    parser.add_argument("--quick", action="store_true", help="small sizes, in less than a minute")
    parser.add_argument("--full", action="store_true", help="also the largest files and tables that come in")
    parser.add_argument("--entries", help="sizes of the catalogue, parted by commas")
    parser.add_argument("--only", help=f"parts to be measured, parted by commas: {', '.join(ALL)}")
    parser.add_argument("--write", action="store_true", help=f"keep the figures, write {DOCUMENT.relative_to(ROOT)}")
    given = parser.parse_args(arguments)
    effort = QUICK if given.quick else FULL if given.full else USUAL
    if given.entries:
        effort = replace(effort, sizes=tuple(sorted(int(size) for size in given.entries.split(","))))
    parts = tuple(given.only.split(",")) if given.only else ALL
    if unknown := set(parts) - set(ALL):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(ALL)}")
    outcome = measure(effort, CACHE, parts, kept.read(CACHE) if given.write else None)
    print(terminal(outcome))
    if given.write:
        kept.keep(outcome, CACHE)
        DOCUMENT.write_text(document(outcome), encoding="utf-8")


def measure(effort: Effort, folder: Path, parts: Sequence[str] = (), before: Outcome | None = None) -> Outcome:
    """These parts, or all, on catalogues of these sizes, which are made in ``folder`` where they are not there yet;
    what else was measured ``before`` stays."""
    begun = time.perf_counter()
    outcome = before or Outcome()
    with prepared(effort.sizes, folder) as catalogues:
        for part in parts or ALL:
            run = Run(part, day_of(datetime.now(UTC)), os.getloadavg()[0])
            figures = PARTS[part](catalogues, effort) if part in PARTS else {}
            outcome.take(run, figures, _spent(catalogues[-1], effort) if part == SPENT else {})
    outcome.seconds = time.perf_counter() - begun
    return outcome


def _pages(catalogues: Sequence[Catalogue], effort: Effort) -> Figures:
    figures: Figures = {}
    for catalogue in catalogues:
        tell(f"{catalogue.name}: answers a second")
        figures[f"Two web processes under load, {catalogue.name}"] = _under_load(catalogue, effort)
        figures[f"Other pages, one visitor, {catalogue.name}"] = _other_pages(catalogue, effort)
    return figures


def _files(catalogues: Sequence[Catalogue], effort: Effort) -> Figures:
    tell("files in and out")
    stuff = stuff_of(catalogues[0].tools.database)
    return {
        "Files that come in": coming_in(stuff, effort.files, effort.rows, catalogues[0].folder.parent),
        "Files that go out": going_out([(one.size, one.settings) for one in catalogues]),
    }


def _spent(largest: Catalogue, effort: Effort) -> dict[str, dict[str, float]]:
    tell("what pages spend their time on")
    tools = largest.tools
    return {
        f"What a search page spends its time on, {largest.name}": spent_on(tools, _searches(effort)),
        f"What a solution page spends its time on, {largest.name}": spent_on(
            tools, solution_paths(tools, effort.entries)
        ),
    }


def _searches(effort: Effort) -> tuple[str, ...]:
    return tuple(question.path for question in (EMPTY, *worded()[: effort.questions]))


def _other_pages(catalogue: Catalogue, effort: Effort) -> list[Figure]:
    with lichtermeer(catalogue.settings, 1) as server:
        facts = page_facts(server, OTHER_PAGES, min(9, effort.questions))
    return [Figure(one.path, f"{one.time * 1000:.1f} ms, {one.size / 1024:.0f} KB uncompressed") for one in facts]


def _signed_in(catalogues: Sequence[Catalogue], effort: Effort) -> Figures:
    """The session and what rules look up; pages of text only, which ask the database nothing else, have no aim."""
    tell("signed in")
    tools = catalogues[-1].tools
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
    return {f"Signed in, {catalogues[-1].name}": figures}


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
    return [*to_bare, Figure("bare page", rate_words(found["bare page"])), *_memory(memory)]


def _to_bare(name: str, found: dict[str, Rate]) -> Figure:
    ratio = found[name].answers / found["bare page"].answers
    return at_least(f"{name} against bare page", ratio, TO_BARE, beside=rate_words(found[name]))


def _memory(memory: Memory) -> list[Figure]:
    beside = f"resident {memory.resident:.0f} MB, its own {memory.own:.0f} MB"
    size = memory.proportional or memory.resident
    return [at_most("memory of a web process, proportional", size, MEMORY, " MB", beside)]


def _start(catalogues: Sequence[Catalogue], effort: Effort) -> Figures:
    tell("start and rebuild")
    figures = []
    for one in catalogues:
        start = start_time(one.settings, effort.processes, effort.starts)
        figures.append(at_most(f"start to the first answer, {one.name}", start, START_SECONDS, " s"))
        begun = time.perf_counter()
        rate = index(one) / (time.perf_counter() - begun)
        figures.append(Figure(f"rebuild of the index, {one.name}", f"{rate:.0f} documents a second"))
    return {"Start and rebuild": figures}


PARTS: dict[str, Part] = {
    "search": searching, "pages": _pages, "signed": _signed_in, "files": _files, "start": _start, "proof": proofs,
    "full": full_entries, "drafts": previews,
}  # fmt: skip
SPENT = "spent"
ALL = (*PARTS, SPENT)


if __name__ == "__main__":
    main(sys.argv[1:])
