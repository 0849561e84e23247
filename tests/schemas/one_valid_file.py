"""One file that is valid but for what a case changes, and what the judge tells of it."""

from __future__ import annotations

from pathlib import Path

from schemas.publiccode import Report, judge

VALID = (Path(__file__).parent / "data" / "publiccode" / "valid.yml").read_text(encoding="utf-8")


def judged(old: str = "", new: str = "") -> Report:
    """The verdict on the valid file with ``new`` for ``old``, or with ``new`` at its end."""
    assert VALID.count(old) == 1 or not old
    text = VALID.replace(old, new) if old else VALID + new
    return judge(text.encode(), "publiccode.yml")


def told(report: Report) -> list[tuple[str, str]]:
    return [(problem.key, problem.code) for problem in report.errors]


def warned(report: Report) -> list[tuple[str, str]]:
    return [(problem.key, problem.code) for problem in report.warnings]
