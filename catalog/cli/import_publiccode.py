"""``import publiccode``: files as they lie in repositories become entries."""

from __future__ import annotations

from typing import Annotated

import typer

from catalog.cli.german import Command, new_app

app = new_app()


@app.command(cls=Command)
def publiccode(
    paths: Annotated[list[str], typer.Argument(help="Dateien, Ordner oder Listen.", metavar="PFAD")],
) -> None:
    """Dateien nach dem Standard publiccode.yml übernehmen."""
    raise typer.Exit(1)


@app.callback()
def _about_files() -> None:
    """With one command only, Typer would make it the whole."""
