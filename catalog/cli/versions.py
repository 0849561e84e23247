"""``version``."""

from __future__ import annotations

from catalog import __version__
from catalog.cli.german import Command, new_app

app = new_app()


@app.command(cls=Command)
def version() -> None:
    """Die Fassung nennen."""
    print(f"Lichtermeer {__version__}")
