"""``check``: judges files where they lie, without database and without network."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from catalog.cli.checking_words import words
from catalog.cli.german import Command, Group, new_app
from content.locale.languages import speaking
from content.locale.publiccode import sentence
from content.locale.speech import message, say, say_count
from schemas.publiccode import MOST_BYTES, Problem, Report, judge

app = new_app()
check = new_app(help="Dateien prüfen, ohne sie zu übernehmen.")
app.add_typer(check, name="check", cls=Group)

UNREADABLE = message("Die Datei lässt sich nicht lesen: {reason}.")
_REASONS = {
    FileNotFoundError: message("Es gibt sie nicht"),
    IsADirectoryError: message("Es ist ein Ordner"),
    PermissionError: message("Das Recht dazu fehlt"),
}
_NOT_A_FILE = message("Es ist keine gewöhnliche Datei")
_BAD_NAME = message("Der Name ist ungültig")
_PNG = b"\x89PNG\r\n\x1a\n"


class Language(StrEnum):
    """In which the verdicts are told."""

    DE = "de"
    EN = "en"


@check.command(cls=Command)
def publiccode(
    files: Annotated[list[str], typer.Argument(help="Die Dateien.", metavar="DATEI", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Als JSON ausgeben.")] = False,
    language: Annotated[Language, typer.Option(help="Sprache der Ausgabe: de oder en.")] = Language.DE,
) -> None:
    """Dateien nach dem Standard publiccode.yml prüfen. Ist eine ungültig, endet der Befehl mit 1."""
    with speaking(language.value):
        results = [_checked(file) for file in files]
        print(json.dumps(results, ensure_ascii=False) if as_json else "\n".join(_told(results)))
    if not all(result["valid"] for result in results):
        raise typer.Exit(1)


check.command(cls=Command)(words)


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
        otherwise = getattr(error, "strerror", None) or _BAD_NAME
        reason = next((said for kind, said in _REASONS.items() if isinstance(error, kind)), otherwise)
        problem = {"key": "", "line": 0, "column": 0, "message": say(UNREADABLE, reason=say(reason))}
        return {"file": file, "valid": False, "errors": [problem], "warnings": []}
    return _as_json(judge(data, file, FolderOnDisk(Path(file).resolve().parent)))


def _bytes_of(path: Path) -> bytes:
    """One byte more than a file may have tells that it has too many; a pipe could be waited on for ever."""
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise OSError(errno.EINVAL, _NOT_A_FILE)
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
    return [{"key": p.key, "line": p.line, "column": p.column, "message": sentence(p, say)} for p in problems]


def _told(results: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for result in results:
        verdict = say("gültig") if result["valid"] else say("ungültig")
        yield f"{result['file']}: {verdict}{_counts(result)}"
        for kind, word in (("errors", say("Fehler")), ("warnings", say("Hinweis"))):
            for problem in result[kind]:
                yield f"  {word}: {_place(problem)}{problem['message']}"


def _place(problem: Mapping[str, Any]) -> str:
    """Where it is: line, column and key, as far as they are known."""
    line, column = str(problem["line"]), str(problem["column"])
    place = say("Zeile {line}, Spalte {column}: ", line=line, column=column) if problem["line"] else ""
    return place + (f"{problem['key']}: " if problem["key"] else "")


def _counts(result: Mapping[str, Any]) -> str:
    """Numbers of what follows, where something does."""
    errors, warnings = len(result["errors"]), len(result["warnings"])
    counts = [say_count("{count} Fehler", "{count} Fehler", errors)] if errors else []
    counts += [say_count("{count} Hinweis", "{count} Hinweise", warnings)] if warnings else []
    return f" ({', '.join(counts)})" if counts else ""
