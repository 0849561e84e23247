"""Which file speaks for a repository where several do: a pure rule of the files and of what the catalogue knows.

The one that lay in the repository, else the newest by its release date, else the first by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from catalog.imports.publiccode.outcomes import Outcome, Told
from catalog.imports.publiccode.reading import Candidate, Said


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue has of a repository: the file that it took last, or, without a ``hash``, what another source
    says. ``publishes``: the entry has its publisher from the file, which names ``said``."""

    name: str = ""
    origin: str | None = None
    own: bool = False
    released: str = ""
    hash: str = ""
    slug: str = ""
    current: bool = False
    publishes: bool = False
    publisher_id: int | None = None
    said: Said | None = None

    def is_just(self, one: Candidate, publisher_id: int) -> bool:
        """Whether exactly this file, from no other place, is what the catalogue has."""
        same_place = one.origin is None or one.origin == self.origin
        same_publisher = not self.publishes or self.publisher_id == publisher_id
        return self.current and self.hash == one.hash and same_place and same_publisher


def choose(candidates: Iterable[Candidate], known: Mapping[str, Known]) -> tuple[list[Candidate], list[Told]]:
    """The files to take, by identity, and why the others are not."""
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for one in candidates:
        groups[one.identity].append(one)
    chosen: list[Candidate] = []
    left: list[Told] = []
    for identity in sorted(groups):
        first, *others = sorted(sorted(groups[identity], key=_name), key=_rank, reverse=True)
        left += _behind(first, others)
        if reason := _why_not(first, known.get(identity)):
            left.append(_told(first, reason))
        else:
            chosen.append(first)
    return chosen, left


def _rank(one: Candidate) -> tuple[bool, str]:
    return one.own, one.released


def _name(one: Candidate) -> tuple[str, str]:
    return PurePath(one.name).name, one.name


def _behind(first: Candidate, others: Iterable[Candidate]) -> Iterator[Told]:
    for one in others:
        yield _told(one, "fork" if one.forked and first.own else "copy", first.name)


def _why_not(one: Candidate, known: Known | None) -> str | None:
    """Why the catalogue's own knowledge goes before this file."""
    if known is None or one.hash == known.hash or one.own:
        return None
    if one.forked and (not known.hash or known.own or known.origin is None):
        return "fork"
    if not known.hash or (one.origin is not None and one.origin == known.origin):
        return None
    newer = (one.released, _reversed(one.name)) >= (known.released, _reversed(known.name))
    return None if newer and not known.own else "older"


def _reversed(name: str) -> tuple[int, ...]:
    """A key by which the first name is the greatest."""
    return (*(-ord(sign) for sign in PurePath(name).name), 1)


def _told(one: Candidate, reason: str, other: str = "") -> Told:
    values = {"file": other, "origin": one.origin or "", "identity": one.identity}
    return Told(one.name, Outcome.SKIPPED, reason, values, one.identity)
