"""The ``lichtermeer`` command.

A command's module is imported when the command is called, by name: ``serve`` has to be small, ``search`` has to be
quick, and neither needs what the other does.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any

import typer

from catalog.cli.german import EXIT_CODES, Group, wrong_call
from catalog.cli.refusal import Refusal
from catalog.settings import WrongSetting
from catalog.supervisor import CannotServe

COMMANDS = {
    "init": "catalog.cli.filling",
    "demo": "catalog.cli.filling",
    "serve": "catalog.cli.serving",
    "work": "catalog.cli.working",
    "search": "catalog.cli.searching",
    "index": "catalog.cli.indexing",
    "backup": "catalog.cli.keeping",
    "restore": "catalog.cli.keeping",
    "notes": "catalog.cli.notes",
    "check": "catalog.cli.checking",
    "version": "catalog.cli.versions",
}

NOT_NOW, WRONG, INTERRUPTED = 1, 2, 130


class ReaderGone(Exception):
    """Nobody reads standard output any more."""


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
        return result


HELP = f"""Lichtermeer: Katalog und Marktplatz für Smart-City-Lösungen.

Zuerst „init“ und „demo“, dann „serve“. Einstellungen stehen in docs/configuration.md.

{EXIT_CODES}
"""


def run(arguments: list[str]) -> int:
    """Do what the arguments say; the exit code."""
    commands = Commands(name="lichtermeer", help=HELP, rich_markup_mode=None)
    try:
        code = commands.main(arguments or ["--help"], prog_name="lichtermeer", standalone_mode=False)
    except typer.TyperException as error:
        return _say(wrong_call(error, COMMANDS), WRONG)
    except WrongSetting as error:
        return _say(str(error), WRONG)
    except (Refusal, CannotServe) as error:
        return _say(str(error), NOT_NOW)
    except (KeyboardInterrupt, typer.Abort):
        return _say("Abgebrochen.", INTERRUPTED)
    except ReaderGone:
        # The reader has had enough; what is still in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code if isinstance(code, int) else 0


def _say(sentences: str, code: int) -> int:
    print(sentences, file=sys.stderr)
    return code


def main() -> None:
    """The entry point."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
