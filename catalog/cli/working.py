"""``work``."""

from __future__ import annotations

import signal
from typing import Annotated

import typer

from catalog.child import speak_as
from catalog.cli.german import Command, new_app
from catalog.cli.refusing import tools_of_command
from catalog.worker import settle, work_until_done
from catalog.worker import work as work_for_ever
from catalog.worker.working import tell_of_no_key

app = new_app()


@app.command(cls=Command)
def work(
    once: Annotated[bool, typer.Option("--once", help="Nur erledigen, was jetzt fällig ist.")] = False,
) -> None:
    """Fällige Arbeit erledigen: Suchindex nachführen, Aktualität neu bestimmen. „serve“ tut das von selbst."""
    signal.signal(signal.SIGTERM, _end)
    speak_as("Hintergrunddienst")
    with tools_of_command() as tools:
        settle(tools)
        tell_of_no_key(tools)
        if once:
            work_until_done(tools)
        else:
            work_for_ever(tools)


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)
