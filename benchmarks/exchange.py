"""What comes in as files and goes out as files: how quick, and whether memory grows with the size of a file."""

from __future__ import annotations

import http.client
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ruamel.yaml import YAML

from benchmarks.commands import Done, done, run
from benchmarks.files import Stuff, publiccode_files, write_table
from benchmarks.load import HOST
from benchmarks.measures import WrongAnswer
from benchmarks.serving import Server
from catalog.imports.publiccode import Outcome, import_files
from catalog.settings import Settings
from catalog.solutions import Rules
from catalog.wiring import open_tools
from schemas.publiccode import judge

TENTH = 10
CHUNK = 65_536
PATIENCE = 600.0


@dataclass(frozen=True, slots=True)
class Judging:
    """Files and megabytes a second, and the time that a plain reading of the same bytes as YAML takes against ours."""

    files: float
    megabytes: float
    parsing: float


@dataclass(frozen=True, slots=True)
class Importing:
    """Files a second: new ones, and the same once more. ``growth``: a file's time against one's of the first tenth."""

    new: float
    again: float
    growth: float


@dataclass(frozen=True, slots=True)
class Sized:
    """The same command with a tenth and with all."""

    small: Done
    large: Done

    @property
    def growth(self) -> float:
        """Of the most memory."""
        return self.large.memory / self.small.memory


@dataclass(frozen=True, slots=True)
class Download:
    """Seconds to the first byte and to the last, megabytes, and the web process's memory afterwards against before."""

    first: float
    whole: float
    megabytes: float
    growth: float


def judging(stuff: Stuff, number: int) -> Judging:
    """Every file is judged and read as YAML in turn. Raises WrongAnswer."""
    files = publiccode_files(stuff, number)
    judged = parsed = 0.0
    for file in files:
        begun = time.perf_counter()
        report = judge(file, "publiccode.yml")
        between = time.perf_counter()
        YAML(typ="safe", pure=True).load(file)
        judged, parsed = judged + between - begun, parsed + time.perf_counter() - between
        if report.errors:
            raise WrongAnswer(str(report.errors))
    return Judging(number / judged, sum(map(len, files)) / 1_000_000 / judged, parsed / judged)


def set_up(folder: Path) -> Path:
    """A data folder with the register and nothing else, to be copied."""
    (folder / "empty").mkdir(parents=True)
    done(["init"], folder / "empty")
    return folder / "empty"


def importing(stuff: Stuff, number: int, empty: Path) -> Importing:
    """A tenth of the files, then all, then all once more. Raises WrongAnswer."""
    with TemporaryDirectory(dir=empty.parent) as own:
        data = Path(shutil.copytree(empty, Path(own) / "data"))
        folder = Path(own) / "files"
        for place, file in enumerate(publiccode_files(stuff, number)):
            part = folder / ("first" if place < number // TENTH else "others") / str(place)
            part.mkdir(parents=True)
            (part / "publiccode.yml").write_bytes(file)
        first = _imported(data, folder / "first", Outcome.CREATED)
        others = _imported(data, folder / "others", Outcome.CREATED)
        again = _imported(data, folder, Outcome.UNCHANGED)
    return Importing(1 / others, 1 / again, others / first)


def _imported(data: Path, folder: Path, expected: Outcome) -> float:
    """Seconds a file."""
    tools = open_tools(Settings(data=data))
    begun = time.perf_counter()
    told = import_files(tools.database, [str(folder)], tools.clock(), Rules())
    seconds = time.perf_counter() - begun
    tools.database.close()
    if other := [one for one in told if one.outcome is not expected]:
        raise WrongAnswer(str(other[0]))
    return seconds / len(told)


def tables(stuff: Stuff, rows: int, empty: Path, *options: str) -> Sized:
    """A table of a tenth of the rows, and one of all, each into a catalogue that is empty."""
    return Sized(*(_table(stuff, size, empty, options) for size in (rows // TENTH, rows)))


def _table(stuff: Stuff, rows: int, empty: Path, options: Sequence[str]) -> Done:
    with TemporaryDirectory(dir=empty.parent) as own:
        data = Path(shutil.copytree(empty, Path(own) / "data"))
        table = Path(own) / "table.csv"
        write_table(stuff, rows, table)
        return run(["benchmarks.taking", str(data.resolve()), str(table.resolve()), *options], data)


def exported(form: str, settings: Settings) -> Done:
    """The whole catalogue into a file."""
    with TemporaryDirectory(dir=settings.data.parent) as own:
        return done(["export", form, str(Path(own).resolve() / "file")], settings.data)


def download(server: Server, path: str) -> Download:
    """An answer that comes in pieces, read and thrown away. Raises WrongAnswer."""
    connection = http.client.HTTPConnection(HOST, server.port, timeout=PATIENCE)
    before = server.memory().resident
    begun = time.perf_counter()
    connection.request("GET", path)
    answer = connection.getresponse()
    size = len(answer.read(1))
    first = time.perf_counter() - begun
    while piece := answer.read(CHUNK):
        size += len(piece)
    whole = time.perf_counter() - begun
    connection.close()
    if answer.status != 200:
        raise WrongAnswer(f"{path}: {answer.status}")
    return Download(first, whole, size / 1_000_000, server.memory().resident / before)
