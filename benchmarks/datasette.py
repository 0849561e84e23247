"""The same entries in Datasette: a table with full-text search and facets, as its own pages show it.

Entries come from the documents that our index is made of. What has one value an entry is a column, what has several
is a list, as Datasette wants it for its facets. It is given what makes it quicker: the file as immutable, so that it
need not count; no guesses at further facets; an index on each column; only the columns that a result list shows.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select

from benchmarks.load import HOST
from benchmarks.prepared import Catalogue, index_sources, tell
from benchmarks.questions import Question
from benchmarks.serving import ROOT, Command, Server, first_answer, free_port, running
from catalog.documents import documents
from catalog.models import Solution
from catalog.web.choices import BY_PARAM, FACETS, PER_PAGE
from search.index import SearchDocument

FILE = "datasette.sqlite"
TABLE = "entry"
BATCH = 500
SHOWN = ("title", "summary", "publisher")
TEXTS = ("title", "summary", "body", "keywords", "publisher")
ONE = ("phase", "reported_phase", "freshness", "lifecycle_status", "origin_operation", "kind", "cost")
SEVERAL = tuple(facet.name for facet in FACETS if facet.name not in ONE)
LONGEST_QUERY_MS = 30_000
"""A page of its own that gave up would be no answer. Facets may give up, as they do by themselves, after 200 ms."""


def table_of(catalogue: Catalogue) -> Path:
    """The entries as a file for Datasette, kept as long as their sources are."""
    file = catalogue.folder / FILE
    made_of = index_sources(ROOT)
    note = file.with_suffix(".made")
    if not (file.exists() and note.exists() and note.read_text() == made_of):
        tell(f"{catalogue.name}: table for Datasette")
        file.unlink(missing_ok=True)
        _fill(file, _all_documents(catalogue))
        note.write_text(made_of)
    return file


def _all_documents(catalogue: Catalogue) -> Iterator[SearchDocument]:
    with catalogue.tools.database.reading() as db:
        ids = db.scalars(select(Solution.id).order_by(Solution.id)).all()
    for begin in range(0, len(ids), BATCH):
        with catalogue.tools.database.reading() as db:
            yield from documents(db, ids[begin : begin + BATCH])


def _fill(file: Path, found: Iterable[SearchDocument]) -> None:
    database = sqlite3.connect(file)
    columns = ("id INTEGER PRIMARY KEY", "slug", *TEXTS, *ONE, *SEVERAL)
    marks = ", ".join("?" for _ in columns)
    database.execute(f"CREATE TABLE {TABLE} ({', '.join(columns)})")
    database.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", map(_row, found))  # noqa: S608  # names of our own
    for column in ONE:
        database.execute(f"CREATE INDEX by_{column} ON {TABLE} ({column})")
    texts = ", ".join(TEXTS)
    # Datasette knows the index of a table by these very quotation marks.
    options = f"content=\"{TABLE}\", content_rowid=id, tokenize='unicode61 remove_diacritics 2'"
    database.execute(f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5({texts}, {options})")
    database.execute(f"INSERT INTO {TABLE}_fts ({TABLE}_fts) VALUES ('rebuild')")  # noqa: S608  # names of our own
    database.commit()
    database.execute("ANALYZE")
    database.close()


def _row(document: SearchDocument) -> tuple[Any, ...]:
    texts = (document.title, document.summary, document.body, " ".join(document.keywords), document.publisher)
    one = (next(iter(document.facets[name]), None) for name in ONE)
    several = (json.dumps(list(document.facets[name])) for name in SEVERAL)
    return (document.id, document.slug, *texts, *one, *several)


def address(question: Question) -> str:
    """The table's page that asks the same: words, filters, all facets, as many rows.

    An "or" of several values is there for columns only; of a list the first value is asked for.
    """
    asked = [("_search", question.text)] if question.text else []
    chosen: dict[str, list[str]] = {}
    for param, value in question.filters:
        chosen.setdefault(BY_PARAM[param].name, []).append(value)
    for name, values in chosen.items():
        asked.append((f"{name}__in", ",".join(values)) if name in ONE else (f"{name}__arraycontains", values[0]))
    facets = [("_facet", name) for name in ONE] + [("_facet_array", name) for name in SEVERAL]
    return f"/{FILE.partition('.')[0]}/{TABLE}?" + urlencode(
        [*asked, *facets, ("_size", str(PER_PAGE)), *(("_col", name) for name in SHOWN)]
    )


@contextmanager
def datasette(file: Path) -> Iterator[Server]:
    """``datasette serve`` over the file; the first page may take long, for nothing is in memory yet."""
    port = free_port()
    settings = ("--setting", "suggest_facets", "off", "--setting", "sql_time_limit_ms", str(LONGEST_QUERY_MS))
    command = [sys.executable, "-m", "datasette", "serve", "--immutable", str(file.resolve()), *settings]
    command += ["--host", HOST, "--port", str(port)]
    with running([Command(command)], dict(os.environ), file.parent) as (started, begun, said):
        yield Server(port, first_answer(port, "/", begun, started, said), tuple(started))
