"""The search page: against its engine, against itself ten times as big, against Datasette, and what it offers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from statistics import median

from benchmarks.datasette import address, datasette, table_of
from benchmarks.effort import Effort
from benchmarks.load import Connection
from benchmarks.measures import Pair, Rate, Side, Times, answer_times, page_times, rates
from benchmarks.on_server import on_server
from benchmarks.prepared import Catalogue, tell
from benchmarks.questions import EMPTY, Question, begun, fitting, worded
from benchmarks.report import Figure, at_least, at_most
from benchmarks.serving import lichtermeer
from tests.meilisearch_server import is_there

PAGE_TO_ENGINE = 2.5
GROWTH = 2.5
TO_DATASETTE = 10.0
SUGGESTING_MS = 20.0
CONNECTIONS = 4
"""Enough to keep two cores busy, and few enough for a page that takes seconds."""


def searching(catalogues: Sequence[Catalogue], effort: Effort) -> dict[str, list[Figure]]:
    """Figures by heading."""
    found = {"Search page, one visitor": _one_visitor(catalogues, effort)}
    for catalogue in catalogues:
        found[f"Search page against Datasette, {catalogue.name}"] = _against_datasette(catalogue, effort)
    if is_there():
        found["Search page on Meilisearch, one visitor"] = _on_server(catalogues, effort)
    return found


def _one_visitor(catalogues: Sequence[Catalogue], effort: Effort) -> list[Figure]:
    tell("search page, one visitor")
    questions = worded()[: effort.questions]
    with ExitStack() as stack:
        servers = [stack.enter_context(lichtermeer(one.settings, 1, "/loesungen")) for one in catalogues]
        pairs = [Pair(one.tools.index, server) for one, server in zip(catalogues, servers, strict=True)]
        words = answer_times(pairs, questions)
        empty = answer_times(pairs, [EMPTY] * min(30, effort.questions))
        offered = page_times(servers, begun()[: effort.questions])
        fits = page_times(servers, [fitting(question) for question in questions])
    figures = _overhead(words, catalogues)
    figures += _growth(words, catalogues) if len(catalogues) > 1 else []
    for number, catalogue in enumerate(catalogues):
        figures.append(Figure(f"no words and no filter, {catalogue.name}", _beside(empty[number])))
        what, took = f"with a municipality, sorted by fit, {catalogue.name}", median(fits[number]) * 1000
        figures.append(Figure(what, f"page {took:.1f} ms"))
        what, took = f"suggestions while typing, {catalogue.name}", median(offered[number]) * 1000
        figures.append(at_most(what, took, SUGGESTING_MS, " ms"))
    return figures


def _overhead(words: Sequence[Times], catalogues: Sequence[Catalogue]) -> list[Figure]:
    what = "page against engine, questions with words"
    return [
        at_most(f"{what}, {one.name}", times.ratio, PAGE_TO_ENGINE, beside=_beside(times))
        for one, times in zip(catalogues, words, strict=True)
    ]


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


def _against_datasette(catalogue: Catalogue, effort: Effort) -> list[Figure]:
    file, asked = table_of(catalogue), worded()[: effort.questions]
    tell(f"{catalogue.name}: answers a second, beside Datasette")
    with lichtermeer(catalogue.settings, effort.processes, "/loesungen") as ours, datasette(file) as theirs:
        pages = tuple(address(question) for question in asked)
        _warm(theirs.port, pages[0])
        sides = [
            Side("Datasette", theirs, pages, effort.patience),
            Side("search page", ours, tuple(question.path for question in asked)),
        ]
        found = rates(sides, effort.rounds, effort.seconds, CONNECTIONS)
    ratio = found["search page"].answers / found["Datasette"].answers
    what = "search page against Datasette, answers a second"
    return [
        at_least(what, ratio, TO_DATASETTE, beside=rate_words(found["search page"])),
        Figure("Datasette", rate_words(found["Datasette"])),
    ]


def _warm(port: int, path: str) -> None:
    """The first page reads the file; that is nobody's speed."""
    connection = Connection(port)
    connection.get(path)
    connection.close()


def rate_words(rate: Rate) -> str:
    """A rate as a figure says it."""
    answers = f"{rate.answers:.0f}" if rate.answers >= 20 else f"{rate.answers:.1f}"
    return f"{answers} a second, {rate.work * 1000:.2f} ms of a processor each"


def _on_server(catalogues: Sequence[Catalogue], effort: Effort) -> list[Figure]:
    figures: list[Figure] = []
    asked: list[Question] = list(worded()[: effort.questions])
    with ExitStack() as stack:
        served = [stack.enter_context(on_server(one)) for one in catalogues]
        tell("search page on Meilisearch, one visitor")
        words = answer_times([Pair(one.index, one.server) for one in served], asked)
        offered = page_times([one.server for one in served], begun()[: effort.questions])
    figures += _overhead(words, catalogues)
    figures += _growth(words, catalogues) if len(catalogues) > 1 else []
    for catalogue, times in zip(catalogues, offered, strict=True):
        figures.append(Figure(f"suggestions while typing, {catalogue.name}", f"{median(times) * 1000:.1f} ms"))
    return figures
