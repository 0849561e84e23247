"""The mark in the index's folder."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

from search.index import IndexUnavailable, Mark

FILE: Final = "mark.json"


def read(folder: Path) -> Mark | None:
    """The mark; None where there is none that can be read."""
    try:
        return Mark(**json.loads((folder / FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def write(folder: Path, mark: Mark) -> None:
    """In one step: a reader sees the old mark or the new one. Raises IndexUnavailable."""
    fresh = folder / f"{FILE}.new"
    try:
        with fresh.open("w", encoding="utf-8") as file:
            json.dump({"token": mark.token, "generation": mark.generation}, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(folder / FILE)
    except OSError as error:
        raise IndexUnavailable(str(error)) from error
