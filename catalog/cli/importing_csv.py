"""``import csv``: a table that somebody filled in with a spreadsheet becomes entries."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, BinaryIO, TextIO

import typer

from catalog.cli.files import opened, reported
from catalog.cli.filling import work_until_found
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.cli.terminal import printable
from catalog.imports.table import Outcome, Told, import_table
from content.locale.table import sentence
from schemas.exchange.table import Problem, Table, TableUnreadable, understood
from schemas.names import fold

MOST_TOLD = 20
MOST_SHOWN = 5
"""So many rows are shown as they were understood."""
LONGEST_SHOWN = 70
_COUNTED = {
    Outcome.CREATED: "neu",
    Outcome.UPDATED: "geändert",
    Outcome.UNCHANGED: "unverändert",
    Outcome.SKIPPED: "übergangen",
    Outcome.INVALID: "ungültig",
}


def csv(
    file: Annotated[str, typer.Argument(help="Die Tabelle.", metavar="DATEI", show_default=False)],
    source: Annotated[
        str | None,
        typer.Option(
            help="Wer die Tabelle führt; unter diesem Namen gelten ihre Kennungen. Sonst der Name der Datei.",
            metavar="NAME",
        ),
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Nur zeigen, was geschähe; nichts ändern.")] = False,
    report: Annotated[
        str | None,
        typer.Option(help="Was aus jeder Zeile wurde, als JSON je Zeile hierhin schreiben.", metavar="DATEI"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Die Zahlen als JSON ausgeben.")] = False,
) -> None:
    """Eine Tabelle (CSV) übernehmen: je Zeile ein Eintrag. Dieselbe noch einmal zu übernehmen ändert nichts.

    Trennzeichen, Kodierung und Reihenfolge der Spalten werden erkannt; „export csv --template“ gibt eine Vorlage aus.
    Ließ sich die Tabelle nicht lesen, endet der Befehl mit 1.
    """
    with opened(file) as stream, reported(report, file) as written, tools_of_command() as tools:
        table = _understood(stream, file, written)
        told = _Told(_name(source, file), table, written)
        with bar("Vorschau" if preview else "Tabelle übernehmen") as progress:
            size = table.size
            for one in import_table(tools.database, table, tools.clock(), told.name, preview=preview):
                told.add(one)
                progress(min(stream.tell(), size), size)
        if not preview:
            work_until_found(tools)
    print(json.dumps(told.as_json(), ensure_ascii=False) if as_json else "\n".join(told.in_words(preview)))


def _name(source: str | None, file: str) -> str:
    """The sender's name; ``fold`` makes one of every spelling."""
    name = fold(source if source is not None else Path(file).stem).replace(" ", "-")[:80]
    if not name:
        raise Refusal("Der Name der Quelle braucht einen Buchstaben oder eine Ziffer. Bitte mit --source angeben.")
    return name


def _understood(file: BinaryIO, name: str, report: TextIO | None) -> Table:
    try:
        return Table(file)
    except TableUnreadable as error:
        if report:
            line = {"line": 0, "outcome": Outcome.INVALID.value, "problems": [_as_json(error.problem)], "hints": []}
            report.write(json.dumps(line, ensure_ascii=False) + "\n")
        raise Refusal(f"{printable(name)}: {printable(sentence(error.problem))}") from error


class _Told:
    """What became of the rows: all in the report, the numbers and a few for the terminal."""

    def __init__(self, name: str, table: Table, report: TextIO | None) -> None:
        self.name = name
        self._table, self._report = table, report
        self._about = tuple(_about(table))
        self._counts: Counter[Outcome] = Counter()
        self._rows = 0
        self._hints: Counter[str] = Counter()
        self._first: list[Told] = []
        self._refused: list[Told] = []
        self._more = 0

    def add(self, one: Told) -> None:
        """Count a row, and report it."""
        self._rows += 1
        self._counts[one.outcome] += 1
        self._hints.update({problem.code for problem in one.problems if problem.hint})
        if len(self._first) < MOST_SHOWN and one.outcome is not Outcome.INVALID:
            self._first.append(one)
        if one.outcome in (Outcome.SKIPPED, Outcome.INVALID):
            if len(self._refused) < MOST_TOLD:
                self._refused.append(one)
            else:
                self._more += 1
        self._write(_row(one))

    def as_json(self) -> Mapping[str, Any]:
        """The numbers by outcome, and how the table was understood."""
        return {
            "rows": self._rows,
            **{outcome.value: self._counts[outcome] for outcome in _COUNTED},
            "encoding": self._table.encoding.title,
            "separator": self._table.separator,
            "columns": [column.heading for column in self._table.headings.known],
            "unknown_columns": list(self._table.headings.unknown),
            "hints": [_as_json(problem) for problem in self._about],
        }

    def in_words(self, preview: bool) -> Iterator[str]:
        """For the terminal."""
        yield from (printable(sentence(problem)) for problem in self._about)
        if preview:
            yield from (line for one in self._first for line in _shown(one))
        rows = "1 Zeile" if self._rows == 1 else f"{self._rows} Zeilen"
        numbers = [f"{self._counts[outcome]} {word}" for outcome, word in _COUNTED.items()]
        yield f"{'Vorschau, nichts wurde geändert' if preview else 'Übernommen'}: {', '.join([rows, *numbers])}."
        for one in self._refused:
            grave = [problem for problem in one.problems if not problem.hint or one.outcome is Outcome.SKIPPED]
            yield from (f"  {printable(sentence(problem, one.line))}" for problem in grave[:3])
        if self._more:
            yield f"  Und {self._more} weitere; --report DATEI nennt alle."
        if self._hints:
            yield f"Hinweise zu {sum(self._hints.values())} Stellen; --report DATEI nennt sie."

    def _write(self, line: Mapping[str, Any]) -> None:
        if self._report:
            self._report.write(json.dumps(line, ensure_ascii=False) + "\n")


def _about(table: Table) -> Iterator[Problem]:
    """How the table as a whole was understood."""
    if table.encoding.guessed:
        yield Problem("encoding-guessed", params={"encoding": table.encoding.title}, hint=True)
    yield from table.headings.hints
    if table.headings.unknown:
        names = ", ".join(f"„{name}“" for name in table.headings.unknown[:50])
        yield Problem("unknown-columns", params={"names": names}, hint=True)


def _row(one: Told) -> Mapping[str, Any]:
    return {
        "line": one.line,
        "id": one.id,
        "title": one.title,
        "outcome": one.outcome.value,
        "slug": one.slug,
        "problems": [_as_json(problem, one.line) for problem in one.problems if not problem.hint],
        "hints": [_as_json(problem, one.line) for problem in one.problems if problem.hint],
    }


def _as_json(problem: Problem, line: int = 0) -> Mapping[str, str]:
    return {"column": problem.column, "code": problem.code, "message": sentence(problem, line)}


def _shown(one: Told) -> Iterator[str]:
    yield f"  Zeile {one.line} ({_COUNTED[one.outcome]}):"
    for heading, cell in understood(one.entry).items() if one.entry else ():
        said = printable(cell)
        yield f"    {heading}: {said if len(said) <= LONGEST_SHOWN else f'{said[: LONGEST_SHOWN - 1]}…'}"
