"""``export csv``: the catalogue as a table for a spreadsheet, or an empty one to fill in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.cli.terminal import printable
from catalog.exchange.table_entries import table_entries, table_languages
from catalog.reasons import reason
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
        _replace(Path(file), pieces)
    except (OSError, ValueError) as error:
        said = reason(error, file) if isinstance(error, OSError) else "Der Name ist ungültig."
        raise Refusal(f"Die Tabelle lässt sich nicht schreiben: {printable(said)}") from error


def _replace(path: Path, pieces: Iterable[str]) -> None:
    """A file that is there by this name is whole, before and after."""
    if path.exists() and not path.is_file():
        with path.open("wb") as opened:  # a pipe or a device; a folder refuses by itself
            opened.writelines(piece.encode() for piece in pieces)
        return
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with unfinished.open("wb") as opened:
            opened.writelines(piece.encode() for piece in pieces)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
