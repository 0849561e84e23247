"""All commands under one name, and how each of them ends.

A command's module is imported when the command is called, by name: ``serve`` has to be small, ``search`` has to be
quick, and neither needs what the other does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer

from catalog.cli.german import EXIT_CODES, Group, wrong_call
from catalog.cli.refusal import Refusal
from catalog.reasons import reason
from catalog.settings import WrongSetting
from catalog.supervisor import CannotServe

COMMANDS = {
    "init": "catalog.cli.filling",
    "demo": "catalog.cli.filling",
    "serve": "catalog.cli.serving",
    "doctor": "catalog.cli.doctor",
    "work": "catalog.cli.working",
    "search": "catalog.cli.searching",
    "index": "catalog.cli.indexing",
    "backup": "catalog.cli.keeping",
    "restore": "catalog.cli.keeping",
    "notes": "catalog.cli.notes",
    "people": "catalog.cli.people",
    "check": "catalog.cli.checking",
    "import": "catalog.cli.importing",
    "export": "catalog.cli.exporting",
    "version": "catalog.cli.versions",
}

NOT_NOW, WRONG, INTERRUPTED = 1, 2, 130


class ReaderGone(Exception):
    """Nobody reads standard output any more."""


class NothingWritten(Exception):
    """Standard output takes no more; the message is a sentence."""


class Commands(Group):
    """All commands, in the order in which one meets them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One of them, from its module."""
        if cmd_name not in COMMANDS:
            return None
        group = typer.main.get_group(import_module(COMMANDS[cmd_name]).app)
        return group.get_command(ctx, cmd_name)

    def invoke(self, ctx: Any) -> Any:
        """Do the command. Typer would end with 1 when the reader of the output has gone."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            raise ReaderGone from None
        except OSError as error:  # what a command itself expects is a Refusal by now
            raise NothingWritten(reason(error, "Die Ausgabe")) from None
        return result


HELP = f"""Lichtermeer: Katalog und Marktplatz für Smart-City-Lösungen.

Zuerst „init“ und „demo“, dann „serve“. Einstellungen stehen in docs/configuration.md.

{EXIT_CODES}
"""


def _wrong_call(error: Any) -> int:
    return _say(wrong_call(error, COMMANDS), WRONG)


def _nobody_reads(_error: Exception) -> int:
    _drop_the_rest()
    return 0


def _not_written(error: Exception) -> int:
    _drop_the_rest()
    return _say(str(error), NOT_NOW)


_ENDINGS: dict[type[BaseException], Callable[[Any], int]] = {
    typer.TyperException: _wrong_call,
    WrongSetting: lambda error: _say(str(error), WRONG),
    Refusal: lambda error: _say(str(error), NOT_NOW),
    CannotServe: lambda error: _say(str(error), NOT_NOW),
    KeyboardInterrupt: lambda _: _say("Abgebrochen.", INTERRUPTED),
    typer.Abort: lambda _: _say("Abgebrochen.", INTERRUPTED),
    ReaderGone: _nobody_reads,
    NothingWritten: _not_written,
}


def run(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code."""
    commands = Commands(name="lichtermeer", help=HELP, rich_markup_mode=None)
    try:
        code = commands.main(arguments or ["--help"], prog_name="lichtermeer", standalone_mode=False)
    except tuple(_ENDINGS) as error:
        kind = next(kind for kind in _ENDINGS if isinstance(error, kind))
        return _ENDINGS[kind](error)
    if code == INTERRUPTED:  # Typer has made this of Ctrl+C, without a word
        return _say("Abgebrochen.", INTERRUPTED)
    return code if isinstance(code, int) else 0


def _drop_the_rest() -> None:
    """What is still in the buffer has nowhere to go; the interpreter would try once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(sentences: str, code: int) -> int:
    print(sentences, file=sys.stderr)
    return code
