"""The entries that are looked for: the demo catalogue with its samples, and files of publiccode.yml where given."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select

from catalog import migrations
from catalog.documents import documents
from catalog.imports import load_demo
from catalog.imports.publiccode import import_files
from catalog.models import Solution
from catalog.settings import Settings
from catalog.solutions import Rules
from catalog.wiring import Tools, open_tools
from search.index import SearchDocument


def real_entries(files: Sequence[Path] = ()) -> list[SearchDocument]:
    """Every published entry as the catalogue hands it to an engine."""
    with tempfile.TemporaryDirectory() as folder:
        tools = open_tools(Settings(data=Path(folder), demo_notice=False))
        try:
            return _filled(tools, files)
        finally:
            tools.database.close()


def _filled(tools: Tools, files: Sequence[Path]) -> list[SearchDocument]:
    now, rules = tools.clock(), Rules()
    migrations.upgrade(tools.database, now)
    with tools.database.writing() as db:
        load_demo(db, now, rules)
    if files:
        import_files(tools.database, [str(path) for path in files], now, rules)
    with tools.database.reading() as db:
        return documents(db, list(db.scalars(select(Solution.id).order_by(Solution.id))))
