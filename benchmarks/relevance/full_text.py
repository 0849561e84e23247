"""SQLite FTS5 as good as its own means make it: several tokenizers and ways to ask, and which measures best."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.relevance.engines import Ask, Engine, texts_of
from benchmarks.relevance.measures import SEEN
from search.index import SearchDocument

UNICODE: Final = "unicode61 remove_diacritics 2"
TRIGRAM: Final = "trigram"
WEIGHTS: Final = (10.0, 10.0, 4.0, 3.0, 3.0, 1.0)
"""Of title, aliases, summary, keywords, publisher and body, as ours has them about."""
_WORD: Final = re.compile(r"\w+")

Wording = Callable[[str], list[str]]
"""What is asked, one after the other, until something answers."""


def full_text_engines(documents: Sequence[SearchDocument]) -> list[Engine]:
    """Every tokenizer with every way to ask that suits it."""
    ways: dict[str, tuple[str, Wording]] = {
        "words, all": (UNICODE, lambda text: [_all(_words(text))]),
        "words, all, else any": (UNICODE, lambda text: [_all(_words(text)), _any(_words(text))]),
        "beginnings, all, else any": (UNICODE, lambda text: [_all(_begun(text)), _any(_begun(text))]),
        "trigram, all, else any": (TRIGRAM, lambda text: [_all(_words(text)), _any(_words(text))]),
        "trigram, any three letters": (TRIGRAM, lambda text: [_any(_threes(text))]),
        "trigram, all, else any three letters": (TRIGRAM, lambda text: [_all(_words(text)), _any(_threes(text))]),
    }
    tables = {tokenizer: _table(documents, tokenizer) for tokenizer in (UNICODE, TRIGRAM)}
    return [Engine(f"SQLite FTS5 ({name})", _asking(tables[used], wording)) for name, (used, wording) in ways.items()]


def _table(documents: Sequence[SearchDocument], tokenizer: str) -> sqlite3.Connection:
    database = sqlite3.connect(":memory:")
    columns = list(texts_of(documents[0]))
    database.execute(
        f'CREATE VIRTUAL TABLE entry USING fts5(slug UNINDEXED, {", ".join(columns)}, tokenize="{tokenizer}")'
    )
    marks = ", ".join("?" for _ in range(len(columns) + 1))
    rows = ((document.slug, *texts_of(document).values()) for document in documents)
    database.executemany(f"INSERT INTO entry VALUES ({marks})", rows)  # noqa: S608 - nothing but question marks
    return database


def _asking(database: sqlite3.Connection, wording: Wording) -> Ask:
    weights = ", ".join(str(weight) for weight in (0.0, *WEIGHTS))
    query = f"SELECT slug FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, {weights}) LIMIT {SEEN}"  # noqa: S608

    def ask(text: str) -> list[str]:
        answers = ([str(slug) for (slug,) in database.execute(query, (asked,))] for asked in wording(text) if asked)
        return next((answer for answer in answers if answer), [])

    return ask


def _words(text: str) -> list[str]:
    return [f'"{word}"' for word in _WORD.findall(text)]


def _begun(text: str) -> list[str]:
    return [f"{word}*" for word in _words(text)]


def _threes(text: str) -> list[str]:
    words = _WORD.findall(text)
    return list(dict.fromkeys(f'"{word[at : at + 3]}"' for word in words for at in range(len(word) - 2)))


def _all(terms: Sequence[str]) -> str:
    return " AND ".join(terms)


def _any(terms: Sequence[str]) -> str:
    return " OR ".join(terms)
