"""What is measured. Each measure asks both sides of its ratio in turn, so that a busy machine slows both."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field
from statistics import median

from sqlalchemy import select

from benchmarks.load import Connection
from benchmarks.questions import Question
from benchmarks.serving import ROOT, Server, lichtermeer
from catalog.models import Solution
from catalog.settings import Settings
from catalog.wiring import Tools
from search.index import SearchIndex

WARM_UP = 20


class WrongAnswer(Exception):
    """A page did not answer as it must; its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A catalogue to be asked twice: its engine in this process, its search page over the wire."""

    index: SearchIndex
    server: Server


@dataclass(slots=True)
class Times:
    """Of one pair, a time a question, in seconds; ``hits`` are their totals."""

    engine: list[float] = field(default_factory=list)
    page: list[float] = field(default_factory=list)
    hits: list[int] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """The page's median against the engine's."""
        return median(self.page) / median(self.engine)


@dataclass(frozen=True, slots=True)
class Side:
    """A server under load, with the addresses that are asked in turn. A slow one gets ``seconds`` of its own."""

    name: str
    server: Server
    paths: tuple[str, ...]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """Answers a second, the time that one took, and how long a processor worked for one: medians of all rounds."""

    answers: float
    wait: float
    work: float


def start_time(settings: Settings, processes: int, times: int) -> float:
    """Seconds from the command to the first answer; the median of so many starts."""
    starts = []
    for _ in range(times):
        with lichtermeer(settings, processes) as server:
            starts.append(server.start)
    return median(starts)


def answer_times(pairs: Sequence[Pair], questions: Sequence[Question]) -> list[Times]:
    """Every question once to each engine and each page, after some others to warm up. Raises WrongAnswer."""
    connections = [Connection(pair.server.port) for pair in pairs]
    times = [Times() for _ in pairs]
    for number, question in enumerate([*questions[-WARM_UP:], *questions]):
        for pair, connection, kept in zip(pairs, connections, times, strict=True):
            engine, hits = _engine_time(pair.index, question)
            page = _page_time(connection, question.path)
            if number >= len(questions[-WARM_UP:]):
                kept.engine.append(engine)
                kept.page.append(page)
                kept.hits.append(hits)
    for connection in connections:
        connection.close()
    return times


def _engine_time(index: SearchIndex, question: Question) -> tuple[float, int]:
    begun = time.perf_counter()
    result = index.search(question.query)
    return time.perf_counter() - begun, result.total


def _page_time(connection: Connection, path: str) -> float:
    begun = time.perf_counter()
    if connection.get(path) != 200:
        raise WrongAnswer(path)
    return time.perf_counter() - begun


def page_times(servers: Sequence[Server], paths: Sequence[str]) -> list[list[float]]:
    """Every address once to each server, after some others to warm up. Raises WrongAnswer."""
    connections = [Connection(server.port) for server in servers]
    times: list[list[float]] = [[] for _ in servers]
    warm = paths[-WARM_UP:]
    for number, path in enumerate([*warm, *paths]):
        for connection, kept in zip(connections, times, strict=True):
            took = _page_time(connection, path)
            if number >= len(warm):
                kept.append(took)
    for connection in connections:
        connection.close()
    return times


@dataclass(frozen=True, slots=True)
class PageFacts:
    """A page: the median time of its answer in seconds, and its size in bytes before compression."""

    path: str
    time: float
    size: int


def page_facts(server: Server, paths: Sequence[str], times: int) -> list[PageFacts]:
    """Each page so many times, after once to warm up. Raises WrongAnswer."""
    connection = Connection(server.port)
    facts = []
    for path in paths:
        _page_time(connection, path)
        took = median(_page_time(connection, path) for _ in range(times))
        facts.append(PageFacts(path, took, connection.size))
    connection.close()
    return facts


def solution_paths(tools: Tools, number: int) -> tuple[str, ...]:
    """Addresses of entries from all over the catalogue."""
    with tools.database.reading() as db:
        slugs = db.scalars(select(Solution.slug).order_by(Solution.id)).all()
    step = max(1, len(slugs) // number)
    return tuple(f"/loesungen/{slug}" for slug in slugs[::step][:number])


def rates(sides: Sequence[Side], rounds: int, seconds: float, connections: int) -> dict[str, Rate]:
    """Each side under load in turn, again and again. Raises WrongAnswer."""
    found: dict[str, list[Rate]] = {side.name: [] for side in sides}
    for number in range(rounds + 1):
        for side in sides:
            # The first round warms up and is thrown away.
            length = side.seconds or seconds
            told = _under_load(side, length if number or side.seconds else length / 2, connections)
            if number:
                found[side.name].append(told)
    return {
        name: Rate(*(median(values) for values in zip(*map(astuple, all_rounds), strict=True)))
        for name, all_rounds in found.items()
    }


def _under_load(side: Side, seconds: float, connections: int) -> Rate:
    with tempfile.NamedTemporaryFile("w", encoding="ascii", suffix=".txt") as paths:
        paths.write("\n".join(side.paths))
        paths.flush()
        command = [sys.executable, "-m", "benchmarks.load", str(side.server.port), paths.name]
        command += [str(seconds), str(connections)]
        before = side.server.processor_time()
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=seconds + 60)
        worked = side.server.processor_time() - before
    told = json.loads(done.stdout)
    if told["failures"] or not told["answers"]:
        raise WrongAnswer(f"{side.name}: {told['failures']} failures, {told['answers']} answers")
    return Rate(told["answers"] / told["seconds"], told["median"], worked / told["answers"])
