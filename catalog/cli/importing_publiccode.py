"""``import publiccode``: files as they lie in repositories become entries."""

from __future__ import annotations

from typing import Annotated

import typer


def publiccode(
    paths: Annotated[list[str], typer.Argument(help="Dateien, Ordner oder Listen.", metavar="PFAD")],
) -> None:
    """Dateien nach dem Standard publiccode.yml übernehmen."""
    raise typer.Exit(1)
