"""Every finding in a table has a sentence, and every sentence its finding."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from content.locale.table import SENTENCES, sentence
from schemas.exchange.table import Problem

ROOT = Path(__file__).resolve().parents[2]
CODES = re.compile(r'"([a-z]+(?:-[a-z]+)*)"')
PLACES = ("schemas/exchange/table", "catalog/imports/table", "catalog/cli/importing_csv.py")


def words_in_code() -> set[str]:
    paths = [path for place in PLACES for path in (ROOT / place).rglob("*.py")] + [ROOT / PLACES[-1]]
    return {word for path in paths for word in CODES.findall(path.read_text(encoding="utf-8"))}


def raised_in_code() -> set[str]:
    raised = re.compile(r'(?:Problem|Unclear|TableUnreadable|hint)\(\s*"([a-z-]+)"')
    paths = [path for place in PLACES for path in (ROOT / place).rglob("*.py")] + [ROOT / PLACES[-1]]
    return {code for path in paths for code in raised.findall(path.read_text(encoding="utf-8"))}


def test_every_finding_has_a_sentence() -> None:
    assert len(raised_in_code()) > 30
    assert raised_in_code() - SENTENCES.keys() == set()


def test_every_sentence_has_a_finding() -> None:
    assert SENTENCES.keys() - words_in_code() == set()


@pytest.mark.parametrize(
    ("line", "column", "said"),
    [
        (0, "", "Ein Anführungszeichen wird"),
        (17, "", "Zeile 17: Ein Anführungszeichen"),
        (0, "Titel", "Spalte „Titel“: Ein"),
        (1_700, "Titel", "Zeile 1700, Spalte „Titel“: Ein"),
    ],
)
def test_a_sentence_says_where(line: int, column: str, said: str) -> None:
    assert sentence(Problem("open-quote", column), line).startswith(said)
