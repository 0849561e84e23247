"""Where a setting may stand: in the environment, in a file of its own, in the file of all."""

from __future__ import annotations

import os
from pathlib import Path

PREFIX = "LICHTERMEER_"
CONFIG_VARIABLE = "LICHTERMEER_CONFIG"
CONFIG_FILE = "lichtermeer.toml"
TESTS_PREFIX = "LICHTERMEER_TEST_"
"""Such variables belong to the project's tests and are nothing to the catalogue."""
FILE = "_FILE"
"""The end of a variable that names the file in which a secret stands."""
LONGEST_SECRET = 4096


def variable(field: str) -> str:
    """How the environment calls a setting."""
    return PREFIX + field.upper()


def config_file() -> Path:
    """The file of all settings; it need not be there."""
    return Path(os.environ.get(CONFIG_VARIABLE) or CONFIG_FILE)


def secret_in(file: Path) -> str:
    """The one line of a file; what editors put at its end is no part of a secret. Raises OSError, ValueError."""
    with file.open(encoding="utf-8") as opened:
        text = opened.read(LONGEST_SECRET + 1).rstrip("\r\n")
    if not text or len(text) > LONGEST_SECRET or "\n" in text:
        raise ValueError("secret")
    return text
