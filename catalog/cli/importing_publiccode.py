"""``import publiccode``: files as they lie in repositories become entries."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TextIO

import typer

from catalog.cli.files import reported
from catalog.cli.filling import work_until_found
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import tools_of_command
from catalog.cli.terminal import printable
from catalog.imports.publiccode import Outcome, Told, counted, import_files
from catalog.solutions import Rules
from content.locale.publiccode import sentence
from schemas.repositories import identity_of

MOST_TOLD = 20
_COUNTED = {
    "files": ("Datei", "Dateien"),
    "created": ("neu", "neu"),
    "updated": ("geändert", "geändert"),
    "unchanged": ("unverändert", "unverändert"),
    "skipped": ("übergangen", "übergangen"),
    "invalid": ("ungültig", "ungültig"),
}


def publiccode(
    paths: Annotated[
        list[str],
        typer.Argument(
            help="Dateien, Ordner mit Dateien, oder Listen: CSV mit der Spalte file, oder ein Pfad je Zeile.",
            metavar="PFAD",
            show_default=False,
        ),
    ],
    origin: Annotated[
        str | None, typer.Option(help="Adresse des Repositorys, in dem die Dateien lagen.", metavar="URL")
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(help="Was aus jeder Datei wurde, als JSON je Zeile hierhin schreiben.", metavar="DATEI"),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Die Zahlen als JSON ausgeben.")] = False,
) -> None:
    """Dateien nach dem Standard publiccode.yml übernehmen. Dieselben noch einmal zu übernehmen ändert nichts.

    Je Repository ein Eintrag; was Menschen eingetragen haben, geht vor. Ließ sich nichts lesen, endet der Befehl mit 1.
    """
    if origin is not None and identity_of(origin) is None:
        raise typer.BadParameter(origin, param_hint="--origin")
    with reported(report) as written, tools_of_command() as tools:
        with bar("Dateien übernehmen") as progress:
            rules = Rules.of(tools.settings)
            told = import_files(tools.database, paths, tools.clock(), rules, origin=origin, progress=progress)
        work_until_found(tools)
        if written:
            _write(written, told)
    counts = counted(told)
    print(json.dumps(counts) if as_json else _in_words(counts, told))
    if not told or all(one.reason in {"unreadable", "folder", "list"} for one in told):
        raise Refusal("Es ließ sich keine Datei lesen.")


def _write(report: TextIO, told: Sequence[Told]) -> None:
    report.writelines(json.dumps(_as_json(one), ensure_ascii=False) + "\n" for one in told)


def _as_json(one: Told) -> Mapping[str, Any]:
    problems = [{"key": p.key, "line": p.line, "column": p.column, "message": sentence(p)} for p in one.problems]
    return {
        "file": one.file,
        "outcome": one.outcome.value,
        "reason": one.reason,
        "message": one.sentence,
        "identity": one.identity,
        "slug": one.slug,
        "problems": problems,
    }


def _in_words(counts: Mapping[str, int], told: Sequence[Told]) -> str:
    """The numbers, and why files brought nothing, as far as that is read in a terminal."""
    lines = [", ".join(f"{count} {_COUNTED[name][count != 1]}" for name, count in counts.items()) + "."]
    reasons = [one for one in told if one.sentence and one.outcome in (Outcome.SKIPPED, Outcome.INVALID)]
    lines += [f"  {printable(one.file)}: {printable(one.sentence or '')}" for one in reasons[:MOST_TOLD]]
    if more := len(reasons) - MOST_TOLD:
        lines += [f"  Und {more} weitere; --report DATEI nennt alle."] if more > 0 else []
    return "\n".join(lines)
