"""The ``lichtermeer`` command, from its first moment on: Ctrl+C, and an output that is closed or knows no umlauts.

What does the work is imported by name under this protection, because importing takes long enough to be interrupted.
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module


def main() -> None:
    """The entry point."""
    try:
        _mend_streams()
        code = import_module("catalog.cli.running").run(sys.argv[1:])
    except KeyboardInterrupt:
        print("Abgebrochen.", file=sys.stderr)
        code = 130
    sys.exit(code)


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
