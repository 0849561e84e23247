"""Two people, or two tabs, at the same text: what only one side changed is taken, the rest is asked.

Pure. What a side began from is known by marks, short digests of each field, so that no form carries every text twice.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from catalog.drafts.fields import Typed

Value = str | list[str]
_MARK = re.compile(r"(?P<field>[a-z0-9-]{1,60}):(?P<mark>[0-9a-f]{12})")


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both sides changed, each in its own way."""

    field: str
    mine: Value
    theirs: Value


@dataclass(frozen=True, slots=True)
class Woven:
    """Both sides together. Where they clash, ``fields`` hold mine until somebody chooses."""

    fields: dict[str, Value]
    clashes: tuple[Clash, ...]


def mark(value: Value) -> str:
    """Equal for equal texts, whatever blanks stand around them and however their lines end."""
    words = sorted(_plain(each) for each in value) if isinstance(value, list) else _plain(value)
    return hashlib.sha256(json.dumps(words or "").encode()).hexdigest()[:12]


def marks_of(typed: Typed) -> dict[str, str]:
    """The marks of all fields in which something stands."""
    return {name: mark(value) for name, value in typed.items() if value}


def written(marks: Mapping[str, str]) -> str:
    """Marks as a form carries them."""
    return " ".join(f"{field}:{each}" for field, each in marks.items())


def read_marks(text: str) -> dict[str, str]:
    """Marks that came back with a form; what is none is left out."""
    return {found["field"]: found["mark"] for each in text.split() if (found := _MARK.fullmatch(each))}


def weave(mine: Typed, theirs: Typed, began: Mapping[str, str]) -> Woven:
    """Both sides, each of which began from what ``began`` marks."""
    fields: dict[str, Value] = {}
    clashes: list[Clash] = []
    for name in dict.fromkeys([*mine, *theirs]):
        my, their = mine.get(name, ""), theirs.get(name, "")
        before = began.get(name, _NOTHING)
        if mark(my) == before:
            fields[name] = their
        else:
            fields[name] = my
            if mark(their) not in (before, mark(my)):
                clashes.append(Clash(name, my, their))
    return Woven(fields, tuple(clashes))


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


_NOTHING = mark("")
