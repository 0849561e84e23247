"""``export``: the catalogue in the formats of others, one module a format."""

from __future__ import annotations

from catalog.cli.exporting_csv import csv
from catalog.cli.exporting_json import catalogue
from catalog.cli.exporting_publiccode import publiccode
from catalog.cli.german import Command, Group, new_app

app = new_app()
export = new_app(help="Den Katalog oder Teile davon als Dateien ausgeben.")
app.add_typer(export, name="export", cls=Group)

export.command(cls=Command)(publiccode)
export.command("json", cls=Command)(catalogue)
export.command(cls=Command)(csv)
