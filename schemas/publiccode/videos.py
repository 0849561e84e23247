"""Videos that can be embedded: their address fits one of those that oEmbed providers serve."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files


def is_embeddable(address: str) -> bool:
    """Whether a provider is known for the address."""
    return len(address) <= 2_000 and any(pattern.fullmatch(address) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """A star stands for any text; it is matched without going back, so that no address takes long."""
    lines = (files(__package__) / "data" / "videos.txt").read_text(encoding="utf-8").splitlines()
    return tuple(_pattern(line) for line in lines if not line.startswith("#"))


def _pattern(line: str) -> re.Pattern[str]:
    first, *others = (re.escape(part) for part in line.split("*"))
    if not others:
        return re.compile(first)
    middle = "".join(rf"(?>.*?{part})" for part in others[:-1])
    return re.compile(rf"{first}{middle}.*{others[-1]}")
