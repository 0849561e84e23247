"""What was measured before, kept beside the catalogues, so that one part can be measured anew by itself."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

from benchmarks.report import Figure, Outcome, Run

FILE = "outcome.json"


def read(folder: Path) -> Outcome:
    """What is kept; nothing where nothing is."""
    file = folder / FILE
    if not file.exists():
        return Outcome()
    told = json.loads(file.read_text(encoding="utf-8"))
    return Outcome(
        figures={heading: [Figure(**figure) for figure in group] for heading, group in told["figures"].items()},
        spent=told["spent"],
        runs={heading: Run(**run | {"day": date.fromisoformat(run["day"])}) for heading, run in told["runs"].items()},
    )


def keep(outcome: Outcome, folder: Path) -> None:
    """Keep it for the next time."""
    folder.mkdir(parents=True, exist_ok=True)
    told = json.dumps(asdict(outcome), default=date.isoformat, ensure_ascii=False, indent=1)
    (folder / FILE).write_text(told, encoding="utf-8")
