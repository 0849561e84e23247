"""docs/security.md says of each requirement what shows it; this holds the page to what is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
ALL = 253
"""So many requirements ASVS 5.0.0 has on its levels 1 and 2."""

ROW = re.compile(r"^\| (\d+(?:\.\d+){2}) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = [found.groups() for found in ROW.finditer(PAGE)]
APART = PAGE[PAGE.index("## What does not apply") :]


def number(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def test_each_requirement_is_answered_once() -> None:
    answered = [row[0] for row in ROWS]
    apart = re.findall(r"\d+\.\d+\.\d+", APART)
    assert answered == sorted(answered, key=number)
    assert [each for each, count in Counter(answered + apart).items() if count > 1] == []
    assert len(answered) + len(apart) == ALL


def test_the_page_counts_right() -> None:
    met = sum(row[4] == "met" for row in ROWS)
    said = re.search(r"Of its (\d+) requirements (\d+) are met, (\d+) are open, and (\d+) don't apply", PAGE)
    assert said
    assert [int(each) for each in said.groups()] == [ALL, met, len(ROWS) - met, ALL - len(ROWS)]


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_a_row_is_honest(row: tuple[str, ...]) -> None:
    _, _, where, shown, status = row
    named = re.findall(
        r"`((?:auth|catalog|content|schemas|search|tests|requirements)/[^`]*|pyproject\.toml)`", where + shown
    )
    assert [path for path in named if not (ROOT / path).exists()] == []
    if status == "met":
        assert "`tests/" in shown or "by reading" in shown or shown == "`make check`"
    else:
        assert status.startswith("open: ")
