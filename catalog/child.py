"""What a process of ``serve`` owes its parent: to end with it, to say when it is ready, to speak plainly.

The parent keeps the writing end of one pipe and never writes; however it dies, the kernel closes that end and every
child reads the end of the file. That needs no polling and knows no race with a process id that is used again.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from argparse import ArgumentParser, Namespace

from catalog.locks import IN_USE, Held, Lock
from catalog.reasons import reason
from catalog.settings import Settings, WrongSetting, load_settings

log = logging.getLogger("lichtermeer.child")

UNUSABLE = 78
"""A child's exit code for "as things are, starting me again won't help"; it has said why."""

GRACE_SECONDS = 2.0


def speak_as(name: str) -> None:
    """One line an event on standard error, with time and name."""
    form = f"%(asctime)s {name}: %(message)s"
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format=form, datefmt="%Y-%m-%d %H:%M:%S%z", force=True
    )
    logging.getLogger("lichtermeer").setLevel(logging.INFO)  # what others do as usual is no news


def arguments() -> Namespace:
    """The file descriptors that the parent hands over."""
    parser = ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--ready", type=int, required=True)
    parser.add_argument("--socket", type=int)
    return parser.parse_args()


def begin(given: Namespace) -> None:
    """To be called first: from here on this process ends with its parent and quietly on SIGTERM."""
    speak_as(given.name)
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    threading.Thread(target=_outlive_nobody, args=(given.parent,), daemon=True).start()


def settings_of_child(without: frozenset[str] = frozenset()) -> Settings:
    """The settings as they are now, ``without`` those, wherever they stand; when they have become wrong, the sentences
    and the end.

    From here on this process keeps ``restore`` away from the data folder, even when its parent was killed.
    """
    try:
        settings = load_settings(**dict.fromkeys(without, ""))
        _HELD.append(Lock(settings.data / IN_USE, shared=True))
    except WrongSetting as error:
        log.error("%s", error)
    except Held:
        log.error("Gerade wird eine Sicherung zurückgeholt.")
    except OSError as error:
        log.error("%s", reason(error, settings.data))
    else:
        return settings
    raise SystemExit(UNUSABLE)


_HELD: list[Lock] = []


def say_ready(given: Namespace) -> None:
    """Tell the parent that this process does its work."""
    os.write(given.ready, b"1")
    os.close(given.ready)


def _end(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _outlive_nobody(parent: int) -> None:
    os.read(parent, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)
