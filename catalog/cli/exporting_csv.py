"""``export csv``: the catalogue as a table for a spreadsheet, or an empty one to fill in."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from catalog.cli.files import check_not_ours, replaced, said
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.exchange.table_entries import table_entries, table_languages
from schemas.exchange.table import lines, template


def csv(
    file: Annotated[str, typer.Argument(help="Wohin; „-“ ist die Ausgabe.", metavar="DATEI")] = "-",
    empty: Annotated[bool, typer.Option("--template", help="Eine leere Tabelle zum Ausfüllen.")] = False,
) -> None:
    """Den Katalog als Tabelle (CSV) ausgeben, wie ein deutsches Excel sie öffnet. „import csv“ liest sie wieder.

    Entwürfe, zurückgezogene Einträge und Muster sind nicht dabei.
    """
    if empty:
        _write(file, template())
        return
    with tools_of_command() as tools, bar("Tabelle schreiben"):
        reading = tools.database.reading
        _write(file, lines(table_entries(reading), table_languages(reading)))


def _write(file: str, pieces: Iterable[str]) -> None:
    if file == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
        sys.stdout.buffer.flush()
        return
    try:
        _write_file(Path(file), pieces)
    except (OSError, ValueError) as error:
        raise Refusal(f"Die Tabelle lässt sich nicht schreiben: {said(error, file)}") from error


def _write_file(path: Path, pieces: Iterable[str]) -> None:
    check_not_ours(path)
    # A pipe or a device is written to, a folder refuses by itself.
    with path.open("wb") if path.exists() and not path.is_file() else replaced(path.resolve()) as opened:
        opened.writelines(piece.encode() for piece in pieces)
