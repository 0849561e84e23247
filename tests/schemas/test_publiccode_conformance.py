"""The reference parser's own examples and real files, read where they lie beside the project, if they do.

They agree on the verdict, on the keys that are told and on their lines. Messages that only come with a network are
left out; what the reference says of a key that stands nowhere has no line to compare.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from schemas.publiccode import Problem, Report, document_in, judge

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
CASES = BESIDE / "publiccode_conformance"
FILES = BESIDE / "publiccode"
NOT_RUN = "not run: publiccode conformance (no files beside the project)"

_MESSAGE = re.compile(r"^(error|warning)@(\d+):(\d+) ([^:]*): ")
_NEEDS_NETWORK = re.compile(
    r"not reachable|failed to get raw|not a valid code repository|HTTP GET|no such host|is not an image: HTTP"
)


class FolderOnDisk:
    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self, path: str) -> bool:
        return (self.path / path).exists()

    def is_png(self, path: str) -> bool:
        return (self.path / path).read_bytes().startswith(b"\x89PNG")


def expectations() -> list[dict[str, str]]:
    if not CASES.is_dir():
        return []
    with (CASES / "expectations.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["expected"] != "untested"]


def judged(path: Path) -> Report:
    return judge(path.read_bytes(), str(path), FolderOnDisk(path.parent))


def lines(problems: tuple[Problem, ...]) -> set[tuple[str, int]]:
    return {(problem.key, problem.line) for problem in problems}


@pytest.mark.skipif(not CASES.is_dir(), reason=NOT_RUN)
def test_the_cases_are_all_there() -> None:
    assert len(expectations()) > 100


@pytest.mark.parametrize(
    "row",
    expectations() or [pytest.param({}, marks=pytest.mark.skip(reason=NOT_RUN))],
    ids=lambda row: row.get("file", "none"),
)
def test_a_case_is_judged_as_the_reference_judges_it(row: dict[str, str]) -> None:
    report = judged(CASES / row["file"])
    messages = [text for text in row["messages"].split(" | ") if text and not _NEEDS_NETWORK.search(text)]
    found = [match for text in messages if (match := _MESSAGE.match(text))]
    errors = {match[4] for match in found if match[1] == "error"}
    warnings = {match[4] for match in found if match[1] == "warning"}
    assert {problem.key for problem in report.errors} == errors
    assert {problem.key for problem in report.warnings} == warnings
    assert report.valid == (not errors)
    stated = {(match[4], int(match[2])) for match in found if int(match[2])}
    assert stated <= lines(report.errors) | lines(report.warnings)


@pytest.mark.skipif(not FILES.is_dir(), reason=NOT_RUN)
def test_every_real_file_gets_a_verdict() -> None:
    reports = [judge(path.read_bytes(), path.name) for path in sorted(FILES.glob("*.yml"))]
    assert len(reports) >= 200
    assert sum(report.valid for report in reports) > 150
    for path in FILES.glob("*.yml"):
        if judge(path.read_bytes(), path.name).valid:
            assert document_in(path.read_bytes()).url
    assert all(problem.line > 0 for report in reports for problem in report.errors if problem.code != "required")
