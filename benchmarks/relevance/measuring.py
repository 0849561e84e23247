"""Every question put to every engine, and which kind of FTS5 stands for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from benchmarks.relevance.engines import Engine
from benchmarks.relevance.known_items import known_items
from benchmarks.relevance.measures import Scores, mean, scores
from benchmarks.relevance.questions import CLOSED, OPEN, Question, judged
from benchmarks.relevance.report import Report, Table
from benchmarks.relevance.tasks import by_other_words
from search import synonyms
from search.index import SearchDocument

KNOWN: Final = "Known items"
JUDGED: Final = {OPEN: "Judged questions, open half", CLOSED: "Judged questions, closed half"}
FULL_TEXT: Final = "SQLite FTS5"
EVERY_GROUP: Final = "all groups"


def ask_all(documents: Sequence[SearchDocument], engines: Sequence[Engine], report: Report, closed: bool) -> None:
    """Fill the report with known items and the judged questions, the closed half only when it is asked for."""
    questions = {KNOWN: [*known_items(documents), *by_other_words(documents, synonyms.standard())]}
    for half in (OPEN, CLOSED) if closed else (OPEN,):
        questions[JUDGED[half]] = [question for question in judged() if question.half == half]
    for heading, asked in questions.items():
        by_group = _by_group(asked)
        report.tables[heading] = {group: _row(every, engines) for group, every in by_group.items()}
        report.asked[heading] = {**{group: len(every) for group, every in by_group.items()}, EVERY_GROUP: len(asked)}
    best = _best(engines, [table for heading, table in report.tables.items() if heading != JUDGED[CLOSED]])
    for heading, table in report.tables.items():
        report.tables[heading] = _with_mean(_with_one_full_text(table, best))
    report.notes.append(f"Of {FULL_TEXT} the kind that measured best stands here: {best}.")


def _by_group(asked: Iterable[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in asked:
        found.setdefault(question.group, []).append(question)
    return found


def _row(asked: Sequence[Question], engines: Sequence[Engine]) -> dict[str, Scores]:
    return {engine.name: mean(scores(engine.ask(one.text), one.answers) for one in asked) for engine in engines}


def _best(engines: Sequence[Engine], tables: Sequence[Table]) -> str:
    """The kind of FTS5 with the highest nDCG over all groups."""
    kinds = [engine.name for engine in engines if engine.name.startswith(FULL_TEXT)]
    return max(kinds, key=lambda kind: mean(row[kind] for table in tables for row in table.values()).gain)


def _with_one_full_text(table: Table, best: str) -> Table:
    return {
        group: {
            FULL_TEXT if name == best else name: found
            for name, found in row.items()
            if name == best or not name.startswith(FULL_TEXT)
        }
        for group, row in table.items()
    }


def _with_mean(table: Table) -> Table:
    """And a row with the mean of all groups, each the same weight."""
    names = next(iter(table.values()))
    return {**table, EVERY_GROUP: {name: mean(row[name] for row in table.values()) for name in names}}
