"""``export publiccode``: entries as publiccode.yml."""

from __future__ import annotations

from typing import Annotated

import typer

from catalog.cli.refusal import Refusal


def publiccode(
    slugs: Annotated[list[str], typer.Argument(help="Die Einträge.", metavar="EINTRAG", show_default=False)],
) -> None:
    """Einträge als publiccode.yml ausgeben."""
    raise Refusal(f"Noch kein Export: {', '.join(slugs)}.")
