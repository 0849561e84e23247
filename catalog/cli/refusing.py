"""A command that can't do its work now: one sentence instead of a trace of the program."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from catalog import layout
from catalog.cli.refusal import Refusal
from catalog.locks import IN_USE, Held, Lock
from catalog.reasons import reason
from catalog.sentences import EXPECTED, sentence
from catalog.settings import Settings, load_settings
from catalog.wiring import Tools, open_tools


@contextmanager
def tools_of_command(*, any_layout: bool = False) -> Iterator[Tools]:
    """The tools of a command, while no restore is under way; what is expected to fail becomes a Refusal.

    ``any_layout`` is for what works with a database that this release did not lay out, too.
    """
    settings = load_settings()
    with refusing(settings), in_use(settings):
        tools = open_tools(settings)
        try:
            if not any_layout:
                layout.check(tools.database)
            yield tools
        finally:
            tools.database.close()


@contextmanager
def in_use(settings: Settings) -> Iterator[None]:
    """Keep ``restore`` away from the data folder. Raises Refusal."""
    if not settings.data.is_dir():
        raise Refusal(f"Den Datenordner {settings.data} gibt es nicht. „lichtermeer init“ legt ihn an.")
    try:
        lock = Lock(settings.data / IN_USE, shared=True)
    except Held:
        raise Refusal("Gerade wird eine Sicherung zurückgeholt. Bitte gleich noch einmal versuchen.") from None
    with lock:
        yield


@contextmanager
def refusing(settings: Settings) -> Iterator[None]:
    """Turn what is expected to fail into a Refusal with its sentence."""
    try:
        yield
    except EXPECTED as error:
        raise Refusal(sentence(error)) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Refusal(reason(error, settings.data)) from error
