"""``backup`` and ``restore``."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from catalog.backup import AlreadyThere, OwnFile, back_up
from catalog.backup import restore as put_back
from catalog.cli.files import OURS
from catalog.cli.german import Command, new_app
from catalog.cli.progress import bar
from catalog.cli.refusal import Refusal
from catalog.cli.refusing import refusing, tools_of_command
from catalog.db import DatabaseUnusable
from catalog.locks import IN_USE, SERVING, Held, Lock
from catalog.settings import Settings, load_settings
from catalog.wiring import open_tools

app = new_app()

File = Annotated[Path, typer.Argument(help="Die Datei der Sicherung.", metavar="DATEI", show_default=False)]


@app.command(cls=Command)
def backup(
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Eine Datei dieses Namens ersetzen.")] = False,
) -> None:
    """Alles Nötige in eine Datei sichern, auch während der Katalog läuft."""
    with tools_of_command(any_layout=True) as tools, bar("Sichern") as progress:
        _must_be_embedded(tools.settings)
        _may_be_written(file, tools.settings)
        try:
            size = back_up(tools.database, file, replace=force, progress=progress)
        except AlreadyThere:
            raise Refusal(f"Die Datei {file} gibt es schon. --force ersetzt sie.") from None
        except OwnFile:
            raise Refusal(OURS.format(file=file)) from None
    print(f"Gesichert und geprüft: {file} ({f'{size / 1_000_000:.1f}'.replace('.', ',')} MB).")


def _must_be_embedded(settings: Settings) -> None:
    """A server has backup tools of its own, which know how to."""
    if not settings.embedded:
        raise DatabaseUnusable("database_not_embedded")


def _may_be_written(file: Path, settings: Settings) -> None:
    """Raises Refusal."""
    if "\0" in str(file) or not file.name:
        raise Refusal("Bitte den Namen einer Datei nennen.")
    if file.is_dir():
        raise Refusal(f"{file} ist ein Ordner. Bitte eine Datei nennen.")
    if settings.index.resolve() in file.resolve().parents:
        raise Refusal(OURS.format(file=file))


@app.command(cls=Command)
def restore(file: File) -> None:
    """Den Katalog auf den Stand einer Sicherung bringen. „serve“ und „work“ müssen beendet sein.

    Die bisherige Datenbank bleibt daneben liegen. Der Suchindex baut sich danach von selbst neu.
    """
    settings = load_settings()
    with refusing(settings), ExitStack() as held, bar("Zurückholen") as progress:
        _must_be_embedded(settings)
        settings.data.mkdir(0o700, parents=True, exist_ok=True)
        _alone(settings, held)
        tools = open_tools(settings)
        tools.database.close()
        try:
            aside = put_back(tools.database, file, tools.clock(), progress)
        except FileNotFoundError as error:
            raise Refusal(f"Die Datei {error.filename} gibt es nicht.") from None
        except DatabaseUnusable as error:
            raise Refusal(
                f"{_NO_GOOD.get(error.code) or f'Die Sicherung ist nicht zu gebrauchen ({error}).'}"
            ) from error
    print(f"Zurückgeholt: {file}." + (f" Die bisherige Datenbank liegt in {aside}." if aside else ""))


_NO_GOOD = {
    "database_not_set_up": "Diese Datei ist keine Sicherung von Lichtermeer. Es wurde nichts geändert.",
    "database_damaged": "Diese Sicherung ist beschädigt. Es wurde nichts geändert.",
    "database_too_new": "Diese Sicherung stammt von einer neueren Fassung von Lichtermeer. Es wurde nichts geändert.",
    "disk_full": "Der Datenträger ist voll. Es wurde nichts geändert.",
}


def _alone(settings: Settings, held: ExitStack) -> None:
    try:
        held.enter_context(Lock(settings.data / SERVING))
        held.enter_context(Lock(settings.data / IN_USE))
    except Held:
        raise Refusal(
            f"Mit dem Datenordner {settings.data} wird gerade gearbeitet. Bitte zuerst „serve“ und „work“ beenden."
        ) from None
