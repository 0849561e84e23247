"""``import``: one command a source, each in a module of its own that is imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer

from catalog.cli.german import Group, new_app

SOURCES = {
    "publiccode": "catalog.cli.import_publiccode",
}


class Imports(Group):
    """The commands, in the order of ``SOURCES``."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return list(SOURCES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One of them, from its module."""
        if cmd_name not in SOURCES:
            return None
        return typer.main.get_group(import_module(SOURCES[cmd_name]).app).get_command(ctx, cmd_name)


app = new_app()
app.add_typer(new_app(help="Einträge aus Dateien übernehmen."), name="import", cls=Imports)
