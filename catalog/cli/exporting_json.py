"""``export json``: the whole catalogue as one document."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, Annotated

import typer
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.cli.files import check_not_ours, replaced, said
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.exchange.catalogue_export import Unwritable, full_lines, public_lines
from catalog.exchange.catalogue_pages import Sessions
from catalog.models import Solution
from catalog.wiring import Tools

STDOUT = "-"


def catalogue(
    file: Annotated[str, typer.Argument(help="Die Datei; „-“ ist die Standardausgabe.", metavar="DATEI")] = STDOUT,
    public: Annotated[
        bool, typer.Option("--public", help="Nur, was für alle ist, wie unter /daten/katalog.json.")
    ] = False,
) -> None:
    """Den ganzen Katalog als ein JSON-Dokument ausgeben; „import json“ liest es wieder ein.

    Ohne --public ist alles darin, auch Angaben zu Ansprechpersonen, Rohdaten der Quellen und Hinweise von Lesern. Die
    Datei kann nur lesen, wer sie geschrieben hat; eine frühere dieses Namens wird ersetzt.
    """
    with (
        tools_of_command() as tools,
        _opened(file) as out,
        bar("Ausgeben") as progress,
    ):
        written = _write(out, tools, public, progress)
    if file != STDOUT:
        print(f"Ausgegeben: {file} ({written} {'Eintrag' if written == 1 else 'Einträge'}).")


def _write(out: IO[bytes], tools: Tools, public: bool, progress: Callable[[int, int], None]) -> int:
    """The document, all of one moment; how many entries it has. Raises Refusal."""
    written = 0
    with tools.database.reading() as db:
        total = db.scalar(select(func.count(Solution.id))) or 0

        def told(done: int) -> None:
            nonlocal written
            written = done
            progress(done, total)

        lines = public_lines(_same(db), tools.clock(), told) if public else full_lines(_same(db), told)
        try:
            for line in lines:
                out.write(line.encode("utf-8", "backslashreplace"))
        except Unwritable as error:
            raise Refusal(
                f"Der Eintrag {error} ist in der Datenbank beschädigt und lässt sich nicht ausgeben."
            ) from error
    return written


def _same(db: Session) -> Sessions:
    return lambda: nullcontext(db)


@contextmanager
def _opened(file: str) -> Iterator[IO[bytes]]:
    """The standard output; or a file that its owner alone can read, and that has its name when it is whole."""
    if file == STDOUT:
        yield sys.stdout.buffer
        return
    target = _target(file)
    try:
        with replaced(target, private=True) as part:
            yield part
            part.flush()
            os.fsync(part.fileno())
    except OSError as error:
        raise Refusal(said(error, target)) from error


def _target(file: str) -> Path:
    """Where the file really lies. Raises Refusal."""
    if "\0" in file or not Path(file).name:
        raise Refusal("Bitte den Namen einer Datei nennen.")
    target = Path(file).resolve()
    if target.exists() and not target.is_file():
        raise Refusal(f"{file} ist keine gewöhnliche Datei. „-“ schreibt auf die Standardausgabe.")
    check_not_ours(target)
    return target
