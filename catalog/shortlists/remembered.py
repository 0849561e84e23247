"""Merken: a list of entries that is an address, and the text in which a browser keeps it.

The list stands in the address (``/merkliste?eintrag=…``), so it can be bookmarked, sent and printed. A browser keeps
its own list as addresses of entries, with a dot between them; whatever else stands there is nobody's list.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

MOST = 50
"""So many entries a list holds."""
LONGEST = 3_000
"""So long a text a browser keeps for us without cutting it."""
PARAM = "eintrag"
PATH = "/merkliste"
COMPARED = range(2, 5)
"""So many entries stand side by side."""

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_BETWEEN = "."


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for: entries once each in their order, what can be no entry, and how many were too many."""

    slugs: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    beyond: int = 0


def asked(values: Iterable[str]) -> Asked:
    """Read the entries of an address, whatever somebody wrote into it."""
    once = list(dict.fromkeys(value.strip() for value in values if value.strip()))
    slugs = [value for value in once if _SLUG.fullmatch(value)]
    strange = tuple(value for value in once if not _SLUG.fullmatch(value))
    return Asked(tuple(slugs[:MOST]), strange, max(0, len(slugs) - MOST))


def with_one(slugs: tuple[str, ...], slug: str) -> tuple[str, ...] | None:
    """The list with one entry more at its end; None where it holds no more."""
    if slug in slugs:
        return slugs
    longer = (*slugs, slug)
    return longer if fits(longer) else None


def without(slugs: tuple[str, ...], slug: str) -> tuple[str, ...]:
    """The list without this entry."""
    return tuple(each for each in slugs if each != slug)


def earlier(slugs: tuple[str, ...], slug: str) -> tuple[str, ...]:
    """The list with this entry one place further up."""
    place = slugs.index(slug)
    moved = list(slugs)
    moved.insert(max(0, place - 1), moved.pop(place))
    return tuple(moved)


def fits(slugs: tuple[str, ...]) -> bool:
    """Whether a browser can keep so much."""
    return len(slugs) <= MOST and len(kept_text(slugs)) <= LONGEST


def kept_text(slugs: tuple[str, ...]) -> str:
    """The list as a browser keeps it."""
    return _BETWEEN.join(slugs)


def kept_list(text: str) -> tuple[str, ...]:
    """The list that a browser kept; nothing where the text is none of ours."""
    if not text or len(text) > LONGEST:
        return ()
    read = asked(text.split(_BETWEEN))
    return () if read.strange or read.beyond else read.slugs


def address(slugs: Iterable[str], path: str = PATH, **more: str) -> str:
    """Where this list is shown, or what is done with it."""
    pairs = [(PARAM, slug) for slug in slugs] + [(name, value) for name, value in more.items() if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path
