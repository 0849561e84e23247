"""``export publiccode``: entries as publiccode.yml, one on standard output or several in a folder."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.cli.files import replaced, said
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.cli.terminal import printable
from catalog.models import Solution
from catalog.publiccode import export_of
from catalog.settings import Settings
from content.locale.publiccode import sentence
from schemas.publiccode.export import Export
from schemas.solution import PublicationStatus


def publiccode(
    slugs: Annotated[
        list[str] | None,
        typer.Argument(help="Die Einträge, wie ihre Adressen enden.", metavar="EINTRAG", show_default=False),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Alle veröffentlichten Einträge.")] = False,
    folder: Annotated[
        Path | None,
        typer.Option(help="Der Ordner für die Dateien; jede heißt wie ihr Eintrag.", metavar="ORDNER"),
    ] = None,
) -> None:
    """Einträge als publiccode.yml ausgeben: einen auf die Standardausgabe, mehrere in einen Ordner.

    Fehlt einem Eintrag etwas, das der Standard verlangt, hat er keine Datei. Das wird gesagt, und bei einzeln genannten
    Einträgen endet der Befehl mit 1.
    """
    named = tuple(dict.fromkeys(slugs or ()))
    _check_call(named, everything, folder)
    with tools_of_command() as tools, tools.database.reading() as db:
        found = _published(db, tools.settings) if everything else [_named(db, slug, tools.settings) for slug in named]
        if folder is None:
            _print(db, found[0])
            return
        lacking = _write_all(db, found, folder, brief=everything)
    if lacking and not everything:
        raise typer.Exit(1)


def _check_call(named: Sequence[str], everything: bool, folder: Path | None) -> None:
    """Raises TyperException for a wrong call."""
    if everything and named:
        raise typer.TyperException("Entweder einzelne Einträge oder --all.")
    if not everything and not named:
        raise typer.TyperException("Es fehlt die Angabe EINTRAG oder --all.")
    if folder is None and (everything or len(named) > 1):
        raise typer.TyperException("Mehrere Dateien brauchen einen Ordner: --folder ORDNER.")


def _published(db: Session, settings: Settings) -> list[int]:
    query = (
        select(Solution.id).where(Solution.publication_status == PublicationStatus.PUBLISHED).order_by(Solution.slug)
    )
    return list(db.scalars(query if settings.samples else query.where(Solution.sample.is_(False))))


def _named(db: Session, slug: str, settings: Settings) -> int:
    """The published entry of this address or of an older one. Raises Refusal."""
    address = solutions.address(db, slug)
    solution = db.get_one(Solution, address.id) if address else None
    if (
        solution is None
        or solution.publication_status is not PublicationStatus.PUBLISHED
        or (solution.sample and not settings.samples)
    ):
        raise Refusal(f"Einen veröffentlichten Eintrag „{printable(slug)}“ gibt es nicht.")
    return solution.id


def _print(db: Session, number: int) -> None:
    """Raises Refusal where there is no file."""
    solution = db.get_one(Solution, number)
    export = export_of(db, solution)
    if export.lacks:
        raise Refusal("\n".join(_why(export, solution.slug)))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")  # the standard's, whatever the terminal's is
    print(export.text(), end="")


def _write_all(db: Session, found: Sequence[int], folder: Path, *, brief: bool) -> int:
    """Write what has a file, say of the others why they have none; the number of those."""
    lacking = 0
    _make(folder)
    with bar("Ausgeben") as progress:
        for done, number in enumerate(found, 1):
            solution = db.get_one(Solution, number)
            export = export_of(db, solution)
            if export.lacks:
                lacking += 1
                why = _in_short(export, solution.slug) if brief else _why(export, solution.slug)
                print("\n".join(why), file=sys.stderr)
            else:
                _write(folder / f"{solution.slug}.yml", export.text())
            progress(done, len(found))
    print(f"Geschrieben nach {folder}: {_files(len(found) - lacking)}. Ohne Datei: {_entries(lacking)}.")
    return lacking


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise Refusal(said(error, folder)) from error


def _write(path: Path, text: str) -> None:
    try:
        with replaced(path) as file:
            file.write(text.encode("utf-8"))
    except OSError as error:
        raise Refusal(said(error, path)) from error


def _why(export: Export, slug: str) -> Iterator[str]:
    yield f"{slug}: keine Datei. Der Standard verlangt:"
    for lack in export.lacks:
        yield f"  {lack.key}: {printable(sentence(lack))}"


def _in_short(export: Export, slug: str) -> Iterator[str]:
    yield f"{slug}: keine Datei. Es fehlt oder passt nicht: {', '.join(lack.key for lack in export.lacks)}"


def _files(count: int) -> str:
    return f"{count} Datei" if count == 1 else f"{count} Dateien"


def _entries(count: int) -> str:
    return f"{count} Eintrag" if count == 1 else f"{count} Einträge"
