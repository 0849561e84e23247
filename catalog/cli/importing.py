"""``import``: entries out of files of others' formats, one module a format."""

from __future__ import annotations

from catalog.cli.german import Command, Group, new_app
from catalog.cli.importing_csv import csv
from catalog.cli.importing_json import catalogue
from catalog.cli.importing_publiccode import publiccode

app = new_app()
imports = new_app(help="Einträge aus Dateien übernehmen.")
app.add_typer(imports, name="import", cls=Group)

imports.command(cls=Command)(publiccode)
imports.command("json", cls=Command)(catalogue)
imports.command(cls=Command)(csv)
