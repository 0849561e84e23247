"""What is said about a file: problems as code, key, place and parameters. The sentences stand in ``content/locale``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``key`` is empty where the whole file is meant, ``line`` 0 where there is nothing to show."""

    code: str
    key: str
    line: int
    column: int
    params: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on one file. Warnings never make it invalid."""

    file: str
    errors: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()

    @property
    def valid(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule has to say of a value, before it is known where the value stands."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)
