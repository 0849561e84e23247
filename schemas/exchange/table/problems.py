"""What a table, a row or a cell is blamed for: codes with parameters; content/locale/table.py has the sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

Value = str | int


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``column`` is the catalogue's heading, empty for the row as a whole; a ``hint`` stops nothing."""

    code: str
    column: str = ""
    params: Mapping[str, Value] = field(default_factory=dict)
    hint: bool = False


class TableUnreadable(Exception):
    """The file as a whole can't be read as a table of entries."""

    def __init__(self, code: str, **params: Value) -> None:
        super().__init__(code)
        self.problem = Problem(code, params=params)


class Unclear(Exception):
    """A cell doesn't say what its column asks for."""

    def __init__(self, code: str, **params: Value) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


class Hint(Protocol):
    """Takes note of how something was understood."""

    def __call__(self, code: str, /, **params: Value) -> None:
        """``code`` names the sentence."""


def no_hint(code: str, /, **params: Value) -> None:
    """For whoever reads what was just written."""
