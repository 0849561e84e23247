"""Commands of the house as processes of their own: how long they take, and how much memory at most."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peak
from benchmarks.serving import ROOT
from catalog.settings import PREFIX


class CommandFailed(Exception):
    """A command did not do its work; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command took: seconds, and the most resident memory in MB."""

    seconds: float
    memory: float


def done(arguments: Sequence[str], data: Path) -> Done:
    """Let ``lichtermeer`` do this with a data folder. Raises CommandFailed."""
    return run(["catalog", *arguments], data)


def run(module: Sequence[str], data: Path) -> Done:
    """Let a module with these arguments do its work with a data folder. Raises CommandFailed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    environment |= {PREFIX + "DATA": str(data.resolve()), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, peak.__file__, sys.executable, "-m", *module]
    told = subprocess.run(command, env=environment, cwd=data, capture_output=True, text=True, check=False)
    if told.returncode:
        raise CommandFailed(f"{' '.join(module)}: {told.stderr[-2000:]}")
    seconds, most = told.stdout.split()
    return Done(float(seconds), int(most) / 1024**2)
