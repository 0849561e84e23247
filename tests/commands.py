"""Calling the command line as people do, and what it said."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from catalog.cli.running import run

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "catalog"]
DATA = "lichtermeer-data"


def env(**settings: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LICHTERMEER_")}
    return {**ours, "PYTHONPATH": str(ROOT), **settings}


@dataclass(frozen=True)
class Done:
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


def call(folder: Path, *arguments: str, **settings: str) -> Done:
    """In this process, which is quick; whatever a command does not catch itself fails the test."""
    said, told = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, chdir(folder), redirect_stdout(said), redirect_stderr(told):
        for name in [name for name in os.environ if name.startswith("LICHTERMEER_")]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(name, value)
        code = run(list(arguments))
    return Done(code, said.getvalue(), told.getvalue())


def call_outside(folder: Path, *arguments: str, limits: Callable[[], None] | None = None) -> Done:
    """In a process of its own, as people call it."""
    command = [*COMMAND, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=env(), capture_output=True, text=True, check=False, timeout=120, preexec_fn=limits
    )
    return Done(done.returncode, done.stdout, done.stderr)


def refused(done: Done, code: int = 1) -> str:
    """What was said by a command that could not: a sentence on standard error and nothing else anywhere."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    return done.stderr


def shell(folder: Path, line: str, **settings: str) -> Done:
    """A line as it is typed, where ``lichtermeer`` is this project's."""
    line = line.replace("lichtermeer", f"exec {sys.executable} -m catalog")
    done = subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=env(**settings), capture_output=True, check=False)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())
