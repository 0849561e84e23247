"""``check publiccode``: judges files where they lie, without database and without network."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from catalog.cli.german import Command, Group, new_app
from content.locale.publiccode import sentence
from schemas.publiccode import MOST_BYTES, Problem, Report, judge

app = new_app()
check = new_app(help="Dateien prüfen, ohne sie zu übernehmen.")
app.add_typer(check, name="check", cls=Group)

UNREADABLE = "Die Datei lässt sich nicht lesen: {reason}."
_REASONS = {
    FileNotFoundError: "Es gibt sie nicht",
    IsADirectoryError: "Es ist ein Ordner",
    PermissionError: "Das Recht dazu fehlt",
}
_PNG = b"\x89PNG\r\n\x1a\n"


@check.callback()
def _about_files() -> None:
    """With one command only, Typer would take ``publiccode`` for a file."""


@check.command(cls=Command)
def publiccode(
    files: Annotated[list[str], typer.Argument(help="Die Dateien.", metavar="DATEI", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")] = False,
) -> None:
    """Dateien nach dem Standard publiccode.yml prüfen. Ist eine ungültig, endet der Befehl mit 1."""
    results = [_checked(file) for file in files]
    print(json.dumps(results, ensure_ascii=False) if as_json else "\n".join(_told(results)))
    if not all(result["valid"] for result in results):
        raise typer.Exit(1)


class FolderOnDisk:
    """What lies beside a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        try:
            return self._at(path).exists()
        except (OSError, ValueError):
            return False

    def is_png(self, path: str) -> bool:
        """Whether the file begins as a PNG does: a signature, then the block with its size."""
        try:
            with self._at(path).open("rb") as file:
                begin = file.read(33)
        except (OSError, ValueError):
            return False
        return begin.startswith(_PNG) and begin[12:16] == b"IHDR" and len(begin) == 33

    def _at(self, path: str) -> Path:
        return Path(os.path.normpath(self.path / path))


def _checked(file: str) -> Mapping[str, Any]:
    try:
        data = _bytes_of(Path(file))
    except (OSError, ValueError) as error:
        otherwise = getattr(error, "strerror", None) or "Der Name ist ungültig"
        reason = next((said for kind, said in _REASONS.items() if isinstance(error, kind)), otherwise)
        problem = {"key": "", "line": 0, "column": 0, "message": UNREADABLE.format(reason=reason)}
        return {"file": file, "valid": False, "errors": [problem], "warnings": []}
    return _as_json(judge(data, file, FolderOnDisk(Path(file).resolve().parent)))


def _bytes_of(path: Path) -> bytes:
    """One byte more than a file may have tells that it has too many; a pipe could be waited on for ever."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, "Es ist keine gewöhnliche Datei")
    with path.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)


def _as_json(report: Report) -> Mapping[str, Any]:
    return {
        "file": report.file,
        "valid": report.valid,
        "errors": _listed(report.errors),
        "warnings": _listed(report.warnings),
    }


def _listed(problems: Sequence[Problem]) -> list[Mapping[str, Any]]:
    return [{"key": p.key, "line": p.line, "column": p.column, "message": sentence(p)} for p in problems]


def _told(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for result in results:
        verdict = "gültig" if result["valid"] else "ungültig"
        yield f"{result['file']}: {verdict}{_counts(result)}"
        for kind, word in (("errors", "Fehler"), ("warnings", "Hinweis")):
            for problem in result[kind]:
                place = f"Zeile {problem['line']}, Spalte {problem['column']}: " if problem["line"] else ""
                key = f"{problem['key']}: " if problem["key"] else ""
                yield f"  {word}: {place}{key}{problem['message']}"


def _counts(result: Mapping[str, Any]) -> str:
    """Numbers of what follows, where something does."""
    counts = [
        f"{len(result[kind])} {one if len(result[kind]) == 1 else many}"
        for kind, one, many in (("errors", "Fehler", "Fehler"), ("warnings", "Hinweis", "Hinweise"))
        if result[kind]
    ]
    return f" ({', '.join(counts)})" if counts else ""
