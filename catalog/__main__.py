"""The ``lichtermeer`` command, from its first moment on: Ctrl+C, and an output that is closed or knows no umlauts.

What does the work is imported by name under this protection, because importing takes long enough to be interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from importlib import import_module

INTERRUPTED = 130


def main() -> None:
    """The entry point."""
    try:
        _mend_streams()
        code = import_module("catalog.cli.running").run(sys.argv[1:])
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        code = INTERRUPTED
    if code == INTERRUPTED:
        _end_at_once(code)
    sys.exit(code)


def _end_at_once(code: int) -> None:
    """Python remembers a Ctrl+C that met code made of a text, as dataclasses make it, and would end by the signal
    itself, however well it was answered."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _mend_streams() -> None:
    """Where one is closed, nothing is written; a letter that it can't take becomes a question mark."""
    sys.stdout = sys.stdout or _nowhere()
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _nowhere() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.FileIO(os.devnull, "w"))


if __name__ == "__main__":
    main()
