"""A table taken into a catalogue as a process of its own, without its index, which is measured by itself.

Run as ``python -m benchmarks.taking DATA TABLE [--preview]``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from catalog.imports.table import Outcome, import_table
from catalog.settings import Settings
from catalog.wiring import open_tools
from schemas.exchange.table import Table


def main(data: str, table: str, *options: str) -> None:
    """Every row must be a new entry."""
    tools = open_tools(Settings(data=Path(data)))
    with Path(table).open("rb") as file:
        for one in import_table(tools.database, Table(file), tools.clock(), "table", preview="--preview" in options):
            if one.outcome is not Outcome.CREATED:
                raise SystemExit(str(one))
    tools.database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
